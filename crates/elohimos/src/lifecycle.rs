//! How the server runs and stops.
//!
//! First signal: no more connections, what is in progress may finish (soft). Second signal, or the grace is over: what is
//! left is dropped (hard). A background task that ends by itself stops the server, because nobody would notice otherwise.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use elohim_server::Shutdown;
use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::task::TaskTracker;

/// How long tasks have to notice that they are dropped.
const AFTER_HARD: Duration = Duration::from_secs(5);

/// The running server: its tasks, and how they are told to stop.
pub(crate) struct Lifecycle {
    pub(crate) shutdown: Shutdown,
    pub(crate) tasks: TaskTracker,
    has_lost_a_task: Arc<AtomicBool>,
    signals: Signals,
}

/// Why the server stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// It was asked to.
    Asked,
    /// A task that runs as long as the server does ended by itself.
    TaskLost,
}

impl Lifecycle {
    /// Begins to listen for signals.
    ///
    /// # Errors
    /// When the system does not deliver signals.
    pub(crate) fn new() -> io::Result<Self> {
        let signals =
            Signals { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? };
        let has_lost_a_task = Arc::new(AtomicBool::new(false));
        Ok(Self { shutdown: Shutdown::default(), tasks: TaskTracker::new(), has_lost_a_task, signals })
    }

    /// Runs a task that lasts until the soft token is cancelled. If it ends before, or panics, the server stops.
    pub(crate) fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let (soft, hard) = (self.shutdown.soft.clone(), self.shutdown.hard.clone());
        let lost = LostOnDrop { name, soft, flag: self.has_lost_a_task.clone() };
        self.tasks.spawn(async move {
            let _lost = lost;
            tokio::select! {
                () = task => {}
                () = hard.cancelled() => {}
            }
        });
    }

    /// Waits for a signal or a lost task, then for the end of everything, in at most `grace` and a little.
    pub(crate) async fn run(mut self, grace: Duration) -> Stopped {
        tokio::select! {
            () = self.signals.next() => tracing::info!(event = "server.stopping", "Stopping: requests may finish"),
            () = self.shutdown.soft.cancelled() => {}
        }
        notify(&[NotifyState::Stopping]);
        self.shutdown.soft.cancel();
        self.tasks.close();
        tokio::select! {
            () = self.tasks.wait() => {}
            () = self.signals.next() => self.drop_the_rest("a second signal came"),
            () = tokio::time::sleep(grace) => self.drop_the_rest("the grace is over"),
        }
        if tokio::time::timeout(AFTER_HARD, self.tasks.wait()).await.is_err() {
            tracing::warn!(event = "server.tasks_left", count = self.tasks.len(), "Some tasks did not stop");
        }
        if self.has_lost_a_task.load(Ordering::SeqCst) { Stopped::TaskLost } else { Stopped::Asked }
    }

    fn drop_the_rest(&self, why: &str) {
        tracing::warn!(event = "server.dropping", count = self.tasks.len(), "Dropping what is left: {why}");
        self.shutdown.hard.cancel();
    }
}

/// Tells the supervisor, when there is one.
pub(crate) fn notify(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(event = "supervisor.unreachable", "The supervisor cannot be told: {error}");
    }
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// In a task: notices its end, however it comes.
struct LostOnDrop {
    name: &'static str,
    soft: tokio_util::sync::CancellationToken,
    flag: Arc<AtomicBool>,
}

impl Drop for LostOnDrop {
    fn drop(&mut self) {
        if !self.soft.is_cancelled() {
            tracing::error!(event = "server.task_lost", "The task {} ended by itself; stopping", self.name);
            self.flag.store(true, Ordering::SeqCst);
            self.soft.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_ends_or_panics_stops_the_server() {
        for panics in [false, true] {
            let lifecycle = Lifecycle::new().unwrap();
            lifecycle.spawn("flaky", async move { assert!(!panics, "on purpose") });
            assert_eq!(lifecycle.run(Duration::from_secs(60)).await, Stopped::TaskLost);
        }
    }

    #[tokio::test]
    async fn what_does_not_finish_in_the_grace_is_dropped() {
        let lifecycle = Lifecycle::new().unwrap();
        let soft = lifecycle.shutdown.soft.clone();
        lifecycle.spawn("stuck", std::future::pending());
        soft.cancel();
        let (grace, began) = (Duration::from_millis(100), tokio::time::Instant::now());
        assert_eq!(lifecycle.run(grace).await, Stopped::Asked);
        assert!(began.elapsed() >= grace && began.elapsed() < AFTER_HARD, "{:?}", began.elapsed());
    }
}
