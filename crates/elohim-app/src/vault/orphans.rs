//! Stored bytes that no row names: a crash between writing a part and its row leaves them. They count for nobody, and nobody can reach
//! them. This looks through everything that is stored, so it is done once a day.

use std::time::Duration;

use elohim_core::Timestamp;
use elohim_core::id::{ObjectId, PoolId};
use elohim_store::vault::{objects, uploads};
use elohim_store::{StoredPart, Tx};
use futures::TryStreamExt as _;

use crate::{App, Result, metrics};

/// How old stored bytes are at least before they are looked at. What is younger may be waiting for its row, or for the databases that
/// name it: after an older backup of them was put back there must be time to find a newer one.
pub const LEFT_ALONE: Duration = Duration::from_secs(30 * 24 * 3600);

/// Removes stored bytes that are older than [`LEFT_ALONE`] and that no row names. Answers how many parts it was. Pools that these
/// databases do not know are left alone: somebody may have connected them with the bytes of another deployment.
///
/// # Errors
/// Those of the storage; what was removed until then stays removed.
pub async fn purge(app: &App) -> Result<u64> {
    let before = app.clock.now().saturating_sub(LEFT_ALONE);
    let (mut purged, mut group) = (0, Vec::<StoredPart>::new());
    let mut stored = app.blobs.list_before(before);
    while let Some(part) = stored.try_next().await? {
        let is_other = group.first().is_some_and(|first| (first.pool, first.object) != (part.pool, part.object));
        // Few at a time, so that nobody waits long for the one writer.
        if is_other || group.len() >= 16 {
            purged += purge_object(app, &group, before).await?;
            group.clear();
        }
        group.push(part);
    }
    Ok(purged + purge_object(app, &group, before).await?)
}

/// Looks at the parts of one object.
async fn purge_object(app: &App, parts: &[StoredPart], before: Timestamp) -> Result<u64> {
    let Some((pool, object)) = parts.first().map(|part| (part.pool, part.object)) else { return Ok(0) };
    let mut tx = app.db.vault.snapshot().await?;
    if !objects::is_known(&mut tx, pool).await? || orphans(&mut tx, pool, object, parts, before).await?.is_empty() {
        return Ok(0);
    }
    drop(tx);
    // Again, while nothing is stored in the pool: somebody may try once more what was broken off a month ago, with the same bytes.
    let _turn = app.turns.take(pool).await;
    let mut tx = app.db.vault.begin().await?;
    objects::lock_usage(&mut tx, pool).await?;
    let mut purged = 0;
    for orphan in orphans(&mut tx, pool, object, parts, before).await? {
        purged += u64::from(app.blobs.delete_before(&orphan, before).await?);
    }
    // Whoever has written these bytes on another node just now sees that the feed has moved on, and looks whether they are there.
    objects::skip_position(&mut tx, pool).await?;
    tx.commit().await?;
    if purged > 0 {
        metrics::orphans_removed(purged);
        tracing::warn!(event = "storage.orphans", pool = %pool, object = %object, count = purged, "stored bytes that no row names were removed");
    }
    Ok(purged)
}

/// Those of the parts that no row names, nor will: of an object that was never made, that is gone for as long, or that consists of others.
async fn orphans(
    tx: &mut Tx,
    pool: PoolId,
    object: ObjectId,
    parts: &[StoredPart],
    before: Timestamp,
) -> Result<Vec<StoredPart>> {
    // What belongs to an upload goes with the upload.
    if uploads::find_by_object(tx, pool, object).await?.is_some() {
        return Ok(Vec::new());
    }
    let named = match objects::find(tx, pool, object).await? {
        Some(row) if row.deleted_at.is_some_and(|at| at >= before) => return Ok(Vec::new()),
        Some(row) if row.deleted_at.is_none() => objects::parts(tx, pool, object).await?,
        Some(_) | None => Vec::new(),
    };
    Ok(parts.iter().filter(|stored| !named.iter().any(|part| stored.is(part))).cloned().collect())
}
