//! Erasing oneself.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::password::MAX_BYTES;

/// Shortest ticket that is accepted, in bytes: it must not be guessed.
const MIN_TICKET: usize = 32;
/// Longest ticket, in bytes.
const MAX_TICKET: usize = 128;

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
    /// A random text of one's own, which the receipt can be asked for with when the answer is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = MIN_TICKET, max = MAX_TICKET)))]
    #[schema(min_length = 32, max_length = 128)]
    pub ticket: Option<String>,
}

/// Asks for a receipt whose answer was lost.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AskForReceipt {
    /// The ticket that was sent with the erasure.
    #[garde(length(bytes, min = MIN_TICKET, max = MAX_TICKET))]
    #[schema(min_length = 32, max_length = 128)]
    pub ticket: String,
}

/// That everything is gone.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct ErasureReceipt {
    /// A JSON Web Signature (RFC 7515) with Ed25519 over what was done.
    pub receipt: String,
}
