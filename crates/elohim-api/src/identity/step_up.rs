//! Showing the password again, before dangerous acts.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::password::MAX_BYTES;

use crate::Time;

/// Shows the password again, and a code where the account has a second factor.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    /// The login password.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub password: String,
    /// A code of the second factor, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 64)))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: Option<String>,
}

/// That the session is good for dangerous acts.
#[derive(Serialize, Deserialize, ToSchema, Debug, PartialEq, Eq)]
pub struct SteppedUp {
    /// Until when.
    pub until: Time,
}
