//! From an access token to the account that asks.

use elohim_core::ErrorCode;
use elohim_core::id::{AccountId, SessionId};
use elohim_core::identity::{Permission, bundle};
use elohim_store::Tx;
use elohim_store::identity::{accounts, bundles, oidc, sessions};

use crate::identity::second_factor;
use crate::{Actor, App, Caller, Result};

/// Who an access token belongs to. The session and the account are read at every request, so that a logout, a switched-off
/// account or a changed role takes effect at once; what the token says of them is not believed.
///
/// # Errors
/// [`ErrorCode::TokenInvalid`] or [`ErrorCode::TokenExpired`].
pub async fn authenticate(app: &App, caller: Caller, token: &str) -> Result<Actor> {
    let named = app.tokens.check(token, app.clock.now())?;
    let mut tx = app.db.app.snapshot().await?;
    read(app, &mut tx, named.session, named.account, caller).await
}

/// Looks at somebody again who was let in before the whole of their request was here: whoever sends it slowly must not act with
/// what was theirs when they began.
///
/// # Errors
/// Those of [`authenticate`], and of [`Actor::require`] when a permission was taken.
pub async fn again(app: &App, who: &Actor) -> Result<()> {
    let mut tx = app.db.app.snapshot().await?;
    let now = read(app, &mut tx, who.session, who.account.id, who.caller.clone()).await?;
    who.permissions.iter().try_for_each(|permission| now.require(permission))
}

/// The actor as they are in the transaction in which they decide about others. Until it ends nobody changes their account.
///
/// # Errors
/// Those of [`again`].
pub(crate) async fn locked(app: &App, tx: &mut Tx, who: &Actor, permission: Permission) -> Result<Actor> {
    accounts::lock(tx, who.account.id).await?;
    let who = read(app, tx, who.session, who.account.id, who.caller.clone()).await?;
    who.require(permission)?;
    Ok(who)
}

async fn read(app: &App, tx: &mut Tx, session: SessionId, account: AccountId, caller: Caller) -> Result<Actor> {
    let now = app.clock.now();
    let session = sessions::find(tx, session).await?.filter(|session| session.account == account);
    let session = session.ok_or(ErrorCode::TokenInvalid)?;
    if session.revoked_at.is_some() {
        return Err(ErrorCode::TokenInvalid.into());
    }
    if !session.is_live(now) {
        return Err(ErrorCode::TokenExpired.into());
    }
    let account = accounts::find(tx, session.account).await?.filter(|account| !account.disabled);
    let account = account.ok_or(ErrorCode::TokenInvalid)?;
    // Whoever came from the directory did not use the password that is to be changed.
    if account.must_change_password && !oidc::sessions::contains(tx, session.id).await? {
        return Err(ErrorCode::PasswordChangeRequired.into());
    }
    let permissions = bundle::effective(account.role, &bundles::assigned(tx, account.id, now).await?, now);
    let must_enrol = match app.settings.second_factor_from {
        // A passkey is asked for by nobody who comes with the password, or from the directory: it counts where it was shown.
        Some(lowest) if !lowest.outranks(account.role) => {
            !session.with_passkey && second_factor::active(tx, &account).await?.is_none()
        }
        _ => false,
    };
    Ok(Actor { account, permissions, session: session.id, fresh_until: session.fresh_until(), must_enrol, caller })
}
