//! The whole audit log as a file, which can be verified without a server.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::vault::Sha256;

use crate::ops::audit::{AuditAnchor, AuditEntry};
use crate::{Time, wire};

/// The format that is written and read.
pub const FORMAT: u32 = 1;

/// A line of an export: first the head, then every entry of the logs that it names, in their order. A line is written in one way
/// only, so that none can be changed without a trace.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum AuditExportRecord {
    /// What the export holds.
    Head(AuditExportHead),
    /// An entry.
    Entry(AuditExportEntry),
}

/// What an export holds.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AuditExportHead {
    /// The version of the format: 1.
    pub format: u32,
    /// The id of the deployment.
    pub instance: String,
    /// When it was made.
    pub made_at: Time,
    /// The logs: one for each database.
    pub chains: Vec<AuditExportChain>,
}

/// The log of a database.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AuditExportChain {
    /// The database.
    pub database: String,
    /// Where it begins, when its oldest entries were removed; `null` when none were.
    pub anchor: Option<AuditAnchor>,
    /// Place of its last entry; 0 when there is none.
    pub last: i64,
    /// The hash of its last entry.
    #[serde(with = "wire::digest")]
    #[schema(value_type = String)]
    pub head: Sha256,
}

/// An entry, and of which database.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AuditExportEntry {
    /// The database.
    pub database: String,
    /// The entry.
    pub entry: AuditEntry,
}
