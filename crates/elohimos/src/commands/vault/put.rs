//! Storing a file.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use elohim_vault::content::Words;
use elohim_vault::log::Op;
use elohim_vault::{Error, NodeId, ObjectId};
use serde_json::json;

use super::contents::{commit_indexed, words_of};
use super::files::place;
use crate::client::{Context, Progress, Random, SourceFile, Stored, Unlocked, block_on, upload, vault_error};
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
        let (source, size) = (SourceFile::open(&args.file)?, fs::metadata(&args.file)?.len());
        let progress = Progress::new(context.output, &args.file.display().to_string(), size);
        let sent = send(context, &unlocked, &source, parent, &name, &progress).await;
        progress.done();
        if let Some(sent) = sent? {
            commit_indexed(context, &mut unlocked, vec![sent.op()], sent.text().into_iter().collect()).await?;
            sent.stored.finish(&context.home)?;
        }
        let stored = unlocked.vault.index().find_named(parent, &name);
        let file = stored.and_then(|file| Some((file.id, file.newest()?)));
        let (id, file) = file.ok_or_else(|| vault_error(Error::NotFound(name)))?;
        done(context, &unlocked.vault.index().path(id), file.size, file.blob.object)
    })
}

/// A file whose bytes are stored, and whose entry in the log is not written yet.
pub(super) struct Sent {
    pub(super) node: NodeId,
    parent: NodeId,
    name: String,
    pub(super) stored: Stored,
    /// What it says, when that is to be indexed.
    words: Option<Words>,
}

impl Sent {
    /// The same, as a version of another file.
    pub(super) fn of(self, node: NodeId) -> Self {
        Self { node, ..self }
    }

    /// What the log says of it.
    pub(super) fn op(&self) -> Op {
        let (name, stored) = (self.name.clone(), &self.stored);
        let (media, size, modified) = (media_type(&name).to_owned(), stored.size, stored.modified);
        Op::Put { node: self.node, parent: self.parent, name, media, size, modified, blob: stored.blob.clone() }
    }

    /// What the index of contents says of it.
    pub(super) fn text(&self) -> Option<(ObjectId, Words)> {
        Some((self.stored.blob.object, self.words.clone()?))
    }
}

/// Stores the bytes of a file that gets this name in this folder. `None` when an earlier command has done all of it.
pub(super) async fn send(
    context: &Context,
    unlocked: &Unlocked,
    source: &SourceFile,
    parent: NodeId,
    name: &str,
    progress: &Progress,
) -> Result<Option<Sent>, CliError> {
    let index = unlocked.vault.index();
    let present = index.find_named(parent, name);
    if present.is_some_and(|node| node.is_folder()) {
        return Err(vault_error(Error::NameTaken(name.to_owned())));
    }
    let node = present.map_or_else(|| NodeId::random(&mut Random), |file| file.id);
    let place = format!("{}/{name}", index.path(parent));
    let mut stored = upload(context, unlocked, source, &place, progress).await?;
    if index.names(stored.blob.object) {
        // It was interrupted after the log had named the file, and goes on with the object that is another file's by
        // now: two files of one object would be lost together.
        let is_here = present.and_then(|file| file.newest()).is_some_and(|file| file.blob.object == stored.blob.object);
        stored.finish(&context.home)?;
        if is_here {
            return Ok(None);
        }
        drop(stored);
        stored = upload(context, unlocked, source, &place, progress).await?;
    }
    let words = words_of(context, unlocked, source, name, media_type(name), &stored).await;
    Ok(Some(Sent { node, parent, name: name.to_owned(), stored, words }))
}

fn done(context: &Context, path: &str, size: u64, object: ObjectId) -> Result<(), CliError> {
    if context.output.is_json() {
        return context.output.json(&json!({ "path": path, "size": size, "object": object }));
    }
    context.output.line(format_args!("{path} ({size} bytes) is stored, encrypted on this device."))
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
