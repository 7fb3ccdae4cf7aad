//! Health and background sweeps.

pub mod health;
pub mod sweeps;
