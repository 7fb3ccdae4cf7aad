//! How much happens in pools: a row for each day in UTC, with its quarters of an hour in which something did.
//!
//! A year is 366 rows of at most 6 kB, and mostly of less than 2, whatever happened in it, and any time zone's days can be added up from them.

use elohim_core::Timestamp;
use elohim_core::id::PoolId;
use elohim_core::vault::{Counts, Quarter};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entities, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A day of a pool.
    struct ActivityRow in "vault_activity", key (pool_id, day_at) {
        pool_id: Uuid,
        day_at: i64,
        quarters: Vec<u8>,
    }
}

/// In the byte of a place: that some counts follow, and before them which. The other bits are 0 to 95.
const SOME: u8 = 0x80;

type Day = Vec<(Quarter, Counts)>;

impl Entity for ActivityRow {
    type Of = Day;

    fn read(self) -> Option<Day> {
        let (day, mut rest) = (Timestamp::from_micros(self.day_at), self.quarters.as_slice());
        let mut quarters = Vec::new();
        while !rest.is_empty() {
            let (place, counts);
            (place, counts, rest) = decode(rest)?;
            quarters.push((Quarter::in_day(day, place), counts));
        }
        Some(quarters)
    }
}

/// Reads the first quarter of an hour: its place in the day, what was counted, and what follows. Early versions wrote all counts, and no
/// byte that tells which.
fn decode(entry: &[u8]) -> Option<(u8, Counts, &[u8])> {
    let (place, rest) = entry.split_first()?;
    let (which, mut rest) = if place & SOME == 0 { (&u8::MAX, rest) } else { rest.split_first()? };
    let mut counts = [0; Counts::WIDTH];
    for (at, count) in counts.iter_mut().enumerate() {
        if which & (1 << at) != 0 {
            let number;
            (number, rest) = rest.split_first_chunk()?;
            *count = u64::from_le_bytes(*number);
        }
    }
    Some((place & !SOME, Counts::from_array(counts), rest))
}

/// For each quarter its place in the day, a byte whose bits tell which counts are not zero, and those as little-endian numbers: most are
/// zero, and a request reads a year of them.
fn encode(day: &Day) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (quarter, counts) in day {
        let counts = counts.to_array();
        let which = (0..).zip(counts).filter(|(_, count)| *count != 0).fold(0, |which, (at, _)| which | 1 << at);
        bytes.extend([quarter.place() | SOME, which]);
        counts.iter().filter(|count| **count != 0).for_each(|count| bytes.extend(count.to_le_bytes()));
    }
    bytes
}

statements! {
    FIND = sql!("SELECT * FROM vault_activity WHERE pool_id = $1 AND day_at = $2");
    UPDATE = sql!("UPDATE vault_activity SET quarters = $3 WHERE pool_id = $1 AND day_at = $2 RETURNING *");
    RANGE = sql!("SELECT * FROM vault_activity WHERE pool_id = $1 AND day_at >= $2 ORDER BY day_at");
    PURGE = sql!("DELETE FROM vault_activity WHERE day_at < $1");
}

/// Counts something that happened in a pool. The pool's usage is locked before.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn add(tx: &mut Tx, pool: PoolId, quarter: Quarter, more: &Counts) -> Result<()> {
    let (pool_id, day_at) = (pool.as_uuid(), quarter.day().as_micros());
    let Some(row) = fetch!(fetch_optional::<ActivityRow>(tx, FIND, pool_id, day_at))? else {
        let quarters = encode(&vec![(quarter, *more)]);
        return ActivityRow { pool_id, day_at, quarters, row_sum: UNSEALED }.insert(tx).await;
    };
    let before = row.quarters.clone();
    let mut day = crate::row::entity(row)?;
    match day.iter_mut().find(|(present, _)| *present == quarter) {
        Some((_, counts)) => *counts += *more,
        None => day.push((quarter, *more)),
    }
    let row = fetch!(fetch_one::<ActivityRow>(tx, UPDATE, pool_id, day_at, encode(&day)))?;
    row.seal(tx, |row| row.quarters = before).await?;
    Ok(())
}

/// What happened in a pool since the day, in UTC, that a point in time lies in. Each quarter comes once, those of a day in no
/// order.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn since(tx: &mut Tx, pool: PoolId, from: Timestamp) -> Result<Vec<(Quarter, Counts)>> {
    let day_at = Quarter::of(from).day().as_micros();
    let days = entities(fetch!(fetch_all::<ActivityRow>(tx, RANGE, pool.as_uuid(), day_at))?)?;
    Ok(days.into_iter().flatten().collect())
}

/// Removes the days that began before `before`, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Of a day in UTC.
    const DAY: i64 = 20_000 * 86_400_000_000;

    fn row(quarters: Vec<u8>) -> ActivityRow {
        ActivityRow { pool_id: Uuid::nil(), day_at: DAY, quarters, row_sum: UNSEALED }
    }

    fn quarter(place: u8) -> Quarter {
        Quarter::in_day(Timestamp::from_micros(DAY), place)
    }

    proptest! {
        #[test]
        fn a_day_reads_back(day in prop::collection::vec((0..96_u8, any::<[u64; Counts::WIDTH]>(), any::<u8>()), 0..20)) {
            let day: Day = day.into_iter().map(|(place, mut counts, which)| {
                counts.iter_mut().enumerate().filter(|(at, _)| which & (1 << at) == 0).for_each(|(_, count)| *count = 0);
                (quarter(place), Counts::from_array(counts))
            }).collect();
            let bytes = encode(&day);
            prop_assert_eq!(row(bytes.clone()).read(), Some(day.clone()));
            // What is cut off is no day, unless it ends between two quarters.
            let ends: Vec<_> = (0..=day.len()).map(|count| encode(&day[..count].to_vec()).len()).collect();
            for length in 0..bytes.len() {
                prop_assert_eq!(row(bytes[..length].to_vec()).read().is_some(), ends.contains(&length));
            }
        }
    }

    #[test]
    fn a_day_of_an_early_version_reads_back() {
        let counts = [1, 2, 3, 4, 5, 6, 7, 0];
        let mut bytes = vec![95];
        counts.iter().for_each(|count: &u64| bytes.extend(count.to_le_bytes()));
        let first = (quarter(95), Counts::from_array(counts));
        let mixed = [bytes.clone(), encode(&vec![(quarter(3), Counts::added(7))])].concat();
        assert_eq!(row(mixed).read(), Some(vec![first, (quarter(3), Counts::added(7))]));
        assert_eq!(row(bytes[..64].to_vec()).read(), None);
    }
}
