//! Changing one's own password.

use elohim_core::identity::{Account, NoticeKind, password};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret, id::SessionId};
use elohim_store::identity::accounts::{self, PasswordUse};
use elohim_store::identity::sessions;
use elohim_store::ops::audit;

use crate::identity::login::{self, Verified};
use crate::identity::notices;
use crate::identity::proof::{self, Proved};
use crate::{Actor, App, Caller, Error, Result};

/// Replaces the password. All other sessions of the account end.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`] when the present password is wrong, or the policy's refusal of the new one.
pub async fn change(app: &App, who: &Actor, current: &Secret, new: &Secret, confirmed: &Secret) -> Result<()> {
    check_new(&who.account, current, new, confirmed)?;
    let Proved { hash } = proof::password(app, who, current).await?;
    replace(app, &who.caller, &who.account, Some(who.session), &hash, new).await
}

/// Replaces a temporary password by one's own. Needs no session, and gives none.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`] when the temporary password is wrong or the password is not temporary, or the
/// policy's refusal of the new one.
pub async fn change_first(
    app: &App,
    caller: &Caller,
    username: &str,
    temporary: &Secret,
    new: &Secret,
    confirmed: &Secret,
) -> Result<()> {
    let Verified { account, hash } = login::verify(app, caller, username, temporary).await?;
    if !account.must_change_password {
        return Err(ErrorCode::InvalidCredentials.into());
    }
    check_new(&account, temporary, new, confirmed)?;
    replace(app, caller, &account, None, &hash, new).await
}

fn check_new(account: &Account, old: &Secret, new: &Secret, confirmed: &Secret) -> Result<()> {
    if new.expose() != confirmed.expose() {
        return Err(ErrorCode::PasswordMismatch.into());
    }
    let refuse = |problem| Error::Invalid { code: ErrorCode::PasswordTooWeak, path: "new_password", problem };
    if new.expose() == old.expose() {
        return Err(refuse("it is the old one".to_owned()));
    }
    password::check(new, account.username.as_str()).map_err(|weak| refuse(weak.to_string()))
}

async fn replace(
    app: &App,
    caller: &Caller,
    account: &Account,
    keep: Option<SessionId>,
    verified: &str,
    new: &Secret,
) -> Result<()> {
    let hash = app.hasher.hash(new, &*app.entropy, &*app.clock).await?;
    let now = app.clock.now();
    let mut tx = app.db.app.begin().await?;
    // Whoever knew a password that was replaced while this request was being checked changes nothing any more.
    if accounts::lock_credentials(&mut tx, account.id).await?.is_none_or(|(_, present)| present != verified) {
        return Err(ErrorCode::InvalidCredentials.into());
    }
    accounts::update_password(&mut tx, account.id, &hash, PasswordUse::Own).await?;
    sessions::revoke_all(&mut tx, account.id, keep, now).await?;
    notices::tell(app, &mut tx, account.id, NoticeKind::PasswordChanged).await?;
    let (actor, event) = (AuditActor::Account(account.id), AuditEvent::PasswordChanged(account.id));
    audit::record(&mut tx, now, &actor, &event, &caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
