//! Errors, as RFC 9457 `application/problem+json`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable, machine-readable code. Every code is listed in the documentation of errors.
    pub code: String,
    /// What happened.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do about it, and what is particular to this request. Never the text of an internal error.
    pub detail: String,
    /// Give this to the operator: the log line of the request carries it.
    pub request_id: String,
    /// Which fields are not valid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// With 429: after how many seconds to try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// One field that is not valid.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where it is, with dots: `objects.0.header`.
    pub path: String,
    /// What is wrong with it.
    pub code: String,
}
