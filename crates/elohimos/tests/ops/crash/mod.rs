//! kill -9 at every write: what was acknowledged is there, nothing half is.

mod share;
mod sweep;
mod upload;
