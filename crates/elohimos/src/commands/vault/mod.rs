//! `elohimos vault`: files that only this client can read.

mod files;
mod keys;
mod list;
mod put;
mod shares;

use clap::Subcommand;

use crate::client::Context;
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// What can be done with the vault.
#[derive(Subcommand)]
pub(crate) enum VaultCommand {
    /// Make the vault of the account that is signed in, and its recovery kit.
    Init(keys::InitArgs),
    /// Unlock the vault on this device, until it is locked.
    Unlock(keys::UnlockArgs),
    /// Forget the vault's keys on this device.
    Lock,
    /// Write the recovery kit again.
    Kit(keys::KitArgs),
    /// Replace the vault's passphrase.
    Passphrase(keys::PassphraseArgs),
    /// Store a file. A file of that name gets a new version.
    Put(put::PutArgs),
    /// List a folder.
    Ls(list::ListArgs),
    /// Find files by the words in their names.
    Find(list::FindArgs),
    /// Fetch a file.
    Get(files::GetArgs),
    /// Make a folder.
    Mkdir(files::PathArgs),
    /// Move or rename a file or folder.
    Mv(files::MoveArgs),
    /// Put a file or folder into the trash.
    Rm(files::RemoveArgs),
    /// Print the id of a stored file's object, to find it on the server's disk or in a backup.
    Object(files::PathArgs),
    /// Make a link that lets somebody without an account fetch a file.
    Share(shares::ShareArgs),
    /// List the links that were made.
    Shares,
    /// Close a link for good.
    Unshare(shares::UnshareArgs),
}

pub(super) fn run(command: VaultCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    match command {
        VaultCommand::Init(args) => keys::init(&context, args),
        VaultCommand::Unlock(args) => keys::unlock(&context, args),
        VaultCommand::Lock => keys::lock(&context),
        VaultCommand::Kit(args) => keys::write_kit(&context, &args),
        VaultCommand::Passphrase(args) => keys::change_passphrase(&context, &args),
        VaultCommand::Put(args) => put::put(&context, &args),
        VaultCommand::Ls(args) => list::list(&context, &args),
        VaultCommand::Find(args) => list::find(&context, &args),
        VaultCommand::Get(args) => files::get(&context, args),
        VaultCommand::Mkdir(args) => files::make_folder(&context, &args),
        VaultCommand::Mv(args) => files::move_to(&context, &args),
        VaultCommand::Rm(args) => files::remove(&context, &args),
        VaultCommand::Object(args) => files::object(&context, &args),
        VaultCommand::Share(args) => shares::share(&context, &args),
        VaultCommand::Shares => shares::list(&context),
        VaultCommand::Unshare(args) => shares::unshare(&context, &args),
    }
}

/// The folder part and the name part of a vault path such as `/letters/a.txt`.
fn split(path: &str) -> (&str, &str) {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').unwrap_or(("", path))
}
