//! What takes the room.

use elohim_vault::index::{Amount, Usage};
use indicatif::HumanBytes;
use serde_json::{Value, json};

use crate::client::{Context, Unlocked, block_on, server_error};
use crate::exit::CliError;

/// How many of the largest files are named.
const LARGEST: usize = 10;

pub(super) fn show(context: &Context) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let stored = unlocked.vault.pool().stored().objects().usage().await.map_err(server_error)?;
        let index = unlocked.vault.index();
        let usage = index.usage(LARGEST);
        let largest: Vec<_> = usage.largest.iter().map(|(id, size)| (index.path(*id), *size)).collect();
        let alike = index.alike();
        let alike: Vec<(u64, Vec<_>)> = alike
            .into_iter()
            .map(|(size, nodes)| (size, nodes.into_iter().map(|id| index.path(id)).collect()))
            .collect();
        if context.output.is_json() {
            let largest: Vec<_> = largest.iter().map(|(path, size)| json!({ "path": path, "bytes": size })).collect();
            return context.output.json(&json!({
                "stored": stored, "present": json_of(&usage.present), "older_versions": json_of(&usage.older),
                "trash": json_of(&usage.trash), "by_type": map(&usage.by_media), "by_folder": map(&usage.by_folder),
                "largest": largest,
                "may_be_duplicates": alike.iter().map(|(size, paths)| json!({ "bytes": size, "paths": paths })).collect::<Vec<_>>(),
            }));
        }
        let (used, quota) = (stored.bytes + stored.uploading_bytes, stored.quota_bytes);
        context.output.line(format_args!(
            "{} of {} are used ({} %), encrypted and with all that belongs to it.\n",
            HumanBytes(used),
            HumanBytes(quota),
            used.saturating_mul(100).checked_div(quota).unwrap_or(100)
        ))?;
        context.output.table(&["WHAT", "FILES", "SIZE"], &rows(&usage), "")?;
        if !largest.is_empty() {
            context.output.line("")?;
            let rows: Vec<_> =
                largest.into_iter().map(|(path, size)| vec![HumanBytes(size).to_string(), path]).collect();
            context.output.table(&["SIZE", "LARGEST FILES"], &rows, "")?;
        }
        if !alike.is_empty() {
            context.output.line("")?;
            let row = |(size, paths): &(u64, Vec<String>)| vec![HumanBytes(*size).to_string(), paths.join("  ")];
            let rows: Vec<_> = alike.iter().take(LARGEST).map(row).collect();
            context.output.table(&["SIZE", "OF ONE SIZE AND TYPE: MAY BE DUPLICATES"], &rows, "")?;
        }
        Ok(())
    })
}

fn rows(usage: &Usage) -> Vec<Vec<String>> {
    let row = |what: &str, amount: &Amount| {
        vec![what.to_owned(), amount.files.to_string(), HumanBytes(amount.bytes).to_string()]
    };
    let mut rows =
        vec![row("files", &usage.present), row("older versions", &usage.older), row("in the trash", &usage.trash)];
    rows.extend(usage.by_media.iter().map(|(media, amount)| row(&format!("type {media}"), amount)));
    rows.extend(usage.by_folder.iter().map(|(folder, amount)| row(&format!("in {folder}"), amount)));
    rows
}

fn json_of(amount: &Amount) -> Value {
    json!({ "files": amount.files, "bytes": amount.bytes })
}

fn map(amounts: &std::collections::BTreeMap<String, Amount>) -> Value {
    amounts.iter().map(|(name, amount)| (name.clone(), json_of(amount))).collect::<serde_json::Map<_, _>>().into()
}
