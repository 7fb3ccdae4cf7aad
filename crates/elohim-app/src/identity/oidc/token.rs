//! The end of a sign-in with the directory: the client that began it fetches its session.

use elohim_core::identity::oidc::OidcHandoff;
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::identity::accounts;
use elohim_store::identity::oidc::{handoffs, links, sessions};
use elohim_store::ops::audit;

use crate::identity::login;
use crate::identity::tokens::{self, IssuedTokens};
use crate::limits::LimitGroup;
use crate::metrics::{self, LoginOutcome};
use crate::{App, Caller, Result};

/// Opens a session for whoever the directory has vouched for: with the code that the browser brought, the secret that the
/// client kept, and a code where the account has a second factor. A wrong or missing code of the second factor leaves the
/// sign-in open for another try.
///
/// # Errors
/// [`ErrorCode::OidcOff`], [`ErrorCode::OidcHandoffInvalid`], [`ErrorCode::OidcNotLinked`],
/// [`ErrorCode::SecondFactorRequired`], [`ErrorCode::SecondFactorInvalid`], or a limit.
pub async fn token(
    app: &App,
    caller: &Caller,
    handoff: &Secret,
    verifier: &Secret,
    code: Option<&str>,
) -> Result<IssuedTokens> {
    app.limits.charge(LimitGroup::LoginAddress, &caller.address)?;
    if app.directory.is_none() {
        return Err(ErrorCode::OidcOff.into());
    }
    let now = app.clock.now();
    let mut tx = app.db.app.begin().await?;
    let (mut tx, handoff) = match shown(app, &mut tx, handoff, verifier).await? {
        Shown::Good(handoff) if !handoff.links => (tx, handoff),
        _ => {
            tx.commit().await?;
            return Err(ErrorCode::OidcHandoffInvalid.into());
        }
    };
    // What was true at the directory's answer may not be any more.
    let account = accounts::lock(&mut tx, handoff.account).await?.filter(|account| !account.disabled);
    let account = account.ok_or(ErrorCode::OidcNotLinked)?;
    if links::find(&mut tx, account.id).await?.is_none_or(|link| link.person != handoff.person) {
        return Err(ErrorCode::OidcNotLinked.into());
    }
    let name = account.username.as_str();
    if code.is_some() {
        app.delays.check(name, &caller.address)?;
    }
    if !login::code_is_good(app, caller, &mut tx, &account, code).await? {
        tx.commit().await?;
        return Err(ErrorCode::SecondFactorInvalid.into());
    }
    if !handoffs::spend(&mut tx, &handoff.sha256).await? {
        return Err(ErrorCode::OidcHandoffInvalid.into());
    }
    let opened = login::open_session(app, caller, &mut tx, &account, login::Shown::Directory).await?;
    sessions::insert(&mut tx, opened.session).await?;
    let event = AuditEvent::OidcSignedIn(account.id);
    audit::record(&mut tx, now, &AuditActor::Account(account.id), &event, &caller.request_id).await?;
    tx.commit().await?;
    if code.is_some() {
        app.delays.succeeded(name, &caller.address);
    }
    metrics::login(LoginOutcome::Ok);
    tokens::issue(app, account, opened.session, opened.refresh)
}

/// What a client has shown.
pub(super) enum Shown {
    /// The code and the secret of one sign-in.
    Good(OidcHandoff),
    /// Nothing that is open. A code without its secret was carried off: it is spent.
    Bad,
}

pub(super) async fn shown(app: &App, tx: &mut Tx, handoff: &Secret, verifier: &Secret) -> Result<Shown> {
    let sha256 = tokens::digest(handoff.expose());
    match handoffs::find(tx, &sha256).await?.filter(|found| app.clock.now() < found.expires_at) {
        Some(found) if found.challenge == tokens::digest(verifier.expose()) => Ok(Shown::Good(found)),
        Some(_) => {
            handoffs::spend(tx, &sha256).await?;
            Ok(Shown::Bad)
        }
        None => Ok(Shown::Bad),
    }
}
