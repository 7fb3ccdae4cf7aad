//! Passkeys (WebAuthn): keys that a device or a security key holds for one account, and ceremonies under way.

use std::time::Duration;

use crate::Timestamp;
use crate::id::{AccountId, PasskeyId};
use crate::vault::Sha256;

/// How long somebody may take from the question of the server to the answer of their device.
pub const CEREMONY_LIFETIME: Duration = Duration::from_secs(5 * 60);
/// The most ceremonies that are under way at a time.
pub const MAX_CEREMONIES: u64 = 10_000;
/// The most passkeys of one account, those that are suspended included.
pub const MAX_PASSKEYS: usize = 10;
/// The longest credential id that is stored, in bytes (WebAuthn Level 3, section 4).
pub const MAX_CREDENTIAL_ID_BYTES: usize = 1023;

/// What its owner calls a passkey: 1 to 80 characters without controls or marks that turn text around.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PasskeyName(String);

/// A text that cannot be the name of a passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name is 1 to 80 characters without control characters")]
pub struct InvalidPasskeyName;

impl PasskeyName {
    /// Reads a typed name. Spaces around it are left out.
    ///
    /// # Errors
    /// [`InvalidPasskeyName`].
    pub fn parse(text: &str) -> Result<Self, InvalidPasskeyName> {
        match super::DisplayName::parse(text) {
            Ok(name) => Ok(Self(name.as_str().to_owned())),
            Err(_) => Err(InvalidPasskeyName),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A passkey of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passkey {
    /// Its id here.
    pub id: PasskeyId,
    /// Whose it is.
    pub account: AccountId,
    /// What the authenticator calls it: an opaque text that it may show to everybody.
    pub credential_id: Vec<u8>,
    /// What its owner calls it.
    pub name: PasskeyName,
    /// Its public key, and what else the checks need: how often it was used, what it was registered with. In the words of
    /// the library that checks.
    pub credential: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Timestamp>,
    /// Since when nobody signs in with it, because its counter went back: there may be two of it.
    pub suspended_at: Option<Timestamp>,
}

/// A question of the server that waits for the answer of a device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PasskeyCeremony {
    /// Digest of the id that the client has.
    pub sha256: Sha256,
    /// The account that a passkey is added to; `None` for signing in.
    pub account: Option<AccountId>,
    /// What was asked, in the words of the library that checks the answer.
    pub state: Vec<u8>,
    /// When it began.
    pub created_at: Timestamp,
    /// From when on no answer is taken.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_passkeys_are_for_people() {
        assert_eq!(PasskeyName::parse("  Zoë's key ").unwrap().as_str(), "Zoë's key");
        for bad in ["", "   ", "a\nb", "a\u{202e}b", &"é".repeat(81)] {
            assert_eq!(PasskeyName::parse(bad), Err(InvalidPasskeyName), "{bad:?}");
        }
    }
}
