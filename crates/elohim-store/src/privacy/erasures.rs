//! The ledger of erasures.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::privacy::Erasure;
use elohim_core::vault::Sha256;
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, checked, entities, entity, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// An erasure.
    struct ErasureRow in "erasures", key (subject) {
        subject: Vec<u8>,
        account_id: Option<Uuid>,
        begun_at: i64,
        finished_at: Option<i64>,
    }
}

impl Entity for ErasureRow {
    type Of = Erasure;

    fn read(self) -> Option<Erasure> {
        Some(Erasure {
            subject: Sha256(self.subject.try_into().ok()?),
            account: self.account_id.map(AccountId::from_uuid),
            begun_at: Timestamp::from_micros(self.begun_at),
            finished_at: self.finished_at.map(Timestamp::from_micros),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM erasures WHERE subject = $1");
    LIST_OPEN = sql!("SELECT * FROM erasures WHERE finished_at IS NULL ORDER BY begun_at, subject LIMIT 100");
    FINISH = sql!("UPDATE erasures SET finished_at = $2, account_id = NULL WHERE subject = $1 RETURNING *");
}

/// Writes down that an erasure has begun; nothing changes when it had.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn begin(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    if find(tx, &erasure.subject).await?.is_some() {
        return Ok(());
    }
    let row = ErasureRow {
        subject: erasure.subject.0.to_vec(),
        account_id: erasure.account.map(AccountId::as_uuid),
        begun_at: erasure.begun_at.as_micros(),
        finished_at: erasure.finished_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds the erasure of somebody.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, subject: &Sha256) -> Result<Option<Erasure>> {
    fetch!(fetch_optional::<ErasureRow>(tx, FIND, subject.0.as_slice()))?.map(entity).transpose()
}

/// Erasures that were begun and not finished, the oldest first, at most 100.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_open(tx: &mut Tx) -> Result<Vec<Erasure>> {
    entities(fetch!(fetch_all::<ErasureRow>(tx, LIST_OPEN))?)
}

/// Writes down that everything is gone, and forgets which account it was; `false` when no such erasure was begun.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn finish(tx: &mut Tx, subject: &Sha256, now: Timestamp) -> Result<bool> {
    let Some(before) = fetch!(fetch_optional::<ErasureRow>(tx, FIND, subject.0.as_slice()))? else { return Ok(false) };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<ErasureRow>(tx, FINISH, subject.0.as_slice(), now.as_micros()))?;
    after
        .seal(tx, |row| {
            row.account_id = before.account_id;
            row.finished_at = before.finished_at;
        })
        .await?;
    Ok(true)
}
