//! Health, the audit log, the server's log, background jobs.

pub mod audit;
pub mod audit_export;
pub mod audit_retention;
pub mod health;
pub mod jobs;
pub mod logs;
pub mod scrub;
pub mod sweeps;
