//! Uploads that are not complete.

use elohim_core::Timestamp;
use elohim_core::id::{DropBoxId, ObjectId, PoolId, UploadId};
use elohim_core::vault::{Part, Sha256, Upload};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::row::{Entity, Stored as _, UNSEALED, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

/// What storing a part came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOutcome {
    /// It was not there before.
    Stored,
    /// The same part was there already.
    Same,
    /// Another part was there already, and stays.
    Conflict,
}

stored! {
    /// An upload.
    struct UploadRow in "vault_uploads", key (id) {
        id: Uuid,
        pool_id: Uuid,
        object_id: Vec<u8>,
        length: i64,
        parts: i64,
        created_at: i64,
    } added {
        drop_box_id: Option<Vec<u8>>,
    }
}

stored! {
    /// A part that has arrived.
    struct UploadPartRow in "vault_upload_parts", key (upload_id, part) {
        upload_id: Uuid,
        part: i64,
        length: i64,
        sha256: Vec<u8>,
    }
}

impl Entity for UploadRow {
    type Of = Upload;

    fn read(self) -> Option<Upload> {
        Some(Upload {
            id: UploadId::from_uuid(self.id),
            pool: PoolId::from_uuid(self.pool_id),
            object: ObjectId::from_bytes(self.object_id.try_into().ok()?),
            length: u64::try_from(self.length).ok()?,
            parts: u32::try_from(self.parts).ok()?,
            created_at: Timestamp::from_micros(self.created_at),
            drop_box: self.drop_box_id.map(|id| id.try_into().map(DropBoxId::from_bytes)).transpose().ok()?,
        })
    }
}

impl Entity for UploadPartRow {
    type Of = Part;

    fn read(self) -> Option<Part> {
        Some(Part {
            index: u32::try_from(self.part).ok()?,
            length: u64::try_from(self.length).ok()?,
            sha256: Sha256(self.sha256.try_into().ok()?),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM vault_uploads WHERE pool_id = $1 AND id = $2");
    FIND_BY_OBJECT = sql!("SELECT * FROM vault_uploads WHERE pool_id = $1 AND object_id = $2");
    PUT_PART = sql!("INSERT INTO vault_upload_parts (upload_id, part, length, sha256, row_sum) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (upload_id, part) DO NOTHING");
    FIND_PART = sql!("SELECT * FROM vault_upload_parts WHERE upload_id = $1 AND part = $2");
    STORED_BYTES = sql!("SELECT CAST(COALESCE(SUM(length), 0) AS BIGINT) FROM vault_upload_parts WHERE upload_id = $1");
    PARTS = sql!("SELECT * FROM vault_upload_parts WHERE upload_id = $1 ORDER BY part");
    GROW = sql!("UPDATE vault_uploads SET length = length + $2, parts = parts + 1 WHERE id = $1 RETURNING *");
    DELETE = sql!("DELETE FROM vault_uploads WHERE id = $1");
    LIST_ABANDONED = sql!("SELECT * FROM vault_uploads WHERE created_at < $1 ORDER BY created_at, id LIMIT $2");
    LIST = sql!("SELECT * FROM vault_uploads WHERE pool_id = $1 ORDER BY created_at, id LIMIT $2 OFFSET $3");
    OPEN_BYTES = sql!("SELECT CAST(COALESCE(SUM(length), 0) AS BIGINT) FROM vault_uploads WHERE pool_id = $1");
}

/// Stores a new upload.
///
/// # Errors
/// `Unique(VaultUploadObject)` when an upload for this object is open.
pub async fn insert(tx: &mut Tx, upload: &Upload) -> Result<()> {
    let row = UploadRow {
        id: upload.id.as_uuid(),
        pool_id: upload.pool.as_uuid(),
        object_id: upload.object.as_bytes().to_vec(),
        length: i64::try_from(upload.length).map_err(|_| Error::too_large())?,
        parts: i64::from(upload.parts),
        created_at: upload.created_at.as_micros(),
        drop_box_id: upload.drop_box.map(|id| id.as_bytes().to_vec()),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds an upload of the pool.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, pool: PoolId, id: UploadId) -> Result<Option<Upload>> {
    fetch!(fetch_optional::<UploadRow>(tx, FIND, pool.as_uuid(), id.as_uuid()))?.map(entity).transpose()
}

/// Finds the open upload for an object of the pool.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_by_object(tx: &mut Tx, pool: PoolId, object: ObjectId) -> Result<Option<Upload>> {
    let row = fetch!(fetch_optional::<UploadRow>(tx, FIND_BY_OBJECT, pool.as_uuid(), object.as_bytes().as_slice()))?;
    row.map(entity).transpose()
}

/// Remembers a part whose bytes are stored. A part that is there is never replaced.
///
/// # Errors
/// [`Error::Other`] when there is no such upload.
pub async fn put_part(tx: &mut Tx, upload: UploadId, part: &Part) -> Result<PartOutcome> {
    let row = UploadPartRow {
        upload_id: upload.as_uuid(),
        part: i64::from(part.index),
        length: i64::try_from(part.length).map_err(|_| Error::too_large())?,
        sha256: part.sha256.0.to_vec(),
        row_sum: UNSEALED,
    };
    let sum = row.computed_sum();
    if execute!(tx, PUT_PART, row.upload_id, row.part, row.length, row.sha256, sum)? == 1 {
        return Ok(PartOutcome::Stored);
    }
    let found = fetch!(fetch_one::<UploadPartRow>(tx, FIND_PART, upload.as_uuid(), i64::from(part.index)))?;
    Ok(if entity(found)? == *part { PartOutcome::Same } else { PartOutcome::Conflict })
}

/// Announces one more part of this length. `None` when there is no such upload any more.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn grow(tx: &mut Tx, upload: UploadId, length: u64) -> Result<Option<Upload>> {
    let more = i64::try_from(length).map_err(|_| Error::too_large())?;
    let Some(row) = fetch!(fetch_optional::<UploadRow>(tx, GROW, upload.as_uuid(), more))? else { return Ok(None) };
    let undo = |row: &mut UploadRow| {
        row.length -= more;
        row.parts -= 1;
    };
    entity(row.seal(tx, undo).await?).map(Some)
}

/// The part at this place, if it has arrived, and how many bytes have arrived in all.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn stored(tx: &mut Tx, upload: UploadId, index: u32) -> Result<(Option<Part>, u64)> {
    let part = fetch!(fetch_optional::<UploadPartRow>(tx, FIND_PART, upload.as_uuid(), i64::from(index)))?;
    let (bytes,) = fetch!(fetch_one::<(i64,)>(tx, STORED_BYTES, upload.as_uuid()))?;
    Ok((part.map(entity).transpose()?, u64::try_from(bytes).unwrap_or(0)))
}

/// The parts that have arrived, in order.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn parts(tx: &mut Tx, upload: UploadId) -> Result<Vec<Part>> {
    entities(fetch!(fetch_all::<UploadPartRow>(tx, PARTS, upload.as_uuid()))?)
}

/// Forgets an upload and its parts; `false` when there is no such upload.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, upload: UploadId) -> Result<bool> {
    Ok(execute!(tx, DELETE, upload.as_uuid())? == 1)
}

/// Uploads that began before `before`, the oldest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_abandoned(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<Vec<Upload>> {
    entities(fetch!(fetch_all::<UploadRow>(tx, LIST_ABANDONED, before.as_micros(), i64::from(limit)))?)
}

/// The open uploads into a pool, the oldest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, pool: PoolId, limit: u32, offset: u32) -> Result<Vec<Upload>> {
    entities(fetch!(fetch_all::<UploadRow>(tx, LIST, pool.as_uuid(), i64::from(limit), i64::from(offset)))?)
}

/// How many bytes the pool's open uploads have announced.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn open_bytes(tx: &mut Tx, pool: PoolId) -> Result<u64> {
    let (bytes,) = fetch!(fetch_one::<(i64,)>(tx, OPEN_BYTES, pool.as_uuid()))?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}
