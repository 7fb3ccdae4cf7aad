//! A sign-in up to the point where the directory is done: the browser goes there, and comes back.

use elohim_core::id::AccountId;
use elohim_core::identity::oidc::{
    ATTEMPT_LIFETIME, HANDOFF_LIFETIME, HANDOFF_LIFETIME_WITH_CODE, MAX_ATTEMPTS, OidcAttempt, OidcHandoff, OidcLink,
    ReturnTo,
};
use elohim_core::identity::{Account, DisplayName, Role, Username};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::vault::Sha256;
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::identity::accounts::{self, PasswordUse};
use elohim_store::identity::oidc::{attempts, handoffs, links};
use elohim_store::ops::audit;

use super::directory::{Claimed, Directory};
use super::settings::Admission;
use crate::identity::accounts::{NewAccount, insert};
use crate::identity::{second_factor, tokens};
use crate::limits::LimitGroup;
use crate::metrics::{self, LoginOutcome};
use crate::{App, Caller, Error, Result};

/// What people call the directory; `None` where there is none.
pub fn name(app: &App) -> Option<&str> {
    app.settings.oidc.as_ref().map(|settings| settings.name.as_str())
}

/// Begins to sign in: answers where the browser goes. `challenge` is the digest of a secret that the client keeps to itself.
///
/// # Errors
/// [`ErrorCode::OidcOff`], [`ErrorCode::OidcUnavailable`], or a limit.
pub async fn start(app: &App, caller: &Caller, return_to: ReturnTo, challenge: Sha256) -> Result<String> {
    app.limits.charge(LimitGroup::LoginAddress, &caller.address)?;
    begin(app, return_to, challenge, None).await
}

/// Sends a browser to the directory, to sign in or to link an account.
pub(super) async fn begin(
    app: &App,
    return_to: ReturnTo,
    challenge: Sha256,
    account: Option<AccountId>,
) -> Result<String> {
    let directory = app.directory.as_ref().ok_or(ErrorCode::OidcOff)?;
    let [state, nonce, verifier] = [(); 3].map(|()| tokens::random_token(app));
    let url = directory.authorize(&*app.clock, &state, &nonce, &verifier).await?;
    let now = app.clock.now();
    let attempt = OidcAttempt {
        sha256: tokens::digest(state.expose()),
        issuer: directory.issuer().to_owned(),
        nonce,
        verifier,
        challenge,
        return_to,
        account,
        created_at: now,
        expires_at: now.saturating_add(ATTEMPT_LIFETIME),
    };
    let mut tx = app.db.app.begin().await?;
    attempts::purge_expired(&mut tx, now).await?;
    attempts::make_room(&mut tx, MAX_ATTEMPTS).await?;
    attempts::insert(&mut tx, &attempt).await?;
    tx.commit().await?;
    Ok(url)
}

/// What a browser comes back with.
pub struct Returned<'a> {
    /// The state that it was sent off with.
    pub state: &'a str,
    /// The code; `None` when the directory did not let somebody in.
    pub code: Option<&'a str>,
    /// Which directory it comes from, where that says so (RFC 9207).
    pub issuer: Option<&'a str>,
}

/// Takes a browser that comes back from the directory, and answers where it goes now: to whoever began, with a code for one
/// use or with an error code of ours. Nothing of what the directory wrote goes there.
///
/// # Errors
/// [`ErrorCode::OidcOff`], [`ErrorCode::OidcStateInvalid`] when nobody began this, or it was finished.
pub async fn callback(app: &App, caller: &Caller, returned: Returned<'_>) -> Result<String> {
    let directory = app.directory.as_ref().ok_or(ErrorCode::OidcOff)?;
    let mut tx = app.db.app.begin().await?;
    let attempt = attempts::take(&mut tx, &tokens::digest(returned.state.as_bytes())).await?;
    let attempt = attempt.ok_or(ErrorCode::OidcStateInvalid)?;
    tx.commit().await?;
    match finish(app, caller, directory, &attempt, &returned).await {
        Ok(handoff) => Ok(attempt.return_to.with("handoff", handoff.expose_str().unwrap_or_default())),
        Err(error) => {
            if error.code() == ErrorCode::Internal {
                tracing::error!(event = "oidc.failed", request_id = %caller.request_id, "a sign-in failed: {error}");
            }
            Ok(attempt.return_to.with("error", error.code().as_str()))
        }
    }
}

async fn finish(
    app: &App,
    caller: &Caller,
    directory: &Directory,
    attempt: &OidcAttempt,
    returned: &Returned<'_>,
) -> Result<Secret> {
    if app.clock.now() >= attempt.expires_at || attempt.issuer != directory.issuer() {
        return Err(ErrorCode::OidcStateInvalid.into());
    }
    // Another directory's answer to our question, or ours to another's.
    if returned.issuer.is_some_and(|issuer| issuer != directory.issuer()) {
        return Err(ErrorCode::OidcTokenInvalid.into());
    }
    let code = returned.code.ok_or(ErrorCode::OidcRefused)?;
    let claimed = directory.exchange(&*app.clock, code, &attempt.nonce, &attempt.verifier).await?;
    let account = match attempt.account {
        Some(account) => account,
        None => account_of(app, caller, &claimed).await?.id,
    };
    let code = tokens::random_token(app);
    let mut tx = app.db.app.begin().await?;
    let account = accounts::find(&mut tx, account).await?.filter(|account| !account.disabled);
    let account = account.ok_or(ErrorCode::OidcNotLinked)?;
    let lifetime = match second_factor::active(&mut tx, &account).await? {
        Some(_) => HANDOFF_LIFETIME_WITH_CODE,
        None => HANDOFF_LIFETIME,
    };
    let now = app.clock.now();
    let handoff = OidcHandoff {
        sha256: tokens::digest(code.expose()),
        challenge: attempt.challenge,
        account: account.id,
        person: claimed.person,
        links: attempt.account.is_some(),
        created_at: now,
        expires_at: now.saturating_add(lifetime),
    };
    handoffs::insert(&mut tx, &handoff).await?;
    tx.commit().await?;
    Ok(code)
}

/// The account that may be used by somebody, made now where the operator wants that.
async fn account_of(app: &App, caller: &Caller, claimed: &Claimed) -> Result<Account> {
    let mut tx = app.db.app.snapshot().await?;
    let linked = linked(&mut tx, claimed).await?;
    drop(tx);
    let creates = app.settings.oidc.as_ref().is_some_and(|settings| settings.admission == Admission::Create);
    match linked {
        Some(account) if !account.disabled => Ok(account),
        None if creates => create(app, caller, claimed).await,
        other => {
            let mut tx = app.db.app.begin().await?;
            let event = AuditEvent::LoginFailed(other.map(|account| account.id));
            audit::record(&mut tx, app.clock.now(), &AuditActor::Anonymous, &event, &caller.request_id).await?;
            tx.commit().await?;
            metrics::login(LoginOutcome::BadCredentials);
            Err(ErrorCode::OidcNotLinked.into())
        }
    }
}

async fn linked(tx: &mut Tx, claimed: &Claimed) -> Result<Option<Account>> {
    match links::find_by_person(tx, &claimed.person).await? {
        Some(link) => Ok(accounts::find(tx, link.account).await?),
        None => Ok(None),
    }
}

/// An account for somebody new, with a password that nobody knows. A name that is taken stays whose it is: the directory does
/// not decide about accounts that are here.
async fn create(app: &App, caller: &Caller, claimed: &Claimed) -> Result<Account> {
    let username = claimed.username.as_deref().and_then(|name| Username::parse(name).ok());
    let username = username.ok_or(ErrorCode::OidcNameUnusable)?;
    let password = &tokens::random_token(app);
    let hash = app.hasher.hash(password, &*app.entropy, &*app.clock).await?;
    let display_name = claimed.display_name.as_deref().and_then(|name| DisplayName::parse(name).ok());
    let mut tx = app.db.app.begin().await?;
    // Somebody may have come twice at once.
    if let Some(account) = linked(&mut tx, claimed).await? {
        return Ok(account);
    }
    let new =
        NewAccount { username: &username, password, role: Role::Member, password_use: PasswordUse::Own, display_name };
    let account = insert(app, &mut tx, new, &hash).await?;
    let now = app.clock.now();
    let link = OidcLink { account: account.id, person: claimed.person.clone(), created_at: now };
    links::insert(&mut tx, &link).await.map_err(|error| match error {
        elohim_store::Error::Unique(_) => ErrorCode::Unavailable.into(),
        other => Error::from(other),
    })?;
    for event in [AuditEvent::AccountRegistered(account.id), AuditEvent::OidcLinked(account.id)] {
        audit::record(&mut tx, now, &AuditActor::System("oidc"), &event, &caller.request_id).await?;
    }
    tx.commit().await?;
    Ok(account)
}
