//! Sessions. Devices and addresses lie sealed under the key of the account; sessions whose key was destroyed are not found any more.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, SessionId};
use elohim_core::identity::Session;
use uuid::Uuid;

use crate::error::Result;
use crate::keyring::{SubjectKey, gone};
use crate::row::{Stored as _, UNSEALED, checked, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A session.
    struct SessionRow in "sessions", key (id) {
        id: Uuid,
        account_id: Uuid,
        device: String,
        created_at: i64,
        last_used_at: i64,
        expires_at: i64,
        revoked_at: Option<i64>,
    }
    added {
        last_address: Option<String>,
        proved_at: Option<i64>,
        with_passkey: Option<bool>,
    }
}

pub(crate) const DEVICE: &str = "sessions.device";
pub(crate) const ADDRESS: &str = "sessions.last_address";

/// What a row stands for; `None` when its account's key was destroyed.
async fn opened(tx: &Tx, row: SessionRow) -> Result<Option<Session>> {
    let row = checked(row)?;
    let Some(key) = tx.keyring().of(row.account_id).await? else { return Ok(None) };
    let damaged = row.damaged();
    read(row, &key).map(Some).ok_or(damaged)
}

fn read(row: SessionRow, key: &SubjectKey) -> Option<Session> {
    let last_address = match &row.last_address {
        Some(sealed) => Some(key.open(ADDRESS, row.id, sealed)?),
        None => None,
    };
    Some(Session {
        id: SessionId::from_uuid(row.id),
        account: AccountId::from_uuid(row.account_id),
        device: key.open(DEVICE, row.id, &row.device)?,
        created_at: Timestamp::from_micros(row.created_at),
        last_used_at: Timestamp::from_micros(row.last_used_at),
        expires_at: Timestamp::from_micros(row.expires_at),
        last_address,
        proved_at: row.proved_at.map(Timestamp::from_micros),
        with_passkey: row.with_passkey.unwrap_or(false),
        revoked_at: row.revoked_at.map(Timestamp::from_micros),
    })
}

async fn all_opened(tx: &Tx, rows: Vec<SessionRow>) -> Result<Vec<Session>> {
    let mut sessions = Vec::with_capacity(rows.len());
    for row in rows {
        sessions.extend(opened(tx, row).await?);
    }
    Ok(sessions)
}

statements! {
    FIND = sql!("SELECT * FROM sessions WHERE id = $1");
    LOCK = sql! {
        sqlite: "SELECT * FROM sessions WHERE id = $1",
        postgres: "SELECT * FROM sessions WHERE id = $1 FOR UPDATE",
    };
    LIST = sql!("SELECT * FROM sessions WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2
        ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4");
    COUNT_OF = sql!("SELECT COUNT(*) FROM sessions WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2");
    COUNT_LIVE = sql!("SELECT COUNT(*) FROM sessions WHERE revoked_at IS NULL AND expires_at > $1");
    LIST_ALL = sql!("SELECT * FROM sessions WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3");
    LAST_USED = sql!("SELECT MAX(last_used_at) FROM sessions WHERE account_id = $1");
    REVOKE = sql!("UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING *");
    REVOKE_ALL = sql!("UPDATE sessions SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL RETURNING *");
    REVOKE_OTHERS = sql!("UPDATE sessions SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL AND id <> $3
        RETURNING *");
    RENEW = sql!("UPDATE sessions SET last_used_at = $2, expires_at = $3, last_address = $4 WHERE id = $1 RETURNING *");
    PROVE = sql!("UPDATE sessions SET proved_at = $2 WHERE id = $1 RETURNING *");
    PURGE = sql!("DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1");
}

/// Stores a new session.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, session: &Session) -> Result<()> {
    let id = session.id.as_uuid();
    let key = tx.keyring().of(session.account.as_uuid()).await?.ok_or_else(gone)?;
    let row = SessionRow {
        id,
        account_id: session.account.as_uuid(),
        device: key.seal(DEVICE, id, &session.device)?,
        created_at: session.created_at.as_micros(),
        last_used_at: session.last_used_at.as_micros(),
        expires_at: session.expires_at.as_micros(),
        revoked_at: session.revoked_at.map(Timestamp::as_micros),
        last_address: session.last_address.as_ref().map(|address| key.seal(ADDRESS, id, address)).transpose()?,
        proved_at: session.proved_at.map(Timestamp::as_micros),
        with_passkey: session.with_passkey.then_some(true),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a session, live or not.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, id: SessionId) -> Result<Option<Session>> {
    match fetch!(fetch_optional::<SessionRow>(tx, FIND, id.as_uuid()))? {
        Some(row) => opened(tx, row).await,
        None => Ok(None),
    }
}

/// The account's sessions that are live at `now`, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(
    tx: &mut Tx,
    account: AccountId,
    now: Timestamp,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Session>, u64)> {
    let (account, now) = (account.as_uuid(), now.as_micros());
    let rows = fetch!(fetch_all::<SessionRow>(tx, LIST, account, now, i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT_OF, account, now))?;
    Ok((all_opened(tx, rows).await?, u64::try_from(total).unwrap_or(0)))
}

/// The account's sessions, also those that are over, newest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_all(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<Vec<Session>> {
    let (limit, offset) = (i64::from(limit), i64::from(offset));
    let rows = fetch!(fetch_all::<SessionRow>(tx, LIST_ALL, account.as_uuid(), limit, offset))?;
    all_opened(tx, rows).await
}

/// When an account was last here; `None` when none of its sessions is remembered any more.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn last_used(tx: &mut Tx, account: AccountId) -> Result<Option<Timestamp>> {
    let (last,) = fetch!(fetch_one::<(Option<i64>,)>(tx, LAST_USED, account.as_uuid()))?;
    Ok(last.map(Timestamp::from_micros))
}

/// Ends a session; `false` when it had ended already or never was.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn revoke(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<bool> {
    let revoked = fetch!(fetch_optional::<SessionRow>(tx, REVOKE, id.as_uuid(), now.as_micros()))?;
    let Some(row) = revoked else { return Ok(false) };
    row.seal(tx, |row| row.revoked_at = None).await?;
    Ok(true)
}

/// Ends the account's sessions but one, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn revoke_all(tx: &mut Tx, account: AccountId, except: Option<SessionId>, now: Timestamp) -> Result<u64> {
    let (account, now) = (account.as_uuid(), now.as_micros());
    let rows = match except {
        None => fetch!(fetch_all::<SessionRow>(tx, REVOKE_ALL, account, now))?,
        Some(one) => fetch!(fetch_all::<SessionRow>(tx, REVOKE_OTHERS, account, now, one.as_uuid()))?,
    };
    let mut count = 0;
    for row in rows {
        row.seal(tx, |row| row.revoked_at = None).await?;
        count += 1;
    }
    Ok(count)
}

/// Moves the end of a session that is used from `address`; `false` when there is no such session.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn renew(
    tx: &mut Tx,
    id: SessionId,
    last_used_at: Timestamp,
    expires_at: Timestamp,
    address: &str,
) -> Result<bool> {
    let Some(before) = fetch!(fetch_optional::<SessionRow>(tx, LOCK, id.as_uuid()))? else { return Ok(false) };
    let before = checked(before)?;
    let Some(key) = tx.keyring().of(before.account_id).await? else { return Ok(false) };
    let address = key.seal(ADDRESS, before.id, address)?;
    let (used, expires) = (last_used_at.as_micros(), expires_at.as_micros());
    let after = fetch!(fetch_one::<SessionRow>(tx, RENEW, id.as_uuid(), used, expires, address))?;
    after
        .seal(tx, |row| {
            row.last_used_at = before.last_used_at;
            row.expires_at = before.expires_at;
            row.last_address = before.last_address;
        })
        .await?;
    Ok(true)
}

/// Writes down that the owner of a session has shown the password; `false` when there is no such session.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn prove(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<bool> {
    let Some(before) = fetch!(fetch_optional::<SessionRow>(tx, LOCK, id.as_uuid()))? else { return Ok(false) };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<SessionRow>(tx, PROVE, id.as_uuid(), now.as_micros()))?;
    after.seal(tx, |row| row.proved_at = before.proved_at).await?;
    Ok(true)
}

/// Removes sessions that expired before `before`, with their refresh tokens, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_expired(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}

/// How many sessions are live at `now`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn count_live(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, COUNT_LIVE, now.as_micros()))?;
    Ok(u64::try_from(count).unwrap_or(0))
}
