//! Links of accounts to people of the directory.

use elohim_core::id::AccountId;
use elohim_core::identity::oidc::{OidcLink, ReturnTo};
use elohim_core::identity::{NoticeKind, Permission};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::vault::Sha256;
use elohim_core::{ErrorCode, Secret};
use elohim_store::identity::oidc::{handoffs, links};
use elohim_store::identity::{accounts, sessions};
use elohim_store::ops::audit;

use super::sign_in::begin;
use super::token::{Shown, shown};
use crate::identity::authenticate::locked;
use crate::identity::{notices, proof, users};
use crate::limits::LimitGroup;
use crate::{Actor, App, Error, Result};

/// Begins to link the actor's account: answers where the browser goes.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`] when the password is wrong, [`ErrorCode::SecondFactorRequired`],
/// [`ErrorCode::SecondFactorInvalid`], [`ErrorCode::OidcOff`], [`ErrorCode::OidcUnavailable`], or a limit.
pub async fn start(
    app: &App,
    who: &Actor,
    password: &Secret,
    code: Option<&str>,
    return_to: ReturnTo,
    challenge: Sha256,
) -> Result<String> {
    proof::all(app, who, password, code).await?.commit().await?;
    begin(app, return_to, challenge, Some(who.account.id)).await
}

/// Links the actor's account to the person whom the directory has vouched for. It takes the session of whoever began it, so
/// that nobody can be made to link themselves to somebody else's account.
///
/// # Errors
/// [`ErrorCode::OidcHandoffInvalid`], [`ErrorCode::OidcLinkTaken`] when the account or the person is linked.
pub async fn finish(app: &App, who: &Actor, handoff: &Secret, verifier: &Secret) -> Result<OidcLink> {
    app.limits.charge(LimitGroup::ChangePassword, &who.account.id.to_string())?;
    let directory = app.directory.as_ref().ok_or(ErrorCode::OidcOff)?;
    let mut tx = app.db.app.begin().await?;
    let (mut tx, handoff) = match shown(app, &mut tx, handoff, verifier).await? {
        Shown::Good(handoff) if handoff.links && handoff.account == who.account.id => (tx, handoff),
        _ => {
            tx.commit().await?;
            return Err(ErrorCode::OidcHandoffInvalid.into());
        }
    };
    if !handoffs::spend(&mut tx, &handoff.sha256).await? {
        return Err(ErrorCode::OidcHandoffInvalid.into());
    }
    match links::find(&mut tx, who.account.id).await? {
        // A directory that is not used any more.
        Some(before) if before.person.issuer != directory.issuer() => {
            links::delete(&mut tx, who.account.id).await?;
        }
        Some(_) => return Err(ErrorCode::OidcLinkTaken.into()),
        None => {}
    }
    let link = OidcLink { account: who.account.id, person: handoff.person, created_at: app.clock.now() };
    links::insert(&mut tx, &link).await.map_err(|error| match error {
        elohim_store::Error::Unique(_) => ErrorCode::OidcLinkTaken.into(),
        other => Error::from(other),
    })?;
    notices::tell(app, &mut tx, who.account.id, NoticeKind::OidcLinked).await?;
    let event = AuditEvent::OidcLinked(who.account.id);
    audit::record(&mut tx, link.created_at, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(link)
}

/// The actor's link.
///
/// # Errors
/// Those of the database.
pub async fn find(app: &App, who: &Actor) -> Result<Option<OidcLink>> {
    let mut tx = app.db.app.snapshot().await?;
    Ok(links::find(&mut tx, who.account.id).await?)
}

/// Removes the actor's link, and ends all other sessions: one of them may be of whoever made the link.
///
/// # Errors
/// [`ErrorCode::OidcLinkMissing`].
pub async fn remove(app: &App, who: &Actor) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    // Whoever fetches a session from the directory at this moment has it before, and it ends here, or does not get it.
    accounts::lock(&mut tx, who.account.id).await?;
    if !links::delete(&mut tx, who.account.id).await? {
        return Err(ErrorCode::OidcLinkMissing.into());
    }
    sessions::revoke_all(&mut tx, who.account.id, Some(who.session), app.clock.now()).await?;
    notices::tell(app, &mut tx, who.account.id, NoticeKind::OidcUnlinked).await?;
    let event = AuditEvent::OidcUnlinked(who.account.id);
    audit::record(&mut tx, app.clock.now(), &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes the link of an account of a lower role, and ends its sessions.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`], [`ErrorCode::OidcLinkMissing`].
pub async fn remove_of(app: &App, who: &Actor, id: AccountId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    users::below(app, &mut tx, who, id).await?;
    if !links::delete(&mut tx, id).await? {
        return Err(ErrorCode::OidcLinkMissing.into());
    }
    let now = app.clock.now();
    sessions::revoke_all(&mut tx, id, None, now).await?;
    notices::tell(app, &mut tx, id, NoticeKind::OidcUnlinked).await?;
    audit::record(&mut tx, now, &who.audited(), &AuditEvent::OidcUnlinked(id), &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
