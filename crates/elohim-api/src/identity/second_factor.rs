//! One's own second factor.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::password::MAX_BYTES;

/// What an account has.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct SecondFactorView {
    /// Whether a code is asked for at login.
    pub active: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
}

/// Begins to add a second factor.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BeginSecondFactor {
    /// The login password.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub password: String,
}

/// What an app needs to show codes. It is shown this once.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Enrolment {
    /// The shared secret in base32, to type in.
    pub secret: String,
    /// The same as an `otpauth:` address, to scan.
    pub url: String,
}

/// Shows that the app works.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// The code that the app shows.
    #[garde(length(bytes, min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
}

/// Changes the second factor.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangeSecondFactor {
    /// The login password.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub password: String,
    /// The code that the app shows, or a recovery code.
    #[garde(length(bytes, min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
}

/// Recovery codes. Each is good once, and they are shown this once.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes.
    pub recovery_codes: Vec<String>,
}
