//! The days of a time zone.

use std::sync::LazyLock;

use elohim_core::vault::Quarter;
use elohim_core::{ErrorCode, Timestamp};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::{Error, Result};

/// The zones that came with the program: the same on every machine.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The most days that are counted at once.
const MAX_DAYS: u32 = 365;

/// Days that follow each other, in a time zone.
pub(crate) struct Calendar {
    days: Vec<(Date, Timestamp)>,
    /// How far clocks are ahead of UTC in seconds, and since when: a year has thousands of quarters, and clocks change twice.
    offsets: Vec<(Timestamp, i64)>,
}

impl Calendar {
    /// The last days up to today.
    ///
    /// # Errors
    /// [`ErrorCode::VaultRangeInvalid`] when it is not 1 to 365 days, or the zone is not one of the IANA database.
    pub(crate) fn last(days: i64, zone: &str, now: Timestamp) -> Result<Self> {
        let invalid = |path, problem| Error::Invalid { code: ErrorCode::VaultRangeInvalid, path, problem };
        let days = u32::try_from(days).ok().filter(|days| (1..=MAX_DAYS).contains(days));
        let days = days.ok_or_else(|| invalid("days", format!("is not 1 to {MAX_DAYS}")))?;
        let zone = ZONES.get(zone).map_err(|_| invalid("time_zone", "is not a known time zone".to_owned()))?;
        Self::of(days, zone, now).map_err(|_| Error::Internal("the clock shows a time that no calendar has"))
    }

    fn of(days: u32, zone: TimeZone, now: Timestamp) -> std::result::Result<Self, jiff::Error> {
        let today = jiff::Timestamp::from_microsecond(now.as_micros())?.to_zoned_datetime(zone.clone()).date();
        let first = today.checked_sub(i64::from(days.saturating_sub(1)).days())?;
        let starts = first.series(1.day()).take_while(|date| *date <= today).map(|date| {
            // Where a day has no midnight, since clocks go forward there, it begins with its first moment.
            let start = date.to_zoned_datetime(zone.clone())?.timestamp();
            Ok((date, Timestamp::from_micros(start.as_microsecond())))
        });
        let days: Vec<_> = starts.collect::<std::result::Result<_, jiff::Error>>()?;
        let begin = days.first().map_or(now, |(_, start)| *start);
        let first = jiff::Timestamp::from_microsecond(begin.as_micros())?;
        let changes = zone.following(first).map(|change| (change.timestamp().as_microsecond(), change.offset()));
        let changes = changes.take_while(|(at, _)| *at <= now.as_micros());
        let offsets = [(begin.as_micros(), zone.to_offset(first))].into_iter().chain(changes);
        let offsets = offsets.map(|(at, offset)| (Timestamp::from_micros(at), i64::from(offset.seconds()))).collect();
        Ok(Self { days, offsets })
    }

    /// When the first day begins.
    pub(crate) fn start(&self) -> Timestamp {
        self.days.first().map_or(Timestamp::from_micros(0), |(_, start)| *start)
    }

    /// The days, as `2026-11-24`.
    pub(crate) fn dates(&self) -> impl Iterator<Item = String> {
        self.days.iter().map(|(date, _)| date.to_string())
    }

    /// Which of the days a quarter of an hour lies in; `None` when it was before them.
    pub(crate) fn place(&self, quarter: Quarter) -> Option<usize> {
        self.days.partition_point(|(_, start)| *start <= quarter.start()).checked_sub(1)
    }

    /// The hour of the day, 0 to 23, that a quarter of an hour lies in; `None` when it was before these days.
    pub(crate) fn hour(&self, quarter: Quarter) -> Option<usize> {
        let since = self.offsets.partition_point(|(since, _)| *since <= quarter.start());
        let (_, ahead) = self.offsets.get(since.checked_sub(1)?)?;
        let seconds = quarter.start().as_micros().div_euclid(1_000_000) + ahead;
        usize::try_from(seconds.rem_euclid(24 * 3600) / 3600).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SOME: [&str; 8] = [
        "UTC",
        "Asia/Kathmandu",
        "Pacific/Chatham",
        "Australia/Lord_Howe",
        "America/Santiago",
        "Africa/Casablanca",
        "Pacific/Apia",
        "America/St_Johns",
    ];

    proptest! {
        /// Every quarter of an hour is counted on the day that a clock on the wall shows, whatever happens to clocks there.
        #[test]
        fn a_quarter_lies_on_the_day_that_clocks_show(
            zone in prop::sample::select(&SOME),
            now in 1_000_000_000_i64..2_200_000_000,
            days in 1_i64..=365,
            back in 0_i64..400 * 24 * 3600,
        ) {
            let calendar = Calendar::last(days, zone, Timestamp::from_micros(now * 1_000_000)).unwrap();
            let quarter = Quarter::of(Timestamp::from_micros((now - back) * 1_000_000));
            let shown = ZONES.get(zone).unwrap()
                .to_datetime(jiff::Timestamp::from_microsecond(quarter.start().as_micros()).unwrap());
            let dates: Vec<_> = calendar.dates().collect();
            let expected = dates.iter().position(|date| *date == shown.date().to_string());
            prop_assert_eq!(calendar.place(quarter), expected);
            prop_assert_eq!(calendar.hour(quarter), expected.map(|_| usize::try_from(shown.hour()).unwrap()));
            prop_assert_eq!(dates.len(), usize::try_from(days).unwrap());
        }
    }
}
