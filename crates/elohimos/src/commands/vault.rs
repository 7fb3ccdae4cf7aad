//! `elohimos vault`: files that only this client can read.

mod files;
mod keys;
mod list;
mod put;
mod shares;

use clap::{Args, Subcommand};

use crate::client::Context;
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// Which vault, and what to do with it.
#[derive(Args)]
pub(crate) struct VaultArgs {
    /// The team whose vault it is, by name or id; your own when nothing is said.
    #[arg(long, value_name = "TEAM", global = true)]
    team: Option<String>,
    #[command(subcommand)]
    command: VaultCommand,
}

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

pub(super) fn run(args: VaultArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context { team: args.team, ..Context::new(environment, output)? };
    match args.command {
        command if context.team.is_some() && !command.is_for_teams() => {
            let fix = "Leave out --team, or see what can be done with: elohimos vault --help";
            Err(CliError::new(Exit::Usage, "TEAM_NOT_POSSIBLE", "This is for your own vault only", fix))
        }
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

impl VaultCommand {
    /// Whether it makes sense for the vault of a team, which is unlocked, locked and kept on paper with one's own.
    fn is_for_teams(&self) -> bool {
        !matches!(
            self,
            Self::Init(_)
                | Self::Unlock(_)
                | Self::Lock
                | Self::Kit(_)
                | Self::Passphrase(_)
                | Self::Share(_)
                | Self::Shares
                | Self::Unshare(_)
        )
    }
}

/// The folder part and the name part of a vault path such as `/letters/a.txt`.
fn split(path: &str) -> (&str, &str) {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').unwrap_or(("", path))
}
