//! The switch of search inside files, and searching.

use clap::Subcommand;
use elohim_vault::index::Query;
use elohim_vault::vault::Found;
use serde_json::json;

use super::contents::{self, Indexed, KeptPieces};
use crate::client::{Context, Random, Unlocked, block_on, vault_error};
use crate::exit::{CliError, Exit};

/// What can be done about search inside files.
#[derive(Subcommand)]
pub(crate) enum ContentSearchCommand {
    /// Index what text, Markdown, CSV, PDF and DOCX files say, now and whenever one is stored. Run it again to index what is missing.
    On,
    /// Stop that, and destroy the index.
    Off,
    /// Show whether it is on, and what is not indexed.
    Status,
}

pub(super) fn run(context: &Context, command: &ContentSearchCommand) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        match command {
            ContentSearchCommand::On => on(context, unlocked).await,
            ContentSearchCommand::Off => off(context, unlocked).await,
            ContentSearchCommand::Status => status(context, &unlocked),
        }
    })
}

async fn on(context: &Context, mut unlocked: Unlocked) -> Result<(), CliError> {
    switch(context, &mut unlocked, true).await?;
    let documents = contents::missing(&unlocked);
    let Indexed { count, failed } = contents::index(context, &mut unlocked, documents).await?;
    if context.output.is_json() {
        let failed: Vec<_> = failed.iter().map(|(path, why)| json!({ "path": path, "why": why })).collect();
        return context.output.json(&json!({ "on": true, "indexed": count, "not_indexed": failed }));
    }
    for (path, why) in failed {
        context.output.note(format_args!("{path} is not indexed: {why}"));
    }
    context.output.line(format_args!("Documents indexed: {count}. Search with: elohimos vault find --content WORDS"))
}

async fn off(context: &Context, mut unlocked: Unlocked) -> Result<(), CliError> {
    switch(context, &mut unlocked, false).await?;
    KeptPieces::of(context, &unlocked).tidy(&unlocked)?;
    if context.output.is_json() {
        return context.output.json(&json!({ "on": false }));
    }
    context.output.line("Files are not searched inside any more, and the index is destroyed.")
}

async fn switch(context: &Context, unlocked: &mut Unlocked, on: bool) -> Result<(), CliError> {
    let unneeded = unlocked.vault.switch_content_search(on, context.now(), &mut Random).await.map_err(vault_error)?;
    unlocked.keep(context)?;
    contents::delete(context, unlocked, unneeded).await;
    Ok(())
}

fn status(context: &Context, unlocked: &Unlocked) -> Result<(), CliError> {
    let index = unlocked.vault.index();
    let (on, shards) = (index.contents().is_on(), index.contents().shards().count());
    let (documents, objects) = (index.contents().documents().len(), index.contents().objects().count());
    let mut missing: Vec<_> = contents::missing(unlocked).into_iter().map(|(node, _, _)| index.path(node)).collect();
    missing.sort();
    if context.output.is_json() {
        return context.output.json(&json!({
            "on": on, "documents": documents, "shards": shards, "objects": objects, "not_indexed": missing,
        }));
    }
    if !on {
        return context
            .output
            .line("Files are not searched inside. Switch it on with: elohimos vault content-search on");
    }
    context.output.line(format_args!("Documents indexed: {documents} (shards: {shards}, objects: {objects})."))?;
    missing.iter().try_for_each(|path| context.output.line(format_args!("not indexed: {path}")))
}

/// What has all words of a query in its name, tags, comments or content.
pub(super) async fn find(context: &Context, unlocked: &mut Unlocked, query: &Query) -> Result<Vec<Found>, CliError> {
    if context.team.is_some() {
        let fix = "Search names, tags and comments: leave out --content.";
        return Err(CliError::new(Exit::Usage, "TEAM_NOT_POSSIBLE", "Files of teams are not searched inside", fix));
    }
    if !unlocked.vault.index().contents().is_on() {
        let fix = "Switch it on with: elohimos vault content-search on";
        return Err(CliError::new(Exit::Conflict, "VAULT_CONTENT_SEARCH_OFF", "Files are not searched inside", fix));
    }
    let pieces = KeptPieces::of(context, unlocked);
    let found = unlocked.vault.find_content(query, &pieces).await.map_err(vault_error)?;
    pieces.tidy(unlocked)?;
    unlocked.keep(context)?;
    Ok(found)
}
