//! Sweeps of the vault: they look at what is, and bring it to what should be. Safe to run twice, and after a crash.

use std::time::Duration;

use elohim_core::identity::notice;
use elohim_core::vault::activity::KEPT;
use elohim_core::vault::upload::ABANDONED_AFTER;
use elohim_store::vault::{activity, objects, share_notices, share_tickets, throttles, uploads};

use crate::vault::uploads::retire;
use crate::{App, Result, metrics};

/// Deleted objects keep their bytes for this long, so that readers that have begun can finish.
pub(crate) const BYTES_KEPT: Duration = Duration::from_secs(3600);
/// How much a sweep looks up at a time. It goes on until nothing is left: else those who delete faster fill the disk.
const BATCH: u32 = 100;

/// Removes the bytes of objects that were deleted an hour ago. Answers how many objects it was.
///
/// # Errors
/// Those of the storage; what was removed until then stays removed.
pub async fn purge_deleted(app: &App) -> Result<u64> {
    let before = app.clock.now().saturating_sub(BYTES_KEPT);
    let mut purged = 0;
    loop {
        let mut tx = app.db.vault.snapshot().await?;
        let gone = objects::deleted_with_blobs(&mut tx, before, BATCH).await?;
        drop(tx);
        if gone.is_empty() {
            return Ok(purged);
        }
        for (pool, id) in gone {
            app.blobs.delete_object(pool, id).await?;
            let mut tx = app.db.vault.begin().await?;
            objects::mark_blobs_gone(&mut tx, pool, id).await?;
            tx.commit().await?;
            purged += 1;
        }
    }
}

/// Gives up uploads that were begun a week ago and never completed. Answers how many it was.
///
/// # Errors
/// Those of the storage; what was removed until then stays removed.
pub async fn purge_abandoned_uploads(app: &App) -> Result<u64> {
    let before = app.clock.now().saturating_sub(ABANDONED_AFTER);
    let mut purged = 0;
    loop {
        let mut tx = app.db.vault.snapshot().await?;
        let abandoned = uploads::list_abandoned(&mut tx, before, BATCH).await?;
        drop(tx);
        if abandoned.is_empty() {
            return Ok(purged);
        }
        for upload in abandoned {
            let mut tx = app.db.vault.begin().await?;
            objects::lock_usage(&mut tx, upload.pool).await?;
            if uploads::find(&mut tx, upload.pool, upload.id).await?.is_none() {
                continue;
            }
            retire(app, &mut tx, &upload).await?;
            tx.commit().await?;
            metrics::upload_abandoned();
            purged += 1;
        }
    }
}

/// Removes tickets of share links that are over.
///
/// # Errors
/// Those of the database.
pub async fn purge_tickets(app: &App) -> Result<u64> {
    let mut tx = app.db.vault.begin().await?;
    let purged = share_tickets::purge_expired(&mut tx, app.clock.now()).await?;
    tx.commit().await?;
    Ok(purged)
}

/// Removes notices about share links that nobody has put away in 90 days.
///
/// # Errors
/// Those of the database.
pub async fn purge_share_notices(app: &App) -> Result<u64> {
    let mut tx = app.db.vault.begin().await?;
    let purged = share_notices::purge(&mut tx, app.clock.now().saturating_sub(notice::KEPT)).await?;
    tx.commit().await?;
    Ok(purged)
}

/// Forgets who tried to open share links, once they may try again as often as anybody.
///
/// # Errors
/// Those of the database.
pub async fn purge_throttles(app: &App) -> Result<u64> {
    let mut tx = app.db.vault.begin().await?;
    let purged = throttles::purge(&mut tx, app.clock.now()).await?;
    tx.commit().await?;
    Ok(purged)
}

/// Removes what was counted more than 400 days ago.
///
/// # Errors
/// Those of the database.
pub async fn purge_activity(app: &App) -> Result<u64> {
    let mut tx = app.db.vault.begin().await?;
    let purged = activity::purge(&mut tx, app.clock.now().saturating_sub(KEPT)).await?;
    tx.commit().await?;
    Ok(purged)
}
