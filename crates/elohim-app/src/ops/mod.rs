//! Health, the audit log, background sweeps.

pub mod audit;
pub mod audit_export;
pub mod audit_retention;
pub mod health;
pub mod scrub;
pub mod sweeps;
