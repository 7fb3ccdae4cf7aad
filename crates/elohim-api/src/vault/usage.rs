//! How much room a pool takes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much is stored, and how much may be.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct UsageView {
    /// How many objects are stored: files, their older versions, and what the client keeps its lists in.
    pub objects: u64,
    /// Their length in bytes.
    pub bytes: u64,
    /// What uploads under way have announced, in bytes. It is counted as if it were stored.
    pub uploading_bytes: u64,
    /// How much may be stored, in bytes.
    pub quota_bytes: u64,
}
