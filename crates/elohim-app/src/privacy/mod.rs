//! What people may ask of those who hold their data: to see it, to take it with them, to have it erased.

pub mod erasure;
pub mod export;
pub mod policy;
pub mod receipt;
pub mod retention;
