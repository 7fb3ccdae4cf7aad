//! From an access token to the account that asks.

use elohim_core::ErrorCode;
use elohim_core::identity::bundle;
use elohim_store::identity::{accounts, bundles, sessions};

use crate::{Actor, App, Caller, Result};

/// Who an access token belongs to. The session and the account are read at every request, so that a logout, a switched-off
/// account or a changed role takes effect at once; what the token says of them is not believed.
///
/// # Errors
/// [`ErrorCode::TokenInvalid`] or [`ErrorCode::TokenExpired`].
pub async fn authenticate(app: &App, caller: Caller, token: &str) -> Result<Actor> {
    let now = app.clock.now();
    let named = app.tokens.check(token, now)?;
    let mut tx = app.db.app.snapshot().await?;
    let session = sessions::find(&mut tx, named.session).await?.filter(|session| session.account == named.account);
    let session = session.ok_or(ErrorCode::TokenInvalid)?;
    if session.revoked_at.is_some() {
        return Err(ErrorCode::TokenInvalid.into());
    }
    if !session.is_live(now) {
        return Err(ErrorCode::TokenExpired.into());
    }
    let account = accounts::find(&mut tx, session.account).await?.filter(|account| !account.disabled);
    let account = account.ok_or(ErrorCode::TokenInvalid)?;
    if account.must_change_password {
        return Err(ErrorCode::PasswordChangeRequired.into());
    }
    let permissions = bundle::effective(account.role, &bundles::assigned(&mut tx, account.id, now).await?, now);
    Ok(Actor { account, permissions, session: session.id, caller })
}
