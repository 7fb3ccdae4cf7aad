//! Rows of accounts and logins, in the app database.

pub mod accounts;
pub mod bundles;
pub mod invitations;
pub mod refresh_tokens;
pub mod second_factors;
pub mod sessions;
