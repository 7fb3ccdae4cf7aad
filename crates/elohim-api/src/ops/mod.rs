//! Health.

pub mod health;
