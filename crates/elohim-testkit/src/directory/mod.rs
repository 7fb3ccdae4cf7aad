//! A directory (identity provider) for tests.

mod keys;
mod provider;

pub use provider::{Behaviour, CLIENT_ID, CLIENT_SECRET, Directory, IdToken, Signing};
