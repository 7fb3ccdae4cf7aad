//! Storing a file.

use std::path::PathBuf;

use clap::Args;
use elohim_vault::log::Op;
use elohim_vault::{Error, NodeId, ObjectId, name};
use serde_json::json;

use super::split;
use crate::client::{Context, Random, Unlocked, block_on, upload, vault_error};
use crate::exit::CliError;

/// What to store, and where.
#[derive(Args)]
pub(crate) struct PutArgs {
    /// The file.
    file: PathBuf,
    /// Where in the vault: a folder that exists, or a path with a new name. The top folder when nothing is said.
    #[arg(default_value = "/", value_name = "PATH")]
    to: String,
}

pub(super) fn put(context: &Context, args: &PutArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let source_name = args.file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (parent, name) = place(&unlocked, &args.to, source_name)?;
        let index = unlocked.vault.index();
        let present = index.find_named(parent, &name);
        if present.is_some_and(|node| node.is_folder()) {
            return Err(vault_error(Error::NameTaken(name)));
        }
        let node = present.map_or_else(|| NodeId::random(&mut Random), |file| file.id);
        let place = format!("{}/{name}", index.path(parent));
        let mut stored = upload(context, &unlocked, &args.file, &place).await?;
        if index.names(stored.blob.object) {
            // It was interrupted after the log had named the file, and goes on with the object that is another file's by
            // now: two files of one object would be lost together.
            let is_here =
                present.and_then(|file| file.newest()).is_some_and(|file| file.blob.object == stored.blob.object);
            stored.finish(&context.home)?;
            if is_here {
                return done(context, &index.path(node), stored.size, stored.blob.object);
            }
            drop(stored);
            stored = upload(context, &unlocked, &args.file, &place).await?;
        }
        let object = stored.blob.object;
        let media = media_type(&name).to_owned();
        let (size, modified) = (stored.size, stored.modified);
        let op = Op::Put { node, parent, name, media, size, modified, blob: stored.blob.clone() };
        unlocked.commit(context, vec![op]).await?;
        stored.finish(&context.home)?;
        done(context, &unlocked.vault.index().path(node), size, object)
    })
}

fn done(context: &Context, path: &str, size: u64, object: ObjectId) -> Result<(), CliError> {
    if context.output.is_json() {
        return context.output.json(&json!({ "path": path, "size": size, "object": object }));
    }
    context.output.line(format_args!("{path} ({size} bytes) is stored, encrypted on this device."))
}

/// The folder and the name that a file gets.
fn place(unlocked: &Unlocked, to: &str, source_name: &str) -> Result<(NodeId, String), CliError> {
    let index = unlocked.vault.index();
    if let Ok(id) = index.resolve(to)
        && (id == NodeId::ROOT || index.find(id).is_some_and(|node| node.is_folder()))
    {
        return Ok((id, name::check(source_name).map_err(vault_error)?));
    }
    let (folder, last) = split(to);
    let parent = index.resolve(folder).map_err(vault_error)?;
    Ok((parent, name::check(last).map_err(vault_error)?))
}

/// What a file is, by the end of its name; for people and previews only.
fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "txt" | "log" => "text/plain",
        "md" => "text/markdown",
        "csv" => "text/csv",
        "html" | "htm" => "text/html",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "zip" => "application/zip",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
