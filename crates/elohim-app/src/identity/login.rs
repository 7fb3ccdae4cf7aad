//! Signing in.

use elohim_core::id::SessionId;
use elohim_core::identity::{Account, NoticeKind, Session, Username};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret, Timestamp};
use elohim_store::Tx;
use elohim_store::identity::{accounts, refresh_tokens, sessions};
use elohim_store::ops::audit;

use crate::identity::notices;
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
    let mut tx = app.db.app.begin().await?;
    // A password that was changed, or an account that was switched off, while this one was being verified must not give a
    // session any more.
    let present = accounts::lock_credentials(&mut tx, account.id).await?;
    if present.is_none_or(|(present, now_stored)| now_stored != hash || !may_sign_in(&present, now)) {
        return Err(ErrorCode::InvalidCredentials.into());
    }
    if !code_is_good(app, caller, &mut tx, &account, code).await? {
        tx.commit().await?;
        return Err(ErrorCode::SecondFactorInvalid.into());
    }
    let Opened { session, refresh } = open_session(app, caller, &mut tx, &account, Shown::Password).await?;
    tx.commit().await?;
    // Only now: else whoever knows the password could try codes without end.
    app.delays.succeeded(&typed(username), &caller.address);
    metrics::login(LoginOutcome::Ok);
    tokens::issue(app, account, session, refresh)
}

/// Whether the code of the second factor is good, or none is asked for. That it is not is written down, for the caller to
/// commit, and counts as a wrong password does.
pub(crate) async fn code_is_good(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    account: &Account,
    code: Option<&str>,
) -> Result<bool> {
    let Some(factor) = second_factor::active(tx, account).await? else { return Ok(true) };
    let code = code.ok_or(ErrorCode::SecondFactorRequired)?;
    let (actor, event, good) = match second_factor::spend(app, tx, &factor, account, code).await? {
        Some(Spent::App) => return Ok(true),
        Some(Spent::Recovery) => {
            notices::tell(app, tx, account.id, NoticeKind::RecoveryCodeUsed).await?;
            (AuditActor::Account(account.id), AuditEvent::RecoveryCodeUsed(account.id), true)
        }
        None => (AuditActor::Anonymous, AuditEvent::SecondFactorFailed(account.id), false),
    };
    audit::record(tx, app.clock.now(), &actor, &event, &caller.request_id).await?;
    if !good {
        app.delays.failed(account.username.as_str(), &caller.address);
        metrics::login(LoginOutcome::BadCredentials);
    }
    Ok(good)
}

/// A session, for the caller to commit.
pub(crate) struct Opened {
    pub(crate) session: SessionId,
    pub(crate) refresh: Secret,
}

/// How somebody has shown who they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// With the password, and a code where there is a second factor.
    Password,
    /// With a passkey.
    Passkey,
    /// To the directory, nobody knows when: perhaps only to the browser that is still signed in there.
    Directory,
}

/// Opens a session of an account whose owner has shown who they are.
pub(crate) async fn open_session(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    account: &Account,
    shown: Shown,
) -> Result<Opened> {
    let now = app.clock.now();
    let session = Session {
        id: SessionId::generate(&*app.clock, &*app.entropy),
        account: account.id,
        device: caller.device.chars().filter(|c| !c.is_control()).take(MAX_DEVICE_CHARS).collect(),
        created_at: now,
        last_used_at: now,
        expires_at: now.saturating_add(app.settings.tokens.refresh_lifetime),
        last_address: Some(caller.address.clone()),
        proved_at: (shown == Shown::Directory).then_some(Timestamp::from_micros(0)),
        with_passkey: shown == Shown::Passkey,
        revoked_at: None,
    };
    let refresh = tokens::random_token(app);
    sessions::insert(tx, &session).await?;
    refresh_tokens::insert(tx, &tokens::refresh_row(app, session.id, &refresh)).await?;
    let event = AuditEvent::LoginSucceeded(session.id);
    audit::record(tx, now, &AuditActor::Account(account.id), &event, &caller.request_id).await?;
    Ok(Opened { session: session.id, refresh })
}

/// An account whose password was shown, and the hash that it was compared with.
pub(crate) struct Verified {
    pub(crate) account: Account,
    pub(crate) hash: String,
}

/// The account that the name and password belong to. Charges the limit of the address before it looks, and that of the name
/// when the password is wrong.
pub(crate) async fn verify(app: &App, caller: &Caller, username: &str, password: &Secret) -> Result<Verified> {
    app.limits.charge(LimitGroup::LoginAddress, &caller.address)?;
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
            // Only those who are wrong use it up: else strangers could keep somebody out.
            app.limits.charge(LimitGroup::LoginAccount, &typed(username))?;
            Err(refuse(app, caller, found.map(|(account, _)| account)).await?)
        }
    }
}

/// A typed name as limits and delays know it, whether it can be a name or not.
pub(super) fn typed(username: &str) -> String {
    username.chars().take(64).collect::<String>().to_lowercase()
}

/// Temporary passwords end by themselves.
pub(super) fn may_sign_in(account: &Account, now: Timestamp) -> bool {
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
