//! Pools, and who may do what in them. There is no other way to an object or an upload.

use elohim_core::ErrorCode;
use elohim_core::id::{AccountId, PoolId, TeamId};
use elohim_core::identity::{Permission, bundle};
use elohim_core::teams::{Membership, Standing, TeamRight};
use elohim_store::identity::{accounts, bundles};
use elohim_store::teams::members;

use crate::identity::authenticate;
use crate::teams::access;
use crate::{Actor, App, Result};

/// A pool that somebody may read, and what else they may do in it.
#[derive(Clone, Debug)]
pub struct Pool {
    pub(crate) id: PoolId,
    who: Actor,
    team: Option<TeamId>,
    write: bool,
    delete: bool,
}

/// The actor's own pool, or that of a team of theirs.
///
/// # Errors
/// [`ErrorCode::VaultPermissionDenied`] without the permission; those of `access::member` for a team.
pub async fn open(app: &App, who: &Actor, team: Option<TeamId>) -> Result<Pool> {
    who.require(Permission::VaultUse)?;
    let Some(team) = team else {
        return Ok(Pool { id: who.account.id.into(), who: who.clone(), team: None, write: true, delete: true });
    };
    let mut tx = app.db.app.snapshot().await?;
    let member = access::member(app, &mut tx, who, team, TeamRight::ReadVault).await?;
    let now = app.clock.now();
    let allows = |right| member.role_at(now).allows(right);
    Ok(Pool {
        id: team.into(),
        who: who.clone(),
        team: Some(team),
        write: allows(TeamRight::WriteVault),
        delete: allows(TeamRight::DeleteFromVault),
    })
}

/// Whether what somebody has opened to others in a pool is open still: for as long as they may store something in it. Nobody who was
/// removed from a team, or is kept out of it, leaves a door behind.
pub(crate) async fn may_open(app: &App, pool: PoolId, maker: AccountId) -> Result<bool> {
    if pool == maker.into() {
        return Ok(true);
    }
    let now = app.clock.now();
    let mut tx = app.db.app.snapshot().await?;
    let member = members::find(&mut tx, TeamId::from_uuid(pool.as_uuid()), maker).await?;
    let Some(account) = accounts::find(&mut tx, maker).await?.filter(|account| !account.disabled) else {
        return Ok(false);
    };
    let permissions = bundle::effective(account.role, &bundles::assigned(&mut tx, maker, now).await?, now);
    let uses = [Permission::VaultUse, Permission::TeamUse].iter().all(|needed| permissions.contains(*needed));
    let may_write =
        |member: Membership| member.standing == Standing::Active && member.role_at(now).allows(TeamRight::WriteVault);
    Ok(uses && member.is_some_and(may_write))
}

impl Pool {
    /// The pool as it may be used once the body of a request is here: whoever sends slowly must not do what they may not any more.
    ///
    /// # Errors
    /// Those of [`authenticate::again`] and [`open`].
    pub async fn again(self, app: &App) -> Result<Self> {
        authenticate::again(app, &self.who).await?;
        open(app, &self.who, self.team).await
    }

    /// Whose request it is.
    pub(crate) fn who(&self) -> &Actor {
        &self.who
    }

    /// Lets go on only those who may store something.
    pub(crate) fn require_write(&self) -> Result<()> {
        if self.write { Ok(()) } else { Err(ErrorCode::TeamPermissionDenied.into()) }
    }

    /// Lets go on only those who made something, or may destroy what others have stored.
    pub(crate) fn require_own_or_delete(&self, maker: AccountId) -> Result<()> {
        if maker == self.who.account.id { Ok(()) } else { self.require_delete() }
    }

    /// Lets go on only those who may destroy what others have stored.
    pub(crate) fn require_delete(&self) -> Result<()> {
        if self.delete { Ok(()) } else { Err(ErrorCode::TeamPermissionDenied.into()) }
    }
}
