//! The audit log.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use elohim_core::ops::audit::{Anchor, ChainState, Entry};
use elohim_core::vault::Sha256;

use crate::{Time, wire};

/// Most entries of one answer.
pub const MAX_ENTRIES: u32 = 1000;

/// Which entries.
#[derive(Serialize, Deserialize, IntoParams, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Which database's log: `app`, `vault`, `datasets` or `memory`.
    #[serde(default = "app")]
    #[garde(length(bytes, min = 1, max = 16), custom(wire::plain))]
    #[param(default = "app")]
    pub database: String,
    /// Entries behind this place.
    #[serde(default)]
    #[garde(range(min = 0))]
    #[param(minimum = 0, default = 0)]
    pub after: i64,
    /// How many entries, 1 to 1000.
    #[serde(default = "a_hundred")]
    #[garde(range(min = 1, max = MAX_ENTRIES))]
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: u32,
    /// Who acted, as the entries say it.
    #[serde(default)]
    #[garde(length(bytes, max = 100), custom(wire::plain))]
    #[param(max_length = 100)]
    pub actor: String,
    /// What it was done to: an id.
    #[serde(default)]
    #[garde(length(bytes, max = 100), custom(wire::plain))]
    #[param(max_length = 100)]
    pub subject: String,
    /// What was done, or how its name begins: `identity.login`.
    #[serde(default)]
    #[garde(length(bytes, max = 100), custom(wire::plain))]
    #[param(max_length = 100)]
    pub event: String,
    /// From when on.
    #[serde(default)]
    #[garde(skip)]
    #[param(value_type = Option<String>)]
    pub since: Option<Time>,
    /// Before when.
    #[serde(default)]
    #[garde(skip)]
    #[param(value_type = Option<String>)]
    pub until: Option<Time>,
}

fn app() -> String {
    "app".to_owned()
}

const fn a_hundred() -> u32 {
    100
}

/// An entry of the log.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place, from 1, without gaps.
    pub seq: i64,
    /// When it happened.
    pub at: Time,
    /// Who acted: `account:<id>`, `anonymous` or `system:<reason>`.
    pub actor: String,
    /// What was done.
    pub event: String,
    /// The id of the thing that it was done to.
    pub subject: String,
    /// The request that it was done in.
    pub request_id: String,
    /// SHA-256 over the entry before and this one.
    #[serde(with = "wire::digest")]
    #[schema(value_type = String)]
    pub hash: Sha256,
}

impl From<&Entry> for AuditEntry {
    fn from(entry: &Entry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at.into(),
            actor: entry.actor.clone(),
            event: entry.event.clone(),
            subject: entry.subject.clone(),
            request_id: entry.request_id.clone(),
            hash: entry.hash,
        }
    }
}

impl From<AuditEntry> for Entry {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry { seq, at, actor, event, subject, request_id, hash } = entry;
        Self { seq, at: at.0, actor, event, subject, request_id, hash }
    }
}

/// Where a chain begins whose oldest entries were removed.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditAnchor {
    /// Place of the last entry that was removed.
    pub seq: i64,
    /// Its hash, which the first entry that is kept builds on.
    #[serde(with = "wire::digest")]
    #[schema(value_type = String)]
    pub hash: Sha256,
    /// When it was removed.
    pub at: Time,
}

impl From<Anchor> for AuditAnchor {
    fn from(anchor: Anchor) -> Self {
        Self { seq: anchor.seq, hash: anchor.hash, at: anchor.at.into() }
    }
}

impl From<AuditAnchor> for Anchor {
    fn from(anchor: AuditAnchor) -> Self {
        Self { seq: anchor.seq, hash: anchor.hash, at: anchor.at.0 }
    }
}

/// Entries of a log, oldest first.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AuditEntries {
    /// The entries.
    pub data: Vec<AuditEntry>,
    /// The place to ask behind for more; `null` when there are none.
    pub next_after: Option<i64>,
}

/// What a look at the whole chain of a database's log has found.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AuditChain {
    /// The database.
    pub database: String,
    /// Where it begins, when its oldest entries were removed; `null` when none were.
    #[serde(default)]
    pub anchor: Option<AuditAnchor>,
    /// How many entries are good.
    pub entries: u64,
    /// The hash of the last good one. Kept elsewhere, it proves later that nothing before it was changed.
    #[serde(with = "wire::digest")]
    #[schema(value_type = String)]
    pub head: Sha256,
    /// Place of the first entry that is missing or changed; `null` when all is well.
    pub broken_at: Option<i64>,
}

impl AuditChain {
    /// The view of the chain of a database.
    pub fn new(database: &str, chain: &ChainState) -> Self {
        let anchor = chain.anchor.map(Into::into);
        Self {
            database: database.to_owned(),
            anchor,
            entries: chain.rows,
            head: chain.head,
            broken_at: chain.broken_at,
        }
    }
}

/// The chains of all databases.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AuditChains {
    /// Whether all are whole.
    pub ok: bool,
    /// One for each database.
    pub chains: Vec<AuditChain>,
}
