//! The ledger of erasures.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::privacy::{Erased, Erasure};
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
    added {
        ticket: Option<Vec<u8>>,
        objects: Option<i64>,
        bytes: Option<i64>,
        receipt: Option<String>,
    }
}

impl Entity for ErasureRow {
    type Of = Erasure;

    fn read(self) -> Option<Erasure> {
        let erased = |(objects, bytes): (i64, i64)| {
            Some(Erased { objects: objects.try_into().ok()?, bytes: bytes.try_into().ok()? })
        };
        Some(Erasure {
            ticket: self.ticket.map(|ticket| ticket.try_into().map(Sha256)).transpose().ok()?,
            erased: self.objects.zip(self.bytes).and_then(erased),
            receipt: self.receipt,
            subject: Sha256(self.subject.try_into().ok()?),
            account: self.account_id.map(AccountId::from_uuid),
            begun_at: Timestamp::from_micros(self.begun_at),
            finished_at: self.finished_at.map(Timestamp::from_micros),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM erasures WHERE subject = $1");
    IS_OPEN = sql!("SELECT COUNT(*) FROM erasures WHERE account_id = $1 AND finished_at IS NULL");
    LIST_OPEN = sql!("SELECT * FROM erasures WHERE finished_at IS NULL ORDER BY begun_at, subject LIMIT $1 OFFSET $2");
    FIND_BY_TICKET = sql!("SELECT * FROM erasures WHERE ticket = $1");
    MEASURE = sql!("UPDATE erasures SET objects = $2, bytes = $3 WHERE subject = $1 RETURNING *");
    FINISH = sql!("UPDATE erasures SET finished_at = $2, receipt = $3, account_id = NULL WHERE subject = $1 RETURNING *");
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
        ticket: erasure.ticket.map(|ticket| ticket.0.to_vec()),
        objects: None,
        bytes: None,
        receipt: None,
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

/// Finds an erasure by what its receipt is asked for with.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_by_ticket(tx: &mut Tx, ticket: &Sha256) -> Result<Option<Erasure>> {
    fetch!(fetch_optional::<ErasureRow>(tx, FIND_BY_TICKET, ticket.0.as_slice()))?.map(entity).transpose()
}

/// Whether an erasure of the account was begun and is not finished.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn is_open(tx: &mut Tx, account: AccountId) -> Result<bool> {
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, IS_OPEN, account.as_uuid()))?;
    Ok(count > 0)
}

/// Erasures that were begun and not finished, the oldest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_open(tx: &mut Tx, limit: u32, offset: u32) -> Result<Vec<Erasure>> {
    entities(fetch!(fetch_all::<ErasureRow>(tx, LIST_OPEN, i64::from(limit), i64::from(offset)))?)
}

/// Writes down what there was before anything is removed; `false` when no such erasure was begun.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn measure(tx: &mut Tx, subject: &Sha256, erased: Erased) -> Result<bool> {
    let Some(before) = fetch!(fetch_optional::<ErasureRow>(tx, FIND, subject.0.as_slice()))? else { return Ok(false) };
    let before = checked(before)?;
    let number = |count: u64| i64::try_from(count).map_err(|_| crate::Error::too_large());
    let (objects, bytes) = (number(erased.objects)?, number(erased.bytes)?);
    let after = fetch!(fetch_one::<ErasureRow>(tx, MEASURE, subject.0.as_slice(), objects, bytes))?;
    after
        .seal(tx, |row| {
            row.objects = before.objects;
            row.bytes = before.bytes;
        })
        .await?;
    Ok(true)
}

/// Writes down that everything is gone, with the receipt, and forgets which account it was; `false` when no such erasure was
/// begun.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn finish(tx: &mut Tx, subject: &Sha256, now: Timestamp, receipt: &str) -> Result<bool> {
    let Some(before) = fetch!(fetch_optional::<ErasureRow>(tx, FIND, subject.0.as_slice()))? else { return Ok(false) };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<ErasureRow>(tx, FINISH, subject.0.as_slice(), now.as_micros(), receipt))?;
    after
        .seal(tx, |row| {
            row.receipt = before.receipt;
            row.account_id = before.account_id;
            row.finished_at = before.finished_at;
        })
        .await?;
    Ok(true)
}
