//! Notices to the makers of share links.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, ShareLinkId, ShareNoticeId};
use elohim_core::vault::share_notice::MAX_WAITING;
use elohim_core::vault::{ShareNotice, ShareNoticeKind};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entities, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A notice.
    struct ShareNoticeRow in "vault_share_notices", key (id) {
        id: Uuid,
        link_id: Vec<u8>,
        account_id: Uuid,
        kind: String,
        downloads: i64,
        at: i64,
    }
}

impl Entity for ShareNoticeRow {
    type Of = ShareNotice;

    fn read(self) -> Option<ShareNotice> {
        Some(ShareNotice {
            id: ShareNoticeId::from_uuid(self.id),
            link: ShareLinkId::from_bytes(self.link_id.try_into().ok()?),
            account: AccountId::from_uuid(self.account_id),
            kind: ShareNoticeKind::find(&self.kind)?,
            downloads: u32::try_from(self.downloads).ok()?,
            at: Timestamp::from_micros(self.at),
        })
    }
}

statements! {
    WAITING = sql!("SELECT COUNT(*) FROM vault_share_notices WHERE link_id = $1 AND kind = $2");
    LIST = sql!("SELECT * FROM vault_share_notices WHERE account_id = $1 ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM vault_share_notices WHERE account_id = $1");
    DELETE = sql!("DELETE FROM vault_share_notices WHERE account_id = $1 AND id = $2");
    PURGE = sql!("DELETE FROM vault_share_notices WHERE at < $1");
}

/// Stores a new notice, unless as many of its kind wait for its link as are kept; then it answers `false`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, notice: &ShareNotice) -> Result<bool> {
    let link = notice.link.as_bytes();
    let (waiting,) = fetch!(fetch_one::<(i64,)>(tx, WAITING, link.as_slice(), notice.kind.as_str()))?;
    if u64::try_from(waiting).is_ok_and(|waiting| waiting >= MAX_WAITING) {
        return Ok(false);
    }
    let row = ShareNoticeRow {
        id: notice.id.as_uuid(),
        link_id: link.to_vec(),
        account_id: notice.account.as_uuid(),
        kind: notice.kind.as_str().to_owned(),
        downloads: i64::from(notice.downloads),
        at: notice.at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await?;
    Ok(true)
}

/// The account's notices, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<(Vec<ShareNotice>, u64)> {
    let account = account.as_uuid();
    let rows = fetch!(fetch_all::<ShareNoticeRow>(tx, LIST, account, i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT, account))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// Removes a notice of the account; `false` when there is none.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, account: AccountId, id: ShareNoticeId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_uuid(), id.as_uuid())? > 0)
}

/// Removes notices from before `before`, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}
