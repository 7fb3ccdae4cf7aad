//! Erasing oneself.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::password::MAX_BYTES;

/// Erases one's own account with everything that is stored for it, for good.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EraseMe {
    /// The login password.
    #[garde(length(bytes, min = 1, max = MAX_BYTES))]
    #[schema(min_length = 1, max_length = 4096)]
    pub password: String,
    /// A code of the second factor, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 64)))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: Option<String>,
    /// One's own user name, typed as a confirmation.
    #[garde(length(bytes, min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub confirm: String,
}

/// That everything is gone.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct ErasureReceipt {
    /// A JSON Web Signature (RFC 7515) with Ed25519 over what was done.
    pub receipt: String,
}
