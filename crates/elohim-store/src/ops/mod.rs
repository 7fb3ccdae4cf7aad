//! What operators look at: the audit log and the state of the databases.

pub mod audit;
pub mod integrity;
