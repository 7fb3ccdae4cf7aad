//! What the operator decides about the directory.

use std::time::Duration;

use elohim_core::Secret;
use openidconnect::JsonWebKeySet;
use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeySet};

/// The directory that people may sign in with.
#[derive(Clone)]
pub struct OidcSettings {
    /// Who it is: the address that its tokens name, to the letter.
    pub issuer: String,
    /// What it calls this server.
    pub client_id: String,
    /// What this server shows to it, where it has agreed on something.
    pub client_secret: Option<Secret>,
    /// Where browsers reach this server: scheme and host, no path.
    pub public_url: String,
    /// Where its endpoints are. `None`: it is asked, at the first use.
    pub endpoints: Option<OidcEndpoints>,
    /// What people call it.
    pub name: String,
    /// What becomes of people whom no account is linked to.
    pub admission: Admission,
    /// How long it may take to answer.
    pub timeout: Duration,
}

/// Where the endpoints of a directory are, so that it need not be asked.
#[derive(Clone)]
pub struct OidcEndpoints {
    /// Where browsers are sent.
    pub authorization: String,
    /// Where codes are exchanged.
    pub token: String,
    /// What its tokens are signed with.
    pub keys: OidcKeys,
}

/// What becomes of people whom no account is linked to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Admission {
    /// They are sent away: accounts are linked by their owners.
    Link,
    /// They are given an account, as a member, under the name that the directory has for them.
    Create,
}

/// The public keys that a directory signs with.
#[derive(Clone)]
pub struct OidcKeys(pub(super) CoreJsonWebKeySet);

/// A text that is no set of keys, or has none that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a JSON Web Key Set with a key in it")]
pub struct InvalidKeys;

impl OidcKeys {
    /// Reads a JSON Web Key Set (RFC 7517).
    ///
    /// # Errors
    /// [`InvalidKeys`].
    pub fn parse(json: &str) -> Result<Self, InvalidKeys> {
        let keys: JsonWebKeySet<CoreJsonWebKey> = serde_json::from_str(json).map_err(|_| InvalidKeys)?;
        if keys.keys().is_empty() { Err(InvalidKeys) } else { Ok(Self(keys)) }
    }
}
