//! What operators look at.

pub mod audit;
pub mod audit_export;
pub mod health;
pub mod jobs;
pub mod logs;
pub mod scrub;
