//! What one connection is doing, as its socket, its requests and its keeper see it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use crate::head_watch::{Framing, HeadWatch};
use crate::settings::{Deadlines, HttpSettings};

/// How long a connection that is to end may stay after its last answer.
const CONDEMNED: Duration = Duration::from_secs(1);

/// Shared by all who deal with one connection.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionWatch {
    inner: Arc<Mutex<Inner>>,
    condemned: Arc<Notify>,
    deadlines: Deadlines,
}

#[derive(Debug)]
struct Inner {
    heads: HeadWatch,
    requests: usize,
    is_writing: bool,
    /// Since when there is neither a request in progress nor an answer to be taken.
    idle_since: Instant,
    /// Since when a head has been arriving.
    head_since: Option<Instant>,
    is_condemned: bool,
}

/// A request in progress: from its head until the last byte of its answer was handed to the socket.
#[derive(Debug)]
pub(crate) struct InProgress(ConnectionWatch);

/// Why a connection was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Idle {
    /// Nothing was sent.
    Silent,
    /// A head was begun and did not end.
    HeadUnfinished,
}

impl ConnectionWatch {
    pub(crate) fn new(settings: &HttpSettings) -> Self {
        let inner = Inner {
            heads: HeadWatch::new(settings.max_head_bytes),
            requests: 0,
            is_writing: false,
            idle_since: Instant::now(),
            head_since: None,
            is_condemned: false,
        };
        Self { inner: Arc::new(Mutex::new(inner)), condemned: Arc::default(), deadlines: settings.deadlines }
    }

    /// Bytes came from the client.
    pub(crate) fn received(&self, bytes: &[u8]) {
        let mut inner = self.lock();
        let was_in_head = inner.heads.in_head();
        inner.heads.feed(bytes);
        if !inner.heads.in_head() {
            inner.head_since = None;
        } else if !was_in_head || inner.head_since.is_none() {
            inner.head_since = Some(Instant::now());
        }
    }

    /// The client takes what it is sent (`false`), or lets it wait (`true`).
    pub(crate) fn set_writing(&self, is_writing: bool) {
        let mut inner = self.lock();
        if inner.is_writing || is_writing {
            inner.idle_since = Instant::now();
        }
        inner.is_writing = is_writing;
    }

    /// A request was handed out; what its head looked like if it was HTTP/1.
    pub(crate) fn begin(&self) -> (InProgress, Option<Framing>) {
        let mut inner = self.lock();
        inner.requests += 1;
        let framing = inner.heads.next_request();
        drop(inner);
        (InProgress(self.clone()), framing)
    }

    /// The connection is to end when what is in progress on it has.
    pub(crate) fn condemn(&self) {
        self.lock().is_condemned = true;
        self.condemned.notify_one();
    }

    /// Whether hyper refused a head, so that what it writes now is its own answer to that.
    pub(crate) fn has_refused_head(&self) -> bool {
        let inner = self.lock();
        inner.requests == 0 && inner.heads.has_unclaimed()
    }

    /// Ends when the connection has done nothing for too long.
    pub(crate) async fn idle(&self) -> Idle {
        loop {
            let now = Instant::now();
            let (due, reason) = self.due(now);
            if due <= now {
                return reason;
            }
            tokio::select! {
                () = sleep_until(due) => {}
                () = self.condemned.notified() => {}
            }
        }
    }

    /// When to look next, or a time that has come when it was too long.
    fn due(&self, now: Instant) -> (Instant, Idle) {
        let inner = self.lock();
        if inner.requests > 0 || inner.is_writing {
            let pause = if inner.is_condemned { CONDEMNED } else { self.deadlines.idle };
            return (now + pause, Idle::Silent);
        }
        if inner.is_condemned {
            return (inner.idle_since + CONDEMNED, Idle::Silent);
        }
        match inner.head_since {
            Some(since) => (since.max(inner.idle_since) + self.deadlines.header, Idle::HeadUnfinished),
            None => (inner.idle_since + self.deadlines.idle, Idle::Silent),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing that holds the lock can leave it half changed.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InProgress {
    fn drop(&mut self) {
        let mut inner = self.0.lock();
        inner.requests = inner.requests.saturating_sub(1);
        inner.idle_since = Instant::now();
    }
}
