//! Teams as a whole.

use elohim_core::ErrorCode;
use elohim_core::id::{AccountId, TeamId};
use elohim_core::identity::Permission;
use elohim_core::ops::audit::AuditEvent;
use elohim_core::teams::{Membership, Standing, Team, TeamName, TeamRight, TeamRole};
use elohim_store::teams::{members, team};

use super::access::{known, lock, record};
use super::members::{active, change_role};
use crate::{Actor, App, Result};

/// The most teams that one account may make: each has a quota of its own.
const MAX_MADE: u64 = 20;

/// The actor's teams, and what the actor is in each. Those that the actor is asked to come into are among them.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`].
pub async fn list(app: &App, who: &Actor) -> Result<Vec<(Team, Membership)>> {
    who.require(Permission::TeamUse)?;
    let mut tx = app.db.app.snapshot().await?;
    let mut mine = members::list_of(&mut tx, who.account.id).await?;
    mine.retain(|member| member.standing != Standing::Removed);
    let ids: Vec<_> = mine.iter().map(|member| member.team).collect();
    let found = team::find_many(&mut tx, &ids).await?;
    let with = |team: Team| mine.iter().find(|member| member.team == team.id).map(|member| (team, member.clone()));
    Ok(found.into_iter().filter_map(with).collect())
}

/// One of the actor's teams, and what the actor is in it.
///
/// # Errors
/// [`ErrorCode::NotFound`].
pub async fn get(app: &App, who: &Actor, id: TeamId) -> Result<(Team, Membership)> {
    let mut tx = app.db.app.snapshot().await?;
    let member = known(&mut tx, who, id).await?;
    Ok((team::find(&mut tx, id).await?.ok_or(ErrorCode::NotFound)?, member))
}

/// Makes a team, of which the actor is super admin.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`], [`ErrorCode::TeamLimit`].
pub async fn create(app: &App, who: &Actor, name: TeamName) -> Result<(Team, Membership)> {
    who.require(Permission::TeamCreate)?;
    let now = app.clock.now();
    let mut tx = app.db.app.begin().await?;
    // Locked, or many at once would each count the others out.
    elohim_store::identity::accounts::lock(&mut tx, who.account.id).await?.ok_or(ErrorCode::NotFound)?;
    if team::count_by(&mut tx, who.account.id).await? >= MAX_MADE {
        return Err(ErrorCode::TeamLimit.into());
    }
    let id = TeamId::generate(&*app.clock, &*app.entropy);
    let team = Team { id, name, created_by: who.account.id, created_at: now };
    team::insert(&mut tx, &team).await?;
    let member = Membership {
        team: id,
        account: who.account.id,
        role: TeamRole::SuperAdmin,
        standing: Standing::Active,
        since: now,
        acting_until: None,
        announcement: None,
        welcome: None,
    };
    members::put(&mut tx, &member).await?;
    record(app, &mut tx, who, &AuditEvent::TeamCreated(id)).await?;
    tx.commit().await?;
    Ok((team, member))
}

/// Gives a team another name.
///
/// # Errors
/// Those of `access::member`.
pub async fn rename(app: &App, who: &Actor, id: TeamId, name: TeamName) -> Result<(Team, Membership)> {
    let mut tx = app.db.app.begin().await?;
    let (team, member) = lock(app, &mut tx, who, id, TeamRight::ManageTeam).await?;
    team::rename(&mut tx, id, &name).await?;
    record(app, &mut tx, who, &AuditEvent::TeamRenamed(id)).await?;
    tx.commit().await?;
    Ok((Team { name, ..team }, member))
}

/// Ends a team with everything in its vault. Whoever stands in for the super admin may not.
///
/// # Errors
/// Those of `access::member`.
pub async fn remove(app: &App, who: &Actor, id: TeamId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let (_, member) = lock(app, &mut tx, who, id, TeamRight::ManageTeam).await?;
    require_super_admin(&member)?;
    team::delete(&mut tx, id).await?;
    record(app, &mut tx, who, &AuditEvent::TeamRemoved(id)).await?;
    tx.commit().await?;
    // When this is interrupted, the sweep of pools without an owner goes on.
    crate::vault::accounts::remove(app, id.into()).await
}

/// Hands a team over: the other becomes super admin, the actor an admin.
///
/// # Errors
/// Those of `access::member`, [`ErrorCode::NotFound`] when the other is not in the team, [`ErrorCode::TeamReviewRequired`] when
/// they are a guest.
pub async fn transfer(app: &App, who: &Actor, id: TeamId, to: AccountId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let (_, from) = lock(app, &mut tx, who, id, TeamRight::ManageTeam).await?;
    require_super_admin(&from)?;
    let to = active(&mut tx, id, to).await?;
    if to.account == from.account {
        return Err(ErrorCode::TeamMemberProtected.into());
    }
    if to.role == TeamRole::Guest {
        return Err(ErrorCode::TeamReviewRequired.into());
    }
    let heir = to.account;
    change_role(&mut tx, to, TeamRole::SuperAdmin).await?;
    change_role(&mut tx, from, TeamRole::Admin).await?;
    record(app, &mut tx, who, &AuditEvent::TeamTransferred(id, heir)).await?;
    tx.commit().await?;
    Ok(())
}

/// What belongs to the team as a whole is for its super admins, not for those who stand in for them.
fn require_super_admin(member: &Membership) -> Result<()> {
    if member.role == TeamRole::SuperAdmin { Ok(()) } else { Err(ErrorCode::TeamPermissionDenied.into()) }
}
