//! Signing in with a directory (OpenID Connect).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use elohim_core::identity::oidc::{MAX_RETURN_BYTES, OidcLink, ReturnTo};
use elohim_core::identity::password::MAX_BYTES;
use elohim_core::vault::Sha256;

use crate::Time;

/// Length of 32 bytes in base64url without padding.
const TOKEN_CHARS: usize = 43;

/// Whether there is a directory to sign in with.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct OidcView {
    /// Whether there is one.
    pub enabled: bool,
    /// What people call it; empty where there is none.
    pub name: String,
}

/// Begins to sign in with the directory.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StartOidc {
    /// Where the browser goes when the directory is done: a path of this server, or `http://127.0.0.1:PORT/…` or
    /// `http://[::1]:PORT/…`, without a query. It gets `handoff` or `error` as a query.
    #[garde(length(bytes, min = 1, max = MAX_RETURN_BYTES), custom(returns))]
    #[schema(min_length = 1, max_length = 200)]
    pub redirect: String,
    /// SHA-256, in base64url, of a secret that the client keeps until it fetches the result.
    #[garde(custom(digest))]
    #[schema(min_length = 43, max_length = 43)]
    pub client_challenge: String,
}

/// Begins to link the account that asks to a person of the directory.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StartOidcLink {
    /// As for signing in.
    #[garde(length(bytes, min = 1, max = MAX_RETURN_BYTES), custom(returns))]
    #[schema(min_length = 1, max_length = 200)]
    pub redirect: String,
    /// As for signing in.
    #[garde(custom(digest))]
    #[schema(min_length = 43, max_length = 43)]
    pub client_challenge: String,
    /// The login password.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub password: String,
    /// The code that the app of the second factor shows, or a recovery code, where the account has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 64)))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: Option<String>,
}

/// Where the browser goes.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct StartedOidc {
    /// The address at the directory.
    pub url: String,
}

/// What a browser brings back from the directory. Other parameters are not looked at.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct OidcCallback {
    /// What this server sent the browser off with.
    #[garde(length(bytes, min = 1, max = 128))]
    pub state: String,
    /// What the directory gave it.
    #[serde(default)]
    #[garde(inner(length(bytes, min = 1, max = 4096)))]
    pub code: Option<String>,
    /// Which directory it was.
    #[serde(default)]
    #[garde(inner(length(bytes, max = 2048)))]
    pub iss: Option<String>,
    /// That the directory did not let somebody in.
    #[serde(default)]
    #[garde(skip)]
    pub error: Option<String>,
}

/// Fetches the session that the directory has vouched for.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FinishOidc {
    /// What the browser brought.
    #[garde(length(bytes, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub handoff: String,
    /// The secret that the client kept: 32 random bytes in base64url.
    #[garde(length(bytes, min = TOKEN_CHARS, max = 128))]
    #[schema(min_length = 43, max_length = 128)]
    pub client_verifier: String,
    /// A code of the second factor, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 64)))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: Option<String>,
}

/// Links the account that asks to the person that the directory has vouched for.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FinishOidcLink {
    /// What the browser brought.
    #[garde(length(bytes, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub handoff: String,
    /// The secret that the client kept: 32 random bytes in base64url.
    #[garde(length(bytes, min = TOKEN_CHARS, max = 128))]
    #[schema(min_length = 43, max_length = 128)]
    pub client_verifier: String,
}

/// That a person of a directory may sign in to the account.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct OidcLinkView {
    /// Which directory.
    pub issuer: String,
    /// The person, as the directory calls them.
    pub subject: String,
    /// Since when.
    pub linked_at: Time,
}

/// The links of an account.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct OidcLinks {
    /// One, or none.
    pub data: Vec<OidcLinkView>,
}

impl From<&OidcLink> for OidcLinkView {
    fn from(link: &OidcLink) -> Self {
        Self {
            issuer: link.person.issuer.clone(),
            subject: link.person.subject.clone(),
            linked_at: link.created_at.into(),
        }
    }
}

/// Reads a digest in base64url; `None` when it is none.
pub fn read_digest(text: &str) -> Option<Sha256> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Sha256)
}

/// Writes a digest or a token in base64url.
pub fn write_token(bytes: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands a context over like this")]
fn returns(text: &str, _: &()) -> garde::Result {
    ReturnTo::parse(text).map(drop).map_err(|_| garde::Error::new("not_allowed"))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands a context over like this")]
fn digest(text: &str, _: &()) -> garde::Result {
    read_digest(text).map(drop).ok_or_else(|| garde::Error::new("invalid"))
}
