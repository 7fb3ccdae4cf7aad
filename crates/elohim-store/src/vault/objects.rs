//! Objects of the pool, the change feed, and how much of it each pool uses.

use elohim_core::Timestamp;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::vault::{Object, Part, Sha256};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::row::{Entity, Stored as _, UNSEALED, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

/// Parts that are inserted with one statement.
const BATCH: usize = 1000;

/// An object that is to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewObject {
    /// The pool that it goes to.
    pub pool: PoolId,
    /// Its id, chosen by the client.
    pub id: ObjectId,
    /// Its length in bytes.
    pub length: u64,
    /// When it was created.
    pub created_at: Timestamp,
}

/// What a pool, or all of them, have stored. Deleted objects do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Length of all objects in bytes.
    pub bytes: u64,
    /// Number of objects.
    pub objects: u64,
}

stored! {
    /// An object, perhaps deleted.
    struct ObjectRow in "vault_objects", key (pool_id, id) {
        pool_id: Uuid,
        id: Vec<u8>,
        seq: i64,
        length: i64,
        parts: i64,
        created_at: i64,
        deleted_at: Option<i64>,
        blobs_gone: bool,
    }
}

stored! {
    /// A part of an object.
    struct ObjectPartRow in "vault_object_parts", key (pool_id, object_id, part) {
        pool_id: Uuid,
        object_id: Vec<u8>,
        part: i64,
        length: i64,
        sha256: Vec<u8>,
    }
}

impl Entity for ObjectRow {
    type Of = Object;

    fn read(self) -> Option<Object> {
        Some(Object {
            pool: PoolId::from_uuid(self.pool_id),
            id: ObjectId::from_bytes(self.id.try_into().ok()?),
            seq: self.seq,
            length: u64::try_from(self.length).ok()?,
            parts: u32::try_from(self.parts).ok()?,
            created_at: Timestamp::from_micros(self.created_at),
            deleted_at: self.deleted_at.map(Timestamp::from_micros),
        })
    }
}

impl Entity for ObjectPartRow {
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
    ADD_USAGE = sql!("INSERT INTO vault_usage (pool_id, feed_seq, bytes, objects) VALUES ($1, 1, $2, 1)
        ON CONFLICT (pool_id) DO UPDATE SET feed_seq = vault_usage.feed_seq + 1,
            bytes = vault_usage.bytes + excluded.bytes, objects = vault_usage.objects + 1
        RETURNING feed_seq");
    LOCK_USAGE = sql!("INSERT INTO vault_usage (pool_id, feed_seq, bytes, objects) VALUES ($1, 0, 0, 0)
        ON CONFLICT (pool_id) DO UPDATE SET feed_seq = vault_usage.feed_seq");
    NEXT_SEQ = sql!("UPDATE vault_usage SET feed_seq = feed_seq + 1 WHERE pool_id = $1 RETURNING feed_seq");
    POSITION = sql!("SELECT feed_seq FROM vault_usage WHERE pool_id = $1");
    TAKE_USAGE = sql!("UPDATE vault_usage SET bytes = bytes - $2, objects = objects - 1 WHERE pool_id = $1");
    INSERT_PARTS = sql! {
        sqlite: "INSERT INTO vault_object_parts (pool_id, object_id, part, length, sha256, row_sum)
            SELECT $1, $2, json_extract(value, '$[0]'), json_extract(value, '$[1]'), unhex(json_extract(value, '$[2]')),
                json_extract(value, '$[3]') FROM json_each($3)",
        postgres: "INSERT INTO vault_object_parts (pool_id, object_id, part, length, sha256, row_sum)
            SELECT $1, $2, CAST(value->>0 AS BIGINT), CAST(value->>1 AS BIGINT), decode(value->>2, 'hex'),
                CAST(value->>3 AS BIGINT) FROM json_array_elements(CAST($3 AS JSON))",
    };
    FIND = sql!("SELECT * FROM vault_objects WHERE pool_id = $1 AND id = $2");
    FIND_MANY = sql! {
        sqlite: "SELECT * FROM vault_objects WHERE pool_id = $1
            AND id IN (SELECT unhex(value) FROM json_each($2))",
        postgres: "SELECT * FROM vault_objects WHERE pool_id = $1
            AND id IN (SELECT decode(value, 'hex') FROM json_array_elements_text(CAST($2 AS JSON)))",
    };
    PARTS = sql!("SELECT * FROM vault_object_parts WHERE pool_id = $1 AND object_id = $2 ORDER BY part");
    CHANGES = sql!("SELECT * FROM vault_objects WHERE pool_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    LARGEST = sql!("SELECT * FROM vault_objects WHERE pool_id = $1 AND deleted_at IS NULL
        ORDER BY length DESC, id LIMIT $2");
    LOCK_PRESENT = sql!("UPDATE vault_usage SET feed_seq = feed_seq WHERE pool_id = $1");
    PAGE = sql!("SELECT * FROM vault_objects WHERE (pool_id > $1 OR (pool_id = $1 AND id >= $2)) AND deleted_at IS NULL
        ORDER BY pool_id, id LIMIT $3");
    LOCK = sql! {
        sqlite: "SELECT * FROM vault_objects WHERE pool_id = $1 AND id = $2",
        postgres: "SELECT * FROM vault_objects WHERE pool_id = $1 AND id = $2 FOR UPDATE",
    };
    DELETE = sql!("UPDATE vault_objects SET deleted_at = $3, seq = $4
        WHERE pool_id = $1 AND id = $2 AND deleted_at IS NULL RETURNING *");
    DELETED_WITH_BLOBS = sql!("SELECT * FROM vault_objects WHERE deleted_at IS NOT NULL AND NOT blobs_gone
        AND deleted_at < $1 ORDER BY deleted_at NULLS LAST LIMIT $2");
    BLOBS_GONE = sql!("UPDATE vault_objects SET blobs_gone = TRUE
        WHERE pool_id = $1 AND id = $2 AND deleted_at IS NOT NULL AND NOT blobs_gone RETURNING *");
    DELETE_PARTS = sql!("DELETE FROM vault_object_parts WHERE pool_id = $1 AND object_id = $2");
    USAGE = sql!("SELECT bytes, objects FROM vault_usage WHERE pool_id = $1");
    TOTALS = sql!("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT), CAST(COALESCE(SUM(objects), 0) AS BIGINT)
        FROM vault_usage");
    MISCOUNTED = sql!("SELECT u.pool_id FROM vault_usage u WHERE
        u.bytes <> (SELECT COALESCE(SUM(o.length), 0) FROM vault_objects o
            WHERE o.pool_id = u.pool_id AND o.deleted_at IS NULL)
        OR u.objects <> (SELECT COUNT(*) FROM vault_objects o
            WHERE o.pool_id = u.pool_id AND o.deleted_at IS NULL)
        OR u.feed_seq < (SELECT COALESCE(MAX(o.seq), 0) FROM vault_objects o WHERE o.pool_id = u.pool_id)");
}

/// Lets no other transaction store or remove anything of this pool until this one ends: what a quota is compared with
/// stays as it is. Taken before every other lock.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn lock_usage(tx: &mut Tx, pool: PoolId) -> Result<()> {
    execute!(tx, LOCK_USAGE, pool.as_uuid())?;
    Ok(())
}

/// Whether anything was ever stored in this pool, as far as this database knows.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn is_known(tx: &mut Tx, pool: PoolId) -> Result<bool> {
    Ok(fetch!(fetch_optional::<(i64,)>(tx, POSITION, pool.as_uuid()))?.is_some())
}

/// How far the pool's change feed has come.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn position(tx: &mut Tx, pool: PoolId) -> Result<i64> {
    Ok(fetch!(fetch_optional::<(i64,)>(tx, POSITION, pool.as_uuid()))?.map_or(0, |(seq,)| seq))
}

/// Moves the pool's change feed on, with nothing at this place, so that others see that something has happened. The pool's usage is
/// locked before.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn skip_position(tx: &mut Tx, pool: PoolId) -> Result<()> {
    fetch!(fetch_optional::<(i64,)>(tx, NEXT_SEQ, pool.as_uuid()))?;
    Ok(())
}

/// Like [`lock_usage`] when the pool is there; `false` when it is not, or not any more.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn lock_present(tx: &mut Tx, pool: PoolId) -> Result<bool> {
    Ok(execute!(tx, LOCK_PRESENT, pool.as_uuid())? > 0)
}

/// Stores an object with its parts, at the next place of the pool's change feed. Creations in one pool wait for each
/// other, so that a reader of the feed never misses one.
///
/// # Errors
/// `Unique(VaultObject)` when the pool has, or had, an object with this id.
pub async fn insert(tx: &mut Tx, new: &NewObject, parts: &[Part]) -> Result<Object> {
    let pool_id = new.pool.as_uuid();
    let length = i64::try_from(new.length).map_err(|_| Error::too_large())?;
    let (seq,) = fetch!(fetch_one::<(i64,)>(tx, ADD_USAGE, pool_id, length))?;
    let count = u32::try_from(parts.len()).map_err(|_| Error::too_large())?;
    let row = ObjectRow {
        pool_id,
        id: new.id.as_bytes().to_vec(),
        seq,
        length,
        parts: i64::from(count),
        created_at: new.created_at.as_micros(),
        deleted_at: None,
        blobs_gone: false,
        row_sum: UNSEALED,
    };
    row.insert(tx).await?;
    for batch in parts.chunks(BATCH) {
        insert_parts(tx, new, batch).await?;
    }
    Ok(Object {
        pool: new.pool,
        id: new.id,
        seq,
        length: new.length,
        parts: count,
        created_at: new.created_at,
        deleted_at: None,
    })
}

/// Finds an object, also a deleted one.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, pool: PoolId, id: ObjectId) -> Result<Option<Object>> {
    let row = fetch!(fetch_optional::<ObjectRow>(tx, FIND, pool.as_uuid(), id.as_bytes().as_slice()))?;
    row.map(entity).transpose()
}

/// Those of the objects that there are, also deleted ones, by their place in the feed.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_many(tx: &mut Tx, pool: PoolId, ids: &[ObjectId]) -> Result<Vec<Object>> {
    let ids = serde_json::Value::from(ids.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string();
    let mut found = entities(fetch!(fetch_all::<ObjectRow>(tx, FIND_MANY, pool.as_uuid(), ids))?)?;
    // Not in the statement: to have them in order, SQLite would walk through the whole pool.
    found.sort_unstable_by_key(|object| object.seq);
    Ok(found)
}

/// The parts of an object, in order. None for an object whose bytes are gone.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn parts(tx: &mut Tx, pool: PoolId, id: ObjectId) -> Result<Vec<Part>> {
    entities(fetch!(fetch_all::<ObjectPartRow>(tx, PARTS, pool.as_uuid(), id.as_bytes().as_slice()))?)
}

/// The largest objects of the pool, the largest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn largest(tx: &mut Tx, pool: PoolId, limit: u32) -> Result<Vec<Object>> {
    entities(fetch!(fetch_all::<ObjectRow>(tx, LARGEST, pool.as_uuid(), i64::from(limit)))?)
}

/// Objects of all pools that are not deleted, by pool and id, from this one on; from the first when none is named.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn page(tx: &mut Tx, from: Option<(PoolId, ObjectId)>, limit: u32) -> Result<Vec<Object>> {
    let first = (PoolId::from_uuid(Uuid::nil()), ObjectId::from_bytes([0; 16]));
    let (pool, id) = from.unwrap_or(first);
    let (pool, id) = (pool.as_uuid(), id.as_bytes().as_slice());
    entities(fetch!(fetch_all::<ObjectRow>(tx, PAGE, pool, id, i64::from(limit)))?)
}

/// What happened in the pool's pool after place `after` of its feed. An object that was created and deleted comes once,
/// as deleted.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn changes(tx: &mut Tx, pool: PoolId, after: i64, limit: u32) -> Result<Vec<Object>> {
    entities(fetch!(fetch_all::<ObjectRow>(tx, CHANGES, pool.as_uuid(), after, i64::from(limit)))?)
}

/// Deletes an object: its row moves to a new place in the feed, its bytes stay until they are collected. `None` when there
/// is no such object, or it was deleted already.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, pool: PoolId, id: ObjectId, now: Timestamp) -> Result<Option<Object>> {
    let (pool_id, key) = (pool.as_uuid(), id.as_bytes().as_slice());
    // The usage row is locked first, here and on creation, so that two transactions never wait for each other. A place in
    // the feed that is taken for nothing is only a gap.
    let Some((seq,)) = fetch!(fetch_optional::<(i64,)>(tx, NEXT_SEQ, pool_id))? else { return Ok(None) };
    let Some(before) = fetch!(fetch_optional::<ObjectRow>(tx, LOCK, pool_id, key))? else { return Ok(None) };
    let deleted = fetch!(fetch_optional::<ObjectRow>(tx, DELETE, pool_id, key, now.as_micros(), seq))?;
    let Some(row) = deleted else { return Ok(None) };
    let row = row
        .seal(tx, |row| {
            row.deleted_at = None;
            row.seq = before.seq;
        })
        .await?;
    execute!(tx, TAKE_USAGE, pool_id, row.length)?;
    entity(row).map(Some)
}

/// Objects that were deleted before `before` and whose bytes are still there, the oldest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn deleted_with_blobs(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<Vec<(PoolId, ObjectId)>> {
    let rows = fetch!(fetch_all::<ObjectRow>(tx, DELETED_WITH_BLOBS, before.as_micros(), i64::from(limit)))?;
    Ok(entities(rows)?.into_iter().map(|object| (object.pool, object.id)).collect())
}

/// Remembers that the bytes of a deleted object are gone; `false` when that was known, or the object is not deleted.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn mark_blobs_gone(tx: &mut Tx, pool: PoolId, id: ObjectId) -> Result<bool> {
    let (pool_id, key) = (pool.as_uuid(), id.as_bytes().as_slice());
    let marked = fetch!(fetch_optional::<ObjectRow>(tx, BLOBS_GONE, pool_id, key))?;
    let Some(row) = marked else { return Ok(false) };
    row.seal(tx, |row| row.blobs_gone = false).await?;
    execute!(tx, DELETE_PARTS, pool_id, key)?;
    Ok(true)
}

/// What the pool has stored.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn usage(tx: &mut Tx, pool: PoolId) -> Result<Usage> {
    let counted = fetch!(fetch_optional::<(i64, i64)>(tx, USAGE, pool.as_uuid()))?;
    Ok(counted.map_or_else(Usage::default, Usage::read))
}

/// What all pools have stored.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn totals(tx: &mut Tx) -> Result<Usage> {
    Ok(Usage::read(fetch!(fetch_one::<(i64, i64)>(tx, TOTALS))?))
}

/// Pools whose usage is not what their objects add up to.
pub(crate) async fn miscounted(tx: &mut Tx) -> Result<Vec<Uuid>> {
    let rows = fetch!(fetch_all::<(Uuid,)>(tx, MISCOUNTED))?;
    Ok(rows.into_iter().map(|(pool,)| pool).collect())
}

impl Usage {
    fn read((bytes, objects): (i64, i64)) -> Self {
        Self { bytes: u64::try_from(bytes).unwrap_or(0), objects: u64::try_from(objects).unwrap_or(0) }
    }
}

async fn insert_parts(tx: &mut Tx, new: &NewObject, parts: &[Part]) -> Result<()> {
    let mut rows = Vec::with_capacity(parts.len());
    for part in parts {
        let row = ObjectPartRow {
            pool_id: new.pool.as_uuid(),
            object_id: new.id.as_bytes().to_vec(),
            part: i64::from(part.index),
            length: i64::try_from(part.length).map_err(|_| Error::too_large())?,
            sha256: part.sha256.0.to_vec(),
            row_sum: UNSEALED,
        };
        rows.push(serde_json::json!([row.part, row.length, part.sha256.to_string(), row.computed_sum()]));
    }
    let rows = serde_json::Value::from(rows).to_string();
    execute!(tx, INSERT_PARTS, new.pool.as_uuid(), new.id.as_bytes().as_slice(), rows)?;
    Ok(())
}
