//! What this device remembers of vaults for good: the newest entry that it has seen of each, and the second secret. A server that shows
//! less than was seen is lying.

use elohim_vault::kdf::Passphrase;
use elohim_vault::pins::Pins;
use elohim_vault::root::RootRecord;
use elohim_vault::second::{SecondSecret, SecondSecrets};
use elohim_vault::{Error, Head, Vault};
use zeroize::Zeroizing;

use super::pool::ServerPool;
use super::unlocked::vault_error;
use super::{Context, Random};
use crate::exit::{CliError, Exit};

/// Whether this device has seen a vault of the account.
pub(super) fn has_seen_any(context: &Context, folder: &str) -> Result<bool, CliError> {
    Ok(pins(context, folder)?.is_some())
}

/// What was seen of a vault of one's own.
pub(super) fn of_own(context: &Context, folder: &str, root: &RootRecord) -> Result<Option<Head>, CliError> {
    pins(context, folder)?.map_or(Ok(None), |pins| pins.find(root).map_err(vault_error))
}

/// What was seen of a team's vault.
pub(super) fn of_team(context: &Context, folder: &str) -> Result<Option<Head>, CliError> {
    let Some(json) = context.home.find(&format!("{folder}/head.json"))? else { return Ok(None) };
    serde_json::from_slice(&json).map(Some).map_err(|_| damaged())
}

/// Keeps the head that was seen and the cache that belongs to it, unless a newer one is kept. `place` is that of a vault of one's own;
/// of those nothing shows how many there are.
pub(super) fn keep(
    context: &Context,
    folder: &str,
    vault: &Vault<ServerPool>,
    place: Option<usize>,
) -> Result<(), CliError> {
    let Some(head) = vault.head() else { return Ok(()) };
    // Of two commands at once the one that has seen more decides, whichever ends later.
    let _turn = context.home.wait(&format!("{folder}/state"))?;
    let own = place.zip(vault.root());
    let kept = match own {
        Some((_, root)) => of_own(context, folder, root)?,
        None => of_team(context, folder)?,
    };
    // What was locked has no cache, however little has happened since.
    let has_cache = context.home.find(&format!("{folder}/cache"))?.is_some();
    if kept.is_some_and(|kept| kept.n > head.n || kept.n == head.n && has_cache) {
        return Ok(());
    }
    let cache = vault.export_cache(&mut Random).map_err(vault_error)?;
    context.home.replace(&format!("{folder}/cache"), &cache)?;
    match own {
        Some((place, root)) => {
            let mut pins = pins(context, folder)?.map_or_else(|| Pins::new(&mut Random), Ok).map_err(vault_error)?;
            pins.keep(root, place, head, &mut Random).map_err(vault_error)?;
            Ok(context.home.replace(&format!("{folder}/heads"), &pins.to_bytes())?)
        }
        None => {
            let json = serde_json::to_vec(&head).map_err(std::io::Error::from)?;
            Ok(context.home.replace(&format!("{folder}/head.json"), &json)?)
        }
    }
}

/// A passphrase, to be tried with whatever second secrets this device keeps.
pub(super) fn with_seconds(context: &Context, folder: &str, passphrase: &Passphrase) -> Result<Passphrase, CliError> {
    let kept = seconds(context, folder)?;
    Ok(passphrase.clone().with(kept.as_ref().map_or(&[], SecondSecrets::all)))
}

/// Keeps the second secret of a vault that was unlocked, if it has one. The file is always there, and changes only when a secret comes or
/// goes: that a vault has one does not show.
pub(super) fn keep_second(context: &Context, folder: &str, root: &RootRecord, place: usize) -> Result<(), CliError> {
    let secret = root.second_secret();
    if secret.is_none() && seconds(context, folder)?.is_some() {
        return Ok(());
    }
    set_second(context, folder, secret.as_ref(), place)
}

/// Forgets the second secret of a vault that does not ask for it any more.
pub(super) fn forget_second(context: &Context, folder: &str, place: usize) -> Result<(), CliError> {
    set_second(context, folder, None, place)
}

fn set_second(context: &Context, folder: &str, secret: Option<&SecondSecret>, place: usize) -> Result<(), CliError> {
    let mut seconds = seconds(context, folder)?.unwrap_or_else(|| SecondSecrets::new(&mut Random));
    if seconds.keep(secret, place, &mut Random).map_err(vault_error)? {
        context.home.replace(&format!("{folder}/seconds"), &seconds.to_bytes())?;
    }
    Ok(())
}

fn seconds(context: &Context, folder: &str) -> Result<Option<SecondSecrets>, CliError> {
    let bytes = context.home.find(&format!("{folder}/seconds"))?.map(Zeroizing::new);
    bytes.map(|bytes| SecondSecrets::from_bytes(&bytes)).transpose().map_err(|_| damaged())
}

fn pins(context: &Context, folder: &str) -> Result<Option<Pins>, CliError> {
    let bytes = context.home.find(&format!("{folder}/heads"))?;
    bytes.map(|bytes| Pins::from_bytes(&bytes)).transpose().map_err(|error: Error| match error {
        Error::Damaged(_) => damaged(),
        other => vault_error(other),
    })
}

fn damaged() -> CliError {
    CliError::new(
        Exit::Bug,
        "PIN_DAMAGED",
        "What this device remembers of the vault is damaged",
        "Restore its folder from a backup.",
    )
}
