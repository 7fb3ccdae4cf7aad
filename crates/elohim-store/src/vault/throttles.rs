//! Limits that outlive a restart and are shared by nodes. Rows are counters and carry no checksum: what they were before cannot
//! be told from what they have become, and the statement that charges must be one.

use std::time::Duration;

use elohim_core::Timestamp;
use elohim_core::vault::Sha256;
use elohim_core::vault::throttle::Allowance;

use crate::error::Result;
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

statements! {
    CHARGE = sql!("INSERT INTO vault_throttles (id, full_at) VALUES ($1, $4)
        ON CONFLICT (id) DO UPDATE SET full_at =
            CASE WHEN vault_throttles.full_at > $2 THEN vault_throttles.full_at + $3 ELSE excluded.full_at END
        WHERE vault_throttles.full_at <= $5");
    FIND = sql!("SELECT full_at FROM vault_throttles WHERE id = $1");
    PURGE = sql!("DELETE FROM vault_throttles WHERE full_at < $1 OR full_at > $2");
}

/// Longest time after which a limit is full again. A row that says otherwise was damaged, or the clock was.
const LONGEST: Duration = Duration::from_secs(2 * 24 * 3600);

/// Takes one out of what is allowed under this key. When there is none left it takes nothing, and says how long to wait. Of many
/// that try at the same time, as many get one as there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn charge(tx: &mut Tx, key: &Sha256, allowed: Allowance, now: Timestamp) -> Result<Option<Duration>> {
    let step = i64::try_from(allowed.step().as_micros()).unwrap_or(i64::MAX);
    let (first, latest) = (now.saturating_add(allowed.step()).as_micros(), allowed.latest(now).as_micros());
    let id = key.0.as_slice();
    if execute!(tx, CHARGE, id, now.as_micros(), step, first, latest)? > 0 {
        return Ok(None);
    }
    // Whatever a sweep has removed in this very moment is no reason to let somebody through who was refused.
    Ok(Some(wait(tx, key, allowed, now).await?.unwrap_or(Duration::from_micros(1))))
}

/// How long to wait until there is one of what is allowed under this key; `None` when there is. Takes nothing.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn wait(tx: &mut Tx, key: &Sha256, allowed: Allowance, now: Timestamp) -> Result<Option<Duration>> {
    let row = fetch!(fetch_optional::<(i64,)>(tx, FIND, key.0.as_slice()))?;
    let wait = row.map_or(Duration::ZERO, |(full_at,)| allowed.wait(Timestamp::from_micros(full_at), now));
    Ok(Some(wait).filter(|wait| *wait > Duration::ZERO))
}

/// Forgets limits that were full again before `now`, and says how many it was.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, now.as_micros(), now.saturating_add(LONGEST).as_micros())
}
