//! What has arrived in drop boxes and waits for their owner.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, DropBoxId, ObjectId, PoolId};
use elohim_core::vault::{SealedBy, Submission};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::row::{Entity, Stored as _, UNSEALED, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A submission.
    struct SubmissionRow in "vault_submissions", key (account_id, object_id) {
        account_id: Uuid,
        object_id: Vec<u8>,
        drop_box_id: Vec<u8>,
        length: i64,
        header_len: i64,
        by_server: bool,
        label: Option<Vec<u8>>,
        received_at: i64,
    }
}

impl Entity for SubmissionRow {
    type Of = Submission;

    fn read(self) -> Option<Submission> {
        Some(Submission {
            object: ObjectId::from_bytes(self.object_id.try_into().ok()?),
            drop_box: DropBoxId::from_bytes(self.drop_box_id.try_into().ok()?),
            account: AccountId::from_uuid(self.account_id),
            length: u64::try_from(self.length).ok()?,
            header_len: u32::try_from(self.header_len).ok()?,
            sealed_by: if self.by_server { SealedBy::Server } else { SealedBy::Sender },
            label: self.label,
            received_at: Timestamp::from_micros(self.received_at),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM vault_submissions WHERE account_id = $1 AND object_id = $2");
    LIST = sql!("SELECT * FROM vault_submissions WHERE account_id = $1 ORDER BY received_at, object_id LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM vault_submissions WHERE account_id = $1");
    DELETE = sql!("DELETE FROM vault_submissions WHERE account_id = $1 AND object_id = $2");
}

/// Stores a new submission.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, new: &Submission) -> Result<()> {
    let row = SubmissionRow {
        account_id: new.account.as_uuid(),
        object_id: new.object.as_bytes().to_vec(),
        drop_box_id: new.drop_box.as_bytes().to_vec(),
        length: i64::try_from(new.length).map_err(|_| Error::too_large())?,
        header_len: i64::from(new.header_len),
        by_server: new.sealed_by == SealedBy::Server,
        label: new.label.clone(),
        received_at: new.received_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a submission to a box of the account.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, account: AccountId, object: ObjectId) -> Result<Option<Submission>> {
    let row = fetch!(fetch_optional::<SubmissionRow>(tx, FIND, account.as_uuid(), object.as_bytes().as_slice()))?;
    row.map(entity).transpose()
}

/// What waits for the account, the oldest first, and how much it is.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<(Vec<Submission>, u64)> {
    let account = account.as_uuid();
    let rows = fetch!(fetch_all::<SubmissionRow>(tx, LIST, account, i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT, account))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// Forgets that an object is a submission; `false` when it is none.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, pool: PoolId, object: ObjectId) -> Result<bool> {
    Ok(execute!(tx, DELETE, pool.as_uuid(), object.as_bytes().as_slice())? == 1)
}
