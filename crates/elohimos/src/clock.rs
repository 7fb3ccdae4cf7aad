//! The machine's clock.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use elohim_core::{Clock, Timestamp};

/// Tells the time of the machine. The only place that asks for it.
pub(crate) struct MachineClock {
    started: Instant,
}

impl MachineClock {
    /// A clock whose monotonic time begins now.
    pub(crate) fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one reader of the machine's time")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}
