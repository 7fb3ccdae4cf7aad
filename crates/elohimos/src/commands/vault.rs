//! `elohimos vault`: files that only this client can read.

mod activity;
mod check;
mod content_search;
mod contents;
mod drop_box;
mod export;
mod extract_text;
mod files;
mod head;
mod import;
mod inbox;
mod keys;
mod list;
mod marks;
mod pending;
mod pull;
mod push;
mod put;
mod renew;
mod second;
pub(super) mod shares;
mod sync;
mod trash;
mod usage;
mod versions;

use clap::{Args, Subcommand};
pub(super) use extract_text::run as extract_text;

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
    /// Make new keys, when others may have the passphrase, an unlocked device or the recovery kit.
    RenewKeys(renew::RenewArgs),
    /// Ask for a second secret beside the passphrase on new devices, or not any more.
    SecondSecret(second::SecondArgs),
    /// Store a file. A file of that name gets a new version.
    Put(put::PutArgs),
    /// List a folder.
    Ls(list::ListArgs),
    /// Find files and folders by words, tags, type, size and day.
    Find(list::FindArgs),
    /// Search what files say, too: switch it on and off.
    #[command(subcommand)]
    ContentSearch(content_search::ContentSearchCommand),
    /// Fetch a file.
    Get(files::GetArgs),
    /// Store a folder of this machine: what is new or newer there.
    Push(push::PushArgs),
    /// Fetch a folder of the vault: what is new or newer there.
    Pull(pull::PullArgs),
    /// Write the vault out as plain files, with their names, to go elsewhere with.
    Export(export::ExportArgs),
    /// Take in what an export wrote, a folder, or a zip file.
    Import(import::ImportArgs),
    /// See what waits on this device until the server answers.
    Pending(pending::PendingArgs),
    /// Print the newest entry's number and six words, to compare with another device.
    Head,
    /// Show how much room there is, and what takes it.
    Usage,
    /// Show what was stored on each day, and what is read most.
    Activity(activity::ActivityArgs),
    /// Read everything that is stored, and check every byte.
    Check(check::CheckArgs),
    /// Make a folder.
    Mkdir(files::PathArgs),
    /// Move or rename a file or folder.
    Mv(files::MoveArgs),
    /// Put a file or folder into the trash.
    Rm(files::RemoveArgs),
    /// See, restore and remove what is in the trash.
    #[command(subcommand)]
    Trash(trash::TrashCommand),
    /// List the versions of a file.
    Versions(files::PathArgs),
    /// Make an older version of a file the present one again.
    Revert(versions::VersionArgs),
    /// Remove an older version of a file for good.
    Forget(versions::VersionArgs),
    /// Put words on a file or folder to find it by, and take them off.
    Tag(marks::TagArgs),
    /// Mark a file or folder as one that is used often.
    Star(files::PathArgs),
    /// Take that mark off.
    Unstar(files::PathArgs),
    /// Write something about a file or folder.
    Comment(marks::CommentArgs),
    /// Read what was written about a file or folder.
    Comments(files::PathArgs),
    /// Remove a comment.
    Uncomment(marks::UncommentArgs),
    /// Print the id of a stored file's object, to find it on the server's disk or in a backup.
    Object(files::PathArgs),
    /// Make a link that lets somebody without an account fetch files and folders.
    Share(shares::ShareArgs),
    /// List the links that were made.
    Shares,
    /// Change when a link ends, and how many downloads it serves.
    EditShare(shares::EditShareArgs),
    /// Close a link for good.
    Unshare(shares::UnshareArgs),
    /// Addresses that anybody can send files to, which only this vault opens.
    #[command(subcommand)]
    DropBox(drop_box::DropBoxCommand),
    /// List what was sent to the drop boxes.
    Inbox,
    /// Take something out of the inbox into the vault.
    Accept(inbox::AcceptArgs),
    /// Destroy something in the inbox.
    Reject(inbox::RejectArgs),
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
        VaultCommand::RenewKeys(args) => renew::renew(&context, &args),
        VaultCommand::SecondSecret(args) => second::switch(&context, &args),
        VaultCommand::Put(args) => put::put(&context, &args),
        VaultCommand::Ls(args) => list::list(&context, &args),
        VaultCommand::Find(args) => list::find(&context, &args),
        VaultCommand::ContentSearch(command) => content_search::run(&context, &command),
        VaultCommand::Get(args) => files::get(&context, args),
        VaultCommand::Push(args) => push::push(&context, &args),
        VaultCommand::Pull(args) => pull::pull(&context, &args),
        VaultCommand::Export(args) => export::export(&context, &args),
        VaultCommand::Import(args) => import::import(&context, &args),
        VaultCommand::Pending(args) => pending::pending(&context, &args),
        VaultCommand::Head => head::show(&context),
        VaultCommand::Usage => usage::show(&context),
        VaultCommand::Activity(args) => activity::show(&context, &args),
        VaultCommand::Check(args) => check::check(&context, &args),
        VaultCommand::Mkdir(args) => files::make_folder(&context, &args),
        VaultCommand::Mv(args) => files::move_to(&context, &args),
        VaultCommand::Rm(args) => files::remove(&context, &args),
        VaultCommand::Trash(command) => trash::run(&context, command),
        VaultCommand::Versions(args) => versions::list(&context, &args),
        VaultCommand::Revert(args) => versions::revert(&context, &args),
        VaultCommand::Forget(args) => versions::forget(&context, &args),
        VaultCommand::Tag(args) => marks::tag(&context, &args),
        VaultCommand::Star(args) => marks::star(&context, &args, true),
        VaultCommand::Unstar(args) => marks::star(&context, &args, false),
        VaultCommand::Comment(args) => marks::comment(&context, &args),
        VaultCommand::Comments(args) => marks::comments(&context, &args),
        VaultCommand::Uncomment(args) => marks::uncomment(&context, &args),
        VaultCommand::Object(args) => files::object(&context, &args),
        VaultCommand::Share(args) => shares::share(&context, &args),
        VaultCommand::Shares => shares::list(&context),
        VaultCommand::EditShare(args) => shares::edit(&context, &args),
        VaultCommand::Unshare(args) => shares::unshare(&context, &args),
        VaultCommand::DropBox(command) => drop_box::run(&context, command),
        VaultCommand::Inbox => inbox::list(&context),
        VaultCommand::Accept(args) => inbox::accept(&context, &args),
        VaultCommand::Reject(args) => inbox::reject(&context, &args),
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
                | Self::ContentSearch(_)
                | Self::RenewKeys(_)
                | Self::SecondSecret(_)
                | Self::Trash(trash::TrashCommand::Keep(_))
                | Self::Star(_)
                | Self::Unstar(_)
                | Self::DropBox(_)
                | Self::Inbox
                | Self::Accept(_)
                | Self::Reject(_)
        )
    }
}

/// The folder part and the name part of a vault path such as `/letters/a.txt`.
fn split(path: &str) -> (&str, &str) {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').unwrap_or(("", path))
}
