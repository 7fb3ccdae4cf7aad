//! Limits that are kept in a database, so that a restart does not forget them and nodes share them.
//!
//! Of each limit one point in time is kept: when all of it is there again. Using it once moves that point on by a step.

use std::time::Duration;

use crate::Timestamp;

/// How often something may be tried: so many times at once, and all of them again after a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowance {
    /// How many times at once.
    pub count: u32,
    /// After how long all of them are there again.
    pub period: Duration,
}

impl Allowance {
    /// After how long one more is there.
    pub fn step(self) -> Duration {
        self.period / self.count.max(1)
    }

    /// The latest point at which all is there again that still lets one more through at `now`.
    pub fn latest(self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.period.saturating_sub(self.step()))
    }

    /// How long to wait for one more, when all is there again at `full_at`.
    pub fn wait(self, full_at: Timestamp, now: Timestamp) -> Duration {
        full_at.since(self.latest(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_a_minute_are_five_at_once_and_then_one_every_twelve_seconds() {
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        let five = Allowance { count: 5, period: Duration::from_secs(60) };
        assert_eq!((five.step(), five.latest(at(0))), (Duration::from_secs(12), at(48)));
        assert_eq!(five.wait(at(48), at(0)), Duration::ZERO);
        assert_eq!(five.wait(at(60), at(0)), Duration::from_secs(12));
        assert_eq!(five.wait(at(60), at(11)), Duration::from_secs(1));
        assert_eq!(five.wait(at(60), at(500)), Duration::ZERO);
    }
}
