//! The HTTP contract, through the real router, on both engines.

#![expect(
    clippy::disallowed_methods,
    reason = "tests race tasks against each other, and one of them rewrites committed files when asked"
)]

mod access;
mod bad_input;
mod contract;
mod identity;
mod ops;
mod privacy;
mod teams;
mod vault;
