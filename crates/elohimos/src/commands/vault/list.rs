//! Listing and finding.

use chrono::DateTime;
use clap::Args;
use elohim_vault::index::Node;
use elohim_vault::{Error, NodeId};
use indicatif::HumanBytes;
use serde_json::{Value, json};

use crate::client::{Context, Unlocked, block_on, vault_error};
use crate::exit::CliError;

/// Which folder to list.
#[derive(Args)]
pub(crate) struct ListArgs {
    /// The folder; the top one when nothing is said.
    #[arg(default_value = "/")]
    path: String,
    /// List the trash instead.
    #[arg(long, conflicts_with = "path")]
    trash: bool,
}

/// What to look for.
#[derive(Args)]
pub(crate) struct FindArgs {
    /// Words that the name has, in any order, whatever the case and accents.
    #[arg(required = true)]
    words: Vec<String>,
}

pub(super) fn list(context: &Context, args: &ListArgs) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::open(context))?;
    let index = unlocked.vault.index();
    let mut nodes: Vec<&Node> = if args.trash {
        index.trash().collect()
    } else {
        let id = index.resolve(&args.path).map_err(vault_error)?;
        match index.find(id) {
            Some(file) if !file.is_folder() => vec![file],
            _ => index.list(id).collect(),
        }
    };
    nodes.sort_by_cached_key(|node| (!node.is_folder(), node.name.to_lowercase()));
    let empty = if args.trash {
        "The trash is empty."
    } else {
        "Nothing is here yet. Store a file with: elohimos vault put FILE"
    };
    print(context, &unlocked, &nodes, |node| node.name.clone(), empty)
}

pub(super) fn find(context: &Context, args: &FindArgs) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::open(context))?;
    let index = unlocked.vault.index();
    let query = args.words.join(" ");
    if query.trim().is_empty() {
        return Err(vault_error(Error::NotPossible("say what to look for")));
    }
    let mut nodes = index.search(&query);
    nodes.sort_by_cached_key(|node| index.path(node.id));
    print(context, &unlocked, &nodes, |node| index.path(node.id), "Nothing has such a name.")
}

fn print(
    context: &Context,
    unlocked: &Unlocked,
    nodes: &[&Node],
    shown: impl Fn(&Node) -> String,
    empty: &str,
) -> Result<(), CliError> {
    if context.output.is_json() {
        return context.output.json(&nodes.iter().map(|node| entry(unlocked, node)).collect::<Vec<_>>());
    }
    if nodes.is_empty() {
        context.output.note(empty);
    }
    for node in nodes {
        let name = shown(node);
        match node.newest() {
            None => context.output.line(format_args!("{:>12}  {:16}  {name}/", "-", ""))?,
            Some(file) => context.output.line(format_args!(
                "{:>12}  {}  {name}",
                HumanBytes(file.size).to_string(),
                minute(file.modified)
            ))?,
        }
    }
    Ok(())
}

fn entry(unlocked: &Unlocked, node: &Node) -> Value {
    let path = if node.trashed.is_none() && node.parent != NodeId::ROOT {
        unlocked.vault.index().path(node.id)
    } else {
        format!("/{}", node.name)
    };
    match node.newest() {
        None => json!({ "kind": "folder", "path": path, "name": node.name }),
        Some(file) => json!({ "kind": "file", "path": path, "name": node.name, "size": file.size, "media": file.media,
            "modified": second(file.modified), "versions": node.versions.len(), "object": file.blob.object }),
    }
}

fn minute(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros).unwrap_or_default().format("%Y-%m-%d %H:%M").to_string()
}

fn second(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros).unwrap_or_default().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}
