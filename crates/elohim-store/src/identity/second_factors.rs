//! Second factors and recovery codes.

use elohim_core::id::AccountId;
use elohim_core::identity::SecondFactor;
use elohim_core::vault::Sha256;
use elohim_core::{Secret, Timestamp};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, checked, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A second factor.
    struct SecondFactorRow in "second_factors", key (account_id) {
        account_id: Uuid,
        secret: Vec<u8>,
        confirmed_at: Option<i64>,
        last_step: i64,
        created_at: i64,
    }
}

stored! {
    /// The digest of a recovery code.
    struct RecoveryCodeRow in "recovery_codes", key (account_id, sha256) {
        account_id: Uuid,
        sha256: Vec<u8>,
        used_at: Option<i64>,
    }
}

impl Entity for SecondFactorRow {
    type Of = SecondFactor;

    fn read(self) -> Option<SecondFactor> {
        Some(SecondFactor {
            account: AccountId::from_uuid(self.account_id),
            secret: Secret::new(self.secret),
            confirmed_at: self.confirmed_at.map(Timestamp::from_micros),
            last_step: self.last_step.try_into().ok()?,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM second_factors WHERE account_id = $1");
    LOCK = sql! {
        sqlite: "SELECT * FROM second_factors WHERE account_id = $1",
        postgres: "SELECT * FROM second_factors WHERE account_id = $1 FOR UPDATE",
    };
    CONFIRM = sql!("UPDATE second_factors SET confirmed_at = $2 WHERE account_id = $1 AND confirmed_at IS NULL RETURNING *");
    ADVANCE = sql!("UPDATE second_factors SET last_step = $2 WHERE account_id = $1 AND last_step < $2 RETURNING *");
    DELETE = sql!("DELETE FROM second_factors WHERE account_id = $1");
    USE_CODE = sql!("UPDATE recovery_codes SET used_at = $3 WHERE account_id = $1 AND sha256 = $2 AND used_at IS NULL
        RETURNING *");
    DELETE_CODES = sql!("DELETE FROM recovery_codes WHERE account_id = $1");
    COUNT_CODES = sql!("SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL");
}

/// Stores a new second factor.
///
/// # Errors
/// `Unique(SecondFactor)` when the account has one.
pub async fn insert(tx: &mut Tx, factor: &SecondFactor) -> Result<()> {
    let row = SecondFactorRow {
        account_id: factor.account.as_uuid(),
        secret: factor.secret.expose().to_vec(),
        confirmed_at: factor.confirmed_at.map(Timestamp::as_micros),
        last_step: i64::try_from(factor.last_step).unwrap_or(i64::MAX),
        created_at: factor.created_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds an account's second factor, confirmed or not.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, account: AccountId) -> Result<Option<SecondFactor>> {
    fetch!(fetch_optional::<SecondFactorRow>(tx, FIND, account.as_uuid()))?.map(entity).transpose()
}

/// Notes that the owner's app works; `false` when that was noted before, or there is no second factor.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn confirm(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<bool> {
    let row = fetch!(fetch_optional::<SecondFactorRow>(tx, CONFIRM, account.as_uuid(), now.as_micros()))?;
    let Some(row) = row else { return Ok(false) };
    row.seal(tx, |row| row.confirmed_at = None).await?;
    Ok(true)
}

/// Spends the code of a time step, and all before it; `false` when it was spent already. Of many that try, one is told `true`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn advance(tx: &mut Tx, account: AccountId, step: u64) -> Result<bool> {
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    let Some(before) = fetch!(fetch_optional::<SecondFactorRow>(tx, LOCK, account.as_uuid()))? else {
        return Ok(false);
    };
    let before = checked(before)?;
    let row = fetch!(fetch_optional::<SecondFactorRow>(tx, ADVANCE, account.as_uuid(), step))?;
    let Some(row) = row else { return Ok(false) };
    row.seal(tx, |row| row.last_step = before.last_step).await?;
    Ok(true)
}

/// Removes an account's second factor with its recovery codes; `false` when it has none.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, account: AccountId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_uuid())? == 1)
}

/// Replaces the recovery codes of an account by those with these digests.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn replace_codes(tx: &mut Tx, account: AccountId, digests: &[Sha256]) -> Result<()> {
    execute!(tx, DELETE_CODES, account.as_uuid())?;
    for digest in digests {
        let sha256 = digest.0.to_vec();
        let row = RecoveryCodeRow { account_id: account.as_uuid(), sha256, used_at: None, row_sum: UNSEALED };
        row.insert(tx).await?;
    }
    Ok(())
}

/// Spends a recovery code; `false` when it is none, or was spent before.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn use_code(tx: &mut Tx, account: AccountId, digest: &Sha256, now: Timestamp) -> Result<bool> {
    let (account, digest) = (account.as_uuid(), digest.0.as_slice());
    let row = fetch!(fetch_optional::<RecoveryCodeRow>(tx, USE_CODE, account, digest, now.as_micros()))?;
    let Some(row) = row else { return Ok(false) };
    row.seal(tx, |row| row.used_at = None).await?;
    Ok(true)
}

/// How many recovery codes an account has left.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn count_codes(tx: &mut Tx, account: AccountId) -> Result<u64> {
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, COUNT_CODES, account.as_uuid()))?;
    Ok(u64::try_from(count).unwrap_or(0))
}
