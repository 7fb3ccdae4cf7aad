//! Erasures and their receipts, the age of what is held, the privacy policy and who agrees to it.

pub mod consents;
pub mod erasures;
pub mod policies;
pub mod receipt_keys;
pub mod retention;
pub mod subject_keys;
