//! Accounts and the hashes of their passwords.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::identity::{Account, DisplayName, Role, Username};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, checked, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// An account with the hash of its password.
    struct AccountRow in "accounts", key (id) {
        id: Uuid,
        username: String,
        role: String,
        must_change_password: bool,
        disabled: bool,
        created_at: i64,
        password_hash: String,
    }
    added {
        display_name: Option<String>,
        password_expires_at: Option<i64>,
    }
}

impl Entity for AccountRow {
    type Of = (Account, String);

    fn read(self) -> Option<Self::Of> {
        let account = Account {
            id: AccountId::from_uuid(self.id),
            username: Username::parse(&self.username).ok()?,
            role: Role::find(&self.role)?,
            must_change_password: self.must_change_password,
            disabled: self.disabled,
            created_at: Timestamp::from_micros(self.created_at),
            display_name: self.display_name.map(|name| DisplayName::parse(&name)).transpose().ok()?,
            password_expires_at: self.password_expires_at.map(Timestamp::from_micros),
        };
        Some((account, self.password_hash))
    }
}

statements! {
    FIND = sql!("SELECT * FROM accounts WHERE id = $1");
    FIND_MANY = sql! {
        sqlite: "SELECT * FROM accounts WHERE id IN (SELECT unhex(value) FROM json_each($1)) ORDER BY username",
        postgres: "SELECT * FROM accounts
            WHERE id IN (SELECT CAST(value AS UUID) FROM json_array_elements_text(CAST($1 AS JSON))) ORDER BY username",
    };
    FIND_BY_NAME = sql!("SELECT * FROM accounts WHERE username = $1");
    LOCK = sql! {
        sqlite: "SELECT * FROM accounts WHERE id = $1",
        postgres: "SELECT * FROM accounts WHERE id = $1 FOR UPDATE",
    };
    UPDATE_PASSWORD = sql!("UPDATE accounts SET password_hash = $2, must_change_password = $3, password_expires_at = $4
        WHERE id = $1 RETURNING *");
    UPDATE = sql!("UPDATE accounts SET role = $2, disabled = $3, display_name = $4 WHERE id = $1 RETURNING *");
    LIST = sql!("SELECT * FROM accounts WHERE substr(username, 1, $1) = $2 ORDER BY username LIMIT $3 OFFSET $4");
    COUNT_OF = sql!("SELECT COUNT(*) FROM accounts WHERE substr(username, 1, $1) = $2");
    DELETE = sql!("DELETE FROM accounts WHERE id = $1");
    COUNT = sql!("SELECT COUNT(*) FROM accounts");
}

/// Stores a new account.
///
/// # Errors
/// `Unique(AccountUsername)` when the name is taken.
pub async fn insert(tx: &mut Tx, account: &Account, password_hash: &str) -> Result<()> {
    let row = AccountRow {
        id: account.id.as_uuid(),
        username: account.username.as_str().to_owned(),
        role: account.role.as_str().to_owned(),
        must_change_password: account.must_change_password,
        disabled: account.disabled,
        created_at: account.created_at.as_micros(),
        password_hash: password_hash.to_owned(),
        display_name: account.display_name.as_ref().map(|name| name.as_str().to_owned()),
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
    Ok(entities(rows)?.into_iter().map(|(account, _)| account).collect())
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
    fetch!(fetch_optional::<AccountRow>(tx, LOCK, id.as_uuid()))?.map(entity).transpose()
}

/// Finds an account and the hash of its password by its name.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_credentials(tx: &mut Tx, username: &Username) -> Result<Option<(Account, String)>> {
    fetch!(fetch_optional::<AccountRow>(tx, FIND_BY_NAME, username.as_str()))?.map(entity).transpose()
}

/// Finds an account and the hash of its password.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_credentials_by_id(tx: &mut Tx, id: AccountId) -> Result<Option<(Account, String)>> {
    fetch!(fetch_optional::<AccountRow>(tx, FIND, id.as_uuid()))?.map(entity).transpose()
}

/// The accounts whose names begin with `prefix`, by name, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, prefix: &str, limit: u32, offset: u32) -> Result<(Vec<Account>, u64)> {
    let chars = i32::try_from(prefix.chars().count()).unwrap_or(i32::MAX);
    let rows = fetch!(fetch_all::<AccountRow>(tx, LIST, chars, prefix, i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT_OF, chars, prefix))?;
    let accounts = entities(rows)?.into_iter().map(|(account, _)| account).collect();
    Ok((accounts, u64::try_from(total).unwrap_or(0)))
}

/// Stores an account's role, whether it is switched off, and its name for people; `false` when there is no such account.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn update(tx: &mut Tx, account: &Account) -> Result<bool> {
    let id = account.id.as_uuid();
    let Some(before) = fetch!(fetch_optional::<AccountRow>(tx, LOCK, id))? else { return Ok(false) };
    let before = checked(before)?;
    let name = account.display_name.as_ref().map(DisplayName::as_str);
    let after = fetch!(fetch_one::<AccountRow>(tx, UPDATE, id, account.role.as_str(), account.disabled, name))?;
    after
        .seal(tx, |row| {
            row.role = before.role;
            row.disabled = before.disabled;
            row.display_name = before.display_name;
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
