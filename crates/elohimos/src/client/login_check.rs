//! Whether something is the login password. The server is told that one at every login, so what protects the vault must be
//! something else; and only this device can tell, without telling the server.
//!
//! The file `login-check` holds a salt of 16 bytes and Argon2id of the password that was last typed here and was right.

use elohim_core::Secret;
use elohim_vault::entropy;
use elohim_vault::kdf::{self, KdfParams, Passphrase};

use super::session::Session;
use super::{Context, Random, vault_error};
use crate::exit::{CliError, Exit};

const SALT: usize = 16;

/// Keeps what tells this login password again.
pub(crate) fn remember_login(context: &Context, session: &Session, password: &Secret) -> Result<(), CliError> {
    let salt: [u8; SALT] = entropy::bytes(&mut Random);
    let text = Passphrase::new(password.expose_str().unwrap_or_default());
    let key = kdf::derive(&text, &salt, KdfParams::FLOOR).map_err(vault_error)?;
    Ok(context.home.replace(&file(session), &[salt.as_slice(), key.as_slice()].concat())?)
}

/// Whether a passphrase is the login password, as far as this device knows that one.
pub(crate) fn is_login_password(
    context: &Context,
    session: &Session,
    passphrase: &Passphrase,
) -> Result<bool, CliError> {
    let kept = context.home.find(&file(session))?.unwrap_or_default();
    let Some((salt, key)) = kept.split_first_chunk::<SALT>() else { return Ok(false) };
    Ok(*kdf::derive(passphrase, salt, KdfParams::FLOOR).map_err(vault_error)? == *key)
}

/// Refuses the login password as a passphrase.
pub(crate) fn refuse_login_password(
    context: &Context,
    session: &Session,
    passphrase: &Passphrase,
) -> Result<(), CliError> {
    if !is_login_password(context, session, passphrase)? {
        return Ok(());
    }
    let title = "This is your login password, which the server is told at every login";
    let fix = "Choose another passphrase for the vault: several words that do not belong together.";
    Err(CliError::new(Exit::Usage, "VAULT_PASSPHRASE_IS_LOGIN", title, fix))
}

fn file(session: &Session) -> String {
    format!("{}/login-check", session.folder)
}
