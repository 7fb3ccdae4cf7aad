//! Invites, and joining with one.

use std::time::Duration;

use elohim_core::id::{AccountId, TeamId, TeamInviteId};
use elohim_core::identity::{Permission, Username};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::teams::{Membership, Standing, Team, TeamInvite, TeamRight, TeamRole};
use elohim_core::{ErrorCode, Secret, Timestamp};
use elohim_store::Tx;
use elohim_store::identity::accounts;
use elohim_store::teams::{invites, members, team};

use super::access::{lock, member, record};
use super::members::require_may_give;
use crate::identity::tokens;
use crate::limits::LimitGroup;
use crate::{Actor, App, Result};

/// What an invite is for.
pub struct NewInvite<'a> {
    /// The role of whoever joins with it.
    pub role: TeamRole,
    /// The only account that may use it. That account sees that it is asked to come in.
    pub username: Option<&'a Username>,
    /// How many people it may bring in.
    pub max_uses: u32,
    /// How long it is good.
    pub lifetime: Duration,
}

/// Makes an invite. Its code is answered once and only its digest is kept. Whether there is an account of the name is not told.
///
/// # Errors
/// Those of `access::member`, [`ErrorCode::TeamMemberProtected`] when the role is not below the actor's own, and for super
/// admins, who are made from those who are in the team.
pub async fn create(app: &App, who: &Actor, team: TeamId, new: NewInvite<'_>) -> Result<(TeamInvite, Secret)> {
    let now = app.clock.now();
    let code = tokens::random_token(app);
    let mut tx = app.db.app.begin().await?;
    let (_, actor) = lock(app, &mut tx, who, team, TeamRight::ManageMembers).await?;
    if new.role == TeamRole::SuperAdmin {
        return Err(ErrorCode::TeamMemberProtected.into());
    }
    require_may_give(app, &actor, new.role)?;
    let id = TeamInviteId::generate(&*app.clock, &*app.entropy);
    let account = match new.username {
        None => None,
        Some(name) => {
            let found = accounts::find_credentials(&mut tx, name).await?.map(|(account, _)| account.id);
            // For an account that nobody has, when there is none of this name: the code then opens nothing.
            Some(found.unwrap_or(AccountId::from_uuid(id.as_uuid())))
        }
    };
    let invite = TeamInvite {
        id,
        team,
        sha256: tokens::digest(code.expose()),
        role: new.role,
        account,
        created_by: who.account.id,
        created_at: now,
        expires_at: now.saturating_add(new.lifetime),
        max_uses: if account.is_some() { 1 } else { new.max_uses },
        uses: 0,
        revoked_at: None,
    };
    invites::insert(&mut tx, &invite).await?;
    ask_in(app, &mut tx, &invite).await?;
    record(app, &mut tx, who, &AuditEvent::TeamInviteCreated(id)).await?;
    tx.commit().await?;
    Ok((invite, code))
}

/// A team's invites, newest first, and how many there are.
///
/// # Errors
/// Those of `access::member`.
pub async fn list(app: &App, who: &Actor, team: TeamId, limit: u32, offset: u32) -> Result<(Vec<TeamInvite>, u64)> {
    let mut tx = app.db.app.snapshot().await?;
    member(app, &mut tx, who, team, TeamRight::ManageMembers).await?;
    Ok(invites::list(&mut tx, team, limit, offset).await?)
}

/// Takes an invite back. Those who joined with it stay.
///
/// # Errors
/// Those of `access::member`, [`ErrorCode::NotFound`], [`ErrorCode::TeamMemberProtected`].
pub async fn revoke(app: &App, who: &Actor, team: TeamId, id: TeamInviteId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let (_, actor) = lock(app, &mut tx, who, team, TeamRight::ManageMembers).await?;
    let invite = invites::find(&mut tx, team, id).await?.ok_or(ErrorCode::NotFound)?;
    require_may_give(app, &actor, invite.role)?;
    if !invites::revoke(&mut tx, team, id, app.clock.now()).await? {
        return Err(ErrorCode::NotFound.into());
    }
    if let Some(account) = invite.account
        && members::find(&mut tx, team, account).await?.is_some_and(|one| one.standing == Standing::Invited)
    {
        members::delete(&mut tx, team, account).await?;
    }
    record(app, &mut tx, who, &AuditEvent::TeamInviteRevoked(id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Joins a team. Tries are limited by account and by address, whichever codes they are of. Repeated by whoever came in with the
/// code, it answers [`ErrorCode::TeamAlreadyJoined`], also when the code is used up.
///
/// # Errors
/// [`ErrorCode::TeamInviteInvalid`], [`ErrorCode::TeamAlreadyJoined`], [`ErrorCode::TeamSuspended`], or the limit.
pub async fn join(app: &App, who: &Actor, code: &Secret) -> Result<(Team, Membership)> {
    who.require(Permission::TeamUse)?;
    app.limits.charge(LimitGroup::TeamJoin, &who.account.id.to_string())?;
    app.limits.charge(LimitGroup::TeamJoin, &who.caller.address)?;
    let now = app.clock.now();
    let digest = tokens::digest(code.expose());
    let mut tx = app.db.app.begin().await?;
    let invalid = ErrorCode::TeamInviteInvalid;
    let team = invites::find_by_hash(&mut tx, &digest).await?.ok_or(invalid)?.team;
    let team = team::lock(&mut tx, team).await?.ok_or(invalid)?;
    let before = members::find(&mut tx, team.id, who.account.id).await?;
    let standing_before = before.as_ref().map(|mine| mine.standing);
    // Before anything about the code: whoever used it up, and did not get the answer, is told that it worked.
    if standing_before == Some(Standing::Active) {
        return Err(ErrorCode::TeamAlreadyJoined.into());
    }
    // Again, now that nothing of the team changes any more.
    let invite = invites::find_by_hash(&mut tx, &digest).await?.filter(|invite| invite.is_open(now)).ok_or(invalid)?;
    if invite.account.is_some_and(|account| account != who.account.id) {
        return Err(invalid.into());
    }
    // Whoever may not invite any more leaves no way in behind.
    let host = members::find(&mut tx, team.id, invite.created_by).await?;
    let host = host.filter(|host| host.standing == Standing::Active).ok_or(invalid)?;
    let enabled = accounts::find(&mut tx, host.account).await?.is_some_and(|account| !account.disabled);
    let may = host.role_at(now).allows(TeamRight::ManageMembers) && require_may_give(app, &host, invite.role).is_ok();
    if !enabled || !may {
        return Err(invalid.into());
    }
    if standing_before == Some(Standing::Suspended) {
        return Err(ErrorCode::TeamSuspended.into());
    }
    if !invites::use_once(&mut tx, invite.id, now).await? {
        return Err(invalid.into());
    }
    let mut member = standing(&invite, who.account.id, Standing::Active, now);
    // A guest is made more than that by a review, not by going and coming back.
    if before.is_some_and(|mine| mine.standing == Standing::Removed && mine.role == TeamRole::Guest) {
        member.role = TeamRole::Guest;
    }
    members::put(&mut tx, &member).await?;
    record(app, &mut tx, who, &AuditEvent::TeamJoined(team.id, who.account.id)).await?;
    tx.commit().await?;
    Ok((team, member))
}

/// Shows an invite to the account that it is for. Those who are in the team, or kept out of it, stay as they are.
async fn ask_in(app: &App, tx: &mut Tx, invite: &TeamInvite) -> Result<()> {
    let Some(account) = invite.account else { return Ok(()) };
    if accounts::find(tx, account).await?.is_none() {
        return Ok(());
    }
    match members::find(tx, invite.team, account).await?.map(|mine| mine.standing) {
        Some(Standing::Active | Standing::Suspended) => Ok(()),
        Some(Standing::Invited | Standing::Removed) | None => {
            Ok(members::put(tx, &standing(invite, account, Standing::Invited, app.clock.now())).await?)
        }
    }
}

fn standing(invite: &TeamInvite, account: AccountId, standing: Standing, since: Timestamp) -> Membership {
    Membership {
        team: invite.team,
        account,
        role: invite.role,
        standing,
        since,
        acting_until: None,
        announcement: None,
        welcome: None,
    }
}
