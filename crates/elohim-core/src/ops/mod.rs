//! What operators look at: the audit log.

pub mod audit;
