//! What teams forget with time.

use std::time::Duration;

use elohim_store::teams::{invites, members, promotions};

use crate::{App, Result};

/// How long those who left are listed, so that those who stay see it, those who were asked in and never came, and invites and
/// requests after their end.
pub(crate) const KEPT: Duration = Duration::from_secs(90 * 24 * 3600);

/// Forgets those who left or were asked in long ago, invites that are long over, and old requests. Answers how many things.
///
/// # Errors
/// Those of the database.
pub async fn purge(app: &App) -> Result<u64> {
    let before = app.clock.now().saturating_sub(KEPT);
    let mut tx = app.db.app.begin().await?;
    let purged = members::purge_gone(&mut tx, before).await?
        + invites::purge_expired(&mut tx, before).await?
        + promotions::purge_old(&mut tx, before).await?;
    tx.commit().await?;
    Ok(purged)
}
