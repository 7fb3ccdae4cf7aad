//! Showing again, within a session, who one is: whoever finds an open session must not be able to take the account over. Wrong
//! passwords and codes are delayed, counted and written down as they are at login.

use elohim_core::identity::Account;
use elohim_core::identity::session::FRESH;
use elohim_core::ops::audit::AuditEvent;
use elohim_core::{ErrorCode, Secret, Timestamp};
use elohim_store::Tx;
use elohim_store::identity::{accounts, sessions};
use elohim_store::ops::audit;

use crate::identity::{login, second_factor};
use crate::limits::LimitGroup;
use crate::metrics::{self, LoginOutcome};
use crate::{Actor, App, Result};

/// A password that was right when it was looked at.
pub(crate) struct Proved {
    /// The hash that it was compared with.
    pub(crate) hash: String,
}

impl Proved {
    /// Begins to change what the password protects: until the transaction ends nobody else changes the account.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidCredentials`] when the password was replaced meanwhile.
    pub(crate) async fn begin(self, app: &App, who: &Actor) -> Result<(Tx, Account)> {
        let mut tx = app.db.app.begin().await?;
        match accounts::lock_credentials(&mut tx, who.account.id).await? {
            Some((account, present)) if present == self.hash => Ok((tx, account)),
            _ => Err(ErrorCode::InvalidCredentials.into()),
        }
    }
}

/// Asks for the actor's password.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`], or a limit.
pub(crate) async fn password(app: &App, who: &Actor, password: &Secret) -> Result<Proved> {
    let (id, name) = (who.account.id, who.account.username.as_str());
    app.limits.charge(LimitGroup::ChangePassword, &id.to_string())?;
    app.delays.check(name, &who.caller.address)?;
    let mut tx = app.db.app.snapshot().await?;
    let stored = accounts::find_credentials_by_id(&mut tx, id).await?;
    // Somebody who came from the directory may have a temporary password that is over.
    let stored = stored.filter(|(account, _)| login::may_sign_in(account, app.clock.now())).map(|(_, hash)| hash);
    drop(tx);
    let good = app.hasher.verify(password, stored.as_deref(), &*app.clock).await?;
    if let Some(hash) = stored.filter(|_| good) {
        return Ok(Proved { hash });
    }
    app.delays.failed(name, &who.caller.address);
    let mut tx = app.db.app.begin().await?;
    let event = AuditEvent::LoginFailed(Some(id));
    audit::record(&mut tx, app.clock.now(), &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    metrics::login(LoginOutcome::BadCredentials);
    Err(ErrorCode::InvalidCredentials.into())
}

/// Asks for the actor's password, and for a code where the account has codes: whoever finds an open session must not be able to
/// add a way in to it, nor to take one away. Answers the transaction in which the account is locked.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`], [`ErrorCode::SecondFactorRequired`], [`ErrorCode::SecondFactorInvalid`], or a limit.
pub(crate) async fn all(app: &App, who: &Actor, typed: &Secret, typed_code: Option<&str>) -> Result<Tx> {
    let (tx, account) = password(app, who, typed).await?.begin(app, who).await?;
    code(app, who, tx, &account, typed_code).await
}

/// Makes the actor's session good for dangerous acts for a while.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`], [`ErrorCode::SecondFactorRequired`], [`ErrorCode::SecondFactorInvalid`], or a limit.
pub async fn step_up(app: &App, who: &Actor, typed: &Secret, typed_code: Option<&str>) -> Result<Timestamp> {
    let (tx, account) = password(app, who, typed).await?.begin(app, who).await?;
    let mut tx = code(app, who, tx, &account, typed_code).await?;
    let now = app.clock.now();
    sessions::prove(&mut tx, who.session, now).await?;
    let event = AuditEvent::SteppedUp(who.session);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    app.delays.succeeded(who.account.username.as_str(), &who.caller.address);
    Ok(now.saturating_add(FRESH))
}

/// Asks for a code where the account has a second factor.
///
/// # Errors
/// [`ErrorCode::SecondFactorRequired`], [`ErrorCode::SecondFactorInvalid`]; then nothing but the try itself was written.
pub(crate) async fn code(app: &App, who: &Actor, mut tx: Tx, account: &Account, code: Option<&str>) -> Result<Tx> {
    if login::code_is_good(app, &who.caller, &mut tx, account, code).await? {
        return Ok(tx);
    }
    tx.commit().await?;
    Err(ErrorCode::SecondFactorInvalid.into())
}

/// [`code`], for what only those can do who have a second factor.
///
/// # Errors
/// [`ErrorCode::SecondFactorMissing`], and those of [`code`].
pub(crate) async fn own_code(app: &App, who: &Actor, mut tx: Tx, account: &Account, typed: &str) -> Result<Tx> {
    second_factor::active(&mut tx, account).await?.ok_or(ErrorCode::SecondFactorMissing)?;
    code(app, who, tx, account, Some(typed)).await
}
