//! What people may ask of those who hold their data.

pub mod erasure;
pub mod export;
pub mod policy;
pub mod processing;
pub mod retention;
