//! Accounts and what they may do, signing in, sessions, the founder.

pub mod accounts;
pub mod authenticate;
pub mod bundles;
pub mod delays;
pub mod founder;
pub mod invitations;
pub mod login;
pub mod notices;
pub mod oidc;
pub mod passkeys;
pub mod password;
pub(crate) mod password_hash;
pub mod preferences;
pub mod profile;
pub mod proof;
pub mod recovery;
pub mod refresh;
pub mod registration;
pub mod second_factor;
pub mod sessions;
pub(crate) mod tokens;
pub mod users;

pub use tokens::IssuedTokens;
