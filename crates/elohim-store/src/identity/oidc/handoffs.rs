//! Finished sign-ins with the directory that the client has not fetched, by the digest of the code that the browser carries.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::identity::oidc::{OidcHandoff, Person};
use elohim_core::vault::Sha256;
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A finished sign-in.
    struct OidcHandoffRow in "oidc_handoffs", key (sha256) {
        sha256: Vec<u8>,
        challenge: Vec<u8>,
        account_id: Uuid,
        issuer: String,
        subject: String,
        links: bool,
        created_at: i64,
        expires_at: i64,
    }
}

impl Entity for OidcHandoffRow {
    type Of = OidcHandoff;

    fn read(self) -> Option<OidcHandoff> {
        Some(OidcHandoff {
            sha256: Sha256(self.sha256.try_into().ok()?),
            challenge: Sha256(self.challenge.try_into().ok()?),
            account: AccountId::from_uuid(self.account_id),
            person: Person { issuer: self.issuer, subject: self.subject },
            links: self.links,
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM oidc_handoffs WHERE sha256 = $1");
    DELETE = sql!("DELETE FROM oidc_handoffs WHERE sha256 = $1");
    PURGE = sql!("DELETE FROM oidc_handoffs WHERE expires_at <= $1");
}

/// Stores a new one.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, handoff: &OidcHandoff) -> Result<()> {
    let row = OidcHandoffRow {
        sha256: handoff.sha256.0.to_vec(),
        challenge: handoff.challenge.0.to_vec(),
        account_id: handoff.account.as_uuid(),
        issuer: handoff.person.issuer.clone(),
        subject: handoff.person.subject.clone(),
        links: handoff.links,
        created_at: handoff.created_at.as_micros(),
        expires_at: handoff.expires_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds one, over or not.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, sha256: &Sha256) -> Result<Option<OidcHandoff>> {
    fetch!(fetch_optional::<OidcHandoffRow>(tx, FIND, sha256.0.as_slice()))?.map(entity).transpose()
}

/// Spends one; `false` when it was spent already. Of many that try, one is told `true`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn spend(tx: &mut Tx, sha256: &Sha256) -> Result<bool> {
    Ok(execute!(tx, DELETE, sha256.0.as_slice())? == 1)
}

/// Removes those that are over at `now`, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, now.as_micros())
}
