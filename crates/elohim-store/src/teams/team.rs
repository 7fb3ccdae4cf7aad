//! Teams.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, TeamId};
use elohim_core::teams::{Team, TeamName};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, checked, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A team.
    struct TeamRow in "teams", key (id) {
        id: Uuid,
        name: String,
        created_by: Uuid,
        created_at: i64,
    }
}

impl Entity for TeamRow {
    type Of = Team;

    fn read(self) -> Option<Team> {
        Some(Team {
            id: TeamId::from_uuid(self.id),
            name: TeamName::parse(&self.name).ok()?,
            created_by: AccountId::from_uuid(self.created_by),
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM teams WHERE id = $1");
    LOCK = sql! {
        sqlite: "SELECT * FROM teams WHERE id = $1",
        postgres: "SELECT * FROM teams WHERE id = $1 FOR UPDATE",
    };
    FIND_MANY = sql! {
        sqlite: "SELECT * FROM teams WHERE id IN (SELECT unhex(value) FROM json_each($1)) ORDER BY id",
        postgres: "SELECT * FROM teams
            WHERE id IN (SELECT CAST(value AS UUID) FROM json_array_elements_text(CAST($1 AS JSON))) ORDER BY id",
    };
    COUNT_BY = sql!("SELECT COUNT(*) FROM teams WHERE created_by = $1");
    RENAME = sql!("UPDATE teams SET name = $2 WHERE id = $1 RETURNING *");
    DELETE = sql!("DELETE FROM teams WHERE id = $1");
}

/// Stores a new team.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, team: &Team) -> Result<()> {
    let row = TeamRow {
        id: team.id.as_uuid(),
        name: team.name.as_str().to_owned(),
        created_by: team.created_by.as_uuid(),
        created_at: team.created_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a team.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, id: TeamId) -> Result<Option<Team>> {
    fetch!(fetch_optional::<TeamRow>(tx, FIND, id.as_uuid()))?.map(entity).transpose()
}

/// Finds a team of which something is about to be changed: until the transaction ends nobody else changes anything of it.
/// Taken before every other lock.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn lock(tx: &mut Tx, id: TeamId) -> Result<Option<Team>> {
    fetch!(fetch_optional::<TeamRow>(tx, LOCK, id.as_uuid()))?.map(entity).transpose()
}

/// Those of the teams that there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_many(tx: &mut Tx, ids: &[TeamId]) -> Result<Vec<Team>> {
    let ids: Vec<_> = ids.iter().map(|id| id.as_uuid().simple().to_string()).collect();
    let ids = serde_json::Value::from(ids).to_string();
    entities(fetch!(fetch_all::<TeamRow>(tx, FIND_MANY, ids))?)
}

/// How many teams there are that the account has made.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn count_by(tx: &mut Tx, account: AccountId) -> Result<u64> {
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, COUNT_BY, account.as_uuid()))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Gives a team another name; `false` when there is no such team.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn rename(tx: &mut Tx, id: TeamId, name: &TeamName) -> Result<bool> {
    let Some(before) = fetch!(fetch_optional::<TeamRow>(tx, LOCK, id.as_uuid()))? else { return Ok(false) };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<TeamRow>(tx, RENAME, id.as_uuid(), name.as_str()))?;
    after.seal(tx, |row| row.name = before.name).await?;
    Ok(true)
}

/// Removes a team with its members, invites and requests; `false` when there is no such team.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, id: TeamId) -> Result<bool> {
    Ok(execute!(tx, DELETE, id.as_uuid())? == 1)
}
