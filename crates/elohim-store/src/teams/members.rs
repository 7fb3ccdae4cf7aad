//! Who is in which team.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, TeamId};
use elohim_core::teams::{Membership, Standing, TeamRole};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, checked, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// Somebody in a team.
    struct MemberRow in "team_members", key (team_id, account_id) {
        team_id: Uuid,
        account_id: Uuid,
        role: String,
        standing: String,
        since: i64,
        acting_until: Option<i64>,
        announcement: Option<Vec<u8>>,
        welcome: Option<Vec<u8>>,
    }
}

impl Entity for MemberRow {
    type Of = Membership;

    fn read(self) -> Option<Membership> {
        Some(Membership {
            team: TeamId::from_uuid(self.team_id),
            account: AccountId::from_uuid(self.account_id),
            role: TeamRole::find(&self.role)?,
            standing: Standing::find(&self.standing)?,
            since: Timestamp::from_micros(self.since),
            acting_until: self.acting_until.map(Timestamp::from_micros),
            announcement: self.announcement,
            welcome: self.welcome,
        })
    }
}

impl MemberRow {
    fn of(member: &Membership) -> Self {
        Self {
            team_id: member.team.as_uuid(),
            account_id: member.account.as_uuid(),
            role: member.role.as_str().to_owned(),
            standing: member.standing.as_str().to_owned(),
            since: member.since.as_micros(),
            acting_until: member.acting_until.map(Timestamp::as_micros),
            announcement: member.announcement.clone(),
            welcome: member.welcome.clone(),
            row_sum: UNSEALED,
        }
    }
}

statements! {
    FIND = sql!("SELECT * FROM team_members WHERE team_id = $1 AND account_id = $2");
    LIST = sql!("SELECT * FROM team_members WHERE team_id = $1 ORDER BY since, account_id");
    LIST_OF = sql!("SELECT * FROM team_members WHERE account_id = $1 ORDER BY team_id");
    UPDATE = sql!("UPDATE team_members SET role = $3, standing = $4, since = $5, acting_until = $6, announcement = $7,
        welcome = $8 WHERE team_id = $1 AND account_id = $2 RETURNING *");
    DELETE = sql!("DELETE FROM team_members WHERE team_id = $1 AND account_id = $2");
    PURGE = sql!("DELETE FROM team_members WHERE standing IN ('removed', 'invited') AND since < $1");
}

/// Finds somebody in a team, also one who was removed.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, team: TeamId, account: AccountId) -> Result<Option<Membership>> {
    let row = fetch!(fetch_optional::<MemberRow>(tx, FIND, team.as_uuid(), account.as_uuid()))?;
    row.map(entity).transpose()
}

/// Everybody in a team, those who were removed included, who came first first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, team: TeamId) -> Result<Vec<Membership>> {
    entities(fetch!(fetch_all::<MemberRow>(tx, LIST, team.as_uuid()))?)
}

/// Everything that an account is or was in teams.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_of(tx: &mut Tx, account: AccountId) -> Result<Vec<Membership>> {
    entities(fetch!(fetch_all::<MemberRow>(tx, LIST_OF, account.as_uuid()))?)
}

/// Stores what somebody is in a team, whether or not they were in it before. The team must be locked.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn put(tx: &mut Tx, member: &Membership) -> Result<()> {
    let (team, account) = (member.team.as_uuid(), member.account.as_uuid());
    let row = MemberRow::of(member);
    let Some(before) = fetch!(fetch_optional::<MemberRow>(tx, FIND, team, account))? else {
        return row.insert(tx).await;
    };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<MemberRow>(
        tx,
        UPDATE,
        team,
        account,
        row.role,
        row.standing,
        row.since,
        row.acting_until,
        row.announcement,
        row.welcome
    ))?;
    after
        .seal(tx, |row| {
            let sum = row.row_sum;
            *row = before;
            row.row_sum = sum;
        })
        .await?;
    Ok(())
}

/// Forgets that somebody was asked to come into a team, or was in it.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, team: TeamId, account: AccountId) -> Result<bool> {
    Ok(execute!(tx, DELETE, team.as_uuid(), account.as_uuid())? == 1)
}

/// Forgets those who left, were removed, or were asked in and did not come, before `before`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_gone(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}
