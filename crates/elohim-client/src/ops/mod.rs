//! What operators ask for.

mod audit;
mod storage;

pub use audit::Audit;
pub use storage::Storage;
