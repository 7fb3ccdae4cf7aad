//! Passkeys (WebAuthn): signing in with a key that a device holds, and that it uses only for who is at the device.
//!
//! A question of the server is kept in the database until it is answered, once and within five minutes; the client has an id of
//! it and nothing else. Every answer shows that the device has verified its user, so that a passkey counts as both factors.

pub mod own;
pub mod register;
mod relying_party;
mod settings;
pub mod sign_in;

pub(crate) use relying_party::RelyingParty;
pub use settings::PasskeySettings;

use elohim_core::id::AccountId;
use elohim_core::identity::PasskeyCeremony;
use elohim_core::identity::passkey::{CEREMONY_LIFETIME, MAX_CEREMONIES};
use elohim_core::{ErrorCode, Secret};
use elohim_store::identity::passkeys::ceremonies;
use serde_json::Value;

use crate::identity::tokens;
use crate::{App, Result};

/// A question for a device.
pub struct Asked {
    /// What the answer is given with. It is shown once.
    pub id: Secret,
    /// The options that `navigator.credentials` of a browser takes, with binary values in base64url.
    pub options: Value,
}

/// Whether people can sign in with passkeys here.
pub fn enabled(app: &App) -> bool {
    app.passkeys.is_some()
}

fn relying_party(app: &App) -> Result<&RelyingParty> {
    Ok(app.passkeys.as_ref().ok_or(ErrorCode::PasskeysOff)?)
}

/// Keeps a question until it is answered: of an account that a passkey is added to, or of somebody who signs in.
async fn keep(app: &App, account: Option<AccountId>, options: Value, state: Vec<u8>) -> Result<Asked> {
    let (id, now) = (tokens::random_token(app), app.clock.now());
    let ceremony = PasskeyCeremony {
        sha256: tokens::digest(id.expose()),
        account,
        state,
        created_at: now,
        expires_at: now.saturating_add(CEREMONY_LIFETIME),
    };
    let mut tx = app.db.app.begin().await?;
    ceremonies::purge_expired(&mut tx, now).await?;
    ceremonies::make_room(&mut tx, MAX_CEREMONIES).await?;
    ceremonies::insert(&mut tx, &ceremony).await?;
    tx.commit().await?;
    Ok(Asked { id, options })
}

/// What was asked. Whatever becomes of the answer, it is not taken again.
async fn take(app: &App, account: Option<AccountId>, id: &Secret) -> Result<Vec<u8>> {
    let mut tx = app.db.app.begin().await?;
    let taken = ceremonies::take(&mut tx, &tokens::digest(id.expose())).await?;
    tx.commit().await?;
    match taken.filter(|one| one.account == account && app.clock.now() < one.expires_at) {
        Some(ceremony) => Ok(ceremony.state),
        None => Err(ErrorCode::PasskeyCeremonyInvalid.into()),
    }
}
