//! Older versions of a file.

use clap::Args;
use elohim_vault::index::{Node, Version};
use elohim_vault::log::Op;
use elohim_vault::{Error, ObjectId};
use indicatif::HumanBytes;
use serde_json::json;

use super::contents::index_stored;
use super::files::{PathArgs, done, find};
use super::list::{minute, second};
use crate::client::{Context, Unlocked, block_on, vault_error};
use crate::exit::{CliError, Exit};

/// A version of a file.
#[derive(Args)]
pub(crate) struct VersionArgs {
    /// The file in the vault.
    path: String,
    /// Which version, as in: elohimos vault versions
    version: usize,
}

pub(super) fn list(context: &Context, args: &PathArgs) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::reach(context))?;
    let node = find(&unlocked, &args.path)?;
    if node.is_folder() {
        return Err(vault_error(Error::NotPossible("a folder has no versions")));
    }
    if context.output.is_json() {
        let row = |(at, version): (usize, &Version)| {
            json!({ "version": at + 1, "stored": second(version.stored), "modified": second(version.modified),
                "size": version.size, "media": version.media, "object": version.blob.object })
        };
        return context.output.json(&node.versions.iter().enumerate().map(row).collect::<Vec<_>>());
    }
    let newest = node.versions.len();
    let row = |(at, version): (usize, &Version)| {
        let number = if at + 1 == newest { format!("{} (present)", at + 1) } else { (at + 1).to_string() };
        vec![number, minute(version.stored), HumanBytes(version.size).to_string(), minute(version.modified)]
    };
    let rows: Vec<_> = node.versions.iter().enumerate().map(row).collect();
    context.output.table(&["VERSION", "STORED", "SIZE", "CHANGED"], &rows, "")
}

pub(super) fn revert(context: &Context, args: &VersionArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let node = find(&unlocked, &args.path)?;
        let (id, object) = (node.id, object_of(node, args.version)?);
        unlocked.commit(context, vec![Op::Revert { node: id, object }]).await?;
        // The words of older versions fall out of the index.
        index_stored(context, &mut unlocked, &[id]).await;
        done(context, &args.path)
    })
}

pub(super) fn forget(context: &Context, args: &VersionArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let node = find(&unlocked, &args.path)?;
        let (id, object) = (node.id, object_of(node, args.version)?);
        unlocked.forget(context, id, object).await?;
        done(context, &args.path)
    })
}

/// Version `number` of a file, counted from the oldest, 1.
pub(super) fn version_of(node: &Node, number: usize) -> Result<&Version, CliError> {
    number.checked_sub(1).and_then(|at| node.versions.get(at)).ok_or_else(|| {
        let title = format!("{:?} has no version {number}", node.name);
        CliError::new(Exit::NotFound, "VAULT_NO_VERSION", title, "See which there are with: elohimos vault versions")
    })
}

fn object_of(node: &Node, number: usize) -> Result<ObjectId, CliError> {
    version_of(node, number).map(|version| version.blob.object)
}
