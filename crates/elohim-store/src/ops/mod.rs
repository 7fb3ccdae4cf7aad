//! What operators look at: the audit log, the state of the databases, the log files.

pub mod audit;
pub mod audit_anchor;
pub mod chain;
pub mod integrity;
pub mod logs;
