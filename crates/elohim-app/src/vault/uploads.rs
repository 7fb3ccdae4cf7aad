//! Uploads in parts. A part that was acknowledged is stored; nothing is an object before the upload is completed.

use elohim_core::ErrorCode;
use elohim_core::id::{ObjectId, UploadId};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::vault::upload::check_size;
use elohim_core::vault::{Counts, Object, Part, Quarter, Sha256, Upload};
use elohim_store::Tx;
use elohim_store::ops::audit;
use elohim_store::vault::activity;
use elohim_store::vault::objects::NewObject;
use elohim_store::vault::uploads::{self, PartOutcome};

use crate::vault::pools::Pool;
use crate::vault::{PartBody, objects};
use crate::{App, Error, Result};

/// Begins an upload, or finds the one that was begun for the same object with the same size.
///
/// # Errors
/// [`ErrorCode::VaultObjectExists`], [`ErrorCode::VaultPartConflict`] when an upload of another size is under way for the
/// object, [`ErrorCode::VaultQuotaExceeded`], or a size that no object has.
pub async fn create(app: &App, pool: &Pool, object: ObjectId, length: u64, parts: u32) -> Result<(Upload, Vec<Part>)> {
    pool.require_write()?;
    check_size(length, parts).map_err(|problem| Error::Invalid {
        code: ErrorCode::ValidationFailed,
        path: "length",
        problem: problem.to_string(),
    })?;
    let mut tx = begin(app, pool).await?;
    objects::refuse_existing(&mut tx, pool.id, object).await?;
    if let Some(present) = uploads::find_by_object(&mut tx, pool.id, object).await? {
        if (present.length, present.parts) != (length, parts) {
            return Err(ErrorCode::VaultPartConflict.into());
        }
        let stored = uploads::parts(&mut tx, present.id).await?;
        return Ok((present, stored));
    }
    objects::refuse_over_quota(app, &mut tx, pool.id, length).await?;
    let id = UploadId::generate(&*app.clock, &*app.entropy);
    let upload = Upload { id, pool: pool.id, object, length, parts, created_at: app.clock.now(), drop_box: None };
    match uploads::insert(&mut tx, &upload).await {
        Ok(()) => {}
        // Two began at once: the one that is second tries again and finds the first.
        Err(elohim_store::Error::Unique(_)) => return Err(ErrorCode::Unavailable.into()),
        Err(other) => return Err(other.into()),
    }
    tx.commit().await?;
    Ok((upload, Vec::new()))
}

/// An upload into the pool, and its stored parts.
///
/// # Errors
/// [`ErrorCode::VaultUploadNotFound`].
pub async fn get(app: &App, pool: &Pool, id: UploadId) -> Result<(Upload, Vec<Part>)> {
    pool.require_write()?;
    let mut tx = app.db.vault.snapshot().await?;
    let upload = open(&mut tx, pool, id).await?;
    let parts = uploads::parts(&mut tx, id).await?;
    Ok((upload, parts))
}

/// Stores one part. Sending the same part again changes nothing.
///
/// # Errors
/// [`ErrorCode::VaultUploadNotFound`], [`ErrorCode::VaultDigestMismatch`], [`ErrorCode::VaultPartConflict`] when other
/// bytes are stored for this part, [`ErrorCode::ValidationFailed`] when the parts would be more than was announced.
pub async fn put_part(app: &App, pool: &Pool, id: UploadId, index: u32, sha256: Sha256, body: PartBody) -> Result<()> {
    pool.require_write()?;
    let mut tx = app.db.vault.snapshot().await?;
    let upload = open(&mut tx, pool, id).await?;
    let stored = uploads::stored(&mut tx, id, index).await?;
    drop(tx);
    if index >= upload.parts {
        let problem = format!("is not below {}", upload.parts);
        return Err(Error::Invalid { code: ErrorCode::ValidationFailed, path: "index", problem });
    }
    let part = objects::checked_part(index, sha256, &body)?;
    // Before the bytes are written: only what was announced counts towards the quota.
    if already(&upload, stored, &part)? {
        return Ok(());
    }
    let (app, pool) = (app.clone(), pool.clone());
    // Goes on when the client is gone: bytes without a row would count for nobody.
    app.tasks
        .clone()
        .spawn(async move { write_part(&app, &pool, &upload, &part, body).await })
        .await
        .map_err(stopped)?
}

async fn write_part(app: &App, pool: &Pool, upload: &Upload, part: &Part, body: PartBody) -> Result<()> {
    app.blobs.put_part(upload.pool, upload.object, part, body.into_pieces()).await?;
    let mut tx = begin(app, pool).await?;
    open(&mut tx, pool, upload.id).await?;
    let refused = match already(upload, uploads::stored(&mut tx, upload.id, part.index).await?, part) {
        Ok(_) => match uploads::put_part(&mut tx, upload.id, part).await? {
            PartOutcome::Stored | PartOutcome::Same => return Ok(tx.commit().await?),
            PartOutcome::Conflict => ErrorCode::VaultPartConflict.into(),
        },
        Err(refused) => refused,
    };
    // Others wrote parts meanwhile. No row names these bytes: the upload is open, and has other ones at this place or none.
    app.blobs.delete_part(upload.pool, upload.object, part).await?;
    Err(refused)
}

/// Whether this part is stored already; refuses one that does not fit beside those that are.
fn already(upload: &Upload, (there, sum): (Option<Part>, u64), part: &Part) -> Result<bool> {
    match there {
        Some(same) if same == *part => return Ok(true),
        Some(_) => return Err(ErrorCode::VaultPartConflict.into()),
        None => {}
    }
    if sum.saturating_add(part.length) > upload.length {
        let problem = format!("makes more than the {} bytes that were announced", upload.length);
        return Err(Error::Invalid { code: ErrorCode::ValidationFailed, path: "body", problem });
    }
    Ok(false)
}

/// Turns an upload whose parts are all stored into an object.
///
/// # Errors
/// [`ErrorCode::VaultUploadIncomplete`] when parts are missing or do not add up to the announced length.
pub async fn complete(app: &App, pool: &Pool, id: UploadId) -> Result<Object> {
    pool.require_write()?;
    let mut tx = begin(app, pool).await?;
    let upload = open(&mut tx, pool, id).await?;
    let mut parts = uploads::parts(&mut tx, id).await?;
    parts.sort_by_key(|part| part.index);
    let stored: u64 = parts.iter().map(|part| part.length).sum();
    if parts.len() != usize::try_from(upload.parts).unwrap_or(usize::MAX) || stored != upload.length {
        return Err(ErrorCode::VaultUploadIncomplete.into());
    }
    let now = app.clock.now();
    let new = NewObject { pool: upload.pool, id: upload.object, length: upload.length, created_at: now };
    let object = objects::insert(&mut tx, &new, &parts).await?;
    uploads::delete(&mut tx, id).await?;
    activity::add(&mut tx, pool.id, Quarter::of(now), &Counts::added(upload.length)).await?;
    let event = AuditEvent::ObjectCreated(upload.object);
    audit::record(&mut tx, now, &pool.who().audited(), &event, &pool.who().caller.request_id).await?;
    tx.commit().await?;
    Ok(object)
}

/// Gives an upload up. Its bytes are removed by a sweep, and its object id is never used again.
///
/// # Errors
/// [`ErrorCode::VaultUploadNotFound`].
pub async fn delete(app: &App, pool: &Pool, id: UploadId) -> Result<()> {
    pool.require_write()?;
    let mut tx = begin(app, pool).await?;
    let upload = open(&mut tx, pool, id).await?;
    retire(app, &mut tx, &upload).await?;
    let event = AuditEvent::UploadAborted(id);
    audit::record(&mut tx, app.clock.now(), &pool.who().audited(), &event, &pool.who().caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends an upload that is not completed. Its object is entered as deleted, so that the sweep of deleted objects removes
/// the bytes and nobody can create an object of this id while it does.
pub(crate) async fn retire(app: &App, tx: &mut Tx, upload: &Upload) -> Result<()> {
    let now = app.clock.now();
    if elohim_store::vault::objects::find(tx, upload.pool, upload.object).await?.is_none() {
        let parts = uploads::parts(tx, upload.id).await?;
        let new = NewObject { pool: upload.pool, id: upload.object, length: upload.length, created_at: now };
        objects::insert(tx, &new, &parts).await?;
        elohim_store::vault::objects::delete(tx, upload.pool, upload.object, now).await?;
    }
    uploads::delete(tx, upload.id).await?;
    Ok(())
}

/// A transaction in which nothing else is stored or removed in the pool.
async fn begin(app: &App, pool: &Pool) -> Result<Tx> {
    let mut tx = app.db.vault.begin().await?;
    elohim_store::vault::objects::lock_usage(&mut tx, pool.id).await?;
    Ok(tx)
}

fn stopped(_: tokio::task::JoinError) -> Error {
    Error::Internal("a task that stored something stopped")
}

async fn open(tx: &mut Tx, pool: &Pool, id: UploadId) -> Result<Upload> {
    uploads::find(tx, pool.id, id).await?.ok_or_else(|| ErrorCode::VaultUploadNotFound.into())
}
