//! Health, the audit log, background sweeps.

pub mod audit;
pub mod health;
pub mod sweeps;
