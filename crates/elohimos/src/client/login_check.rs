//! Whether something is the login password. The server is told that one at every login, so what protects the vault must be
//! something else; and only this device can tell, without telling the server.
//!
//! The file `login-check` holds the check of the password that was last typed here and was right.

use elohim_core::Secret;
use elohim_vault::Error;
use elohim_vault::kdf::Passphrase;
use elohim_vault::login::LoginCheck;

use super::session::Session;
use super::{Context, Random, vault_error};
use crate::exit::CliError;

/// Keeps what tells this login password again.
pub(crate) fn remember_login(context: &Context, session: &Session, password: &Secret) -> Result<(), CliError> {
    let check = LoginCheck::new(password.expose_str().unwrap_or_default(), &mut Random).map_err(vault_error)?;
    Ok(context.home.replace(&file(session), &check.to_bytes())?)
}

/// Whether a passphrase is the login password, as far as this device knows that one.
pub(crate) fn is_login_password(
    context: &Context,
    session: &Session,
    passphrase: &Passphrase,
) -> Result<bool, CliError> {
    match check(context, session)?.map(|check| check.refuse(passphrase)) {
        None | Some(Ok(())) => Ok(false),
        Some(Err(Error::PassphraseIsLogin)) => Ok(true),
        Some(Err(other)) => Err(vault_error(other)),
    }
}

/// Refuses the login password as a passphrase.
pub(crate) fn refuse_login_password(
    context: &Context,
    session: &Session,
    passphrase: &Passphrase,
) -> Result<(), CliError> {
    check(context, session)?.map_or(Ok(()), |check| check.refuse(passphrase).map_err(vault_error))
}

fn check(context: &Context, session: &Session) -> Result<Option<LoginCheck>, CliError> {
    Ok(context.home.find(&file(session))?.and_then(|kept| LoginCheck::from_bytes(&kept)))
}

fn file(session: &Session) -> String {
    format!("{}/login-check", session.folder)
}
