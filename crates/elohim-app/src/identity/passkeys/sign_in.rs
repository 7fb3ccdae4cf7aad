//! Signing in with a passkey.

use elohim_core::identity::{Account, Passkey, Username};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::identity::accounts;
use elohim_store::identity::passkeys::keys;
use elohim_store::ops::audit;
use serde_json::Value;

use super::relying_party::{Answer, Checked};
use super::{Asked, keep, relying_party, take};
use crate::identity::login::{self, may_sign_in, typed};
use crate::identity::tokens::{self, IssuedTokens};
use crate::limits::LimitGroup;
use crate::metrics::{self, LoginOutcome};
use crate::{App, Caller, Error, Result};

/// Begins to sign in: answers the question for the device. With a user name it names the passkeys of the account; a name that
/// has none, or that nobody has, takes as long and is answered alike, with ids that do not exist and never change.
///
/// # Errors
/// [`ErrorCode::PasskeysOff`], or a limit.
pub async fn begin(app: &App, caller: &Caller, username: Option<&str>) -> Result<Asked> {
    let party = relying_party(app)?;
    app.limits.charge(LimitGroup::LoginAddress, &caller.address)?;
    let allowed = match username.map(typed) {
        None => Vec::new(),
        Some(name) => {
            app.delays.check(&name, &caller.address)?;
            let decoys = party.decoys(&name);
            let mut tx = app.db.app.snapshot().await?;
            let found = match Username::parse(&name) {
                Ok(name) => keys::list_of_name(&mut tx, &name).await?,
                Err(_) => Vec::new(),
            };
            let real: Vec<_> = found.into_iter().map(|passkey| passkey.credential_id).collect();
            if real.is_empty() { decoys } else { real }
        }
    };
    let (options, state) = party.ask(allowed)?;
    keep(app, None, options, state).await
}

/// Signs in with what the device has answered. The device has verified its user: no code is asked for.
///
/// # Errors
/// [`ErrorCode::PasskeysOff`], [`ErrorCode::ValidationFailed`], [`ErrorCode::PasskeyCeremonyInvalid`],
/// [`ErrorCode::PasskeyRefused`], [`ErrorCode::PasswordChangeRequired`], or a limit.
pub async fn finish(app: &App, caller: &Caller, id: &Secret, credential: Value) -> Result<IssuedTokens> {
    let party = relying_party(app)?;
    app.limits.charge(LimitGroup::LoginAddress, &caller.address)?;
    let answer = Answer::read(credential)?;
    let question = take(app, None, id).await?;
    let mut tx = app.db.app.begin().await?;
    let Some((account, passkey)) = owner(&mut tx, &answer).await? else {
        return Err(refuse(app, caller, tx, None).await?);
    };
    let name = account.username.as_str();
    app.delays.check(name, &caller.address)?;
    let now = app.clock.now();
    let checked = match passkey.suspended_at {
        Some(_) => Checked::Bad,
        None => party.check(&question, &answer, &passkey)?,
    };
    let credential = match checked {
        Checked::Good(credential) if may_sign_in(&account, now) => credential,
        Checked::WentBack => {
            keys::suspend(&mut tx, passkey.id, now).await?;
            let event = AuditEvent::PasskeySuspended(account.id);
            audit::record(&mut tx, now, &AuditActor::Anonymous, &event, &caller.request_id).await?;
            return Err(refuse(app, caller, tx, Some(&account)).await?);
        }
        Checked::Good(_) | Checked::Bad => return Err(refuse(app, caller, tx, Some(&account)).await?),
    };
    // Also where no session is opened: a copy of the passkey is known by the counter.
    if !keys::note_use(&mut tx, &passkey, &credential, now).await? {
        return Err(refuse(app, caller, tx, Some(&account)).await?);
    }
    if account.must_change_password {
        tx.commit().await?;
        metrics::login(LoginOutcome::ChangeRequired);
        return Err(ErrorCode::PasswordChangeRequired.into());
    }
    let opened = login::open_session(app, caller, &mut tx, &account, login::Shown::Passkey).await?;
    let event = AuditEvent::PasskeySignedIn(passkey.id);
    audit::record(&mut tx, now, &AuditActor::Account(account.id), &event, &caller.request_id).await?;
    tx.commit().await?;
    app.delays.succeeded(name, &caller.address);
    metrics::login(LoginOutcome::Ok);
    tokens::issue(app, account, opened.session, opened.refresh)
}

/// The passkey that was used and its account, both kept as they are until the transaction ends.
async fn owner(tx: &mut Tx, answer: &Answer) -> Result<Option<(Account, Passkey)>> {
    let Some(found) = keys::find_by_credential(tx, answer.credential_id()).await? else { return Ok(None) };
    // The account first, as whoever removes it does.
    let account = accounts::lock(tx, found.account).await?;
    let passkey = keys::lock(tx, found.id).await?;
    Ok(account.zip(passkey))
}

/// Writes down that somebody was not let in, with what the transaction holds, and counts it as a wrong password.
async fn refuse(app: &App, caller: &Caller, mut tx: Tx, account: Option<&Account>) -> Result<Error> {
    let event = AuditEvent::LoginFailed(account.map(|account| account.id));
    audit::record(&mut tx, app.clock.now(), &AuditActor::Anonymous, &event, &caller.request_id).await?;
    tx.commit().await?;
    if let Some(account) = account {
        app.delays.failed(account.username.as_str(), &caller.address);
    }
    metrics::login(LoginOutcome::BadCredentials);
    Ok(ErrorCode::PasskeyRefused.into())
}
