//! Writing the vault out as plain files, to go elsewhere with.

use std::fs::{self, DirBuilder};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use elohim_vault::NodeId;
use elohim_vault::index::{Index, Node, Version};
use serde_json::{Value, json};

use super::files::StoredObject;
use super::list::second;
use super::pull::date;
use super::push::micros;
use super::sync::{Report, Side};
use crate::client::{Context, Progress, Unlocked, block_on, download, vault_error};
use crate::exit::{CliError, Exit};

/// What is written first, and says what each file is.
pub(super) const MANIFEST: &str = "manifest.jsonl";

/// What to write out, and to where.
#[derive(Args)]
pub(crate) struct ExportArgs {
    /// The folder on this machine: a new one, an empty one, or one that an export began to fill.
    to: PathBuf,
    /// The folder in the vault.
    #[arg(default_value = "/", value_name = "FOLDER")]
    from: String,
    /// Also older versions, and with the whole vault what is in the trash.
    #[arg(long)]
    everything: bool,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
}

/// A version of a file, and where it goes to below the folder.
struct Plain<'a> {
    to: PathBuf,
    node: &'a Node,
    version: &'a Version,
    number: usize,
    state: &'static str,
}

pub(super) fn export(context: &Context, args: &ExportArgs) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let index = unlocked.vault.index();
        let from = index.resolve(&args.from).map_err(vault_error)?;
        let (mut folders, mut files) = (Vec::new(), Vec::new());
        walk(index, from, Path::new("files"), &mut folders, &mut files);
        if args.everything {
            let older: Vec<_> = files.iter().flat_map(older).collect();
            files.extend(older);
            if from == NodeId::ROOT {
                files.extend(trash(index));
            }
        }
        let mut report = Report::new(context, args.dry_run);
        if args.dry_run {
            files.iter().try_for_each(|file| report.would(&file.to.display().to_string()))?;
            return report.end();
        }
        begin(&args.to, index, &folders, &files)?;
        if !context.output.is_json() {
            context.output.note(format_args!(
                "What is written to {} is not encrypted: whoever has that disk can read it.",
                args.to.display()
            ));
        }
        for folder in
            folders.iter().map(|(folder, _)| folder.as_path()).chain(files.iter().filter_map(|file| file.to.parent()))
        {
            private(&args.to.join(folder))?;
        }
        let progress = Progress::new(context.output, "exported", files.iter().map(|file| file.version.size).sum());
        for file in &files {
            let (to, path) = (args.to.join(&file.to), file.to.display().to_string());
            let here = fs::symlink_metadata(&to).ok();
            if here.as_ref().is_some_and(|here| !here.is_file()) {
                report.not_possible(&path, "something else has this name");
                continue;
            }
            let here = here.map(|about| Side { size: about.len(), modified: micros(&about) });
            if here == Some(Side::of(file.version)) {
                report.unchanged();
                continue;
            }
            let source = StoredObject::of(unlocked.vault.pool(), file.version);
            let fetched = download(&source, &file.version.blob, &to, true, &progress).await;
            match fetched.and_then(|()| date(&to, file.version)) {
                Ok(()) => report.done(&path)?,
                Err(error) => report.failed(&path, &error),
            }
        }
        progress.done();
        report.end()
    })
}

/// The present versions, each where it lies in the vault.
fn walk<'a>(
    index: &'a Index,
    folder: NodeId,
    to: &Path,
    folders: &mut Vec<(PathBuf, NodeId)>,
    files: &mut Vec<Plain<'a>>,
) {
    folders.push((to.to_owned(), folder));
    for node in index.list(folder) {
        // Names were checked when they came into the vault: none leads out of its folder.
        let to = to.join(&node.name);
        match node.newest() {
            None => walk(index, node.id, &to, folders, files),
            Some(version) => files.push(Plain { to, node, version, number: node.versions.len(), state: "present" }),
        }
    }
}

/// The versions before the present one, in a folder of the file's name.
fn older<'a>(file: &Plain<'a>) -> Vec<Plain<'a>> {
    let below = file.to.strip_prefix("files").unwrap_or(&file.to);
    numbered(&Path::new("older").join(below), file.node, file.node.versions.len() - 1, "older")
}

/// What is in the trash, with all versions, in a folder for each file: two of them can have one name.
fn trash(index: &Index) -> impl Iterator<Item = Plain<'_>> {
    let gone = index.nodes().filter(|node| !index.is_live(node.id));
    gone.flat_map(|node| numbered(&Path::new("trash").join(node.id.to_string()), node, node.versions.len(), "trash"))
}

fn numbered<'a>(to: &Path, node: &'a Node, count: usize, state: &'static str) -> Vec<Plain<'a>> {
    let versions = node.versions.iter().take(count).zip(1..);
    versions.map(|(version, number)| Plain { to: to.join(number.to_string()), node, version, number, state }).collect()
}

/// Takes the folder, and writes what will be in it.
fn begin(to: &Path, index: &Index, folders: &[(PathBuf, NodeId)], files: &[Plain<'_>]) -> Result<(), CliError> {
    private(to)?;
    let manifest = to.join(MANIFEST);
    if !manifest.is_file() && fs::read_dir(to)?.next().is_some() {
        let title = format!("{} has something else in it", to.display());
        let fix = "Name a new folder, or an empty one.";
        return Err(CliError::new(Exit::Conflict, "EXPORT_FOLDER_NOT_EMPTY", title, fix));
    }
    let partial = to.join(format!("{MANIFEST}.partial"));
    let mut out = BufWriter::new(fs::File::create(&partial)?);
    // What is exported lies in the first of them, which has no name in the export.
    let folders = folders.iter().skip(1).filter_map(|(to, id)| Some(folder_line(index, to, index.find(*id)?)));
    for line in folders.chain(files.iter().map(|file| line(index, file))) {
        serde_json::to_writer(&mut out, &line).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    let out = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    out.sync_all()?;
    Ok(fs::rename(partial, manifest)?)
}

fn line(index: &Index, file: &Plain<'_>) -> Value {
    json!({
        "kind": "file", "file": file.to, "state": file.state, "node": file.node.id, "path": index.path(file.node.id),
        "version": file.number, "size": file.version.size, "media": file.version.media,
        "modified": second(file.version.modified), "stored": second(file.version.stored), "tags": file.node.tags,
        "starred": file.node.starred, "comments": comments(file.node),
    })
}

fn folder_line(index: &Index, to: &Path, folder: &Node) -> Value {
    json!({
        "kind": "folder", "file": to, "state": "present", "node": folder.id, "path": index.path(folder.id),
        "tags": folder.tags, "starred": folder.starred, "comments": comments(folder),
    })
}

fn comments(node: &Node) -> Vec<Value> {
    node.comments.iter().map(|comment| json!({ "at": second(comment.at), "text": comment.text })).collect()
}

/// Makes a folder that only its owner can look into.
fn private(folder: &Path) -> Result<(), CliError> {
    Ok(DirBuilder::new().recursive(true).mode(0o700).create(folder)?)
}
