//! Renewing a session with a refresh token. Each token is good once; showing a spent one ends the session.

use std::time::Duration;

use elohim_core::identity::session::REFRESH_GRACE;
use elohim_core::identity::{Account, NoticeKind, RefreshToken, Session};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret, Timestamp};
use elohim_store::Tx;
use elohim_store::identity::{accounts, oidc, refresh_tokens, sessions};
use elohim_store::ops::audit;

use crate::identity::notices;
use crate::identity::tokens::{self, IssuedTokens};
use crate::limits::LimitGroup;
use crate::metrics::{self, RefreshOutcome};
use crate::{App, Caller, Error, Result};

/// However often it is refreshed, a session ends this long after its login (ASVS 5.0, 10.4.8).
pub const ABSOLUTE_LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);

/// Exchanges a refresh token for a new pair. Two requests with the same token within ten seconds get the same successor.
///
/// # Errors
/// [`ErrorCode::TokenInvalid`], [`ErrorCode::TokenExpired`], or a limit.
pub async fn refresh(app: &App, caller: &Caller, token: &Secret) -> Result<IssuedTokens> {
    // The token is whatever the caller writes: counted by it alone, made-up tokens would not be limited at all.
    app.limits.charge(LimitGroup::General, &format!("refresh/{}", caller.address))?;
    let mut tx = app.db.app.begin().await?;
    let now = app.clock.now();
    let refused = |code: ErrorCode| {
        metrics::refresh(RefreshOutcome::Refused);
        Error::Refused(code)
    };
    let shown = refresh_tokens::find_by_hash(&mut tx, &tokens::digest(token.expose())).await?;
    let shown = shown.ok_or_else(|| refused(ErrorCode::TokenInvalid))?;
    app.limits.charge(LimitGroup::Refresh, &format!("{}/{}", caller.address, shown.session))?;
    let (session, account) = owner(&mut tx, &shown).await?.ok_or_else(|| refused(ErrorCode::TokenInvalid))?;
    let must_change = account.must_change_password && !oidc::sessions::contains(&mut tx, session.id).await?;
    if session.revoked_at.is_some() || account.disabled || must_change {
        return Err(refused(ErrorCode::TokenInvalid));
    }
    let ends = session.created_at.saturating_add(ABSOLUTE_LIFETIME);
    if now >= shown.expires_at || now >= session.expires_at || now >= ends {
        return Err(refused(ErrorCode::TokenExpired));
    }
    let mut successors = app.tokens.successors_of(token);
    let successor = if refresh_tokens::spend(&mut tx, shown.id, now).await? {
        let successor = successors.next().ok_or(Error::Internal("no secret derives refresh tokens"))?;
        refresh_tokens::insert(&mut tx, &tokens::refresh_row(app, session.id, &successor)).await?;
        let renewed = now.saturating_add(app.settings.tokens.refresh_lifetime).min(ends);
        sessions::renew(&mut tx, session.id, now, renewed, &caller.address).await?;
        tx.commit().await?;
        metrics::refresh(RefreshOutcome::Ok);
        successor
    } else if let Some(successor) = repeated(&mut tx, &shown, successors, now).await? {
        metrics::refresh(RefreshOutcome::Repeated);
        successor
    } else {
        return Err(end_family(app, caller, tx, &session, now).await?);
    };
    tokens::issue(app, account, session.id, successor)
}

async fn owner(tx: &mut Tx, token: &RefreshToken) -> Result<Option<(Session, Account)>> {
    let Some(session) = sessions::find(tx, token.session).await? else { return Ok(None) };
    let account = accounts::find(tx, session.account).await?;
    Ok(account.map(|account| (session, account)))
}

/// The successor, when the token was exchanged a moment ago and its successor has not been used: somebody refreshed twice at
/// once.
async fn repeated(
    tx: &mut Tx,
    shown: &RefreshToken,
    successors: impl Iterator<Item = Secret>,
    now: Timestamp,
) -> Result<Option<Secret>> {
    let shown = refresh_tokens::find_by_hash(tx, &shown.sha256).await?;
    if shown.and_then(|shown| shown.spent_at).is_none_or(|spent| now.since(spent) > REFRESH_GRACE) {
        return Ok(None);
    }
    for successor in successors {
        let next = refresh_tokens::find_by_hash(tx, &tokens::digest(successor.expose())).await?;
        if next.is_some_and(|next| next.spent_at.is_none()) {
            return Ok(Some(successor));
        }
    }
    Ok(None)
}

async fn end_family(app: &App, caller: &Caller, mut tx: Tx, session: &Session, now: Timestamp) -> Result<Error> {
    sessions::revoke(&mut tx, session.id, now).await?;
    notices::tell(app, &mut tx, session.account, NoticeKind::RefreshReused).await?;
    let event = AuditEvent::RefreshReused(session.id);
    audit::record(&mut tx, now, &AuditActor::Anonymous, &event, &caller.request_id).await?;
    tx.commit().await?;
    metrics::refresh(RefreshOutcome::Reused);
    tracing::warn!(event = "auth.refresh.reuse", request_id = %caller.request_id, "a spent refresh token was shown; its session was ended");
    Ok(ErrorCode::TokenInvalid.into())
}
