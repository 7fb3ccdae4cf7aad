//! Sign-ins that wait for the directory, by the digest of the state that the browser carries.

use elohim_core::id::AccountId;
use elohim_core::identity::oidc::{OidcAttempt, ReturnTo};
use elohim_core::vault::Sha256;
use elohim_core::{Secret, Timestamp};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A sign-in under way.
    struct OidcAttemptRow in "oidc_attempts", key (sha256) {
        sha256: Vec<u8>,
        issuer: String,
        nonce: Vec<u8>,
        verifier: Vec<u8>,
        challenge: Vec<u8>,
        return_to: String,
        account_id: Option<Uuid>,
        created_at: i64,
        expires_at: i64,
    }
}

impl Entity for OidcAttemptRow {
    type Of = OidcAttempt;

    fn read(self) -> Option<OidcAttempt> {
        Some(OidcAttempt {
            sha256: Sha256(self.sha256.try_into().ok()?),
            issuer: self.issuer,
            nonce: Secret::new(self.nonce),
            verifier: Secret::new(self.verifier),
            challenge: Sha256(self.challenge.try_into().ok()?),
            return_to: ReturnTo::parse(&self.return_to).ok()?,
            account: self.account_id.map(AccountId::from_uuid),
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
        })
    }
}

statements! {
    TAKE = sql!("DELETE FROM oidc_attempts WHERE sha256 = $1 RETURNING *");
    COUNT = sql!("SELECT COUNT(*) FROM oidc_attempts");
    CROWD_OUT = sql!("DELETE FROM oidc_attempts WHERE sha256 IN (SELECT sha256 FROM oidc_attempts
        ORDER BY CASE WHEN account_id IS NULL THEN 0 ELSE 1 END, created_at, sha256 LIMIT $1)");
    PURGE = sql!("DELETE FROM oidc_attempts WHERE expires_at <= $1");
}

/// Stores a new one.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, attempt: &OidcAttempt) -> Result<()> {
    let row = OidcAttemptRow {
        sha256: attempt.sha256.0.to_vec(),
        issuer: attempt.issuer.clone(),
        nonce: attempt.nonce.expose().to_vec(),
        verifier: attempt.verifier.expose().to_vec(),
        challenge: attempt.challenge.0.to_vec(),
        return_to: attempt.return_to.as_str().to_owned(),
        account_id: attempt.account.map(AccountId::as_uuid),
        created_at: attempt.created_at.as_micros(),
        expires_at: attempt.expires_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Takes one away, over or not; `None` when there is none. Of many that try, one is given it.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn take(tx: &mut Tx, sha256: &Sha256) -> Result<Option<OidcAttempt>> {
    fetch!(fetch_optional::<OidcAttemptRow>(tx, TAKE, sha256.0.as_slice()))?.map(entity).transpose()
}

/// Makes room for one more, so that there are never more than `limit`: the oldest go, those of strangers first. Whoever floods
/// the server so keeps nobody else from beginning. Answers how many went.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn make_room(tx: &mut Tx, limit: u64) -> Result<u64> {
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, COUNT))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    if count < limit { Ok(0) } else { execute!(tx, CROWD_OUT, count - limit + 1) }
}

/// Removes those that are over at `now`, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, now.as_micros())
}
