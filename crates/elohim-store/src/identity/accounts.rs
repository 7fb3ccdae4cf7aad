//! Accounts and the hashes of their passwords. Names lie sealed under the key of their account; an account whose key was destroyed
//! is nobody's, and is not found any more.

use std::collections::HashSet;

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::identity::{Account, DisplayName, Role, Username};
use uuid::Uuid;

use crate::error::Result;
use crate::keyring::SubjectKey;
use crate::row::{Stored as _, UNSEALED, checked, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// An account with the hash of its password: the index of its user name, and both of its names sealed.
    struct AccountRow in "accounts", key (id) {
        id: Uuid,
        name_index: String,
        role: String,
        must_change_password: bool,
        disabled: bool,
        created_at: i64,
        password_hash: String,
    }
    added {
        profile: Option<String>,
        password_expires_at: Option<i64>,
    }
}

const USERNAME: &str = "accounts.username";
const PROFILE: &str = "accounts.profile";

/// Seals the names of an account.
pub(crate) fn sealed(key: &SubjectKey, id: Uuid, username: &str, display_name: Option<&str>) -> Result<String> {
    key.seal(PROFILE, id, &serde_json::Value::from([Some(username), display_name].as_slice()).to_string())
}

/// By what the account of a user name is found.
pub(crate) async fn index(tx: &Tx, username: &str) -> Result<String> {
    tx.keyring().index(USERNAME, username).await
}

/// What a row stands for; `None` when its key was destroyed.
async fn opened(tx: &Tx, row: AccountRow) -> Result<Option<(Account, String)>> {
    let row = checked(row)?;
    let Some(key) = tx.keyring().of(row.id).await? else { return Ok(None) };
    let damaged = row.damaged();
    read(row, &key).map(Some).ok_or(damaged)
}

fn read(row: AccountRow, key: &SubjectKey) -> Option<(Account, String)> {
    let profile = key.open(PROFILE, row.id, row.profile.as_deref()?)?;
    let (username, display_name): (String, Option<String>) = serde_json::from_str(&profile).ok()?;
    let account = Account {
        id: AccountId::from_uuid(row.id),
        username: Username::parse(&username).ok()?,
        role: Role::find(&row.role)?,
        must_change_password: row.must_change_password,
        disabled: row.disabled,
        created_at: Timestamp::from_micros(row.created_at),
        display_name: display_name.map(|name| DisplayName::parse(&name)).transpose().ok()?,
        password_expires_at: row.password_expires_at.map(Timestamp::from_micros),
    };
    Some((account, row.password_hash))
}

/// What the rows stand for, by name.
pub(crate) async fn by_name(tx: &Tx, rows: Vec<AccountRow>) -> Result<Vec<Account>> {
    let mut accounts = Vec::with_capacity(rows.len());
    for row in rows {
        accounts.extend(opened(tx, row).await?.map(|(account, _)| account));
    }
    accounts.sort_by(|a, b| a.username.as_str().cmp(b.username.as_str()));
    Ok(accounts)
}

statements! {
    FIND = sql!("SELECT * FROM accounts WHERE id = $1");
    FIND_MANY = sql! {
        sqlite: "SELECT * FROM accounts WHERE id IN (SELECT unhex(value) FROM json_each($1))",
        postgres: "SELECT * FROM accounts
            WHERE id IN (SELECT CAST(value AS UUID) FROM json_array_elements_text(CAST($1 AS JSON)))",
    };
    FIND_BY_NAME = sql!("SELECT * FROM accounts WHERE name_index = $1");
    LOCK = sql! {
        sqlite: "SELECT * FROM accounts WHERE id = $1",
        postgres: "SELECT * FROM accounts WHERE id = $1 FOR UPDATE",
    };
    UPDATE_PASSWORD = sql!("UPDATE accounts SET password_hash = $2, must_change_password = $3, password_expires_at = $4
        WHERE id = $1 RETURNING *");
    UPDATE = sql!("UPDATE accounts SET role = $2, disabled = $3, profile = $4 WHERE id = $1 RETURNING *");
    LIST = sql!("SELECT * FROM accounts");
    IDS = sql!("SELECT id FROM accounts");
    DELETE = sql!("DELETE FROM accounts WHERE id = $1");
    COUNT = sql!("SELECT COUNT(*) FROM accounts");
}

/// Stores a new account.
///
/// # Errors
/// `Unique(AccountUsername)` when the name is taken.
pub async fn insert(tx: &mut Tx, account: &Account, password_hash: &str) -> Result<()> {
    let id = account.id.as_uuid();
    let key = tx.keyring().make(id, account.created_at).await?;
    let display_name = account.display_name.as_ref().map(DisplayName::as_str);
    let row = AccountRow {
        id,
        name_index: index(tx, account.username.as_str()).await?,
        role: account.role.as_str().to_owned(),
        must_change_password: account.must_change_password,
        disabled: account.disabled,
        created_at: account.created_at.as_micros(),
        password_hash: password_hash.to_owned(),
        profile: Some(sealed(&key, id, account.username.as_str(), display_name)?),
        password_expires_at: account.password_expires_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds an account.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    Ok(find_credentials_by_id(tx, id).await?.map(|(account, _)| account))
}

/// Those of the accounts that there are, by name.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_many(tx: &mut Tx, ids: &[AccountId]) -> Result<Vec<Account>> {
    let ids: Vec<_> = ids.iter().map(|id| id.as_uuid().simple().to_string()).collect();
    let ids = serde_json::Value::from(ids).to_string();
    let rows = fetch!(fetch_all::<AccountRow>(tx, FIND_MANY, ids))?;
    by_name(tx, rows).await
}

/// Finds an account that is about to be changed: until the transaction ends nobody else changes it.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn lock(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    Ok(lock_credentials(tx, id).await?.map(|(account, _)| account))
}

/// [`lock`], with the hash of its password.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn lock_credentials(tx: &mut Tx, id: AccountId) -> Result<Option<(Account, String)>> {
    match fetch!(fetch_optional::<AccountRow>(tx, LOCK, id.as_uuid()))? {
        Some(row) => opened(tx, row).await,
        None => Ok(None),
    }
}

/// Finds an account and the hash of its password by its name.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_credentials(tx: &mut Tx, username: &Username) -> Result<Option<(Account, String)>> {
    let index = index(tx, username.as_str()).await?;
    match fetch!(fetch_optional::<AccountRow>(tx, FIND_BY_NAME, index))? {
        Some(row) => opened(tx, row).await,
        None => Ok(None),
    }
}

/// Finds an account and the hash of its password.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_credentials_by_id(tx: &mut Tx, id: AccountId) -> Result<Option<(Account, String)>> {
    match fetch!(fetch_optional::<AccountRow>(tx, FIND, id.as_uuid()))? {
        Some(row) => opened(tx, row).await,
        None => Ok(None),
    }
}

/// The accounts whose names begin with `prefix`, by name, and how many there are. Names are sealed: every account is opened, so
/// the cost grows with the number of accounts.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, prefix: &str, limit: u32, offset: u32) -> Result<(Vec<Account>, u64)> {
    let rows = fetch!(fetch_all::<AccountRow>(tx, LIST))?;
    let mut accounts = by_name(tx, rows).await?;
    accounts.retain(|account| account.username.as_str().starts_with(prefix));
    let total = accounts.len() as u64;
    Ok((page(accounts, limit, offset), total))
}

/// A page of a list.
pub(crate) fn page<T>(all: Vec<T>, limit: u32, offset: u32) -> Vec<T> {
    let (limit, offset) = (limit.try_into().unwrap_or(usize::MAX), offset.try_into().unwrap_or(usize::MAX));
    all.into_iter().skip(offset).take(limit).collect()
}

/// Stores an account's role, whether it is switched off, and its name for people; `false` when there is no such account.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn update(tx: &mut Tx, account: &Account) -> Result<bool> {
    let id = account.id.as_uuid();
    let Some(before) = fetch!(fetch_optional::<AccountRow>(tx, LOCK, id))? else { return Ok(false) };
    let Some(key) = tx.keyring().of(id).await? else { return Ok(false) };
    let Some((found, _)) = opened(tx, before.clone()).await? else { return Ok(false) };
    let name = account.display_name.as_ref().map(DisplayName::as_str);
    let profile = sealed(&key, id, found.username.as_str(), name)?;
    let after = fetch!(fetch_one::<AccountRow>(tx, UPDATE, id, account.role.as_str(), account.disabled, profile))?;
    after
        .seal(tx, |row| {
            row.role = before.role;
            row.disabled = before.disabled;
            row.profile = before.profile;
        })
        .await?;
    Ok(true)
}

/// Removes an account with its sessions, invitations and assignments; `false` when there is no such account.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, id: AccountId) -> Result<bool> {
    Ok(execute!(tx, DELETE, id.as_uuid())? == 1)
}

/// How a new password may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasswordUse {
    /// To sign in.
    Own,
    /// To choose another one until then.
    Temporary(Timestamp),
}

/// Replaces the hash of an account's password; `false` when there is no such account.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn update_password(tx: &mut Tx, id: AccountId, hash: &str, usable: PasswordUse) -> Result<bool> {
    let (must_change, expires) = match usable {
        PasswordUse::Own => (false, None),
        PasswordUse::Temporary(end) => (true, Some(end.as_micros())),
    };
    let Some(before) = fetch!(fetch_optional::<AccountRow>(tx, LOCK, id.as_uuid()))? else { return Ok(false) };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<AccountRow>(tx, UPDATE_PASSWORD, id.as_uuid(), hash, must_change, expires))?;
    after
        .seal(tx, |row| {
            row.password_hash = before.password_hash;
            row.must_change_password = before.must_change_password;
            row.password_expires_at = before.password_expires_at;
        })
        .await?;
    Ok(true)
}

/// How many accounts there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn count(tx: &mut Tx) -> Result<u64> {
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, COUNT))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Destroys the key of an account, before it is removed: no copy of the databases says any more whose it was.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn destroy_key(tx: &Tx, id: AccountId) -> Result<()> {
    tx.keyring().destroy(id.as_uuid()).await
}

/// The ids of all accounts, those too whose keys were destroyed.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn existing(tx: &mut Tx) -> Result<HashSet<AccountId>> {
    let rows = fetch!(fetch_all::<(Uuid,)>(tx, IDS))?;
    Ok(rows.into_iter().map(|(id,)| AccountId::from_uuid(id)).collect())
}
