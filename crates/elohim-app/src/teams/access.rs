//! Who may do what in a team: the one check that everything about teams goes through.

use elohim_core::ErrorCode;
use elohim_core::id::TeamId;
use elohim_core::identity::Permission;
use elohim_core::ops::audit::AuditEvent;
use elohim_core::teams::{Membership, Standing, Team, TeamRight};
use elohim_store::Tx;
use elohim_store::ops::audit;
use elohim_store::teams::{members, team};

use crate::{Actor, App, Result};

/// What the actor is in a team, when that allows this.
///
/// # Errors
/// [`ErrorCode::NotFound`] for those who have nothing to do with the team, [`ErrorCode::TeamNotJoined`] for those who are
/// asked to come in, [`ErrorCode::TeamSuspended`], [`ErrorCode::TeamPermissionDenied`].
pub(crate) async fn member(app: &App, tx: &mut Tx, who: &Actor, team: TeamId, right: TeamRight) -> Result<Membership> {
    let member = known(tx, who, team).await?;
    match member.standing {
        Standing::Active if member.role_at(app.clock.now()).allows(right) => Ok(member),
        Standing::Active => Err(ErrorCode::TeamPermissionDenied.into()),
        Standing::Suspended => Err(ErrorCode::TeamSuspended.into()),
        Standing::Invited => Err(ErrorCode::TeamNotJoined.into()),
        Standing::Removed => Err(ErrorCode::NotFound.into()),
    }
}

/// What the actor is in a team, whatever that allows.
pub(crate) async fn known(tx: &mut Tx, who: &Actor, team: TeamId) -> Result<Membership> {
    who.require(Permission::TeamUse)?;
    let found = members::find(tx, team, who.account.id).await?;
    found.filter(|member| member.standing != Standing::Removed).ok_or_else(|| ErrorCode::NotFound.into())
}

/// [`member`], with the team locked: what is found stays as it is until the transaction ends.
pub(crate) async fn lock(
    app: &App,
    tx: &mut Tx,
    who: &Actor,
    team: TeamId,
    right: TeamRight,
) -> Result<(Team, Membership)> {
    let locked = team::lock(tx, team).await?;
    let member = member(app, tx, who, team, right).await?;
    Ok((locked.ok_or(ErrorCode::NotFound)?, member))
}

pub(crate) async fn record(app: &App, tx: &mut Tx, who: &Actor, event: &AuditEvent) -> Result<()> {
    Ok(audit::record(tx, app.clock.now(), &who.audited(), event, &who.caller.request_id).await?)
}
