//! The keys of people, and the key that their names are looked up with: the tables behind the keyring.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::Result;
use crate::row::{Stored as _, UNSEALED, checked, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// Somebody's key; empty once it was destroyed.
    struct SubjectKeyRow in "subject_keys", key (account_id) {
        account_id: Uuid,
        key: Vec<u8>,
        created_at: i64,
    }
}

stored! {
    /// The key of the index of names; there is one.
    struct IndexKeyRow in "index_keys", key (id) {
        id: i64,
        key: Vec<u8>,
    }
}

statements! {
    FIND = sql!("SELECT * FROM subject_keys WHERE account_id = $1");
    DESTROY = sql! {
        sqlite: "UPDATE subject_keys SET key = x'' WHERE account_id = $1 RETURNING *",
        postgres: "UPDATE subject_keys SET key = '' WHERE account_id = $1 RETURNING *",
    };
    LIST = sql!("SELECT account_id FROM subject_keys WHERE created_at < $1");
    DELETE = sql!("DELETE FROM subject_keys WHERE account_id = $1");
    FIND_INDEX = sql!("SELECT * FROM index_keys WHERE id = 1");
}

/// Somebody's key; empty when it was destroyed, `None` when there never was one.
pub(crate) async fn find(tx: &mut Tx, account: Uuid) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let row = fetch!(fetch_optional::<SubjectKeyRow>(tx, FIND, account))?.map(checked).transpose()?;
    Ok(row.map(|row| Zeroizing::new(row.key)))
}

/// Stores somebody's key.
pub(crate) async fn insert(tx: &mut Tx, account: Uuid, key: &[u8], now: Timestamp) -> Result<()> {
    let row = SubjectKeyRow { account_id: account, key: key.to_vec(), created_at: now.as_micros(), row_sum: UNSEALED };
    row.insert(tx).await
}

/// Overwrites somebody's key with nothing.
pub(crate) async fn destroy(tx: &mut Tx, account: Uuid) -> Result<()> {
    let Some(before) = fetch!(fetch_optional::<SubjectKeyRow>(tx, FIND, account))? else { return Ok(()) };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<SubjectKeyRow>(tx, DESTROY, account))?;
    after.seal(tx, |row| row.key = before.key).await?;
    Ok(())
}

/// Whose keys are older than this, those that were destroyed too.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_older(tx: &mut Tx, before: Timestamp) -> Result<Vec<AccountId>> {
    let rows = fetch!(fetch_all::<(Uuid,)>(tx, LIST, before.as_micros()))?;
    Ok(rows.into_iter().map(|(id,)| AccountId::from_uuid(id)).collect())
}

/// Removes the key of somebody who is not there: of a registration that came to nothing, or of somebody who was erased.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, account: AccountId) -> Result<()> {
    execute!(tx, DELETE, account.as_uuid())?;
    Ok(())
}

/// The key of the index of names; `None` before the first use.
pub(crate) async fn find_index(tx: &mut Tx) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let row = fetch!(fetch_optional::<IndexKeyRow>(tx, FIND_INDEX))?.map(checked).transpose()?;
    Ok(row.map(|row| Zeroizing::new(row.key)))
}

/// Keeps the key of the index of names.
pub(crate) async fn insert_index(tx: &mut Tx, key: &[u8]) -> Result<()> {
    IndexKeyRow { id: 1, key: key.to_vec(), row_sum: UNSEALED }.insert(tx).await
}
