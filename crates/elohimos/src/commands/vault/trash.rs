//! The trash: what is in it, taking out of it, emptying it.

use std::time::Duration;

use clap::{Args, Subcommand};
use elohim_vault::NodeId;
use elohim_vault::index::{Index, Node};
use elohim_vault::log::{Op, Place};
use elohim_vault::retention::Keep;
use serde_json::json;

use super::files::{done, place};
use super::list::{minute, second};
use crate::client::{Context, Unlocked, block_on};
use crate::exit::{CliError, Exit};

/// What can be done with the trash.
#[derive(Subcommand)]
pub(crate) enum TrashCommand {
    /// List what is in it, and since when.
    Ls,
    /// Take something out of it.
    Restore(RestoreArgs),
    /// Remove what is in it for good, with all versions.
    Empty(EmptyArgs),
    /// Show or say how long it keeps what is in it: 30 days when nothing was said.
    Keep(KeepArgs),
}

/// What to take out of the trash, and to where.
#[derive(Args)]
pub(crate) struct RestoreArgs {
    /// Its path, or the beginning of its id, as in: elohimos vault trash ls
    what: String,
    /// Where to: a folder that exists, or a path with a new name. Where it was when nothing is said.
    #[arg(long, value_name = "PATH")]
    to: Option<String>,
}

/// What goes.
#[derive(Args)]
pub(crate) struct EmptyArgs {
    /// Only what has been there for longer, such as 30days.
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    older_than: Option<Duration>,
    /// Do it: nobody can take it back.
    #[arg(long)]
    yes: bool,
}

/// For how long.
#[derive(Args)]
pub(crate) struct KeepArgs {
    /// Such as 90days, or forever. For the whole vault, on all devices.
    #[arg(value_name = "TIME", value_parser = kept)]
    time: Option<Keep>,
    /// Do it although something goes for good by it now.
    #[arg(long, requires = "time")]
    yes: bool,
}

fn kept(text: &str) -> Result<Keep, String> {
    match text {
        "forever" => Ok(Keep::Forever),
        _ => {
            humantime::parse_duration(text).map(|time| Keep::Seconds(time.as_secs())).map_err(|error| error.to_string())
        }
    }
}

pub(super) fn run(context: &Context, command: TrashCommand) -> Result<(), CliError> {
    match command {
        TrashCommand::Ls => list(context),
        TrashCommand::Restore(args) => restore(context, &args),
        TrashCommand::Empty(args) => empty(context, &args),
        TrashCommand::Keep(args) => keep(context, &args),
    }
}

fn list(context: &Context) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::reach(context))?;
    let index = unlocked.vault.index();
    let all = newest_first(index);
    if context.output.is_json() {
        let row = |(node, since): &(&Node, i64)| {
            json!({ "id": node.id, "path": index.path(node.id), "trashed": second(*since),
                "kind": if node.is_folder() { "folder" } else { "file" } })
        };
        return context.output.json(&all.iter().map(row).collect::<Vec<_>>());
    }
    let row = |(node, since): &(&Node, i64)| {
        let id = node.id.to_string().chars().take(8).collect();
        let end = if node.is_folder() { "/" } else { "" };
        vec![id, minute(*since), format!("{}{end}", index.path(node.id))]
    };
    context.output.table(&["ID", "SINCE", "WAS"], &all.iter().map(row).collect::<Vec<_>>(), "The trash is empty.")
}

fn restore(context: &Context, args: &RestoreArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::reach(context).await?;
        let index = unlocked.vault.index();
        let node = find(index, &args.what)?;
        let (id, name) = (node.id, node.name.clone());
        let to = match &args.to {
            Some(to) => {
                let (parent, name) = place(&unlocked, to, &name)?;
                Some(Place { parent, name })
            }
            None => None,
        };
        unlocked.change(context, vec![Op::Restore { node: id, to }]).await?;
        let path = unlocked.vault.index().path(id);
        done(context, &path)
    })
}

fn empty(context: &Context, args: &EmptyArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let age = args.older_than.map_or(0, |age| i64::try_from(age.as_micros()).unwrap_or(i64::MAX));
        let before = context.now().saturating_sub(age);
        let all = newest_first(unlocked.vault.index());
        let old: Vec<NodeId> = all.iter().filter(|(_, since)| *since <= before).map(|(node, _)| node.id).collect();
        if !args.yes {
            let title =
                format!("This removes {} of {} things in the trash for good, with all versions", old.len(), all.len());
            return Err(CliError::new(Exit::Usage, "NOT_CONFIRMED", title, "Add --yes when that is what you want."));
        }
        if !old.is_empty() {
            unlocked.purge(context, &old).await?;
        }
        if context.output.is_json() {
            return context.output.json(&json!({ "removed": old.len() }));
        }
        context.output.line(format_args!("{} removed for good.", old.len()))
    })
}

fn keep(context: &Context, args: &KeepArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        if let Some(keep) = args.time {
            let due = keep.due(unlocked.vault.index(), context.now()).len();
            if due > 0 && !args.yes {
                let title = format!("This removes {due} things in the trash for good, with all versions");
                return Err(CliError::new(
                    Exit::Usage,
                    "NOT_CONFIRMED",
                    title,
                    "Add --yes when that is what you want.",
                ));
            }
            unlocked.commit(context, vec![keep.op()]).await?;
        }
        let keep = Keep::of(unlocked.vault.index());
        let seconds = if let Keep::Seconds(seconds) = keep { Some(seconds) } else { None };
        if context.output.is_json() {
            return context.output.json(&json!({ "seconds": seconds }));
        }
        match seconds.map(Duration::from_secs) {
            Some(time) => context.output.line(format_args!(
                "What has been in the trash for longer than {} is removed for good.",
                humantime::format_duration(time)
            )),
            None => context.output.line("What is in the trash stays until somebody empties it."),
        }
    })
}

/// What lies in the trash by itself, not in a folder that does, and since when.
fn newest_first(index: &Index) -> Vec<(&Node, i64)> {
    let mut all: Vec<_> = index.trash().filter_map(|node| Some((node, node.trashed?))).collect();
    all.sort_by_key(|(node, since)| (std::cmp::Reverse(*since), node.id));
    all
}

/// What has this path, or an id that begins so. Of several with one path the id tells which.
fn find<'a>(index: &'a Index, what: &str) -> Result<&'a Node, CliError> {
    let path = format!("/{}", what.trim_matches('/'));
    let is_meant = |node: &Node| {
        index.path(node.id) == path || (what.len() >= 8 && node.id.to_string().starts_with(&what.to_lowercase()))
    };
    let mut found = index.trash().filter(|node| is_meant(node));
    let see = "See what is there with: elohimos vault trash ls";
    match (found.next(), found.next()) {
        (Some(node), None) => Ok(node),
        (None, _) => {
            let title = format!("{what:?} is not in the trash");
            Err(CliError::new(Exit::NotFound, "VAULT_NOT_IN_TRASH", title, see))
        }
        (Some(_), Some(_)) => {
            let title = format!("{what:?} is several times in the trash; name one by its id");
            Err(CliError::new(Exit::Usage, "VAULT_AMBIGUOUS", title, see))
        }
    }
}
