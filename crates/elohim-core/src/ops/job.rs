//! What the server does by itself, again and again.

use std::time::Duration;

use crate::{ErrorCode, Timestamp};

/// A periodic task of the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Job {
    /// Its name, published.
    pub name: &'static str,
    /// Time between two runs.
    pub every: Duration,
}

/// How a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobState {
    /// The job.
    pub job: Job,
    /// Whether it runs now.
    pub running: bool,
    /// When it last began.
    pub last_started: Option<Timestamp>,
    /// When it last ended well.
    pub last_succeeded: Option<Timestamp>,
    /// Why its last run failed; `None` when it did not.
    pub last_error: Option<ErrorCode>,
    /// When it begins again.
    pub next_due: Timestamp,
}
