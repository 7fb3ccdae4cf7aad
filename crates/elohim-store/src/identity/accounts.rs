//! Accounts and the hashes of their passwords.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::identity::{Account, Role, Username};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, checked, entity, stored};
use crate::sql::{fetch, sql, statements};
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
        };
        Some((account, self.password_hash))
    }
}

statements! {
    FIND = sql!("SELECT * FROM accounts WHERE id = $1");
    FIND_BY_NAME = sql!("SELECT * FROM accounts WHERE username = $1");
    LOCK = sql! {
        sqlite: "SELECT * FROM accounts WHERE id = $1",
        postgres: "SELECT * FROM accounts WHERE id = $1 FOR UPDATE",
    };
    UPDATE_PASSWORD =
        sql!("UPDATE accounts SET password_hash = $2, must_change_password = $3 WHERE id = $1 RETURNING *");
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

/// Replaces the hash of an account's password; `false` when there is no such account.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn update_password(tx: &mut Tx, id: AccountId, hash: &str, must_change: bool) -> Result<bool> {
    let Some(before) = fetch!(fetch_optional::<AccountRow>(tx, LOCK, id.as_uuid()))? else { return Ok(false) };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<AccountRow>(tx, UPDATE_PASSWORD, id.as_uuid(), hash, must_change))?;
    after
        .seal(tx, |row| {
            row.password_hash = before.password_hash;
            row.must_change_password = before.must_change_password;
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
