//! Invitations to register.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, InvitationId};
use elohim_core::identity::{Invitation, Role};
use elohim_core::vault::Sha256;
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entities, entity, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// An invitation.
    struct InvitationRow in "invitations", key (id) {
        id: Uuid,
        sha256: Vec<u8>,
        role: String,
        created_by: Uuid,
        created_at: i64,
        expires_at: i64,
        max_uses: i64,
        uses: i64,
        revoked_at: Option<i64>,
    }
}

impl Entity for InvitationRow {
    type Of = Invitation;

    fn read(self) -> Option<Invitation> {
        Some(Invitation {
            id: InvitationId::from_uuid(self.id),
            sha256: Sha256(self.sha256.try_into().ok()?),
            role: Role::find(&self.role)?,
            created_by: AccountId::from_uuid(self.created_by),
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            max_uses: self.max_uses.try_into().ok()?,
            uses: self.uses.try_into().ok()?,
            revoked_at: self.revoked_at.map(Timestamp::from_micros),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM invitations WHERE id = $1");
    FIND_BY_HASH = sql!("SELECT * FROM invitations WHERE sha256 = $1");
    LIST = sql!("SELECT * FROM invitations ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2");
    LIST_BY = sql!("SELECT * FROM invitations WHERE created_by = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM invitations");
    USE = sql!("UPDATE invitations SET uses = uses + 1
        WHERE id = $1 AND uses < max_uses AND revoked_at IS NULL AND expires_at > $2 RETURNING *");
    REVOKE = sql!("UPDATE invitations SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING *");
}

/// Stores a new invitation.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, invitation: &Invitation) -> Result<()> {
    let row = InvitationRow {
        id: invitation.id.as_uuid(),
        sha256: invitation.sha256.0.to_vec(),
        role: invitation.role.as_str().to_owned(),
        created_by: invitation.created_by.as_uuid(),
        created_at: invitation.created_at.as_micros(),
        expires_at: invitation.expires_at.as_micros(),
        max_uses: invitation.max_uses.into(),
        uses: invitation.uses.into(),
        revoked_at: invitation.revoked_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds an invitation.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, id: InvitationId) -> Result<Option<Invitation>> {
    fetch!(fetch_optional::<InvitationRow>(tx, FIND, id.as_uuid()))?.map(entity).transpose()
}

/// Finds an invitation by the digest of its code.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_by_hash(tx: &mut Tx, sha256: &Sha256) -> Result<Option<Invitation>> {
    fetch!(fetch_optional::<InvitationRow>(tx, FIND_BY_HASH, sha256.0.as_slice()))?.map(entity).transpose()
}

/// All invitations, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, limit: u32, offset: u32) -> Result<(Vec<Invitation>, u64)> {
    let rows = fetch!(fetch_all::<InvitationRow>(tx, LIST, i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// The invitations that an account has made, newest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_by(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<Vec<Invitation>> {
    entities(fetch!(fetch_all::<InvitationRow>(tx, LIST_BY, account.as_uuid(), i64::from(limit), i64::from(offset)))?)
}

/// Counts one use of an invitation that is open at `now`; `false` when it is not. Of many that try at once, as many are told
/// `true` as it has uses left.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn use_once(tx: &mut Tx, id: InvitationId, now: Timestamp) -> Result<bool> {
    let used = fetch!(fetch_optional::<InvitationRow>(tx, USE, id.as_uuid(), now.as_micros()))?;
    let Some(row) = used else { return Ok(false) };
    row.seal(tx, |row| row.uses -= 1).await?;
    Ok(true)
}

/// Takes an invitation back; `false` when it was before, or never was.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn revoke(tx: &mut Tx, id: InvitationId, now: Timestamp) -> Result<bool> {
    let revoked = fetch!(fetch_optional::<InvitationRow>(tx, REVOKE, id.as_uuid(), now.as_micros()))?;
    let Some(row) = revoked else { return Ok(false) };
    row.seal(tx, |row| row.revoked_at = None).await?;
    Ok(true)
}
