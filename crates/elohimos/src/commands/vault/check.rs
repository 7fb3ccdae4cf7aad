//! Reading everything that is stored, and checking every byte.

use std::collections::HashSet;

use clap::Args;
use elohim_vault::index::{Node, Version};
use serde_json::json;

use super::files::StoredObject;
use crate::client::{Context, Progress, Unlocked, block_on, server_error, vault_error, verify};
use crate::exit::{CliError, Exit};

/// What to check.
#[derive(Args)]
pub(crate) struct CheckArgs {
    /// The folder or file; everything, with the trash, when nothing is said.
    path: Option<String>,
}

pub(super) fn check(context: &Context, args: &CheckArgs) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let index = unlocked.vault.index();
        let within = args.path.as_deref().map(|path| index.resolve(path)).transpose().map_err(vault_error)?;
        let mut nodes: Vec<&Node> = match within {
            Some(at) => index.nodes().filter(|node| node.id == at || index.is_within(node, at)).collect(),
            None => index.nodes().collect(),
        };
        nodes.sort_by_cached_key(|node| index.path(node.id));
        let versions =
            |node: &'_ Node| -> Vec<(usize, Version)> { node.versions.iter().cloned().enumerate().collect() };
        let mut seen = HashSet::new();
        let all: Vec<_> =
            nodes.into_iter().flat_map(|node| versions(node).into_iter().map(move |one| (node, one))).collect();
        // A version that was brought back is stored once.
        let all: Vec<_> = all.into_iter().filter(|(_, (_, version))| seen.insert(version.blob.object)).collect();
        let bytes = all.iter().map(|(_, (_, version))| version.size).sum();
        let progress = Progress::new(context.output, "checked", bytes);
        let mut wrong = Vec::new();
        for (node, (at, version)) in &all {
            let source = StoredObject::of(unlocked.vault.pool(), version);
            if let Err(error) = verify(&source, &version.blob, &progress).await {
                // A server that has lost a part breaks off; one that is not there says nothing of any file.
                if error.exit() == Exit::Unavailable {
                    unlocked.session.client.identity().me().await.map_err(server_error)?;
                }
                wrong.push((index.path(node.id), at + 1, error.problem().title.clone()));
            }
        }
        progress.done();
        if context.output.is_json() {
            let wrong: Vec<_> = wrong
                .iter()
                .map(|(path, version, why)| json!({ "path": path, "version": version, "why": why }))
                .collect();
            context.output.json(&json!({ "checked": all.len(), "bytes": bytes, "wrong": wrong }))?;
        } else {
            wrong.iter().try_for_each(|(path, version, why)| {
                context.output.line(format_args!("{path} (version {version}): {why}"))
            })?;
            context
                .output
                .note(format_args!("{} versions checked, {bytes} bytes: every one of them was read", all.len()));
        }
        if wrong.is_empty() {
            return Ok(());
        }
        let title = format!("{} of {} versions are not whole", wrong.len(), all.len());
        let fix = "Bring their objects back from a backup: elohimos vault object, and the folder vault_files.";
        Err(CliError::new(Exit::Conflict, "VAULT_CHECK_FOUND", title, fix))
    })
}
