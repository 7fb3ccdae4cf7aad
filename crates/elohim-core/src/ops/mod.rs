//! What operators look at: the audit log, the server's log, and what it does by itself.

pub mod audit;
pub mod job;
pub mod log;
