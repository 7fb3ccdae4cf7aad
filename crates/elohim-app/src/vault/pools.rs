//! Pools, and who may do what in them. There is no other way to an object or an upload.

use elohim_core::ErrorCode;
use elohim_core::id::{PoolId, TeamId};
use elohim_core::identity::Permission;
use elohim_core::teams::TeamRight;

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

    /// Lets go on only those who may destroy what others have stored.
    pub(crate) fn require_delete(&self) -> Result<()> {
        if self.delete { Ok(()) } else { Err(ErrorCode::TeamPermissionDenied.into()) }
    }
}
