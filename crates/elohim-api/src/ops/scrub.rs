//! Reading what is stored, and comparing it with what was written.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks for the next stretch.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct ScrubNext {
    /// Where to go on: `next` of the answer before. From the beginning when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 100)))]
    #[schema(min_length = 1, max_length = 100)]
    pub after: Option<String>,
}

/// What was read.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct Scrubbed {
    /// How many stored parts.
    pub parts: u64,
    /// Their length in bytes.
    pub bytes: u64,
    /// What is not as it was written.
    pub wrong: Vec<WrongPart>,
    /// Where to go on; nothing when everything was read.
    pub next: Option<String>,
}

/// A stored part that is not as it was written.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct WrongPart {
    /// Whose pool it is in: the id of an account or a team.
    pub pool: String,
    /// Which object.
    pub object: String,
    /// Which part of it, from 0.
    pub part: u32,
    /// `missing` or `damaged`.
    pub why: String,
}
