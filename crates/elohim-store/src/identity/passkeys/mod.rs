//! Rows of passkeys, and of ceremonies under way.

pub mod ceremonies;
pub mod keys;
