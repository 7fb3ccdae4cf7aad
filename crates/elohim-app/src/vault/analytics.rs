//! How a vault is used, as far as the server can know it: sizes, times and numbers of opaque objects. Names are put back by
//! clients.

use elohim_core::vault::{Counts, Object, ObjectReads, Quarter};
use elohim_store::Tx;
use elohim_store::vault::objects::Usage;
use elohim_store::vault::{activity, object_reads, objects};

use crate::vault::activity::flush;
use crate::vault::calendar::Calendar;
use crate::vault::pools::Pool;
use crate::{App, Result};

/// How many objects are named.
const NAMED: u32 = 100;

/// The last days of a time zone.
pub struct Days<'a> {
    /// How many, today among them: 1 to 365.
    pub count: i64,
    /// The zone's name in the IANA database.
    pub time_zone: &'a str,
}

/// A day, as `2026-11-24`, and something about it.
pub type Day<T> = (String, T);

/// What is stored, and how it became so much.
pub struct Storage {
    /// What is stored now.
    pub now: Usage,
    /// What was stored when each day ended, and what happened on it.
    pub days: Vec<Day<(Usage, Counts)>>,
    /// The largest objects.
    pub largest: Vec<Object>,
}

/// What is stored in a pool, and how it became so much.
///
/// # Errors
/// `VAULT_RANGE_INVALID`, or those of the database.
pub async fn storage(app: &App, pool: &Pool, days: &Days<'_>) -> Result<Storage> {
    let (mut tx, calendar, counted) = begin(app, pool, days).await?;
    let now = objects::usage(&mut tx, pool.id).await?;
    let largest = objects::largest(&mut tx, pool.id, NAMED).await?;
    let mut stored = now;
    let mut by_day: Vec<_> = by_day(&calendar, &counted);
    // What was stored when a day ended is what is stored now, without what came after.
    let days = by_day.iter_mut().rev().map(|(date, counts)| {
        let day = (std::mem::take(date), (stored, *counts));
        stored.objects = stored.objects.saturating_add(counts.removed).saturating_sub(counts.added);
        stored.bytes = stored.bytes.saturating_add(counts.removed_bytes).saturating_sub(counts.added_bytes);
        day
    });
    let mut days: Vec<_> = days.collect();
    days.reverse();
    Ok(Storage { now, days, largest })
}

/// What happened in a pool, by day.
///
/// # Errors
/// `VAULT_RANGE_INVALID`, or those of the database.
pub async fn activity(app: &App, pool: &Pool, days: &Days<'_>) -> Result<Vec<Day<Counts>>> {
    let (_, calendar, counted) = begin(app, pool, days).await?;
    Ok(by_day(&calendar, &counted))
}

/// What is read, and when.
pub struct Access {
    /// Reads in each hour of the day, over all days.
    pub hours: [u64; 24],
    /// What was read most often since it was stored.
    pub most: Vec<ObjectReads>,
    /// What was read last in these days.
    pub latest: Vec<ObjectReads>,
}

/// What is read of a pool, and when.
///
/// # Errors
/// `VAULT_RANGE_INVALID`, or those of the database.
pub async fn access(app: &App, pool: &Pool, days: &Days<'_>) -> Result<Access> {
    let (mut tx, calendar, counted) = begin(app, pool, days).await?;
    let most = object_reads::most(&mut tx, pool.id, NAMED).await?;
    let latest = object_reads::latest(&mut tx, pool.id, calendar.start(), NAMED).await?;
    let mut hours = [0_u64; 24];
    for (quarter, counts) in &counted {
        if let Some(hour) = calendar.hour(*quarter).and_then(|hour| hours.get_mut(hour)) {
            *hour = hour.saturating_add(counts.reads);
        }
    }
    Ok(Access { hours, most, latest })
}

async fn begin(app: &App, pool: &Pool, days: &Days<'_>) -> Result<(Tx, Calendar, Vec<(Quarter, Counts)>)> {
    let calendar = Calendar::last(days.count, days.time_zone, app.clock.now())?;
    let _ = flush(app, pool.id).await;
    let mut tx = app.db.vault.snapshot().await?;
    let counted = activity::since(&mut tx, pool.id, calendar.start()).await?;
    Ok((tx, calendar, counted))
}

fn by_day(calendar: &Calendar, counted: &[(Quarter, Counts)]) -> Vec<Day<Counts>> {
    let mut days: Vec<_> = calendar.dates().map(|date| (date, Counts::default())).collect();
    for (quarter, counts) in counted {
        if let Some((_, day)) = calendar.place(*quarter).and_then(|place| days.get_mut(place)) {
            *day += *counts;
        }
    }
    days
}
