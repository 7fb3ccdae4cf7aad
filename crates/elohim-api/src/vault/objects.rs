//! Objects of the pool and the change feed.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use elohim_core::vault::Object;

use crate::page::MAX_LIMIT;
use crate::{Bytes, Time};

/// Most bytes that one read of many objects answers; objects beyond it are marked `omitted`.
pub const MAX_READ_BYTES: u64 = 4 * 1024 * 1024;

/// A stored object.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ObjectView {
    /// Its id.
    pub id: String,
    /// Its place in the change feed.
    pub seq: i64,
    /// Its length in bytes.
    pub length: u64,
    /// Of how many parts it is stored.
    pub parts: u32,
    /// When it was created.
    pub created_at: Time,
    /// Whether it has been deleted; its id is never used again.
    pub deleted: bool,
}

impl From<&Object> for ObjectView {
    fn from(object: &Object) -> Self {
        Self {
            id: object.id.to_string(),
            seq: object.seq,
            length: object.length,
            parts: object.parts,
            created_at: object.created_at.into(),
            deleted: object.deleted_at.is_some(),
        }
    }
}

/// From where to follow the change feed.
#[derive(Serialize, Deserialize, IntoParams, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// The `next` of the page before; 0 or nothing for the start.
    #[serde(default)]
    #[garde(range(min = 0))]
    #[param(minimum = 0)]
    pub after: i64,
    /// The team whose pool it is; one's own when nothing is said.
    #[serde(default)]
    #[garde(skip)]
    pub team: Option<String>,
    /// How many entries, 1 to 100.
    #[serde(default = "default_limit")]
    #[garde(range(min = 1, max = MAX_LIMIT))]
    #[param(minimum = 1, maximum = 100, default = 100)]
    pub limit: u32,
}

const fn default_limit() -> u32 {
    MAX_LIMIT
}

/// A page of the change feed: creations and deletions in their order.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The entries.
    pub data: Vec<ObjectView>,
    /// Give this as `after` for the next page.
    pub next: i64,
    /// Whether there are more after these.
    pub has_more: bool,
}

/// Asks for several small objects at once.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct ReadObjects {
    /// Up to 100 ids.
    #[garde(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub ids: Vec<String>,
}

/// Several objects, in the order they were asked for.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ObjectBodies {
    /// One entry an id.
    pub data: Vec<ObjectBody>,
}

/// One object's content.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ObjectBody {
    /// Its id.
    pub id: String,
    /// Its bytes; nothing when there is no such object or it is omitted.
    pub body: Option<Bytes>,
    /// Whether it exists and was left out for its size: read it by itself.
    pub omitted: bool,
}
