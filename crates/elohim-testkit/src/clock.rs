//! A clock that stands still until it is moved.

use std::sync::Mutex;
use std::time::Duration;

use elohim_core::{Clock, Timestamp};

/// 2026-01-01T00:00:00Z, where every test begins.
const BEGIN: i64 = 1_767_225_600_000_000;

/// A clock that stands still until it is moved.
pub struct TestClock(Mutex<Duration>);

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Duration::ZERO))
    }

    /// Moves the clock ahead.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().expect("the clock's lock") += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(BEGIN).saturating_add(self.monotonic())
    }

    fn monotonic(&self) -> Duration {
        *self.0.lock().expect("the clock's lock")
    }
}
