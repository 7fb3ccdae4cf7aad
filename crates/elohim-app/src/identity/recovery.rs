//! The way back for those whom nobody above them can help, as the founder has nobody: from the machine itself.
//!
//! Whoever runs the machine could write into its databases anyway. This does it with the owner's knowledge: they are told, and
//! the audit log has it. It opens no vault.

use elohim_core::ErrorCode;
use elohim_core::identity::{Account, NoticeKind, Username};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_store::Tx;
use elohim_store::identity::accounts::{self, PasswordUse};
use elohim_store::identity::{oidc, passkeys, second_factors, sessions};
use elohim_store::ops::audit;
use elohim_store::privacy::erasures;

use crate::identity::notices;
use crate::identity::users::{TemporaryPassword, temporary_password};
use crate::{App, Result};

/// Who acted, in the audit log.
const BY: AuditActor = AuditActor::System("recovery");

/// Gives any account a temporary password, switches it on and ends its sessions; with `every_way_in` also removes second factor,
/// passkeys and the link to a directory.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountBeingErased`].
pub async fn recover(app: &App, username: &Username, every_way_in: bool) -> Result<TemporaryPassword> {
    let temporary = temporary_password(app);
    let hash = app.hasher.hash(&temporary.password, &*app.entropy, &*app.clock).await?;
    let mut tx = app.db.app.begin().await?;
    let (found, _) = accounts::find_credentials(&mut tx, username).await?.ok_or(ErrorCode::NotFound)?;
    let account = accounts::lock(&mut tx, found.id).await?.ok_or(ErrorCode::NotFound)?;
    if erasures::is_open(&mut tx, account.id).await? {
        return Err(ErrorCode::AccountBeingErased.into());
    }
    let mut events = vec![AuditEvent::PasswordReset(account.id)];
    if account.disabled {
        accounts::update(&mut tx, &Account { disabled: false, ..account.clone() }).await?;
        events.push(AuditEvent::AccountEnabled(account.id));
    }
    accounts::update_password(&mut tx, account.id, &hash, PasswordUse::Temporary(temporary.expires_at)).await?;
    sessions::revoke_all(&mut tx, account.id, None, app.clock.now()).await?;
    notices::tell(app, &mut tx, account.id, NoticeKind::PasswordReset).await?;
    if every_way_in {
        events.extend(close_ways(app, &mut tx, &account).await?);
    }
    for event in events {
        audit::record(&mut tx, app.clock.now(), &BY, &event, "").await?;
    }
    tx.commit().await?;
    Ok(temporary)
}

/// Removes whatever lets somebody in beside the password, and gives what was done.
async fn close_ways(app: &App, tx: &mut Tx, account: &Account) -> Result<Vec<AuditEvent>> {
    let id = account.id;
    let mut events = Vec::new();
    if second_factors::delete(tx, id).await? {
        notices::tell(app, tx, id, NoticeKind::SecondFactorRemoved).await?;
        events.push(AuditEvent::SecondFactorRemoved(id));
    }
    if passkeys::keys::delete_all(tx, id).await? > 0 {
        notices::tell(app, tx, id, NoticeKind::PasskeyRemoved).await?;
        events.push(AuditEvent::PasskeysRemoved(id));
    }
    if oidc::links::delete(tx, id).await? {
        notices::tell(app, tx, id, NoticeKind::OidcUnlinked).await?;
        events.push(AuditEvent::OidcUnlinked(id));
    }
    Ok(events)
}
