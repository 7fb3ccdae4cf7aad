//! What the rest of the program is given instead of taking it from the machine.

use std::time::Duration;

use crate::Timestamp;

/// Tells the time. The binary reads the machine's clock; tests set their own.
pub trait Clock: Send + Sync {
    /// The present time.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment in the past, which never jumps: for limits and durations.
    fn monotonic(&self) -> Duration;
}

/// Gives unpredictable bytes. The binary asks the operating system; tests give a seeded sequence.
pub trait Entropy: Send + Sync {
    /// Fills the whole buffer with fresh random bytes.
    fn fill(&self, buffer: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// A fresh array of random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.fill(&mut out);
        out
    }
}
