//! Whether what is held about people goes when it should.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Time;

/// What there is of one kind of personal data.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct RetainedView {
    /// Its name, as in the record of processing.
    pub data: String,
    /// How long it is kept, and what removes it.
    pub rule: String,
    /// How many days it is kept at most after its end; `null` where there is no such time, or it is shorter than a day.
    pub limit_days: Option<u64>,
    /// How many rows there are; `null` for what is not in a database.
    pub rows: Option<u64>,
    /// From when the oldest row is.
    pub oldest: Option<Time>,
    /// How many rows should have been removed by the last sweep and are still there. Anything but 0 is a failure: see the log.
    pub overdue: u64,
}

/// Every kind of personal data.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Whether nothing is overdue.
    pub ok: bool,
    /// The kinds of data.
    pub data: Vec<RetainedView>,
}
