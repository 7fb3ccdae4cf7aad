//! Adding a passkey to one's own account.

use elohim_core::id::PasskeyId;
use elohim_core::identity::passkey::{MAX_CREDENTIAL_ID_BYTES, MAX_PASSKEYS};
use elohim_core::identity::{NoticeKind, Passkey, PasskeyName};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::{ErrorCode, Secret};
use elohim_store::identity::accounts;
use elohim_store::identity::passkeys::keys;
use elohim_store::ops::audit;
use serde_json::Value;

use super::relying_party::NewAnswer;
use super::{Asked, keep, relying_party, take};
use crate::identity::{notices, proof};
use crate::limits::LimitGroup;
use crate::{Actor, App, Error, Result};

/// Begins to add a passkey: answers the question for the device.
///
/// # Errors
/// [`ErrorCode::PasskeysOff`], [`ErrorCode::InvalidCredentials`] when the password is wrong,
/// [`ErrorCode::SecondFactorRequired`], [`ErrorCode::SecondFactorInvalid`], [`ErrorCode::PasskeyLimit`], or a limit.
pub async fn begin(app: &App, who: &Actor, password: &Secret, code: Option<&str>) -> Result<Asked> {
    let party = relying_party(app)?;
    proof::all(app, who, password, code).await?.commit().await?;
    let mut tx = app.db.app.snapshot().await?;
    let present = keys::list(&mut tx, who.account.id).await?;
    drop(tx);
    if present.len() >= MAX_PASSKEYS {
        return Err(ErrorCode::PasskeyLimit.into());
    }
    let (options, state) = party.ask_new(&who.account, &present)?;
    keep(app, Some(who.account.id), options, state).await
}

/// Adds the passkey that the device has made. It takes the session of whoever began it, so that nobody can be made to add
/// somebody else's passkey.
///
/// # Errors
/// [`ErrorCode::PasskeysOff`], [`ErrorCode::ValidationFailed`], [`ErrorCode::PasskeyCeremonyInvalid`],
/// [`ErrorCode::PasskeyUnusable`], [`ErrorCode::PasskeyExists`], [`ErrorCode::PasskeyLimit`], or a limit.
pub async fn finish(app: &App, who: &Actor, id: &Secret, credential: Value, name: PasskeyName) -> Result<Passkey> {
    let party = relying_party(app)?;
    app.limits.charge(LimitGroup::ChangePassword, &who.account.id.to_string())?;
    let answer = NewAnswer::read(credential)?;
    let state = take(app, Some(who.account.id), id).await?;
    let registered = party.check_new(&state, &answer)?.ok_or(ErrorCode::PasskeyUnusable)?;
    if registered.credential_id.len() > MAX_CREDENTIAL_ID_BYTES {
        return Err(ErrorCode::PasskeyUnusable.into());
    }
    let now = app.clock.now();
    let passkey = Passkey {
        id: PasskeyId::generate(&*app.clock, &*app.entropy),
        account: who.account.id,
        credential_id: registered.credential_id,
        name,
        credential: registered.credential,
        created_at: now,
        last_used_at: None,
        suspended_at: None,
    };
    let mut tx = app.db.app.begin().await?;
    // Several devices at once: the account is locked, so that they are counted one after the other.
    let present = accounts::lock(&mut tx, who.account.id).await?.filter(|account| !account.disabled);
    present.ok_or(ErrorCode::TokenInvalid)?;
    if keys::list(&mut tx, who.account.id).await?.len() >= MAX_PASSKEYS {
        return Err(ErrorCode::PasskeyLimit.into());
    }
    keys::insert(&mut tx, &passkey).await.map_err(|error| match error {
        elohim_store::Error::Unique(_) => ErrorCode::PasskeyExists.into(),
        other => Error::from(other),
    })?;
    notices::tell(app, &mut tx, who.account.id, NoticeKind::PasskeyAdded).await?;
    let event = AuditEvent::PasskeyAdded(passkey.id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(passkey)
}
