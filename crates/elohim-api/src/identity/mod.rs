//! Accounts and what they may do, signing in, tokens, sessions.

pub mod auth;
pub mod bundles;
pub mod invitations;
pub mod second_factor;
pub mod sessions;
pub mod users;
