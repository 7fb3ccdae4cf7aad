//! Signing in with a directory (OpenID Connect): whoever the team's own identity provider vouches for, under an account here.
//!
//! The directory says who somebody is and nothing else: roles, permissions and keys stay here. A sign-in is bound twice, to
//! the directory by state, nonce and PKCE, and to the client that began it by a secret that only this client has, so that an
//! answer that went through another browser is of no use.

mod directory;
mod fetch;
pub mod links;
mod settings;
pub mod sign_in;
pub mod token;

pub(crate) use directory::Directory;
pub use settings::{Admission, InvalidKeys, OidcEndpoints, OidcKeys, OidcSettings};
