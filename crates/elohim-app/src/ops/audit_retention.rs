//! How long the audit log is kept.

use std::time::Duration;

use elohim_store::Db;
use elohim_store::ops::audit_anchor;

use crate::{App, Result};

/// Time between two removals. Each is an entry of its own, and would be one every few minutes else.
pub(crate) const EVERY: Duration = Duration::from_secs(24 * 3600);
/// Most entries that one transaction removes: others wait for as long.
const BATCH: u32 = 1000;

/// Removes the oldest entries of every log that are older than the policy says. Answers how many.
///
/// # Errors
/// Those of the databases, also when an entry that is to be removed was changed; what was removed until then stays removed.
pub async fn purge_audit(app: &App) -> Result<u64> {
    let Some(kept) = app.settings.audit.kept else { return Ok(0) };
    let (mut purged, mut failed) = (0, None);
    for (_, db) in app.db.all() {
        // A log that was changed does not keep the others from going on.
        match purge(app, db, kept).await {
            Ok(count) => purged += count,
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(purged), Err)
}

async fn purge(app: &App, db: &Db, kept: Duration) -> Result<u64> {
    let now = app.clock.now();
    let mut tx = db.snapshot().await?;
    let anchor = audit_anchor::find(&mut tx).await?;
    drop(tx);
    if anchor.is_some_and(|anchor| anchor.at.saturating_add(EVERY) > now) {
        return Ok(0);
    }
    let mut purged = 0;
    loop {
        let mut tx = db.begin().await?;
        let cut = audit_anchor::cut(&mut tx, now.saturating_sub(kept), now, BATCH).await?;
        tx.commit().await?;
        let Some(cut) = cut else { return Ok(purged) };
        purged += cut.removed;
        if cut.removed < u64::from(BATCH) {
            return Ok(purged);
        }
    }
}
