//! How long to wait for a client that sends, or takes, little or nothing.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// What is asked of the other side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Longest pause.
    pub(crate) stall: Duration,
    /// Least bytes per second.
    pub(crate) bytes_per_second: u64,
    /// Over which time that is taken.
    pub(crate) window: Duration,
}

/// Watches one direction of one client. Only the time during which we wait counts: while the server itself is slow, the
/// clock stands.
#[derive(Debug)]
pub(crate) struct Patience {
    pace: Pace,
    /// Since when we wait without a single byte.
    still_since: Option<Instant>,
    /// Since when we wait, within the present window.
    waiting_since: Option<Instant>,
    /// How long we waited in the present window before that.
    waited: Duration,
    /// Bytes that moved in the present window.
    moved: u64,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, still_since: None, waiting_since: None, waited: Duration::ZERO, moved: 0, timer: None }
    }

    /// Bytes moved.
    pub(crate) fn progress(&mut self, bytes: usize) {
        self.progress_at(bytes, Instant::now);
    }

    /// Nothing moved: ready when the patience is at its end, otherwise the task is woken when it will be.
    pub(crate) fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            let Some(next) = self.next_check(Instant::now()) else { return Poll::Ready(()) };
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(next)));
            if timer.deadline() != next {
                timer.as_mut().reset(next);
            }
            if timer.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
        }
    }

    fn progress_at(&mut self, bytes: usize, now: impl FnOnce() -> Instant) {
        self.moved = self.moved.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        self.still_since = None;
        if let Some(since) = self.waiting_since.take() {
            self.waited += now().saturating_duration_since(since);
            if self.waited >= self.pace.window && self.moved >= self.least() {
                self.begin_window();
            }
        }
    }

    /// When to look again; `None` when the other side was too slow.
    fn next_check(&mut self, now: Instant) -> Option<Instant> {
        let still = *self.still_since.get_or_insert(now);
        let mut waiting = *self.waiting_since.get_or_insert(now);
        if self.waited + now.saturating_duration_since(waiting) >= self.pace.window {
            if self.moved < self.least() {
                return None;
            }
            self.begin_window();
            waiting = now;
            self.waiting_since = Some(now);
        }
        let stalled = still + self.pace.stall;
        (stalled > now).then(|| stalled.min(waiting + self.pace.window.saturating_sub(self.waited)))
    }

    fn begin_window(&mut self) {
        self.waited = Duration::ZERO;
        self.moved = 0;
    }

    fn least(&self) -> u64 {
        let millis = u64::try_from(self.pace.window.as_millis()).unwrap_or(u64::MAX);
        self.pace.bytes_per_second.saturating_mul(millis) / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { stall: Duration::from_secs(10), bytes_per_second: 1000, window: Duration::from_secs(10) };

    /// Lets a client send so many bytes after every pause of so many seconds; how many seconds it is borne with.
    fn borne_with(pause: u64, bytes: usize, rounds: u64) -> u64 {
        let start = Instant::now();
        let mut patience = Patience::new(PACE);
        for second in 0..pause * rounds {
            let now = start + Duration::from_secs(second);
            if patience.next_check(now).is_none() {
                return second;
            }
            if (second + 1) % pause == 0 {
                patience.progress_at(bytes, || now + Duration::from_secs(1));
            }
        }
        pause * rounds
    }

    #[test]
    fn silence_ends_after_the_stall() {
        let start = Instant::now();
        let mut patience = Patience::new(PACE);
        assert_eq!(patience.next_check(start), Some(start + PACE.stall));
        assert_eq!(patience.next_check(start + Duration::from_millis(9_999)), Some(start + PACE.stall));
        assert_eq!(patience.next_check(start + PACE.stall), None);
    }

    #[test]
    fn one_byte_a_second_ends_after_the_window() {
        let start = Instant::now();
        let mut patience = Patience::new(PACE);
        for second in 0..10 {
            let now = start + Duration::from_secs(second);
            assert!(patience.next_check(now).is_some(), "given up after {second} s");
            patience.progress_at(1, || now + Duration::from_secs(1));
        }
        assert_eq!(patience.next_check(start + Duration::from_secs(10)), None);
    }

    #[test]
    fn a_slow_but_steady_client_is_served() {
        assert_eq!(borne_with(1, 1001, 100), 100);
        assert_eq!(borne_with(9, 20_000, 20), 180);
        assert_eq!(borne_with(1, 900, 100), 10);
        assert_eq!(borne_with(11, 1_000_000, 10), 10);
    }

    #[test]
    fn time_in_which_the_server_does_not_wait_does_not_count() {
        let start = Instant::now();
        let mut patience = Patience::new(PACE);
        for hour in 0..50 {
            let now = start + Duration::from_secs(3600 * hour);
            assert!(patience.next_check(now).is_some());
            patience.progress_at(1, || now + Duration::from_millis(100));
        }
    }
}
