//! Accounts and what they may do, signing in, tokens, sessions.

pub mod auth;
pub mod bundles;
pub mod invitations;
pub mod notices;
pub mod oidc;
pub mod passkeys;
pub mod preferences;
pub mod second_factor;
pub mod sessions;
pub mod step_up;
pub mod users;
