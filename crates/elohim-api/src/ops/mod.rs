//! Health.

pub mod audit;
pub mod audit_export;
pub mod health;
pub mod scrub;
