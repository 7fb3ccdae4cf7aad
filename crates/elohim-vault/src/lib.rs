//! See the crate documentation to come.
