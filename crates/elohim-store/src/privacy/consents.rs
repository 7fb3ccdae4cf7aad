//! Who agrees to which version of the privacy policy. Every decision is kept; the last one of somebody about a version counts.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::identity::Account;
use elohim_core::privacy::consent::Consent;
use uuid::Uuid;

use crate::error::Result;
use crate::identity::accounts::{AccountRow, by_name, page};
use crate::row::{Entity, Stored as _, UNSEALED, entities, entity, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A decision.
    struct ConsentRow in "privacy_consents", key (account_id, seq) {
        account_id: Uuid,
        seq: i64,
        version: i64,
        accepted: bool,
        decided_at: i64,
    }
}

impl Entity for ConsentRow {
    type Of = Consent;

    fn read(self) -> Option<Consent> {
        Some(Consent {
            account: AccountId::from_uuid(self.account_id),
            seq: self.seq.try_into().ok()?,
            version: self.version.try_into().ok()?,
            accepted: self.accepted,
            at: Timestamp::from_micros(self.decided_at),
        })
    }
}

/// Whether the account in `a` agrees to version `$1`: its last decision about it says so.
macro_rules! agrees {
    () => {
        "EXISTS (SELECT 1 FROM privacy_consents c WHERE c.account_id = a.id AND c.version = $1 AND c.accepted
            AND c.seq = (SELECT MAX(l.seq) FROM privacy_consents l WHERE l.account_id = a.id AND l.version = $1))"
    };
}

statements! {
    LATEST = sql!("SELECT * FROM privacy_consents WHERE account_id = $1 AND version = $2 ORDER BY seq DESC LIMIT 1");
    NEXT = sql!("SELECT COALESCE(MAX(seq), 0) + 1 FROM privacy_consents WHERE account_id = $1");
    LIST = sql!("SELECT * FROM privacy_consents WHERE account_id = $1 ORDER BY seq DESC LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM privacy_consents WHERE account_id = $1");
    COUNT_AGREED = sql!(concat!("SELECT COUNT(*) FROM accounts a WHERE NOT a.disabled AND ", agrees!()));
    COUNT_MISSING = sql!(concat!("SELECT COUNT(*) FROM accounts a WHERE NOT a.disabled AND NOT ", agrees!()));
    LIST_MISSING = sql!(concat!(
        "SELECT a.* FROM accounts a WHERE NOT a.disabled AND NOT ", agrees!()
    ));
}

/// Place of the next decision of an account, which was locked.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn next_seq(tx: &mut Tx, account: AccountId) -> Result<u32> {
    let (seq,) = fetch!(fetch_one::<(i64,)>(tx, NEXT, account.as_uuid()))?;
    u32::try_from(seq).map_err(|_| crate::Error::too_large())
}

/// Stores a decision.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, consent: &Consent) -> Result<()> {
    let row = ConsentRow {
        account_id: consent.account.as_uuid(),
        seq: consent.seq.into(),
        version: consent.version.into(),
        accepted: consent.accepted,
        decided_at: consent.at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// The decision of an account about a version that counts.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn latest(tx: &mut Tx, account: AccountId, version: u32) -> Result<Option<Consent>> {
    let row = fetch!(fetch_optional::<ConsentRow>(tx, LATEST, account.as_uuid(), i64::from(version)))?;
    row.map(entity).transpose()
}

/// All decisions of an account, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<(Vec<Consent>, u64)> {
    let rows = fetch!(fetch_all::<ConsentRow>(tx, LIST, account.as_uuid(), i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT, account.as_uuid()))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// How many accounts that are switched on agree to a version, and how many do not.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn count(tx: &mut Tx, version: u32) -> Result<(u64, u64)> {
    let (agreed,) = fetch!(fetch_one::<(i64,)>(tx, COUNT_AGREED, i64::from(version)))?;
    let (missing,) = fetch!(fetch_one::<(i64,)>(tx, COUNT_MISSING, i64::from(version)))?;
    Ok((u64::try_from(agreed).unwrap_or(0), u64::try_from(missing).unwrap_or(0)))
}

/// Accounts that are switched on and do not agree to a version, by name, each with its last decision about it.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_missing(
    tx: &mut Tx,
    version: u32,
    limit: u32,
    offset: u32,
) -> Result<Vec<(Account, Option<Consent>)>> {
    let rows = fetch!(fetch_all::<AccountRow>(tx, LIST_MISSING, i64::from(version)))?;
    let accounts = page(by_name(tx, rows).await?, limit, offset);
    let mut missing = Vec::with_capacity(accounts.len());
    for account in accounts {
        let decided = latest(tx, account.id, version).await?;
        missing.push((account, decided));
    }
    Ok(missing)
}
