//! How a vault is used: numbers, sizes and times of opaque objects. Clients put the names back.

use elohim_core::vault::{Counts, ObjectReads};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::vault::objects::ObjectView;
use crate::wire::Time;

/// Which days are counted.
#[derive(Serialize, Deserialize, IntoParams, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery {
    /// How many days, today among them: 1 to 365.
    #[serde(default = "default_days")]
    #[param(minimum = 1, maximum = 365, default = 30)]
    pub days: i64,
    /// Whose days: a name of the IANA time zone database, such as `Asia/Kathmandu`.
    #[serde(default = "default_zone")]
    #[param(default = "UTC")]
    pub time_zone: String,
    /// The team whose pool it is; one's own when nothing is said.
    #[serde(default)]
    pub team: Option<String>,
}

const fn default_days() -> i64 {
    30
}

fn default_zone() -> String {
    "UTC".to_owned()
}

/// What happened in some time.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CountsView {
    /// Objects that were stored: files, their older versions, and what the client keeps its lists in.
    pub added: u64,
    /// Their length in bytes.
    pub added_bytes: u64,
    /// Objects that were destroyed.
    pub removed: u64,
    /// Their length in bytes.
    pub removed_bytes: u64,
    /// Objects that were read from their beginning, by members or through links.
    pub reads: u64,
    /// Bytes that were asked for of objects.
    pub read_bytes: u64,
    /// Downloads that share links counted.
    pub share_downloads: u64,
    /// Files that were sent to drop boxes.
    pub submissions: u64,
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let Counts { added, added_bytes, removed, removed_bytes, reads, read_bytes, share_downloads, submissions } =
            counts;
        Self { added, added_bytes, removed, removed_bytes, reads, read_bytes, share_downloads, submissions }
    }
}

/// What happened on a day.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct DayView {
    /// The day, as `2026-11-24`.
    pub date: String,
    /// What happened.
    #[serde(flatten)]
    pub counts: CountsView,
}

/// What was stored when a day ended.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct StoredDayView {
    /// The day, as `2026-11-24`.
    pub date: String,
    /// How many objects.
    pub objects: u64,
    /// Their length in bytes.
    pub bytes: u64,
    /// Bytes that were stored on it.
    pub added_bytes: u64,
    /// Bytes that were destroyed on it.
    pub removed_bytes: u64,
}

/// What is stored, and how it became so much.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct StorageView {
    /// How many objects are stored now.
    pub objects: u64,
    /// Their length in bytes.
    pub bytes: u64,
    /// The days, the oldest first; the last is today.
    pub days: Vec<StoredDayView>,
    /// The largest objects, at most 100, the largest first.
    pub largest: Vec<ObjectView>,
}

/// What happened, by day.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ActivityView {
    /// All days together.
    pub total: CountsView,
    /// The days, the oldest first; the last is today.
    pub days: Vec<DayView>,
}

/// How often an object was read.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ObjectReadsView {
    /// The object.
    pub id: String,
    /// How often it was read from its beginning, since it was stored.
    pub reads: u64,
    /// When it was read last, to the quarter of an hour.
    pub last_read_at: Time,
}

impl From<&ObjectReads> for ObjectReadsView {
    fn from(read: &ObjectReads) -> Self {
        Self { id: read.object.to_string(), reads: read.reads, last_read_at: read.last_read_at.into() }
    }
}

/// What is read, and when.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AccessView {
    /// Reads in each of the 24 hours of the day, over all days.
    pub hours: Vec<u64>,
    /// The objects that were read most often since they were stored, at most 100.
    pub most: Vec<ObjectReadsView>,
    /// The objects that were read last in these days, at most 100, the latest first.
    pub latest: Vec<ObjectReadsView>,
}
