//! Invitations to register.

use std::time::Duration;

use elohim_core::ErrorCode;
use elohim_core::Secret;
use elohim_core::id::InvitationId;
use elohim_core::identity::{Invitation, Permission, Permissions, Role};
use elohim_core::ops::audit::AuditEvent;
use elohim_store::identity::invitations;
use elohim_store::ops::audit;

use crate::identity::authenticate::locked;
use crate::identity::tokens;
use crate::{Actor, App, Result};

/// Makes an invitation. Its code is answered once and only its digest is kept.
///
/// # Errors
/// [`ErrorCode::AccountProtected`] when the role is not below the actor's own.
pub async fn create(
    app: &App,
    who: &Actor,
    role: Role,
    max_uses: u32,
    lifetime: Duration,
) -> Result<(Invitation, Secret)> {
    let code = tokens::random_token(app);
    let now = app.clock.now();
    let invitation = Invitation {
        id: InvitationId::generate(&*app.clock, &*app.entropy),
        sha256: tokens::digest(code.expose()),
        role,
        created_by: who.account.id,
        created_at: now,
        expires_at: now.saturating_add(lifetime),
        max_uses,
        uses: 0,
        revoked_at: None,
    };
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    who.require_above(role)?;
    who.require_all(Permissions::of(role))?;
    invitations::insert(&mut tx, &invitation).await?;
    let event = AuditEvent::InvitationCreated(invitation.id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok((invitation, code))
}

/// All invitations, newest first, and how many there are.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`].
pub async fn list(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<Invitation>, u64)> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.snapshot().await?;
    Ok(invitations::list(&mut tx, limit, offset).await?)
}

/// Takes an invitation back. Accounts that were made with it stay.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`] when it is for a role that is not below the actor's own.
pub async fn revoke(app: &App, who: &Actor, id: InvitationId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    let invitation = invitations::find(&mut tx, id).await?.ok_or(ErrorCode::NotFound)?;
    who.require_above(invitation.role)?;
    if !invitations::revoke(&mut tx, id, app.clock.now()).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let event = AuditEvent::InvitationRevoked(id);
    audit::record(&mut tx, app.clock.now(), &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
