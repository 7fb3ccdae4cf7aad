//! What operators look at: the audit log and the state of the databases.

pub mod audit;
pub mod audit_anchor;
pub mod chain;
pub mod integrity;
