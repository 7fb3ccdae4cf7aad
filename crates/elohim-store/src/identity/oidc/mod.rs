//! Rows of sign-ins with a directory.

pub mod attempts;
pub mod handoffs;
pub mod links;
pub mod sessions;
