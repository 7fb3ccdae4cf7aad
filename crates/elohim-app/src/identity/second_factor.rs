//! One's own second factor: adding it, showing that it works, recovery codes, removing it.

use elohim_core::identity::second_factor::RECOVERY_CODES;
use elohim_core::identity::{Account, NoticeKind, SecondFactor};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::identity::{accounts, passkeys, second_factors, sessions};
use elohim_store::ops::audit;
use totp_rs::{Builder, Secret as Seed, Totp};

use crate::identity::{notices, proof, tokens};
use crate::limits::LimitGroup;
use crate::{Actor, App, Error, Result};

/// What apps show as the name of the service.
const ISSUER: &str = "ElohimOS";

/// What an app needs to show codes. It is shown once.
pub struct Enrolment {
    /// The shared secret in base32, to type in.
    pub secret: Secret,
    /// The same as an `otpauth:` address, to scan.
    pub url: Secret,
}

/// What an account has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct State {
    /// Whether a code is asked for at login.
    pub active: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
}

/// Whether the actor has a second factor.
///
/// # Errors
/// Those of the database.
pub async fn state(app: &App, who: &Actor) -> Result<State> {
    let mut tx = app.db.app.snapshot().await?;
    let active = second_factors::find(&mut tx, who.account.id).await?.is_some_and(|one| one.confirmed_at.is_some());
    Ok(State { active, recovery_codes: second_factors::count_codes(&mut tx, who.account.id).await? })
}

/// Begins to add a second factor: it is asked for once [`confirm`] has seen a code of it. One that was begun before is
/// replaced.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`] when the password is wrong, [`ErrorCode::SecondFactorExists`].
pub async fn begin(app: &App, who: &Actor, password: &Secret) -> Result<Enrolment> {
    let proved = proof::password(app, who, password).await?;
    let secret: [u8; 20] = app.entropy.bytes();
    let totp = totp(&Secret::new(secret), &who.account)?;
    let factor = SecondFactor {
        account: who.account.id,
        secret: Secret::new(secret),
        confirmed_at: None,
        last_step: 0,
        created_at: app.clock.now(),
    };
    let (mut tx, _) = proved.begin(app, who).await?;
    if second_factors::find(&mut tx, who.account.id).await?.is_some_and(|one| one.confirmed_at.is_some()) {
        return Err(ErrorCode::SecondFactorExists.into());
    }
    second_factors::delete(&mut tx, who.account.id).await?;
    second_factors::insert(&mut tx, &factor).await?;
    tx.commit().await?;
    let url = totp.to_url().map_err(|_| Error::Internal("a second factor has no address"))?;
    Ok(Enrolment { secret: Secret::new(Seed::new_stack(secret).to_base32()), url: Secret::new(url) })
}

/// Shows that the app works. From now on a code is asked for at login; all other sessions end, because nobody knows whose
/// they are. Answers the recovery codes, which are shown once.
///
/// # Errors
/// [`ErrorCode::SecondFactorInvalid`], [`ErrorCode::SecondFactorMissing`] when none was begun,
/// [`ErrorCode::SecondFactorExists`] when it is confirmed.
pub async fn confirm(app: &App, who: &Actor, code: &str) -> Result<Vec<Secret>> {
    app.limits.charge(LimitGroup::ChangePassword, &who.account.id.to_string())?;
    let now = app.clock.now();
    let mut tx = app.db.app.begin().await?;
    // Whoever signs in at this moment does it before or after, with or without a code.
    accounts::lock(&mut tx, who.account.id).await?;
    let factor = second_factors::find(&mut tx, who.account.id).await?.ok_or(ErrorCode::SecondFactorMissing)?;
    if factor.confirmed_at.is_some() {
        return Err(ErrorCode::SecondFactorExists.into());
    }
    let step = step_of(app, &factor, &who.account, code)?.ok_or(ErrorCode::SecondFactorInvalid)?;
    if !second_factors::advance(&mut tx, who.account.id, step).await?
        || !second_factors::confirm(&mut tx, who.account.id, now).await?
    {
        return Err(ErrorCode::SecondFactorInvalid.into());
    }
    let codes = new_codes(app, &mut tx, who).await?;
    sessions::revoke_all(&mut tx, who.account.id, Some(who.session), now).await?;
    notices::tell(app, &mut tx, who.account.id, NoticeKind::SecondFactorAdded).await?;
    record(app, &mut tx, who, &AuditEvent::SecondFactorAdded(who.account.id)).await?;
    tx.commit().await?;
    Ok(codes)
}

/// New recovery codes in place of those before.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`], [`ErrorCode::SecondFactorInvalid`], [`ErrorCode::SecondFactorMissing`].
pub async fn renew_codes(app: &App, who: &Actor, password: &Secret, code: &str) -> Result<Vec<Secret>> {
    let (tx, account) = proof::password(app, who, password).await?.begin(app, who).await?;
    let mut tx = proof::own_code(app, who, tx, &account, code).await?;
    let codes = new_codes(app, &mut tx, who).await?;
    record(app, &mut tx, who, &AuditEvent::RecoveryCodesRenewed(who.account.id)).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Removes the second factor.
///
/// # Errors
/// [`ErrorCode::InvalidCredentials`], [`ErrorCode::SecondFactorInvalid`], [`ErrorCode::SecondFactorMissing`].
pub async fn remove(app: &App, who: &Actor, password: &Secret, code: &str) -> Result<()> {
    let (tx, account) = proof::password(app, who, password).await?.begin(app, who).await?;
    let mut tx = proof::own_code(app, who, tx, &account, code).await?;
    second_factors::delete(&mut tx, who.account.id).await?;
    notices::tell(app, &mut tx, who.account.id, NoticeKind::SecondFactorRemoved).await?;
    record(app, &mut tx, who, &AuditEvent::SecondFactorRemoved(who.account.id)).await?;
    tx.commit().await?;
    Ok(())
}

/// How a code was good.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spent {
    /// The app showed it.
    App,
    /// It was a recovery code.
    Recovery,
}

/// Spends a code of the factor, or a recovery code; `None` when it is neither, or was spent before.
pub(crate) async fn spend(
    app: &App,
    tx: &mut Tx,
    factor: &SecondFactor,
    account: &Account,
    code: &str,
) -> Result<Option<Spent>> {
    if let Some(step) = step_of(app, factor, account, code)? {
        return Ok(second_factors::advance(tx, account.id, step).await?.then_some(Spent::App));
    }
    let digest = tokens::digest(typed(code).as_bytes());
    Ok(second_factors::use_code(tx, account.id, &digest, app.clock.now()).await?.then_some(Spent::Recovery))
}

/// The account's second factor, when codes of it are asked for.
pub(crate) async fn active(tx: &mut Tx, account: &Account) -> Result<Option<SecondFactor>> {
    Ok(second_factors::find(tx, account.id).await?.filter(|factor| factor.confirmed_at.is_some()))
}

/// Whether more than a password stands between somebody and the account: codes that are asked for, or a passkey that can be
/// used, which counts as both factors.
///
/// # Errors
/// Those of the database.
pub async fn has_second_factor(tx: &mut Tx, account: &Account) -> Result<bool> {
    Ok(active(tx, account).await?.is_some() || passkeys::keys::count_usable(tx, account.id).await? > 0)
}

async fn new_codes(app: &App, tx: &mut Tx, who: &Actor) -> Result<Vec<Secret>> {
    let codes: Vec<Secret> = (0..RECOVERY_CODES).map(|_| tokens::letters::<16>(app)).collect();
    let digest = |code: &Secret| tokens::digest(typed(code.expose_str().unwrap_or_default()).as_bytes());
    let digests: Vec<_> = codes.iter().map(digest).collect();
    second_factors::replace_codes(tx, who.account.id, &digests).await?;
    Ok(codes)
}

/// The time step whose code this is, a step before or after now included.
fn step_of(app: &App, factor: &SecondFactor, account: &Account, code: &str) -> Result<Option<u64>> {
    let now = u64::try_from(app.clock.now().as_secs()).map_err(|_| Error::Internal("the clock is before 1970"))?;
    Ok(totp(&factor.secret, account)?.check(&typed(code), now))
}

/// SHA-1, six digits, thirty seconds: what every app understands (RFC 6238).
fn totp(secret: &Secret, account: &Account) -> Result<Totp> {
    let builder = Builder::new().with_secret(secret.expose().to_vec()).with_skew(1).with_step_duration(30);
    let named = builder.with_account_name(account.username.as_str()).with_issuer(Some(ISSUER));
    named.build().map_err(|_| Error::Internal("a second factor cannot be worked with"))
}

/// The letters and digits of a code as people type it: with or without spaces and dashes, in capitals.
fn typed(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

async fn record(app: &App, tx: &mut Tx, who: &Actor, event: &AuditEvent) -> Result<()> {
    Ok(audit::record(tx, app.clock.now(), &who.audited(), event, &who.caller.request_id).await?)
}
