//! Listing and finding.

use chrono::{DateTime, NaiveDate, NaiveTime};
use clap::Args;
use elohim_vault::index::{Node, Query};
use elohim_vault::vault::Found;
use elohim_vault::{Error, NodeId};
use indicatif::HumanBytes;
use serde_json::{Value, json};

use super::content_search;
use crate::client::{Context, Unlocked, block_on, vault_error};
use crate::exit::CliError;

/// Which folder to list.
#[derive(Args)]
pub(crate) struct ListArgs {
    /// The folder; the top one when nothing is said.
    #[arg(default_value = "/")]
    path: String,
}

/// What to look for. Everything that is said must hold.
#[derive(Args)]
#[group(id = "find", required = true, multiple = true)]
pub(crate) struct FindArgs {
    /// Words that name, tags or comments have, in any order, whatever the case and accents.
    words: Vec<String>,
    /// Look inside files as well: each word is in the name or in the content, the last one may be the beginning of one.
    #[arg(long, requires = "words")]
    content: bool,
    /// A tag that it has.
    #[arg(long)]
    tag: Option<String>,
    /// What a file is, such as image/ or application/pdf.
    #[arg(long, value_name = "TYPE")]
    media: Option<String>,
    /// Only what is starred.
    #[arg(long)]
    starred: bool,
    /// Files of this size or more, such as 10MB.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    larger: Option<u64>,
    /// Files of this size or less.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    smaller: Option<u64>,
    /// Files that were changed on this day (UTC) or later, such as 2026-01-31.
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<i64>,
    /// Files that were changed before this day (UTC).
    #[arg(long, value_name = "DAY", value_parser = day)]
    before: Option<i64>,
    /// Only in this folder and those in it.
    #[arg(long = "in", value_name = "FOLDER")]
    within: Option<String>,
}

/// A size, from text such as 10MB or 2GiB.
pub(super) fn size(text: &str) -> Result<u64, String> {
    parse_size::parse_size(text).map_err(|error| error.to_string())
}

/// The beginning of a day, from text such as 2026-01-31, in microseconds since 1970.
fn day(text: &str) -> Result<i64, String> {
    let day = text.parse::<NaiveDate>().map_err(|_| "a day looks like 2026-01-31".to_owned())?;
    Ok(day.and_time(NaiveTime::MIN).and_utc().timestamp_micros())
}

pub(super) fn list(context: &Context, args: &ListArgs) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::reach(context))?;
    let index = unlocked.vault.index();
    let id = index.resolve(&args.path).map_err(vault_error)?;
    let mut nodes: Vec<&Node> = match index.find(id) {
        Some(file) if !file.is_folder() => vec![file],
        _ => index.list(id).collect(),
    };
    nodes.sort_by_cached_key(|node| (!node.is_folder(), node.name.to_lowercase()));
    let empty = "Nothing is here yet. Store a file with: elohimos vault put FILE";
    print(context, &unlocked, &nodes, |node| node.name.clone(), empty)
}

pub(super) fn find(context: &Context, args: &FindArgs) -> Result<(), CliError> {
    let mut unlocked = block_on(Unlocked::reach(context))?;
    let index = unlocked.vault.index();
    let within = args.within.as_deref().map(|folder| index.resolve(folder)).transpose().map_err(vault_error)?;
    let query = Query {
        words: args.words.join(" "),
        within,
        tag: args.tag.clone(),
        media: args.media.clone(),
        starred: args.starred,
        min_size: args.larger,
        max_size: args.smaller,
        from: args.since,
        until: args.before,
    };
    if query == Query::default() {
        return Err(vault_error(Error::NotPossible("say what to look for")));
    }
    if args.content {
        let found = block_on(content_search::find(context, &mut unlocked, &query))?;
        return print_found(context, &unlocked, &found);
    }
    let mut nodes = index.search(query);
    nodes.sort_by_cached_key(|node| index.path(node.id));
    print(context, &unlocked, &nodes, |node| index.path(node.id), "Nothing is like that.")
}

/// What was found inside files too, and why.
fn print_found(context: &Context, unlocked: &Unlocked, found: &[Found]) -> Result<(), CliError> {
    let index = unlocked.vault.index();
    let mut found: Vec<_> = found.iter().filter_map(|found| Some((index.find(found.node)?, found))).collect();
    found.sort_by_cached_key(|(node, _)| index.path(node.id));
    let why = |found: &Found| {
        [(found.by_name, "name"), (found.by_content, "content")].into_iter().filter(|(is, _)| *is).map(|(_, why)| why)
    };
    if context.output.is_json() {
        let row = |(node, found): &(&Node, &Found)| {
            let mut row = entry(unlocked, node);
            if let Some(row) = row.as_object_mut() {
                row.insert("found_in".to_owned(), why(found).collect());
            }
            row
        };
        return context.output.json(&found.iter().map(row).collect::<Vec<_>>());
    }
    let row = |(node, found): &(&Node, &Found)| vec![why(found).collect::<Vec<_>>().join(", "), index.path(node.id)];
    context.output.table(&["FOUND IN", "PATH"], &found.iter().map(row).collect::<Vec<_>>(), "Nothing is like that.")
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
        let mut name = shown(node);
        if node.is_folder() {
            name.push('/');
        }
        if node.starred {
            name.push_str("  *");
        }
        node.tags.iter().for_each(|tag| name.push_str(&format!("  #{tag}")));
        match node.newest() {
            None => context.output.line(format_args!("{:>12}  {:16}  {name}", "-", ""))?,
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
    let (name, tags, comments) = (&node.name, &node.tags, node.comments.len());
    match node.newest() {
        None => json!({ "kind": "folder", "path": path, "name": name, "tags": tags, "starred": node.starred,
            "comments": comments }),
        Some(file) => json!({ "kind": "file", "path": path, "name": name, "size": file.size, "media": file.media,
            "modified": second(file.modified), "versions": node.versions.len(), "object": file.blob.object,
            "tags": tags, "starred": node.starred, "comments": comments }),
    }
}

/// A day for people, in UTC.
pub(super) fn day_of(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros).unwrap_or_default().format("%Y-%m-%d").to_string()
}

/// A time for people, in UTC.
pub(super) fn minute(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros).unwrap_or_default().format("%Y-%m-%d %H:%M").to_string()
}

/// A time for programs.
pub(super) fn second(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros).unwrap_or_default().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}
