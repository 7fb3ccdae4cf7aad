//! What operators ask for.

mod audit;

pub use audit::Audit;
