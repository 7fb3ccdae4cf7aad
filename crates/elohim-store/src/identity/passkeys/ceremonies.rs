//! Questions that wait for the answer of a device, by the digest of the id that the client has.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::identity::PasskeyCeremony;
use elohim_core::vault::Sha256;
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A ceremony under way.
    struct PasskeyCeremonyRow in "passkey_ceremonies", key (sha256) {
        sha256: Vec<u8>,
        account_id: Option<Uuid>,
        state: Vec<u8>,
        created_at: i64,
        expires_at: i64,
    }
}

impl Entity for PasskeyCeremonyRow {
    type Of = PasskeyCeremony;

    fn read(self) -> Option<PasskeyCeremony> {
        Some(PasskeyCeremony {
            sha256: Sha256(self.sha256.try_into().ok()?),
            account: self.account_id.map(AccountId::from_uuid),
            state: self.state,
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
        })
    }
}

statements! {
    TAKE = sql!("DELETE FROM passkey_ceremonies WHERE sha256 = $1 RETURNING *");
    COUNT = sql!("SELECT COUNT(*) FROM passkey_ceremonies");
    CROWD_OUT = sql!("DELETE FROM passkey_ceremonies WHERE sha256 IN (SELECT sha256 FROM passkey_ceremonies
        ORDER BY CASE WHEN account_id IS NULL THEN 0 ELSE 1 END, created_at, sha256 LIMIT $1)");
    PURGE = sql!("DELETE FROM passkey_ceremonies WHERE expires_at <= $1");
}

/// Stores a new one.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, ceremony: &PasskeyCeremony) -> Result<()> {
    let row = PasskeyCeremonyRow {
        sha256: ceremony.sha256.0.to_vec(),
        account_id: ceremony.account.map(AccountId::as_uuid),
        state: ceremony.state.clone(),
        created_at: ceremony.created_at.as_micros(),
        expires_at: ceremony.expires_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Takes one away, over or not; `None` when there is none. Of many that try, one is given it.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn take(tx: &mut Tx, sha256: &Sha256) -> Result<Option<PasskeyCeremony>> {
    fetch!(fetch_optional::<PasskeyCeremonyRow>(tx, TAKE, sha256.0.as_slice()))?.map(entity).transpose()
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
