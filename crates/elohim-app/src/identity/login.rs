//! Signing in.

use elohim_core::id::SessionId;
use elohim_core::identity::{Account, Session, Username};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret, Timestamp};
use elohim_store::identity::{accounts, refresh_tokens, sessions};
use elohim_store::ops::audit;

use crate::identity::second_factor::{self, Spent};
use crate::identity::tokens::{self, IssuedTokens};
use crate::limits::LimitGroup;
use crate::metrics::{self, LoginOutcome};
use crate::{App, Caller, Error, Result};

/// Longest description of a device that is kept, in characters.
const MAX_DEVICE_CHARS: usize = 200;

/// Signs in with a name, a password, and a code where the account has a second factor. An unknown name takes as long and
/// answers the same as a wrong password.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`], [`ErrorCode::PasswordChangeRequired`], [`ErrorCode::SecondFactorRequired`],
/// [`ErrorCode::SecondFactorInvalid`], or a limit.
pub async fn login(
    app: &App,
    caller: &Caller,
    username: &str,
    password: &Secret,
    code: Option<&str>,
) -> Result<IssuedTokens> {
    let Verified { account, hash } = verify(app, caller, username, password).await?;
    if account.must_change_password {
        metrics::login(LoginOutcome::ChangeRequired);
        return Err(ErrorCode::PasswordChangeRequired.into());
    }
    let now = app.clock.now();
    let session = Session {
        id: SessionId::generate(&*app.clock, &*app.entropy),
        account: account.id,
        device: caller.device.chars().filter(|c| !c.is_control()).take(MAX_DEVICE_CHARS).collect(),
        created_at: now,
        last_used_at: now,
        expires_at: now.saturating_add(app.settings.tokens.refresh_lifetime),
        last_address: Some(caller.address.clone()),
        revoked_at: None,
    };
    let refresh = tokens::random_token(app);
    let mut tx = app.db.app.begin().await?;
    // A password that was changed, or an account that was switched off, while this one was being verified must not give a
    // session any more.
    let present = accounts::lock_credentials(&mut tx, account.id).await?;
    if present.is_none_or(|(present, now_stored)| now_stored != hash || !may_sign_in(&present, now)) {
        return Err(ErrorCode::InvalidCredentials.into());
    }
    if let Some(factor) = second_factor::active(&mut tx, &account).await? {
        let code = code.ok_or(ErrorCode::SecondFactorRequired)?;
        match second_factor::spend(app, &mut tx, &factor, &account, code).await? {
            Some(Spent::App) => {}
            Some(Spent::Recovery) => {
                let event = AuditEvent::RecoveryCodeUsed(account.id);
                audit::record(&mut tx, now, &AuditActor::Account(account.id), &event, &caller.request_id).await?;
            }
            None => {
                app.delays.failed(&typed(username), &caller.address);
                let event = AuditEvent::SecondFactorFailed(account.id);
                audit::record(&mut tx, now, &AuditActor::Anonymous, &event, &caller.request_id).await?;
                tx.commit().await?;
                metrics::login(LoginOutcome::BadCredentials);
                return Err(ErrorCode::SecondFactorInvalid.into());
            }
        }
    }
    sessions::insert(&mut tx, &session).await?;
    refresh_tokens::insert(&mut tx, &tokens::refresh_row(app, session.id, &refresh)).await?;
    let event = AuditEvent::LoginSucceeded(session.id);
    audit::record(&mut tx, now, &AuditActor::Account(account.id), &event, &caller.request_id).await?;
    tx.commit().await?;
    // Only now: else whoever knows the password could try codes without end.
    app.delays.succeeded(&typed(username), &caller.address);
    metrics::login(LoginOutcome::Ok);
    tokens::issue(app, account, session.id, refresh)
}

/// An account whose password was shown, and the hash that it was compared with.
pub(crate) struct Verified {
    pub(crate) account: Account,
    pub(crate) hash: String,
}

/// The account that the name and password belong to. Charges the limits of the address and of the name before it looks.
pub(crate) async fn verify(app: &App, caller: &Caller, username: &str, password: &Secret) -> Result<Verified> {
    app.limits.charge(LimitGroup::LoginAddress, &caller.address)?;
    app.limits.charge(LimitGroup::LoginAccount, &typed(username))?;
    app.delays.check(&typed(username), &caller.address)?;
    let found = match Username::parse(username) {
        Ok(name) => {
            let mut tx = app.db.app.snapshot().await?;
            accounts::find_credentials(&mut tx, &name).await?
        }
        Err(_) => None,
    };
    let good = app.hasher.verify(password, found.as_ref().map(|(_, hash)| hash.as_str()), &*app.clock).await?;
    let now = app.clock.now();
    match found {
        Some((account, hash)) if good && may_sign_in(&account, now) => Ok(Verified { account, hash }),
        found => {
            app.delays.failed(&typed(username), &caller.address);
            Err(refuse(app, caller, found.map(|(account, _)| account)).await?)
        }
    }
}

/// A typed name as limits and delays know it, whether it can be a name or not.
fn typed(username: &str) -> String {
    username.chars().take(64).collect::<String>().to_lowercase()
}

/// Temporary passwords end by themselves.
fn may_sign_in(account: &Account, now: Timestamp) -> bool {
    !account.disabled && account.password_expires_at.is_none_or(|end| now < end)
}

async fn refuse(app: &App, caller: &Caller, account: Option<Account>) -> Result<Error> {
    let mut tx = app.db.app.begin().await?;
    let event = AuditEvent::LoginFailed(account.map(|account| account.id));
    audit::record(&mut tx, app.clock.now(), &AuditActor::Anonymous, &event, &caller.request_id).await?;
    tx.commit().await?;
    metrics::login(LoginOutcome::BadCredentials);
    Ok(ErrorCode::InvalidCredentials.into())
}
