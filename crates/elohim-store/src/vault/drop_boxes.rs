//! Drop boxes.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, DropBoxId};
use elohim_core::vault::DropBox;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::row::{Entity, Stored as _, UNSEALED, entities, entity, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A box.
    struct DropBoxRow in "vault_drop_boxes", key (id) {
        id: Vec<u8>,
        account_id: Uuid,
        recipient: String,
        max_bytes: i64,
        created_at: i64,
        expires_at: Option<i64>,
        closed_at: Option<i64>,
    }
}

impl Entity for DropBoxRow {
    type Of = DropBox;

    fn read(self) -> Option<DropBox> {
        Some(DropBox {
            id: DropBoxId::from_bytes(self.id.try_into().ok()?),
            account: AccountId::from_uuid(self.account_id),
            recipient: self.recipient,
            max_bytes: u64::try_from(self.max_bytes).ok()?,
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            closed_at: self.closed_at.map(Timestamp::from_micros),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM vault_drop_boxes WHERE id = $1");
    LIST = sql!("SELECT * FROM vault_drop_boxes WHERE account_id = $1 ORDER BY created_at DESC, id LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM vault_drop_boxes WHERE account_id = $1");
    CLOSE = sql!("UPDATE vault_drop_boxes SET closed_at = $3 WHERE account_id = $1 AND id = $2 AND closed_at IS NULL
        RETURNING *");
    HELD = sql!("SELECT CAST(COALESCE(SUM(length), 0) AS BIGINT), COUNT(*) FROM
        (SELECT length FROM vault_submissions WHERE drop_box_id = $1
            UNION ALL SELECT length FROM vault_uploads WHERE drop_box_id = $1) AS held");
}

/// Stores a new box.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, new: &DropBox) -> Result<()> {
    let row = DropBoxRow {
        id: new.id.as_bytes().to_vec(),
        account_id: new.account.as_uuid(),
        recipient: new.recipient.clone(),
        max_bytes: i64::try_from(new.max_bytes).map_err(|_| Error::too_large())?,
        created_at: new.created_at.as_micros(),
        expires_at: new.expires_at.map(Timestamp::as_micros),
        closed_at: new.closed_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a box, open or not.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, id: DropBoxId) -> Result<Option<DropBox>> {
    fetch!(fetch_optional::<DropBoxRow>(tx, FIND, id.as_bytes().as_slice()))?.map(entity).transpose()
}

/// The account's boxes, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<(Vec<DropBox>, u64)> {
    let account = account.as_uuid();
    let rows = fetch!(fetch_all::<DropBoxRow>(tx, LIST, account, i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT, account))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// Closes a box of the account; `false` when it was closed already or never was.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn close(tx: &mut Tx, account: AccountId, id: DropBoxId, now: Timestamp) -> Result<bool> {
    let key = id.as_bytes().as_slice();
    let closed = fetch!(fetch_optional::<DropBoxRow>(tx, CLOSE, account.as_uuid(), key, now.as_micros()))?;
    let Some(row) = closed else { return Ok(false) };
    row.seal(tx, |row| row.closed_at = None).await?;
    Ok(true)
}

/// How many bytes and submissions wait in a box, with those that are arriving.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn held(tx: &mut Tx, id: DropBoxId) -> Result<(u64, u64)> {
    let (bytes, count) = fetch!(fetch_one::<(i64, i64)>(tx, HELD, id.as_bytes().as_slice()))?;
    Ok((u64::try_from(bytes).unwrap_or(0), u64::try_from(count).unwrap_or(0)))
}
