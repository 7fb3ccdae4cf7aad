//! What the store counts and times. The list is what the server publishes and documents.

use std::time::Duration;

use crate::error::Error;

/// Kind of a metric.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// Many values, in ranges.
    Histogram,
}

/// One metric that the store records.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its published name.
    pub name: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// What it says, in one sentence.
    pub help: &'static str,
    /// Its labels, each with every value that it can have.
    pub labels: &'static [(&'static str, &'static [&'static str])],
}

const DATABASES: (&str, &[&str]) = ("db", &["app", "vault", "datasets", "memory", "keys"]);
const OPERATIONS: (&str, &[&str]) = ("op", &["select", "insert", "update", "delete", "commit", "other"]);

/// Seconds that a statement took.
pub const QUERY_DURATION: Metric = Metric {
    name: "elohimos_db_query_duration_seconds",
    kind: Kind::Histogram,
    help: "Seconds that a statement or a commit took.",
    labels: &[DATABASES, OPERATIONS],
};
/// Operations that gave up because others held the database.
pub const BUSY: Metric = Metric {
    name: "elohimos_db_busy_total",
    kind: Kind::Counter,
    help: "Database operations that gave up because others held the database.",
    labels: &[DATABASES],
};
/// Seconds until a writer had its turn.
pub const WRITE_WAIT: Metric = Metric {
    name: "elohimos_db_write_wait_seconds",
    kind: Kind::Histogram,
    help: "Seconds that a writer waited for its turn.",
    labels: &[DATABASES],
};
/// Rows and files that were found damaged while they were used.
pub const CORRUPTION: Metric = Metric {
    name: "elohimos_db_corruption_errors_total",
    kind: Kind::Counter,
    help: "Damaged rows or files that were met while they were used.",
    labels: &[DATABASES],
};
/// Stored parts that are missing or not what was written.
pub const BLOB_FAILURES: Metric = Metric {
    name: "elohimos_blob_checksum_failures_total",
    kind: Kind::Counter,
    help: "Stored parts of objects that were missing or not as they were written when they were read.",
    labels: &[],
};

/// Every metric of the store.
pub const ALL: &[Metric] = &[QUERY_DURATION, BUSY, WRITE_WAIT, CORRUPTION, BLOB_FAILURES];

pub(crate) fn query(database: &'static str, operation: &'static str, took: Duration) {
    ::metrics::histogram!(QUERY_DURATION.name, "db" => database, "op" => operation).record(took.as_secs_f64());
}

pub(crate) fn write_wait(database: &'static str, took: Duration) {
    ::metrics::histogram!(WRITE_WAIT.name, "db" => database).record(took.as_secs_f64());
}

pub(crate) fn failure(database: &'static str, error: &Error) {
    match error {
        Error::Busy => ::metrics::counter!(BUSY.name, "db" => database).increment(1),
        Error::Corrupt { .. } => ::metrics::counter!(CORRUPTION.name, "db" => database).increment(1),
        Error::Unique(_) | Error::Unavailable(_) | Error::Full(_) | Error::Other(_) => {}
    }
}

pub(crate) fn blob_failure() {
    ::metrics::counter!(BLOB_FAILURES.name).increment(1);
}
