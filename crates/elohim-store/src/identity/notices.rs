//! Notices to the owners of accounts.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, NoticeId};
use elohim_core::identity::{Notice, NoticeKind};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entities, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A notice.
    struct NoticeRow in "notices", key (id) {
        id: Uuid,
        account_id: Uuid,
        kind: String,
        at: i64,
    }
}

impl Entity for NoticeRow {
    type Of = Notice;

    fn read(self) -> Option<Notice> {
        Some(Notice {
            id: NoticeId::from_uuid(self.id),
            account: AccountId::from_uuid(self.account_id),
            kind: NoticeKind::find(&self.kind)?,
            at: Timestamp::from_micros(self.at),
        })
    }
}

statements! {
    LIST = sql!("SELECT * FROM notices WHERE account_id = $1 ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM notices WHERE account_id = $1");
    DELETE = sql!("DELETE FROM notices WHERE account_id = $1 AND id = $2");
    DELETE_ALL = sql!("DELETE FROM notices WHERE account_id = $1");
    PURGE = sql!("DELETE FROM notices WHERE at < $1");
}

/// Stores a notice.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, notice: &Notice) -> Result<()> {
    let row = NoticeRow {
        id: notice.id.as_uuid(),
        account_id: notice.account.as_uuid(),
        kind: notice.kind.as_str().to_owned(),
        at: notice.at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// The notices to an account, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<(Vec<Notice>, u64)> {
    let id = account.as_uuid();
    let rows = fetch!(fetch_all::<NoticeRow>(tx, LIST, id, i64::from(limit), i64::from(offset)))?;
    Ok((entities(rows)?, count(tx, account).await?))
}

/// How many notices to an account there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn count(tx: &mut Tx, account: AccountId) -> Result<u64> {
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, COUNT, account.as_uuid()))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Removes a notice to an account; `false` when there is none.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, account: AccountId, id: NoticeId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_uuid(), id.as_uuid())? == 1)
}

/// Removes all notices to an account, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete_all(tx: &mut Tx, account: AccountId) -> Result<u64> {
    execute!(tx, DELETE_ALL, account.as_uuid())
}

/// Removes notices from before `before`, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}
