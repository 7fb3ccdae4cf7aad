//! The accounts of others, for those who look after them.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use elohim_core::identity::{Account, Role};

use crate::page::MAX_LIMIT;
use crate::{Time, wire};

/// An account.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct UserView {
    /// Its id.
    pub id: String,
    /// The name that its owner signs in with.
    pub username: String,
    /// What others see beside the user name.
    pub display_name: Option<String>,
    /// Its role.
    pub role: String,
    /// Whether it is switched off.
    pub disabled: bool,
    /// Whether its password is temporary.
    pub must_change_password: bool,
    /// From when on the temporary password is not accepted.
    pub password_expires_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
}

impl From<&Account> for UserView {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            username: account.username.to_string(),
            display_name: account.display_name.as_ref().map(|name| name.as_str().to_owned()),
            role: account.role.to_string(),
            disabled: account.disabled,
            must_change_password: account.must_change_password,
            password_expires_at: account.password_expires_at.map(Time),
            created_at: account.created_at.into(),
        }
    }
}

/// Which accounts.
#[derive(Serialize, Deserialize, IntoParams, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// What the user names begin with.
    #[serde(default)]
    #[garde(length(bytes, max = 64), custom(wire::plain))]
    #[param(max_length = 64, default = "")]
    pub prefix: String,
    /// How many entries, 1 to 100.
    #[serde(default = "crate::page::default_limit")]
    #[garde(range(min = 1, max = MAX_LIMIT))]
    #[param(minimum = 1, maximum = 100, default = 100)]
    pub limit: u32,
    /// How many to skip.
    #[serde(default)]
    #[garde(skip)]
    pub offset: u32,
}

/// Makes an account with a temporary password.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// The name to sign in with: 1 to 64 letters, digits, dots, dashes or underscores.
    #[garde(length(bytes, min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub username: String,
    /// Its role, which must be below one's own.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub role: Role,
    /// What others see beside the user name.
    #[serde(default)]
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[schema(min_length = 1, max_length = 80)]
    pub display_name: Option<String>,
}

/// A temporary password. It is shown this once.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct TemporaryPasswordView {
    /// The password.
    pub temporary_password: String,
    /// Until when it can be used to choose another one.
    pub expires_at: Time,
}

/// A new account.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CreatedUser {
    /// The account.
    pub user: UserView,
    /// The password that its owner replaces. It is shown this once.
    pub temporary_password: String,
    /// Until when it can be used.
    pub expires_at: Time,
}

/// Changes an account. What is left out stays as it is.
#[derive(Serialize, Deserialize, ToSchema, Validate, Default)]
#[serde(deny_unknown_fields)]
pub struct ChangeUser {
    /// Another role, below one's own. Ends the account's sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, max = 64)))]
    #[schema(max_length = 64)]
    pub role: Option<String>,
    /// Switches it off, which ends its sessions, or on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub disabled: Option<bool>,
    /// Another name for people; an empty one for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 80)))]
    #[schema(max_length = 80)]
    pub display_name: Option<String>,
}

/// Changes one's own account.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangeMe {
    /// The name for people; an empty one for none.
    #[garde(length(chars, max = 80))]
    #[schema(max_length = 80)]
    pub display_name: String,
}

/// Makes an account for oneself.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The name to sign in with: 1 to 64 letters, digits, dots, dashes or underscores.
    #[garde(length(bytes, min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub username: String,
    /// The password: 12 characters or more, and not a common one.
    #[garde(length(bytes, min = 1, max = elohim_core::identity::password::MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub password: String,
    /// What others see beside the user name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[schema(min_length = 1, max_length = 80)]
    pub display_name: Option<String>,
    /// The code of an invitation, where one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 256)))]
    #[schema(min_length = 1, max_length = 256)]
    pub invitation: Option<String>,
}
