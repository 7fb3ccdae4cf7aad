//! Refresh tokens, by the digest of each.

use elohim_core::Timestamp;
use elohim_core::id::{RefreshTokenId, SessionId};
use elohim_core::identity::RefreshToken;
use elohim_core::vault::Sha256;
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A refresh token.
    struct RefreshTokenRow in "refresh_tokens", key (id) {
        id: Uuid,
        session_id: Uuid,
        sha256: Vec<u8>,
        created_at: i64,
        expires_at: i64,
        spent_at: Option<i64>,
    }
}

impl Entity for RefreshTokenRow {
    type Of = RefreshToken;

    fn read(self) -> Option<RefreshToken> {
        Some(RefreshToken {
            id: RefreshTokenId::from_uuid(self.id),
            session: SessionId::from_uuid(self.session_id),
            sha256: Sha256(self.sha256.try_into().ok()?),
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            spent_at: self.spent_at.map(Timestamp::from_micros),
        })
    }
}

statements! {
    FIND_BY_HASH = sql!("SELECT * FROM refresh_tokens WHERE sha256 = $1");
    SPEND = sql!("UPDATE refresh_tokens SET spent_at = $2 WHERE id = $1 AND spent_at IS NULL RETURNING *");
    PURGE = sql!("DELETE FROM refresh_tokens WHERE expires_at < $1");
}

/// Stores a new token.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, token: &RefreshToken) -> Result<()> {
    let row = RefreshTokenRow {
        id: token.id.as_uuid(),
        session_id: token.session.as_uuid(),
        sha256: token.sha256.0.to_vec(),
        created_at: token.created_at.as_micros(),
        expires_at: token.expires_at.as_micros(),
        spent_at: token.spent_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a token, spent or not, by its digest.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_by_hash(tx: &mut Tx, sha256: &Sha256) -> Result<Option<RefreshToken>> {
    fetch!(fetch_optional::<RefreshTokenRow>(tx, FIND_BY_HASH, sha256.0.as_slice()))?.map(entity).transpose()
}

/// Spends a token; `false` when it was spent already. Of many that try, one is told `true`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn spend(tx: &mut Tx, id: RefreshTokenId, now: Timestamp) -> Result<bool> {
    let spent = fetch!(fetch_optional::<RefreshTokenRow>(tx, SPEND, id.as_uuid(), now.as_micros()))?;
    let Some(row) = spent else { return Ok(false) };
    row.seal(tx, |row| row.spent_at = None).await?;
    Ok(true)
}

/// Removes tokens that expired before `before`, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_expired(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}
