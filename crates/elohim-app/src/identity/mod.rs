//! Signing in, sessions, the founder.

pub mod accounts;
pub mod authenticate;
pub mod founder;
pub mod login;
pub mod password;
pub(crate) mod password_hash;
pub mod refresh;
pub mod sessions;
pub(crate) mod tokens;

pub use tokens::IssuedTokens;
