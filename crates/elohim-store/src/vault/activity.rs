//! How much happens in pools: a row for each day in UTC, with its quarters of an hour in which something did.
//!
//! A year is 366 rows of at most 6 kB, whatever happened in it, and any time zone's days can be added up from them.

use elohim_core::Timestamp;
use elohim_core::id::PoolId;
use elohim_core::vault::{Counts, Quarter};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entities, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

/// Bytes of a quarter of an hour: its place in the day, and its counts as little-endian numbers.
const ENTRY: usize = 1 + Counts::WIDTH * size_of::<u64>();

stored! {
    /// A day of a pool.
    struct ActivityRow in "vault_activity", key (pool_id, day_at) {
        pool_id: Uuid,
        day_at: i64,
        quarters: Vec<u8>,
    }
}

type Day = Vec<(Quarter, Counts)>;

impl Entity for ActivityRow {
    type Of = Day;

    fn read(self) -> Option<Day> {
        let (entries, rest) = self.quarters.as_chunks::<ENTRY>();
        let day = Timestamp::from_micros(self.day_at);
        rest.is_empty().then(|| entries.iter().filter_map(|entry| decode(day, entry)).collect())
    }
}

fn decode(day: Timestamp, entry: &[u8; ENTRY]) -> Option<(Quarter, Counts)> {
    let (place, numbers) = entry.split_first()?;
    let mut counts = [0; Counts::WIDTH];
    for (count, bytes) in counts.iter_mut().zip(numbers.as_chunks().0) {
        *count = u64::from_le_bytes(*bytes);
    }
    Some((Quarter::in_day(day, *place), Counts::from_array(counts)))
}

fn encode(day: &Day) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(day.len() * ENTRY);
    for (quarter, counts) in day {
        bytes.push(quarter.place());
        counts.to_array().iter().for_each(|count| bytes.extend(count.to_le_bytes()));
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
