//! Passkeys of accounts.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, PasskeyId};
use elohim_core::identity::{Passkey, PasskeyName, Username};
use uuid::Uuid;

use crate::error::Result;
use crate::identity::accounts;
use crate::keyring::{SubjectKey, gone};
use crate::row::{Stored as _, UNSEALED, checked, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A passkey.
    struct PasskeyRow in "passkeys", key (id) {
        id: Uuid,
        account_id: Uuid,
        credential_id: Vec<u8>,
        name: String,
        credential: Vec<u8>,
        created_at: i64,
        last_used_at: Option<i64>,
        suspended_at: Option<i64>,
    }
}

const NAME: &str = "passkeys.name";

/// What a row stands for; `None` when its account's key was destroyed.
async fn opened(tx: &Tx, row: PasskeyRow) -> Result<Option<Passkey>> {
    let row = checked(row)?;
    let Some(key) = tx.keyring().of(row.account_id).await? else { return Ok(None) };
    let damaged = row.damaged();
    read(row, &key).map(Some).ok_or(damaged)
}

fn read(row: PasskeyRow, key: &SubjectKey) -> Option<Passkey> {
    Some(Passkey {
        id: PasskeyId::from_uuid(row.id),
        account: AccountId::from_uuid(row.account_id),
        credential_id: row.credential_id,
        name: PasskeyName::parse(&key.open(NAME, row.id, &row.name)?).ok()?,
        credential: row.credential,
        created_at: Timestamp::from_micros(row.created_at),
        last_used_at: row.last_used_at.map(Timestamp::from_micros),
        suspended_at: row.suspended_at.map(Timestamp::from_micros),
    })
}

async fn all_opened(tx: &Tx, rows: Vec<PasskeyRow>) -> Result<Vec<Passkey>> {
    let mut passkeys = Vec::with_capacity(rows.len());
    for row in rows {
        passkeys.extend(opened(tx, row).await?);
    }
    Ok(passkeys)
}

statements! {
    FIND_BY_CREDENTIAL = sql!("SELECT * FROM passkeys WHERE credential_id = $1");
    LOCK = sql! {
        sqlite: "SELECT * FROM passkeys WHERE id = $1",
        postgres: "SELECT * FROM passkeys WHERE id = $1 FOR UPDATE",
    };
    LIST = sql!("SELECT * FROM passkeys WHERE account_id = $1 ORDER BY created_at, id");
    LIST_OF_NAME = sql!("SELECT passkeys.* FROM passkeys JOIN accounts ON accounts.id = passkeys.account_id
        WHERE accounts.name_index = $1 AND passkeys.suspended_at IS NULL ORDER BY passkeys.created_at, passkeys.id");
    COUNT_USABLE = sql!("SELECT COUNT(*) FROM passkeys WHERE account_id = $1 AND suspended_at IS NULL");
    USED = sql!("UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1 AND suspended_at IS NULL
        RETURNING *");
    SUSPEND = sql!("UPDATE passkeys SET suspended_at = $2 WHERE id = $1 AND suspended_at IS NULL RETURNING *");
    DELETE = sql!("DELETE FROM passkeys WHERE id = $1 AND account_id = $2");
    DELETE_OF = sql!("DELETE FROM passkeys WHERE account_id = $1");
}

/// Stores a new passkey.
///
/// # Errors
/// `Unique(PasskeyCredential)` when somebody has a passkey that its authenticator calls the same.
pub async fn insert(tx: &mut Tx, passkey: &Passkey) -> Result<()> {
    let id = passkey.id.as_uuid();
    let key = tx.keyring().of(passkey.account.as_uuid()).await?.ok_or_else(gone)?;
    let row = PasskeyRow {
        id,
        account_id: passkey.account.as_uuid(),
        credential_id: passkey.credential_id.clone(),
        name: key.seal(NAME, id, passkey.name.as_str())?,
        credential: passkey.credential.clone(),
        created_at: passkey.created_at.as_micros(),
        last_used_at: passkey.last_used_at.map(Timestamp::as_micros),
        suspended_at: passkey.suspended_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a passkey by what its authenticator calls it.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_by_credential(tx: &mut Tx, credential_id: &[u8]) -> Result<Option<Passkey>> {
    match fetch!(fetch_optional::<PasskeyRow>(tx, FIND_BY_CREDENTIAL, credential_id))? {
        Some(row) => opened(tx, row).await,
        None => Ok(None),
    }
}

/// Finds a passkey and keeps others from using it until the transaction ends.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn lock(tx: &mut Tx, id: PasskeyId) -> Result<Option<Passkey>> {
    match fetch!(fetch_optional::<PasskeyRow>(tx, LOCK, id.as_uuid()))? {
        Some(row) => opened(tx, row).await,
        None => Ok(None),
    }
}

/// All passkeys of an account, oldest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<Passkey>> {
    let rows = fetch!(fetch_all::<PasskeyRow>(tx, LIST, account.as_uuid()))?;
    all_opened(tx, rows).await
}

/// The passkeys of the account of this name that are not suspended, oldest first. One statement, whether there is such an
/// account or not.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_of_name(tx: &mut Tx, username: &Username) -> Result<Vec<Passkey>> {
    let index = accounts::index(tx, username.as_str()).await?;
    let rows = fetch!(fetch_all::<PasskeyRow>(tx, LIST_OF_NAME, index))?;
    all_opened(tx, rows).await
}

/// How many passkeys of an account are not suspended.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn count_usable(tx: &mut Tx, account: AccountId) -> Result<u64> {
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, COUNT_USABLE, account.as_uuid()))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Notes that somebody signed in with a passkey, and what the checks need from now on; `false` when it is gone or suspended.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn note_use(tx: &mut Tx, before: &Passkey, credential: &[u8], now: Timestamp) -> Result<bool> {
    let (id, at) = (before.id.as_uuid(), now.as_micros());
    let Some(row) = fetch!(fetch_optional::<PasskeyRow>(tx, USED, id, credential, at))? else { return Ok(false) };
    row.seal(tx, |row| {
        row.credential.clone_from(&before.credential);
        row.last_used_at = before.last_used_at.map(Timestamp::as_micros);
    })
    .await?;
    Ok(true)
}

/// Suspends a passkey; `false` when it is gone or was suspended before.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn suspend(tx: &mut Tx, id: PasskeyId, now: Timestamp) -> Result<bool> {
    let row = fetch!(fetch_optional::<PasskeyRow>(tx, SUSPEND, id.as_uuid(), now.as_micros()))?;
    let Some(row) = row else { return Ok(false) };
    row.seal(tx, |row| row.suspended_at = None).await?;
    Ok(true)
}

/// Removes a passkey of an account; `false` when the account has no such passkey.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, account: AccountId, id: PasskeyId) -> Result<bool> {
    Ok(execute!(tx, DELETE, id.as_uuid(), account.as_uuid())? == 1)
}

/// Removes all passkeys of an account, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete_all(tx: &mut Tx, account: AccountId) -> Result<u64> {
    execute!(tx, DELETE_OF, account.as_uuid())
}
