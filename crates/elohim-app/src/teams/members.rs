//! Who is in a team.

use elohim_core::ErrorCode;
use elohim_core::id::{AccountId, TeamId};
use elohim_core::identity::Account;
use elohim_core::ops::audit::AuditEvent;
use elohim_core::teams::{Membership, Standing, TeamRight, TeamRole, max_super_admins};
use elohim_store::Tx;
use elohim_store::identity::accounts;
use elohim_store::ops::audit;
use elohim_store::teams::{members, team};

use super::access::{known, lock, member, record};
use crate::privacy::erasure::By;
use crate::{Actor, App, Result};

/// What is changed of a member; `None` leaves it as it is.
#[derive(Clone, Copy, Default, Debug)]
pub struct Change {
    /// Another role. It also ends standing in for a super admin.
    pub role: Option<TeamRole>,
    /// Kept out for the time being, or let in again.
    pub suspended: Option<bool>,
}

/// Everybody who is or was in a team, who came first first. Those who are only invited are not named: whoever makes an invite
/// for a name would learn whether somebody has it.
///
/// # Errors
/// Those of `access::member`.
pub async fn list(app: &App, who: &Actor, team: TeamId) -> Result<Vec<(Membership, Account)>> {
    let mut tx = app.db.app.snapshot().await?;
    member(app, &mut tx, who, team, TeamRight::SeeMembers).await?;
    let mut all = members::list(&mut tx, team).await?;
    all.retain(|member| member.standing != Standing::Invited);
    let ids: Vec<_> = all.iter().map(|member| member.account).collect();
    let people = accounts::find_many(&mut tx, &ids).await?;
    let with = |member: Membership| {
        people.iter().find(|account| account.id == member.account).map(|account| (member, account.clone()))
    };
    Ok(all.into_iter().filter_map(with).collect())
}

/// Changes what somebody is in a team.
///
/// # Errors
/// Those of `access::member`, [`ErrorCode::NotFound`], [`ErrorCode::TeamMemberProtected`] for oneself and for those who do not
/// stand below the actor, [`ErrorCode::TeamReviewRequired`], [`ErrorCode::TeamSuperAdminLimit`],
/// [`ErrorCode::TeamLastSuperAdmin`].
pub async fn change(
    app: &App,
    who: &Actor,
    team: TeamId,
    of: AccountId,
    change: Change,
) -> Result<(Membership, Account)> {
    let mut tx = app.db.app.begin().await?;
    let (_, actor) = lock(app, &mut tx, who, team, TeamRight::ManageMembers).await?;
    let mut target = below(app, &mut tx, &actor, of).await?;
    if target.standing == Standing::Invited {
        return Err(ErrorCode::NotFound.into());
    }
    if let Some(suspended) = change.suspended.filter(|suspended| *suspended != (target.standing == Standing::Suspended))
    {
        refuse_last_super_admin(&mut tx, &target).await?;
        target.standing = if suspended { Standing::Suspended } else { Standing::Active };
        target.since = app.clock.now();
        members::put(&mut tx, &target).await?;
        let event = if suspended { AuditEvent::TeamMemberSuspended } else { AuditEvent::TeamMemberRestored };
        record(app, &mut tx, who, &event(team, of)).await?;
    }
    if let Some(role) = change.role {
        require_may_give(app, &actor, role)?;
        if target.role == TeamRole::Guest && role != TeamRole::Guest {
            return Err(ErrorCode::TeamReviewRequired.into());
        }
        if role != TeamRole::SuperAdmin {
            refuse_last_super_admin(&mut tx, &target).await?;
        } else if target.role != TeamRole::SuperAdmin {
            refuse_more_super_admins(&mut tx, team).await?;
        }
        target = change_role(&mut tx, target, role).await?;
        record(app, &mut tx, who, &AuditEvent::TeamRoleChanged(team, of)).await?;
    }
    let account = accounts::find(&mut tx, of).await?.ok_or(ErrorCode::NotFound)?;
    tx.commit().await?;
    Ok((target, account))
}

/// Removes somebody from a team, takes an invitation back that names them, or leaves it. The server gives them nothing of the
/// team's from then on. What they have, and the keys that they know, they keep until the clients of those who stay renew the
/// vault's keys.
///
/// # Errors
/// As [`change`], [`ErrorCode::TeamSuspended`] for whoever would leave while they are kept out, and
/// [`ErrorCode::TeamLastSuperAdmin`] for a super admin who would leave none behind.
pub async fn remove(app: &App, who: &Actor, team: TeamId, of: AccountId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let target = if of == who.account.id {
        team::lock(&mut tx, team).await?;
        let mine = known(&mut tx, who, team).await?;
        // Else whoever is kept out would leave, and come back with a code that is still open.
        if mine.standing == Standing::Suspended {
            return Err(ErrorCode::TeamSuspended.into());
        }
        mine
    } else {
        let (_, actor) = lock(app, &mut tx, who, team, TeamRight::ManageMembers).await?;
        below(app, &mut tx, &actor, of).await?
    };
    refuse_last_super_admin(&mut tx, &target).await?;
    if target.standing == Standing::Invited {
        members::delete(&mut tx, team, of).await?;
    } else {
        let since = app.clock.now();
        let (acting_until, announcement, welcome) = (None, None, None);
        let gone = Membership { standing: Standing::Removed, since, acting_until, announcement, welcome, ..target };
        members::put(&mut tx, &gone).await?;
    }
    record(app, &mut tx, who, &AuditEvent::TeamLeft(team, of)).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps the actor's public keys for the clients of the team. The server cannot tell whether they are right.
///
/// # Errors
/// Those of `access::member`.
pub async fn announce(app: &App, who: &Actor, team: TeamId, announcement: Vec<u8>) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let (_, mine) = lock(app, &mut tx, who, team, TeamRight::See).await?;
    members::put(&mut tx, &Membership { announcement: Some(announcement), welcome: None, ..mine }).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps the vault's keys for a member, encrypted by the client of an administrator.
///
/// # Errors
/// Those of `access::member`, [`ErrorCode::NotFound`].
pub async fn admit(app: &App, who: &Actor, team: TeamId, of: AccountId, welcome: Vec<u8>) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    lock(app, &mut tx, who, team, TeamRight::ManageMembers).await?;
    let target = active(&mut tx, team, of).await?;
    members::put(&mut tx, &Membership { welcome: Some(welcome), ..target }).await?;
    record(app, &mut tx, who, &AuditEvent::TeamMemberAdmitted(team, of)).await?;
    tx.commit().await?;
    Ok(())
}

/// What an administrator's client has left for the actor.
///
/// # Errors
/// Those of `access::member`, [`ErrorCode::NotFound`] when nobody has admitted the actor yet.
pub async fn welcome(app: &App, who: &Actor, team: TeamId) -> Result<Vec<u8>> {
    let mut tx = app.db.app.snapshot().await?;
    let mine = member(app, &mut tx, who, team, TeamRight::See).await?;
    mine.welcome.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Takes an account that is about to be removed out of its teams. A team that would have no super admin gets the admin, or
/// else the member, who has been there longest; one that would have neither ends.
pub(crate) async fn leave_all(app: &App, tx: &mut Tx, by: &By<'_>, account: AccountId) -> Result<()> {
    let now = app.clock.now();
    let mut teams: Vec<_> = members::list_of(tx, account).await?.into_iter().map(|mine| mine.team).collect();
    // All of them before anything is written, and always in one order: whoever writes holds the audit log.
    teams.sort_unstable();
    for team in &teams {
        team::lock(tx, *team).await?;
    }
    for team in teams {
        // Again: until the team was locked the account may have got another role.
        let Some(mine) = members::find(tx, team, account).await? else { continue };
        let mut others = members::list(tx, team).await?;
        others.retain(|other| other.account != account && other.standing == Standing::Active);
        let ids: Vec<_> = others.iter().map(|other| other.account).collect();
        let mut enabled = accounts::find_many(tx, &ids).await?;
        enabled.retain(|account| !account.disabled);
        others.retain(|other| enabled.iter().any(|account| account.id == other.account));
        let has = |role| others.iter().any(|other| other.role == role);
        if mine.standing == Standing::Removed || mine.role != TeamRole::SuperAdmin || has(TeamRole::SuperAdmin) {
            continue;
        }
        let heir = [TeamRole::Admin, TeamRole::Member];
        let heir = heir.iter().find_map(|role| others.iter().find(|other| other.role == *role)).cloned();
        if let Some(heir) = heir {
            let event = AuditEvent::TeamTransferred(team, heir.account);
            change_role(tx, heir, TeamRole::SuperAdmin).await?;
            audit::record(tx, now, &by.actor, &event, by.request_id).await?;
        } else {
            // Its pool has no owner then, and is swept away.
            team::delete(tx, team).await?;
            audit::record(tx, now, &by.actor, &AuditEvent::TeamRemoved(team), by.request_id).await?;
        }
    }
    Ok(())
}

/// Somebody who is in the team at present.
pub(crate) async fn active(tx: &mut Tx, team: TeamId, account: AccountId) -> Result<Membership> {
    let found = members::find(tx, team, account).await?;
    found.filter(|member| member.standing == Standing::Active).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Stores another role, and that nobody is stood in for.
pub(crate) async fn change_role(tx: &mut Tx, member: Membership, role: TeamRole) -> Result<Membership> {
    let changed = Membership { role, acting_until: None, ..member };
    members::put(tx, &changed).await?;
    Ok(changed)
}

/// Lets go on only those who may give this role: one below their own, or any for a super admin.
pub(crate) fn require_may_give(app: &App, actor: &Membership, role: TeamRole) -> Result<()> {
    let may = actor.role == TeamRole::SuperAdmin || actor.role_at(app.clock.now()).outranks(role);
    if may { Ok(()) } else { Err(ErrorCode::TeamMemberProtected.into()) }
}

/// Somebody about whom the actor may decide: not oneself, and of a lower role unless the actor is super admin. Whoever stands in
/// for a super admin decides about admins, and about no super admin.
async fn below(app: &App, tx: &mut Tx, actor: &Membership, of: AccountId) -> Result<Membership> {
    let found = members::find(tx, actor.team, of).await?;
    let target = found.filter(|member| member.standing != Standing::Removed).ok_or(ErrorCode::NotFound)?;
    let is_below = actor.role == TeamRole::SuperAdmin || actor.role_at(app.clock.now()).outranks(target.role);
    if is_below && target.account != actor.account { Ok(target) } else { Err(ErrorCode::TeamMemberProtected.into()) }
}

async fn super_admins(tx: &mut Tx, team: TeamId) -> Result<(usize, usize)> {
    let mut all = members::list(tx, team).await?;
    all.retain(|member| matches!(member.standing, Standing::Active | Standing::Suspended));
    Ok((all.iter().filter(|member| member.role == TeamRole::SuperAdmin).count(), all.len()))
}

async fn refuse_more_super_admins(tx: &mut Tx, team: TeamId) -> Result<()> {
    let (there, size) = super_admins(tx, team).await?;
    if there < max_super_admins(size) { Ok(()) } else { Err(ErrorCode::TeamSuperAdminLimit.into()) }
}

async fn refuse_last_super_admin(tx: &mut Tx, target: &Membership) -> Result<()> {
    if target.role != TeamRole::SuperAdmin || target.standing != Standing::Active {
        return Ok(());
    }
    let others = members::list(tx, target.team).await?.into_iter().filter(|other| {
        other.account != target.account && other.role == TeamRole::SuperAdmin && other.standing == Standing::Active
    });
    if others.count() > 0 { Ok(()) } else { Err(ErrorCode::TeamLastSuperAdmin.into()) }
}
