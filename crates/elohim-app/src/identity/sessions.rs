//! The sessions of an account.

use elohim_core::ErrorCode;
use elohim_core::id::SessionId;
use elohim_core::identity::Session;
use elohim_core::ops::audit::AuditEvent;
use elohim_store::identity::sessions;
use elohim_store::ops::audit;

use crate::{Actor, App, Result};

/// The actor's own live sessions, newest first, and how many there are.
///
/// # Errors
/// Only those of the database.
pub async fn list(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<Session>, u64)> {
    let mut tx = app.db.app.snapshot().await?;
    Ok(sessions::list(&mut tx, who.account.id, app.clock.now(), limit, offset).await?)
}

/// Ends all of the actor's own sessions but the one that asks, and says how many.
///
/// # Errors
/// Only those of the database.
pub async fn revoke_others(app: &App, who: &Actor) -> Result<u64> {
    let now = app.clock.now();
    let mut tx = app.db.app.begin().await?;
    let ended = sessions::revoke_all(&mut tx, who.account.id, Some(who.session), now).await?;
    let event = AuditEvent::SessionsRevoked(who.account.id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Ends one of the actor's own sessions; its tokens are refused from then on.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is nobody's, somebody else's, or over.
pub async fn revoke(app: &App, who: &Actor, id: SessionId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let session = sessions::find(&mut tx, id).await?.filter(|session| session.account == who.account.id);
    session.ok_or(ErrorCode::NotFound)?;
    if !sessions::revoke(&mut tx, id, app.clock.now()).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let event = AuditEvent::SessionRevoked(id);
    audit::record(&mut tx, app.clock.now(), &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
