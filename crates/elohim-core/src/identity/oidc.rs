//! Signing in with a directory (OpenID Connect): links of accounts to people there, and sign-ins under way.

use std::time::Duration;

use crate::id::AccountId;
use crate::vault::Sha256;
use crate::{Secret, Timestamp};

/// How long somebody may take at the directory.
pub const ATTEMPT_LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How long the client may take to fetch the result.
pub const HANDOFF_LIFETIME: Duration = Duration::from_secs(60);
/// The same where a code of the second factor has to be typed first.
pub const HANDOFF_LIFETIME_WITH_CODE: Duration = Duration::from_secs(5 * 60);
/// The most sign-ins that are under way at a time.
pub const MAX_ATTEMPTS: u64 = 10_000;
/// The longest name of a person that a directory may give, in bytes (OpenID Connect Core 1.0, section 2).
pub const MAX_SUBJECT_BYTES: usize = 255;
/// Longest address to come back to, in bytes.
pub const MAX_RETURN_BYTES: usize = 200;

/// Where the browser goes when the directory is done: a path of this server, or the client's own listener on the same machine
/// (RFC 8252, section 7.3). Nowhere else, or a sign-in could be carried off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReturnTo(String);

/// A text that no browser is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither a path here nor http://127.0.0.1:PORT/ or http://[::1]:PORT/")]
pub struct InvalidReturnTo;

impl ReturnTo {
    /// Reads where to go back to. It has no query and no fragment, and no spelling that two readers could take differently.
    ///
    /// # Errors
    /// [`InvalidReturnTo`].
    pub fn parse(text: &str) -> Result<Self, InvalidReturnTo> {
        let local = ["http://127.0.0.1:", "http://[::1]:"].iter().find_map(|origin| text.strip_prefix(origin));
        let path = match local {
            None => text,
            Some(rest) => {
                let (port, _) = rest.split_once('/').ok_or(InvalidReturnTo)?;
                let number: u16 = port.parse().map_err(|_| InvalidReturnTo)?;
                if number == 0 || number.to_string() != port {
                    return Err(InvalidReturnTo);
                }
                rest.get(port.len()..).ok_or(InvalidReturnTo)?
            }
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
        let good = path.starts_with('/') && !path.contains("//") && path.bytes().all(plain);
        if good && text.len() <= MAX_RETURN_BYTES { Ok(Self(text.to_owned())) } else { Err(InvalidReturnTo) }
    }

    /// The address without what is added to it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with one value in its query; letters, digits, dashes and underscores only.
    pub fn with(&self, key: &str, value: &str) -> String {
        format!("{}?{key}={value}", self.0)
    }
}

/// A person, as a directory knows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Which directory.
    pub issuer: String,
    /// Their name there, which never changes and means nothing to people.
    pub subject: String,
}

/// That a person of a directory may sign in to an account. An account has one at most, and so has a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OidcLink {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: Person,
    /// Since when.
    pub created_at: Timestamp,
}

/// A sign-in that waits for the directory.
#[derive(Clone)]
pub struct OidcAttempt {
    /// Digest of the state that the browser carries.
    pub sha256: Sha256,
    /// Which directory was asked.
    pub issuer: String,
    /// What the directory must put into its answer.
    pub nonce: Secret,
    /// What the code is exchanged with (PKCE, RFC 7636).
    pub verifier: Secret,
    /// Digest of what the client that began keeps to itself.
    pub challenge: Sha256,
    /// Where the browser goes then.
    pub return_to: ReturnTo,
    /// The account that is to be linked; `None` for a sign-in.
    pub account: Option<AccountId>,
    /// When it began.
    pub created_at: Timestamp,
    /// From when on the directory's answer is not taken.
    pub expires_at: Timestamp,
}

/// What the directory said, waiting for the client that began to fetch it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OidcHandoff {
    /// Digest of the code that the browser carries.
    pub sha256: Sha256,
    /// Digest of what the client that began keeps to itself.
    pub challenge: Sha256,
    /// The account: that of the person, or the one that is to be linked.
    pub account: AccountId,
    /// Who it was.
    pub person: Person,
    /// Whether it is to be linked; a sign-in otherwise.
    pub links: bool,
    /// When the directory was done.
    pub created_at: Timestamp,
    /// From when on it is not given out.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_goes_back_to_this_server_or_this_machine_only() {
        for good in ["/", "/app/signed-in", "http://127.0.0.1:1/", "http://127.0.0.1:65535/cb", "http://[::1]:4711/cb"]
        {
            assert_eq!(ReturnTo::parse(good).unwrap().with("error", "X"), format!("{good}?error=X"));
        }
        let long = format!("/{}", "x".repeat(200));
        for bad in [
            "",
            "app",
            "//evil.example",
            "/\\evil.example",
            "/a//b",
            "/%2f/evil.example",
            "/a?b",
            "/a#b",
            "/a b",
            "/\n",
            "https://evil.example/",
            "https://127.0.0.1:1/",
            "http://localhost:1/",
            "http://127.0.0.1/",
            "http://127.0.0.1:/",
            "http://127.0.0.1:0/",
            "http://127.0.0.1:01/",
            "http://127.0.0.1:+1/",
            "http://127.0.0.1:65536/",
            "http://127.0.0.1:1",
            "http://127.0.0.1:1@evil.example/",
            "http://127.0.0.1:1//evil.example",
            "http://127.0.0.1.evil.example:1/",
            "http://[::1]:1:2/",
            "HTTP://127.0.0.1:1/",
            "javascript:alert(1)",
            &long,
        ] {
            assert_eq!(ReturnTo::parse(bad), Err(InvalidReturnTo), "{bad:?}");
        }
    }
}
