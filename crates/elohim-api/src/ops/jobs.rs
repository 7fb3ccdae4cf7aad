//! What the server does by itself, again and again.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::ops::job::JobState;

use crate::Time;

/// A periodic task of the server that answers. Where there are several servers, each has its own.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct BackgroundJob {
    /// Its name.
    pub name: String,
    /// Time between two runs, in seconds.
    pub every_seconds: u64,
    /// Whether it runs now.
    pub running: bool,
    /// When it last began; `null` when it did not since the server started.
    pub last_started_at: Option<Time>,
    /// When it last ended well.
    pub last_succeeded_at: Option<Time>,
    /// The code of the error that its last run ended with; `null` when it ended well. The log says more.
    pub last_error: Option<String>,
    /// When it begins again, or some seconds later where others have their turn first.
    pub next_due_at: Time,
}

impl From<&JobState> for BackgroundJob {
    fn from(state: &JobState) -> Self {
        Self {
            name: state.job.name.to_owned(),
            every_seconds: state.job.every.as_secs(),
            running: state.running,
            last_started_at: state.last_started.map(Into::into),
            last_succeeded_at: state.last_succeeded.map(Into::into),
            last_error: state.last_error.map(|code| code.as_str().to_owned()),
            next_due_at: state.next_due.into(),
        }
    }
}

/// Every periodic task.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct BackgroundJobs {
    /// Each of them.
    pub data: Vec<BackgroundJob>,
}
