//! Signing in and out, changing the password.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::password::MAX_BYTES;
use elohim_core::identity::{Account, Permissions};

/// Asks for a session.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The user name; case does not matter.
    #[garde(length(bytes, min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub username: String,
    /// The login password. The vault passphrase is another one and is never sent.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub password: String,
    /// The code that the app of the second factor shows, or a recovery code, where the account has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 64)))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: Option<String>,
}

/// A session's tokens.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Tokens {
    /// The access token: send it as `Authorization: Bearer`.
    pub token: String,
    /// The refresh token: exchange it for a new pair before it expires. Each is good once.
    pub refresh_token: String,
    /// For how many seconds the access token is good.
    pub expires_in: u64,
    /// The account's id.
    pub user_id: String,
    /// The account's name.
    pub username: String,
    /// The account's role.
    pub role: String,
}

/// Replaces a temporary password. Gives no session: sign in with the new password afterwards.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordFirstLogin {
    /// The user name.
    #[garde(length(bytes, min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub username: String,
    /// The temporary password.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub temp_password: String,
    /// The password to use from now on: 12 characters or more, and not a common one.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub new_password: String,
    /// The same again.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub confirm_password: String,
}

/// Replaces the password of the account that asks. Ends all its other sessions.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present password.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub current_password: String,
    /// The password to use from now on: 12 characters or more, and not a common one.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub new_password: String,
    /// The same again.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub confirm_password: String,
}

/// Exchanges a refresh token for a new pair.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token that was given out last.
    #[garde(length(bytes, min = 1, max = 512))]
    #[schema(min_length = 1, max_length = 512)]
    pub refresh_token: String,
}

/// The account that asks.
#[derive(Serialize, Deserialize, ToSchema, Debug, PartialEq, Eq)]
pub struct Me {
    /// Its id.
    pub user_id: String,
    /// Its name.
    pub username: String,
    /// What others see beside the user name.
    pub display_name: Option<String>,
    /// Its role.
    pub role: String,
    /// What it may do.
    pub permissions: Vec<String>,
    /// The session that asks.
    pub session_id: String,
}

impl Me {
    /// The view of an account as it sees itself.
    pub fn new(account: &Account, permissions: Permissions, session_id: String) -> Self {
        Self {
            user_id: account.id.to_string(),
            username: account.username.to_string(),
            display_name: account.display_name.as_ref().map(|name| name.as_str().to_owned()),
            role: account.role.as_str().to_owned(),
            permissions: permissions.iter().map(|permission| permission.to_string()).collect(),
            session_id,
        }
    }
}
