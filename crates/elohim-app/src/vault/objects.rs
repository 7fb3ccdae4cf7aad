//! The pool: opaque objects, created once, never changed.

use std::ops::Range;

use bytes::BytesMut;
use elohim_core::ErrorCode;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::vault::object::MAX_PART_BYTES;
use elohim_core::vault::{Counts, Object, Part, Quarter, Sha256};
use elohim_store::Tx;
use elohim_store::ops::audit;
use elohim_store::vault::objects::{self, NewObject};
use elohim_store::vault::{activity, object_reads, submissions, uploads};
use futures::TryStreamExt;

use crate::vault::PartBody;
use crate::vault::pools::Pool;
use crate::vault::stream::{self, Body};
use crate::{App, Error, Result};

/// Creates an object that fits into one part.
///
/// # Errors
/// [`ErrorCode::VaultObjectExists`] when the id is or was in use, [`ErrorCode::VaultPartConflict`] when an upload is under
/// way for it, [`ErrorCode::VaultDigestMismatch`] when the bytes are not those announced,
/// [`ErrorCode::VaultQuotaExceeded`].
pub async fn create(app: &App, pool: &Pool, id: ObjectId, sha256: Sha256, body: PartBody) -> Result<Object> {
    pool.require_write()?;
    let part = checked_part(0, sha256, &body)?;
    let (app, pool) = (app.clone(), pool.clone());
    // Goes on when the client is gone: bytes without a row would count for nobody.
    let stored = app.tasks.clone().spawn(async move {
        // One at a time in each pool: what is refused after its bytes were written can be removed, since nobody else is
        // writing an object of this id, and what the quota has room for is not given away twice.
        let _turn = app.turns.take(pool.id).await;
        let written = write(&app, &pool, id, &part, body).await;
        if written.is_err() && is_nowhere(&app, pool.id, id).await {
            app.blobs.delete_part(pool.id, id, &part).await?;
        }
        written
    });
    stored.await.map_err(|_| Error::Internal("a task that stored something stopped"))?
}

async fn write(app: &App, pool: &Pool, id: ObjectId, part: &Part, body: PartBody) -> Result<Object> {
    let mut tx = app.db.vault.snapshot().await?;
    refuse_existing(&mut tx, pool.id, id).await?;
    refuse_uploading(&mut tx, pool.id, id).await?;
    refuse_over_quota(app, &mut tx, pool.id, part.length).await?;
    let position = objects::position(&mut tx, pool.id).await?;
    drop(tx);
    app.blobs.put_part(pool.id, id, part, body.into_pieces()).await?;
    let new = NewObject { pool: pool.id, id, length: part.length, created_at: app.clock.now() };
    let mut tx = app.db.vault.begin().await?;
    objects::lock_usage(&mut tx, pool.id).await?;
    // A sweep on another node may have taken them for what a broken attempt has left.
    if objects::position(&mut tx, pool.id).await? != position && !app.blobs.has_part(pool.id, id, part).await? {
        return Err(ErrorCode::Unavailable.into());
    }
    let object = insert(&mut tx, &new, std::slice::from_ref(part)).await?;
    // Again: an upload, or another node, may have come between.
    refuse_uploading(&mut tx, pool.id, id).await?;
    refuse_over_quota(app, &mut tx, pool.id, 0).await?;
    activity::add(&mut tx, pool.id, Quarter::of(new.created_at), &Counts::added(object.length)).await?;
    let event = AuditEvent::ObjectCreated(id);
    audit::record(&mut tx, app.clock.now(), &pool.who().audited(), &event, &pool.who().caller.request_id).await?;
    tx.commit().await?;
    Ok(object)
}

/// Whether no row names the object. When that cannot be told, it may be somewhere.
async fn is_nowhere(app: &App, pool: PoolId, id: ObjectId) -> bool {
    let rows = async {
        let mut tx = app.db.vault.snapshot().await?;
        refuse_existing(&mut tx, pool, id).await?;
        refuse_uploading(&mut tx, pool, id).await
    };
    rows.await.is_ok()
}

/// A live object of the pool.
///
/// # Errors
/// [`ErrorCode::VaultFileNotFound`].
pub async fn get(app: &App, pool: &Pool, id: ObjectId) -> Result<Object> {
    let mut tx = app.db.vault.snapshot().await?;
    find_live(&mut tx, pool.id, id).await
}

/// The bytes of an object of the pool, as a stream. `range` is in bytes of the object and must lie within it.
///
/// # Errors
/// [`ErrorCode::VaultFileNotFound`].
pub async fn read(app: &App, pool: &Pool, id: ObjectId, range: Range<u64>) -> Result<Body> {
    let mut tx = app.db.vault.snapshot().await?;
    find_live(&mut tx, pool.id, id).await?;
    let parts = objects::parts(&mut tx, pool.id, id).await?;
    app.activity.read(pool.id, id, &range, app.clock.now(), app.settings.vault.count_reads);
    Ok(stream::read(app, pool.id, id, parts, range))
}

/// One object of [`read_many`].
pub enum Found {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It exists, and was left out because the answer is full.
    Omitted,
    /// There is no such object.
    Missing,
}

/// The bytes of several objects, in the order asked for, up to `budget` bytes in all.
///
/// # Errors
/// Only those of the storage.
pub async fn read_many(app: &App, pool: &Pool, ids: &[ObjectId], budget: u64) -> Result<Vec<Found>> {
    let mut tx = app.db.vault.snapshot().await?;
    let present = objects::find_many(&mut tx, pool.id, ids).await?;
    let mut left = budget;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let live = present.iter().find(|object| object.id == *id && object.deleted_at.is_none());
        found.push(match live {
            None => Found::Missing,
            Some(object) if object.length > left => Found::Omitted,
            Some(object) => {
                left -= object.length;
                let parts = objects::parts(&mut tx, pool.id, *id).await?;
                let body = stream::read(app, pool.id, *id, parts, 0..object.length);
                let bytes: BytesMut = body.try_collect::<Vec<_>>().await?.into_iter().flatten().collect();
                Found::Bytes(bytes.to_vec())
            }
        });
    }
    Ok(found)
}

/// Creations and deletions after the place `after` of the change feed, oldest first. One more than `limit` is answered
/// when there are more.
///
/// # Errors
/// Only those of the database.
pub async fn changes(app: &App, pool: &Pool, after: i64, limit: u32) -> Result<Vec<Object>> {
    let mut tx = app.db.vault.snapshot().await?;
    Ok(objects::changes(&mut tx, pool.id, after, limit.saturating_add(1)).await?)
}

/// Deletes an object. Its id is never used again; its bytes are removed by a sweep.
///
/// # Errors
/// [`ErrorCode::VaultFileNotFound`].
pub async fn delete(app: &App, pool: &Pool, id: ObjectId) -> Result<()> {
    pool.require_delete()?;
    let mut tx = app.db.vault.begin().await?;
    let now = app.clock.now();
    let deleted = objects::delete(&mut tx, pool.id, id, now).await?.ok_or(ErrorCode::VaultFileNotFound)?;
    activity::add(&mut tx, pool.id, Quarter::of(now), &Counts::removed(deleted.length)).await?;
    object_reads::delete(&mut tx, pool.id, id).await?;
    submissions::delete(&mut tx, pool.id, id).await?;
    let event = AuditEvent::ObjectDeleted(id);
    audit::record(&mut tx, now, &pool.who().audited(), &event, &pool.who().caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}

/// A part whose bytes are those announced and not too many.
pub(crate) fn checked_part(index: u32, sha256: Sha256, body: &PartBody) -> Result<Part> {
    let length = body.length();
    if length == 0 || length > MAX_PART_BYTES {
        let problem = format!("is not 1 to {MAX_PART_BYTES} bytes");
        return Err(Error::Invalid { code: ErrorCode::ValidationFailed, path: "body", problem });
    }
    if body.sha256() != sha256 {
        return Err(ErrorCode::VaultDigestMismatch.into());
    }
    Ok(Part { index, length, sha256 })
}

pub(crate) async fn find_live(tx: &mut Tx, pool: PoolId, id: ObjectId) -> Result<Object> {
    let object = objects::find(tx, pool, id).await?.filter(|object| object.deleted_at.is_none());
    object.ok_or_else(|| ErrorCode::VaultFileNotFound.into())
}

pub(crate) async fn refuse_existing(tx: &mut Tx, pool: PoolId, id: ObjectId) -> Result<()> {
    match objects::find(tx, pool, id).await? {
        Some(_) => Err(ErrorCode::VaultObjectExists.into()),
        None => Ok(()),
    }
}

/// An object beside an open upload of its id would end the upload, and with it what the upload counts towards the quota
/// while its parts stay.
async fn refuse_uploading(tx: &mut Tx, pool: PoolId, id: ObjectId) -> Result<()> {
    match uploads::find_by_object(tx, pool, id).await? {
        Some(_) => Err(ErrorCode::VaultPartConflict.into()),
        None => Ok(()),
    }
}

/// Refuses `more` bytes when they and the pool's open uploads do not fit beside what it stores.
pub(crate) async fn refuse_over_quota(app: &App, tx: &mut Tx, pool: PoolId, more: u64) -> Result<()> {
    let stored = objects::usage(tx, pool).await?.bytes;
    let coming = uploads::open_bytes(tx, pool).await?;
    if stored.saturating_add(coming).saturating_add(more) > app.settings.vault.quota_bytes {
        return Err(ErrorCode::VaultQuotaExceeded.into());
    }
    Ok(())
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewObject, parts: &[Part]) -> Result<Object> {
    objects::insert(tx, new, parts).await.map_err(|error| match error {
        elohim_store::Error::Unique(_) => Error::Refused(ErrorCode::VaultObjectExists),
        other => other.into(),
    })
}
