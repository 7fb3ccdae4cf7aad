//! What the server does by itself, again and again, and how that went.

use std::sync::{Arc, Mutex, PoisonError};

use elohim_core::Clock;
use elohim_core::identity::Permission;
use elohim_core::ops::job::{Job, JobState};

use crate::{Actor, App, Result};

/// The periodic tasks of this process, each with its last run. A restart forgets them.
pub struct Jobs {
    clock: Arc<dyn Clock>,
    known: Mutex<Vec<JobState>>,
}

impl Jobs {
    /// None yet.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, known: Mutex::default() }
    }

    /// Tells of a job that will run for the first time when its time has passed.
    pub fn expect(&self, job: Job) {
        self.with(job, |_| {});
    }

    /// Runs a job once, and keeps how it went.
    ///
    /// # Errors
    /// What its work answers.
    pub async fn run<T>(&self, job: Job, work: impl Future<Output = Result<T>>) -> Result<T> {
        let now = self.clock.now();
        self.with(job, |state| {
            state.running = true;
            state.last_started = Some(now);
        });
        let _ended = Ended { jobs: self, job };
        let outcome = work.await;
        let now = self.clock.now();
        self.with(job, |state| match &outcome {
            Ok(_) => {
                state.last_succeeded = Some(now);
                state.last_error = None;
            }
            Err(error) => state.last_error = Some(error.code()),
        });
        outcome
    }

    fn with(&self, job: Job, change: impl FnOnce(&mut JobState)) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = known.iter_mut().find(|state| state.job.name == job.name) {
            return change(state);
        }
        let next_due = self.clock.now().saturating_add(job.every);
        let mut state =
            JobState { job, running: false, last_started: None, last_succeeded: None, last_error: None, next_due };
        change(&mut state);
        known.push(state);
    }
}

/// Notes the end of a run, also of one that was dropped when the server stops.
struct Ended<'a> {
    jobs: &'a Jobs,
    job: Job,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        let next_due = self.jobs.clock.now().saturating_add(self.job.every);
        self.jobs.with(self.job, |state| {
            state.running = false;
            state.next_due = next_due;
        });
    }
}

/// Every job of this process, in the order in which they were told of.
///
/// # Errors
/// [`elohim_core::ErrorCode::PermissionDenied`].
pub fn list(app: &App, who: &Actor) -> Result<Vec<JobState>> {
    who.require(Permission::SystemViewHealth)?;
    Ok(app.jobs.known.lock().unwrap_or_else(PoisonError::into_inner).clone())
}
