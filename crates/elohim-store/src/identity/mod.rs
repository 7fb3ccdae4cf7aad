//! Rows of accounts and logins, in the app database.

pub mod accounts;
pub mod bundles;
pub mod invitations;
pub mod notices;
pub mod oidc;
pub mod passkeys;
pub mod preferences;
pub mod refresh_tokens;
pub mod second_factors;
pub mod sessions;
