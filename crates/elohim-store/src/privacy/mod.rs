//! Erasures and their receipts.

pub mod erasures;
pub mod receipt_keys;
