//! Roles that one person alone may not give: somebody asks, somebody else decides.

use elohim_core::ErrorCode;
use elohim_core::id::{AccountId, PromotionId, TeamId};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::teams::promotion::{AWAY, STAND_IN};
use elohim_core::teams::{Membership, Promotion, PromotionKind, Standing, TeamRight, TeamRole};
use elohim_store::Tx;
use elohim_store::identity::{accounts, sessions};
use elohim_store::teams::{members, promotions};

use super::access::{lock, member, record};
use super::members::{active, change_role};
use crate::{Actor, App, Error, Result};

/// A team's requests, newest first, and how many there are.
///
/// # Errors
/// Those of `access::member`.
pub async fn list(app: &App, who: &Actor, team: TeamId, limit: u32, offset: u32) -> Result<(Vec<Promotion>, u64)> {
    let mut tx = app.db.app.snapshot().await?;
    member(app, &mut tx, who, team, TeamRight::SeeMembers).await?;
    Ok(promotions::list(&mut tx, team, limit, offset).await?)
}

/// Asks for another role. A guest may ask for themselves, everybody else for any guest; only an admin may ask to stand in, and
/// only for themselves.
///
/// # Errors
/// Those of `access::member`, [`ErrorCode::NotFound`] when nobody of this id is in the team, [`ErrorCode::TeamPromotionClosed`]
/// when it cannot be granted, [`ErrorCode::TeamPromotionOpen`], [`ErrorCode::TeamSuperAdminPresent`].
pub async fn request(
    app: &App,
    who: &Actor,
    team: TeamId,
    account: AccountId,
    kind: PromotionKind,
) -> Result<Promotion> {
    let mut tx = app.db.app.begin().await?;
    let right = if account == who.account.id { TeamRight::See } else { TeamRight::SeeMembers };
    lock(app, &mut tx, who, team, right).await?;
    let target = active(&mut tx, team, account).await?;
    if kind == PromotionKind::StandIn && account != who.account.id {
        return Err(ErrorCode::TeamPermissionDenied.into());
    }
    check(app, &mut tx, &target, kind).await?;
    let promotion = Promotion {
        id: PromotionId::generate(&*app.clock, &*app.entropy),
        team,
        account,
        kind,
        requested_by: who.account.id,
        requested_at: app.clock.now(),
        decided_by: None,
        decided_at: None,
        granted: false,
    };
    promotions::insert(&mut tx, &promotion).await.map_err(|error| match error {
        elohim_store::Error::Unique(_) => Error::Refused(ErrorCode::TeamPromotionOpen),
        other => other.into(),
    })?;
    record(app, &mut tx, who, &AuditEvent::TeamPromotionRequested(promotion.id)).await?;
    tx.commit().await?;
    Ok(promotion)
}

/// Decides. An admin of the team does, who neither asked nor is to have the role. Whoever asked may take it back.
///
/// # Errors
/// Those of `access::member`, [`ErrorCode::NotFound`], [`ErrorCode::TeamSecondPerson`], [`ErrorCode::TeamPromotionClosed`],
/// [`ErrorCode::TeamSuperAdminPresent`].
pub async fn decide(app: &App, who: &Actor, team: TeamId, id: PromotionId, grant: bool) -> Result<Promotion> {
    let mut tx = app.db.app.begin().await?;
    let (_, actor) = lock(app, &mut tx, who, team, TeamRight::See).await?;
    let found = promotions::find(&mut tx, team, id).await?;
    // Of the requests of others, those who look after nobody see nothing.
    let mine = |one: &Promotion| one.requested_by == who.account.id;
    let now = app.clock.now();
    let manages = actor.role_at(now).allows(TeamRight::ManageMembers);
    let promotion = found.filter(|one| manages || mine(one)).ok_or(ErrorCode::NotFound)?;
    if promotion.decided_at.is_some() {
        return Err(ErrorCode::TeamPromotionClosed.into());
    }
    let is_party = mine(&promotion) || promotion.account == who.account.id;
    if is_party && (grant || !mine(&promotion)) {
        return Err(ErrorCode::TeamSecondPerson.into());
    }
    if grant {
        let target = active(&mut tx, team, promotion.account).await?;
        check(app, &mut tx, &target, promotion.kind).await?;
        match promotion.kind {
            PromotionKind::Member => change_role(&mut tx, target, TeamRole::Member).await?,
            PromotionKind::StandIn => {
                let standing_in = Membership { acting_until: Some(now.saturating_add(STAND_IN)), ..target };
                members::put(&mut tx, &standing_in).await?;
                standing_in
            }
        };
    }
    promotions::decide(&mut tx, &promotion, who.account.id, now, grant).await?;
    let event = if grant { AuditEvent::TeamPromotionGranted } else { AuditEvent::TeamPromotionRefused };
    record(app, &mut tx, who, &event(id)).await?;
    tx.commit().await?;
    let (decided_by, decided_at) = (Some(who.account.id), Some(now));
    Ok(Promotion { decided_by, decided_at, granted: grant, ..promotion })
}

/// Whether it could be granted at present.
async fn check(app: &App, tx: &mut Tx, target: &Membership, kind: PromotionKind) -> Result<()> {
    match (kind, target.role) {
        (PromotionKind::Member, TeamRole::Guest) => Ok(()),
        (PromotionKind::StandIn, TeamRole::Admin) => refuse_present_super_admin(app, tx, target).await,
        _ => Err(ErrorCode::TeamPromotionClosed.into()),
    }
}

/// Refuses while any super admin was here within the last 30 days.
async fn refuse_present_super_admin(app: &App, tx: &mut Tx, target: &Membership) -> Result<()> {
    // A session is written down as used when it is renewed, which may be that long ago for one that is in use.
    let away = AWAY.saturating_add(app.settings.tokens.access_lifetime);
    let before = app.clock.now().saturating_sub(away);
    for super_admin in members::list(tx, target.team).await? {
        let is_there = super_admin.role == TeamRole::SuperAdmin && super_admin.standing == Standing::Active;
        let account = accounts::find(tx, super_admin.account).await?.filter(|account| !account.disabled);
        if !is_there || account.is_none() {
            continue;
        }
        let seen = sessions::last_used(tx, super_admin.account).await?;
        if super_admin.since > before || seen.is_some_and(|seen| seen > before) {
            return Err(ErrorCode::TeamSuperAdminPresent.into());
        }
    }
    Ok(())
}
