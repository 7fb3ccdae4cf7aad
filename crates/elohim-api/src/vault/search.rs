//! Finding objects by what the server knows of them.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::page::{MAX_LIMIT, default_limit};
use crate::vault::objects::ObjectView;
use crate::wire::Time;

/// What to look for. Everything that is said must hold.
#[derive(Serialize, Deserialize, IntoParams, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Refused: the server knows no names. Clients search on their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub query: Option<String>,
    /// The shortest object, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub min_length: Option<u64>,
    /// The longest object, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub max_length: Option<u64>,
    /// Created at this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    #[param(value_type = Option<String>)]
    pub from: Option<Time>,
    /// Created before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    #[param(value_type = Option<String>)]
    pub until: Option<Time>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub after: Option<String>,
    /// The team whose pool it is; one's own when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub team: Option<String>,
    /// How many objects, 1 to 100.
    #[serde(default = "default_limit")]
    #[garde(range(min = 1, max = MAX_LIMIT))]
    #[param(minimum = 1, maximum = 100, default = 100)]
    pub limit: u32,
}

/// A page of objects, the longest first.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct FoundObjects {
    /// The objects. A search by time looks at 2,000 objects for each page: a page can have few of them, or none, and a next one.
    pub data: Vec<ObjectView>,
    /// The `after` of the next page; nothing on the last one.
    pub next: Option<String>,
}
