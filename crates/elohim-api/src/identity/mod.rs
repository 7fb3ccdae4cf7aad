//! Signing in, tokens, sessions.

pub mod auth;
pub mod sessions;
