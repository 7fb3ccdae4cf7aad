//! Invites to teams.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, TeamId, TeamInviteId};
use elohim_core::teams::{TeamInvite, TeamRole};
use elohim_core::vault::Sha256;
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// An invite.
    struct InviteRow in "team_invites", key (id) {
        id: Uuid,
        team_id: Uuid,
        sha256: Vec<u8>,
        role: String,
        account_id: Option<Uuid>,
        created_by: Uuid,
        created_at: i64,
        expires_at: i64,
        max_uses: i64,
        uses: i64,
        revoked_at: Option<i64>,
    }
}

impl Entity for InviteRow {
    type Of = TeamInvite;

    fn read(self) -> Option<TeamInvite> {
        Some(TeamInvite {
            id: TeamInviteId::from_uuid(self.id),
            team: TeamId::from_uuid(self.team_id),
            sha256: Sha256(self.sha256.try_into().ok()?),
            role: TeamRole::find(&self.role)?,
            account: self.account_id.map(AccountId::from_uuid),
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
    FIND = sql!("SELECT * FROM team_invites WHERE team_id = $1 AND id = $2");
    FIND_BY_HASH = sql!("SELECT * FROM team_invites WHERE sha256 = $1");
    LIST = sql!("SELECT * FROM team_invites WHERE team_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3");
    LIST_ABOUT = sql!("SELECT * FROM team_invites WHERE created_by = $1 OR account_id = $1
        ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM team_invites WHERE team_id = $1");
    USE = sql!("UPDATE team_invites SET uses = uses + 1
        WHERE id = $1 AND uses < max_uses AND revoked_at IS NULL AND expires_at > $2 RETURNING *");
    REVOKE = sql!("UPDATE team_invites SET revoked_at = $3 WHERE team_id = $1 AND id = $2 AND revoked_at IS NULL
        RETURNING *");
    PURGE = sql!("DELETE FROM team_invites WHERE expires_at < $1");
}

/// Stores a new invite.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, invite: &TeamInvite) -> Result<()> {
    let row = InviteRow {
        id: invite.id.as_uuid(),
        team_id: invite.team.as_uuid(),
        sha256: invite.sha256.0.to_vec(),
        role: invite.role.as_str().to_owned(),
        account_id: invite.account.map(AccountId::as_uuid),
        created_by: invite.created_by.as_uuid(),
        created_at: invite.created_at.as_micros(),
        expires_at: invite.expires_at.as_micros(),
        max_uses: i64::from(invite.max_uses),
        uses: i64::from(invite.uses),
        revoked_at: invite.revoked_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds an invite to a team.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, team: TeamId, id: TeamInviteId) -> Result<Option<TeamInvite>> {
    fetch!(fetch_optional::<InviteRow>(tx, FIND, team.as_uuid(), id.as_uuid()))?.map(entity).transpose()
}

/// Finds an invite by the digest of its code.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_by_hash(tx: &mut Tx, sha256: &Sha256) -> Result<Option<TeamInvite>> {
    fetch!(fetch_optional::<InviteRow>(tx, FIND_BY_HASH, sha256.0.as_slice()))?.map(entity).transpose()
}

/// A team's invites, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, team: TeamId, limit: u32, offset: u32) -> Result<(Vec<TeamInvite>, u64)> {
    let rows = fetch!(fetch_all::<InviteRow>(tx, LIST, team.as_uuid(), i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT, team.as_uuid()))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// The invites that somebody has made, or that are for nobody else, newest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_about(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<Vec<TeamInvite>> {
    let id = account.as_uuid();
    entities(fetch!(fetch_all::<InviteRow>(tx, LIST_ABOUT, id, i64::from(limit), i64::from(offset)))?)
}

/// Counts one use of an invite that is open at `now`; `false` when it is not. Of many that try at once, as many are told
/// `true` as it has uses left.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn use_once(tx: &mut Tx, id: TeamInviteId, now: Timestamp) -> Result<bool> {
    let used = fetch!(fetch_optional::<InviteRow>(tx, USE, id.as_uuid(), now.as_micros()))?;
    let Some(row) = used else { return Ok(false) };
    row.seal(tx, |row| row.uses -= 1).await?;
    Ok(true)
}

/// Takes an invite back; `false` when it was before, or never was.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn revoke(tx: &mut Tx, team: TeamId, id: TeamInviteId, now: Timestamp) -> Result<bool> {
    let revoked = fetch!(fetch_optional::<InviteRow>(tx, REVOKE, team.as_uuid(), id.as_uuid(), now.as_micros()))?;
    let Some(row) = revoked else { return Ok(false) };
    row.seal(tx, |row| row.revoked_at = None).await?;
    Ok(true)
}

/// Forgets invites that were over before `before`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_expired(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}
