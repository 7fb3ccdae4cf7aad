//! How much happens in a pool. Counted in quarters of an hour: every day of every time zone in use begins on one.

use std::ops::AddAssign;
use std::time::Duration;

use crate::Timestamp;
use crate::id::ObjectId;

/// How long counts are kept: a year and a day, and the month in which it began.
pub const KEPT: Duration = Duration::from_secs(400 * 24 * 3600);

/// Quarters of an hour in a day of UTC.
const IN_A_DAY: i64 = 96;
/// Microseconds in a quarter of an hour.
const MICROS: i64 = 15 * 60 * 1_000_000;

/// A quarter of an hour, by its number since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Quarter(i64);

impl Quarter {
    /// The quarter that a point in time lies in.
    pub const fn of(time: Timestamp) -> Self {
        Self(time.as_micros().div_euclid(MICROS))
    }

    /// The quarter at a place of the day, in UTC, that a point in time lies in.
    pub fn in_day(day: Timestamp, place: u8) -> Self {
        Self(Self::of(day).0.div_euclid(IN_A_DAY).saturating_mul(IN_A_DAY).saturating_add(i64::from(place)))
    }

    /// When it begins.
    pub const fn start(self) -> Timestamp {
        Timestamp::from_micros(self.0.saturating_mul(MICROS))
    }

    /// When its day begins, in UTC.
    pub const fn day(self) -> Timestamp {
        Self(self.0.div_euclid(IN_A_DAY).saturating_mul(IN_A_DAY)).start()
    }

    /// Its place in its day, in UTC: 0 to 95.
    pub fn place(self) -> u8 {
        u8::try_from(self.0.rem_euclid(IN_A_DAY)).unwrap_or(0)
    }
}

/// What happened in a pool in some time.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Objects that were stored.
    pub added: u64,
    /// Their length in bytes.
    pub added_bytes: u64,
    /// Objects that were destroyed.
    pub removed: u64,
    /// Their length in bytes.
    pub removed_bytes: u64,
    /// Objects that were read from their beginning, by members or through links.
    pub reads: u64,
    /// Bytes that were asked for of objects.
    pub read_bytes: u64,
    /// Downloads that share links counted.
    pub share_downloads: u64,
    /// Files that were sent to drop boxes.
    pub submissions: u64,
}

impl Counts {
    /// How many numbers there are.
    pub const WIDTH: usize = 8;

    /// The numbers in the order of the fields.
    pub const fn to_array(self) -> [u64; Self::WIDTH] {
        [
            self.added,
            self.added_bytes,
            self.removed,
            self.removed_bytes,
            self.reads,
            self.read_bytes,
            self.share_downloads,
            self.submissions,
        ]
    }

    /// Counts from the numbers in the order of the fields.
    pub const fn from_array(numbers: [u64; Self::WIDTH]) -> Self {
        let [added, added_bytes, removed, removed_bytes, reads, read_bytes, share_downloads, submissions] = numbers;
        Self { added, added_bytes, removed, removed_bytes, reads, read_bytes, share_downloads, submissions }
    }

    /// An object of this length that was stored.
    pub fn added(length: u64) -> Self {
        Self { added: 1, added_bytes: length, ..Self::default() }
    }

    /// An object of this length that was destroyed.
    pub fn removed(length: u64) -> Self {
        Self { removed: 1, removed_bytes: length, ..Self::default() }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        let more = more.to_array();
        let mut sum = self.to_array();
        sum.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.saturating_add(more));
        *self = Self::from_array(sum);
    }
}

/// How often an object was read, since it was stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ObjectReads {
    /// The object.
    pub object: ObjectId,
    /// How often it was read from its beginning.
    pub reads: u64,
    /// The beginning of the quarter of an hour in which it was read last.
    pub last_read_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_knows_its_day_and_its_place_there() {
        let hour = 3_600_000_000;
        let quarter = Quarter::of(Timestamp::from_micros(25 * hour + 16 * 60 * 1_000_000));
        assert_eq!((quarter.day(), quarter.place()), (Timestamp::from_micros(24 * hour), 5));
        assert_eq!(quarter.start(), Timestamp::from_micros(25 * hour + hour / 4));
        assert_eq!(Quarter::in_day(quarter.day(), 5), quarter);
        let before = Quarter::of(Timestamp::from_micros(-1));
        assert_eq!((before.day(), before.place()), (Timestamp::from_micros(-24 * hour), 95));
    }

    #[test]
    fn every_count_keeps_its_place() {
        let numbers = [1, 2, 3, 4, 5, 6, 7, u64::MAX];
        let mut counts = Counts::from_array(numbers);
        assert_eq!(counts.to_array(), numbers);
        counts += counts;
        assert_eq!(counts.to_array(), [2, 4, 6, 8, 10, 12, 14, u64::MAX]);
    }
}
