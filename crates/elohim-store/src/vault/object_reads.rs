//! How often objects are read. Only the sum and the last time: not when each time, not by whom.

use elohim_core::Timestamp;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::vault::ObjectReads;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::row::{Entity, Stored as _, UNSEALED, entities, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// How often an object was read.
    struct ObjectReadsRow in "vault_object_reads", key (pool_id, object_id) {
        pool_id: Uuid,
        object_id: Vec<u8>,
        reads: i64,
        last_read_at: i64,
    }
}

impl Entity for ObjectReadsRow {
    type Of = ObjectReads;

    fn read(self) -> Option<ObjectReads> {
        Some(ObjectReads {
            object: ObjectId::from_bytes(self.object_id.try_into().ok()?),
            reads: u64::try_from(self.reads).ok()?,
            last_read_at: Timestamp::from_micros(self.last_read_at),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM vault_object_reads WHERE pool_id = $1 AND object_id = $2");
    ADD = sql!("UPDATE vault_object_reads SET reads = reads + $3, last_read_at = $4
        WHERE pool_id = $1 AND object_id = $2 RETURNING *");
    MOST = sql!("SELECT * FROM vault_object_reads WHERE pool_id = $1 ORDER BY reads DESC, object_id LIMIT $2");
    LATEST = sql!("SELECT * FROM vault_object_reads WHERE pool_id = $1 AND last_read_at >= $2
        ORDER BY last_read_at DESC, object_id LIMIT $3");
    LIST = sql!("SELECT * FROM vault_object_reads WHERE pool_id = $1 ORDER BY object_id LIMIT $2 OFFSET $3");
    DELETE = sql!("DELETE FROM vault_object_reads WHERE pool_id = $1 AND object_id = $2");
}

/// Counts reads of an object. The pool's usage is locked before.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn add(tx: &mut Tx, pool: PoolId, more: ObjectReads) -> Result<()> {
    let (pool_id, key) = (pool.as_uuid(), more.object.as_bytes().as_slice());
    let reads = i64::try_from(more.reads).map_err(|_| Error::too_large())?;
    let last_read_at = more.last_read_at.as_micros();
    let Some(before) = fetch!(fetch_optional::<ObjectReadsRow>(tx, FIND, pool_id, key))? else {
        let row = ObjectReadsRow { pool_id, object_id: key.to_vec(), reads, last_read_at, row_sum: UNSEALED };
        return row.insert(tx).await;
    };
    let last_read_at = last_read_at.max(before.last_read_at);
    let row = fetch!(fetch_one::<ObjectReadsRow>(tx, ADD, pool_id, key, reads, last_read_at))?;
    row.seal(tx, |row| (row.reads, row.last_read_at) = (before.reads, before.last_read_at)).await?;
    Ok(())
}

/// The objects of a pool that were read most often, the first of them first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn most(tx: &mut Tx, pool: PoolId, limit: u32) -> Result<Vec<ObjectReads>> {
    entities(fetch!(fetch_all::<ObjectReadsRow>(tx, MOST, pool.as_uuid(), i64::from(limit)))?)
}

/// The objects of a pool that were read last, since `since`, the latest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn latest(tx: &mut Tx, pool: PoolId, since: Timestamp, limit: u32) -> Result<Vec<ObjectReads>> {
    let rows = fetch!(fetch_all::<ObjectReadsRow>(tx, LATEST, pool.as_uuid(), since.as_micros(), i64::from(limit)))?;
    entities(rows)
}

/// How often each object of a pool was read, by their ids.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, pool: PoolId, limit: u32, offset: u32) -> Result<Vec<ObjectReads>> {
    let pool = pool.as_uuid();
    entities(fetch!(fetch_all::<ObjectReadsRow>(tx, LIST, pool, i64::from(limit), i64::from(offset)))?)
}

/// Forgets how often an object was read.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, pool: PoolId, object: ObjectId) -> Result<()> {
    execute!(tx, DELETE, pool.as_uuid(), object.as_bytes().as_slice())?;
    Ok(())
}
