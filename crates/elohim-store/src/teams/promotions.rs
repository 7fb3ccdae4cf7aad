//! Requests for roles that one person alone may not give.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, PromotionId, TeamId};
use elohim_core::teams::{Promotion, PromotionKind};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, checked, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A request.
    struct PromotionRow in "team_promotions", key (id) {
        id: Uuid,
        team_id: Uuid,
        account_id: Uuid,
        kind: String,
        requested_by: Uuid,
        requested_at: i64,
        decided_by: Option<Uuid>,
        decided_at: Option<i64>,
        granted: bool,
    }
}

impl Entity for PromotionRow {
    type Of = Promotion;

    fn read(self) -> Option<Promotion> {
        Some(Promotion {
            id: PromotionId::from_uuid(self.id),
            team: TeamId::from_uuid(self.team_id),
            account: AccountId::from_uuid(self.account_id),
            kind: PromotionKind::find(&self.kind)?,
            requested_by: AccountId::from_uuid(self.requested_by),
            requested_at: Timestamp::from_micros(self.requested_at),
            decided_by: self.decided_by.map(AccountId::from_uuid),
            decided_at: self.decided_at.map(Timestamp::from_micros),
            granted: self.granted,
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM team_promotions WHERE team_id = $1 AND id = $2");
    LIST = sql!("SELECT * FROM team_promotions WHERE team_id = $1 ORDER BY requested_at DESC, id DESC LIMIT $2 OFFSET $3");
    LIST_ABOUT = sql!("SELECT * FROM team_promotions WHERE account_id = $1 OR requested_by = $1 OR decided_by = $1
        ORDER BY requested_at DESC, id DESC LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM team_promotions WHERE team_id = $1");
    DECIDE = sql!("UPDATE team_promotions SET decided_by = $2, decided_at = $3, granted = $4 WHERE id = $1 RETURNING *");
    PURGE = sql!("DELETE FROM team_promotions WHERE requested_at < $1");
}

/// Stores a new request.
///
/// # Errors
/// `Unique` when the same was asked for and is not decided.
pub async fn insert(tx: &mut Tx, promotion: &Promotion) -> Result<()> {
    let row = PromotionRow {
        id: promotion.id.as_uuid(),
        team_id: promotion.team.as_uuid(),
        account_id: promotion.account.as_uuid(),
        kind: promotion.kind.as_str().to_owned(),
        requested_by: promotion.requested_by.as_uuid(),
        requested_at: promotion.requested_at.as_micros(),
        decided_by: promotion.decided_by.map(AccountId::as_uuid),
        decided_at: promotion.decided_at.map(Timestamp::as_micros),
        granted: promotion.granted,
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a request in a team.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, team: TeamId, id: PromotionId) -> Result<Option<Promotion>> {
    fetch!(fetch_optional::<PromotionRow>(tx, FIND, team.as_uuid(), id.as_uuid()))?.map(entity).transpose()
}

/// A team's requests, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, team: TeamId, limit: u32, offset: u32) -> Result<(Vec<Promotion>, u64)> {
    let rows = fetch!(fetch_all::<PromotionRow>(tx, LIST, team.as_uuid(), i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT, team.as_uuid()))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// The requests that are about somebody, or that they made or decided, newest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_about(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<Vec<Promotion>> {
    let id = account.as_uuid();
    entities(fetch!(fetch_all::<PromotionRow>(tx, LIST_ABOUT, id, i64::from(limit), i64::from(offset)))?)
}

/// Stores what was decided; `false` when there is no such request. The team must be locked.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn decide(tx: &mut Tx, of: &Promotion, by: AccountId, now: Timestamp, granted: bool) -> Result<bool> {
    let before = fetch!(fetch_optional::<PromotionRow>(tx, FIND, of.team.as_uuid(), of.id.as_uuid()))?;
    let Some(before) = before else { return Ok(false) };
    let before = checked(before)?;
    let (id, by) = (of.id.as_uuid(), by.as_uuid());
    let after = fetch!(fetch_one::<PromotionRow>(tx, DECIDE, id, by, now.as_micros(), granted))?;
    after
        .seal(tx, |row| {
            row.decided_by = before.decided_by;
            row.decided_at = before.decided_at;
            row.granted = before.granted;
        })
        .await?;
    Ok(true)
}

/// Forgets requests that were made before `before`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_old(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}
