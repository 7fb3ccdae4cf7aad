//! The HTTP contract, through the real router, on both engines.

#![expect(missing_docs, reason = "tests")]

mod access;
mod bad_input;
mod contract;
mod identity;
mod ops;
mod vault;
