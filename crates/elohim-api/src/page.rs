//! Lists.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Most entries of one page.
pub const MAX_LIMIT: u32 = 100;

/// One page of a list.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub data: Vec<T>,
    /// How many entries there are in all.
    pub total: u64,
    /// How many were asked for.
    pub limit: u32,
    /// How many were skipped.
    pub offset: u32,
    /// Whether there are more after these.
    pub has_more: bool,
}

impl<T> Page<T> {
    /// A page from its entries and the number of all.
    pub fn new(data: Vec<T>, total: u64, query: &PageQuery) -> Self {
        let seen = u64::from(query.offset).saturating_add(u64::try_from(data.len()).unwrap_or(u64::MAX));
        Self { data, total, limit: query.limit, offset: query.offset, has_more: seen < total }
    }
}

/// Which page of a list.
#[derive(Serialize, Deserialize, IntoParams, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many entries, 1 to 100.
    #[serde(default = "default_limit")]
    #[garde(range(min = 1, max = MAX_LIMIT))]
    #[param(minimum = 1, maximum = 100, default = 100)]
    pub limit: u32,
    /// How many to skip.
    #[serde(default)]
    #[garde(skip)]
    pub offset: u32,
}

pub(crate) const fn default_limit() -> u32 {
    MAX_LIMIT
}
