//! Passkeys (WebAuthn): adding, listing and removing one's own, and signing in with them.

use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use elohim_core::identity::password::MAX_BYTES;
use elohim_core::identity::{Passkey, PasskeyName};

use crate::Time;

/// Begins to add a passkey.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BeginPasskey {
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

/// A question for a device. It can be answered once, within five minutes.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct PasskeyQuestion {
    /// What the answer is given with.
    pub id: String,
    /// What `navigator.credentials.create` or `.get` of a browser takes: an object with a member `publicKey`, which the browser
    /// reads with `PublicKeyCredential.parseCreationOptionsFromJSON` or `.parseRequestOptionsFromJSON` (WebAuthn Level 3).
    #[schema(value_type = Object)]
    pub options: Value,
}

/// Adds the passkey that a device has made.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FinishPasskey {
    /// The id of the question.
    #[garde(length(bytes, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub id: String,
    /// What the browser has answered, as `PublicKeyCredential.toJSON` writes it.
    #[garde(skip)]
    #[schema(value_type = Object)]
    pub credential: Value,
    /// What you call it: 1 to 80 characters.
    #[garde(length(bytes, min = 1, max = 320), custom(named))]
    #[schema(min_length = 1, max_length = 320)]
    pub name: String,
}

/// Removes a passkey.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RemovePasskey {
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

/// Begins to sign in with a passkey.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BeginPasskeyLogin {
    /// The user name. It is needed only for a device that does not remember whose its passkeys are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 256)))]
    #[schema(min_length = 1, max_length = 256)]
    pub username: Option<String>,
}

/// Signs in with what a device has answered.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FinishPasskeyLogin {
    /// The id of the question.
    #[garde(length(bytes, min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub id: String,
    /// What the browser has answered, as `PublicKeyCredential.toJSON` writes it.
    #[garde(skip)]
    #[schema(value_type = Object)]
    pub credential: Value,
    /// What this device is called in the list of sessions; the User-Agent header where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 800)))]
    #[schema(min_length = 1, max_length = 800)]
    pub device: Option<String>,
}

/// A passkey.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct PasskeyView {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Time,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Time>,
    /// Since when nobody signs in with it: its counter went back, so that there may be a copy of it. Remove it.
    pub suspended_at: Option<Time>,
}

/// The passkeys of an account.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct Passkeys {
    /// Whether this server takes passkeys.
    pub enabled: bool,
    /// All of them, oldest first: ten at most.
    pub data: Vec<PasskeyView>,
}

impl From<&Passkey> for PasskeyView {
    fn from(passkey: &Passkey) -> Self {
        Self {
            id: passkey.id.to_string(),
            name: passkey.name.as_str().to_owned(),
            created_at: passkey.created_at.into(),
            last_used_at: passkey.last_used_at.map(Time),
            suspended_at: passkey.suspended_at.map(Time),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands a context over like this")]
fn named(text: &str, _: &()) -> garde::Result {
    PasskeyName::parse(text).map(drop).map_err(|_| garde::Error::new("invalid"))
}
