//! The passkeys that one has. They can be seen and removed where no new ones are taken, too.

use elohim_core::id::PasskeyId;
use elohim_core::identity::{NoticeKind, Passkey};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::{ErrorCode, Secret};
use elohim_store::identity::passkeys::keys;
use elohim_store::ops::audit;

use crate::identity::{notices, proof};
use crate::{Actor, App, Result};

/// The actor's passkeys, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn list(app: &App, who: &Actor) -> Result<Vec<Passkey>> {
    let mut tx = app.db.app.snapshot().await?;
    Ok(keys::list(&mut tx, who.account.id).await?)
}

/// Removes one of the actor's passkeys. Sessions that it has opened go on.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`] when the password is wrong, [`ErrorCode::SecondFactorRequired`],
/// [`ErrorCode::SecondFactorInvalid`], [`ErrorCode::NotFound`], or a limit.
pub async fn remove(app: &App, who: &Actor, id: PasskeyId, password: &Secret, code: Option<&str>) -> Result<()> {
    let mut tx = proof::all(app, who, password, code).await?;
    if !keys::delete(&mut tx, who.account.id, id).await? {
        return Err(ErrorCode::NotFound.into());
    }
    notices::tell(app, &mut tx, who.account.id, NoticeKind::PasskeyRemoved).await?;
    let event = AuditEvent::PasskeyRemoved(id);
    audit::record(&mut tx, app.clock.now(), &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
