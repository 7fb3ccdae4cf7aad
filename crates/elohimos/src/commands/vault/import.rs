//! Taking files in: what an export wrote, a folder, or a zip file.

mod archive;
mod list;
mod marks;

use std::io::Seek as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use clap::Args;
use elohim_vault::index::{Index, Node};

use super::export::MANIFEST;
use super::push::{PushArgs, TOGETHER, enter, join, make, parents, push};
use super::put::{Sent, send};
use super::sync::{Report, Side, newer};
use crate::client::{Context, Progress, SourceFile, Unlocked, block_on, server_error, vault_error};
use crate::exit::CliError;
use archive::{Archive, Packed};

/// What to take in, and where to put it.
#[derive(Args)]
pub(crate) struct ImportArgs {
    /// A folder that an export wrote, any other folder, or a zip file.
    from: PathBuf,
    /// The folder in the vault. It is made when it is not there.
    #[arg(default_value = "/", value_name = "FOLDER")]
    to: String,
    /// Also store files that are older than those in the vault.
    #[arg(long)]
    force: bool,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn import(context: &Context, args: &ImportArgs) -> Result<(), CliError> {
    let ImportArgs { from, to, force, dry_run } = args;
    if from.join(MANIFEST).is_file() {
        return list::import(context, from, to, *force, *dry_run);
    }
    if from.is_dir() {
        return push(context, &PushArgs { from: from.clone(), to: to.clone(), force: *force, dry_run: *dry_run });
    }
    block_on(unpack(context, args))
}

async fn unpack(context: &Context, args: &ImportArgs) -> Result<(), CliError> {
    let mut unlocked = Unlocked::open(context).await?;
    let usage = unlocked.vault.pool().stored().objects().usage().await.map_err(server_error)?;
    let room = usage.quota_bytes.saturating_sub(usage.bytes).saturating_sub(usage.uploading_bytes);
    let mut archive = Archive::open(&args.from, room)?;
    let mut report = Report::new(context, args.dry_run);
    std::mem::take(&mut archive.refused).iter().for_each(|(path, why)| report.not_possible(path, why));
    let root = format!("/{}", args.to.trim_matches('/'));
    let index = unlocked.vault.index();
    let inside = archive.folders.iter().map(|folder| join(&root, folder));
    let folders = missing(index, parents(&root).chain(inside), &mut report);
    let files = wanted(index, &root, std::mem::take(&mut archive.files), args.force, &mut report);
    if args.dry_run {
        folders.iter().try_for_each(|folder| report.would(&format!("{folder}/")))?;
        files.iter().try_for_each(|file| report.would(&join(&root, &file.path)))?;
        return report.end();
    }
    make(context, &mut unlocked, &folders).await?;
    let progress = Progress::new(context.output, "stored", files.iter().map(|file| file.size).sum());
    for some in files.chunks(TOGETHER) {
        let mut done = Vec::new();
        for file in some {
            let path = join(&root, &file.path);
            match store(context, &unlocked, (&mut archive, &args.from), file, &path, &progress).await {
                Ok(Some(sent)) => done.push((path, sent)),
                Ok(None) => report.done(&path)?,
                Err(error) => report.failed(&path, &error),
            }
        }
        enter(context, &mut unlocked, done, &mut report).await?;
    }
    progress.done();
    report.end()
}

/// Unpacks one file to where nobody else finds it, and sends it.
async fn store(
    context: &Context,
    unlocked: &Unlocked,
    (archive, from): (&mut Archive, &Path),
    file: &Packed,
    path: &str,
    progress: &Progress,
) -> Result<Option<Sent>, CliError> {
    let mut plain = context.home.unnamed()?;
    archive.unpack(file, &mut plain)?;
    plain.rewind()?;
    plain.set_modified(UNIX_EPOCH + Duration::from_micros(u64::try_from(file.modified).unwrap_or(0)))?;
    let source = SourceFile::unpacked(plain, from, &file.path)?;
    let (folder, name) = super::split(path);
    let parent = unlocked.vault.index().resolve(folder).map_err(vault_error)?;
    send(context, unlocked, &source, parent, name, progress).await
}

/// Those of these folders that have to be made. Where a file has the name of one, what lies in it is refused later.
fn missing(index: &Index, folders: impl Iterator<Item = String>, report: &mut Report<'_>) -> Vec<String> {
    let mut missing = Vec::new();
    for folder in folders {
        if at(index, &folder).is_some_and(|node| !node.is_folder()) {
            report.not_possible(&folder, "it is a file in the vault");
        } else if index.resolve(&folder).is_err() && !is_below_file(index, &folder) {
            missing.push(folder);
        }
    }
    missing
}

/// What is at a path.
fn at<'a>(index: &'a Index, path: &str) -> Option<&'a Node> {
    index.resolve(path).ok().and_then(|id| index.find(id))
}

/// Whether a part of the path is a file in the vault.
fn is_below_file(index: &Index, path: &str) -> bool {
    parents(path).any(|above| above != path && at(index, &above).is_some_and(|node| !node.is_folder()))
}

/// Those of these files that the vault does not have so.
fn wanted(index: &Index, root: &str, files: Vec<Packed>, force: bool, report: &mut Report<'_>) -> Vec<Packed> {
    let mut wanted = Vec::new();
    for file in files {
        let path = join(root, &file.path);
        let here = Side { size: file.size, modified: file.modified };
        match at(index, &path).map(|node| node.newest()) {
            Some(None) => report.not_possible(&path, "it is a folder in the vault"),
            Some(Some(version)) if here == Side::of(version) => report.unchanged(),
            Some(Some(version)) if !force && newer(Side::of(version), here) => report.kept(&path),
            None if is_below_file(index, &path) => report.not_possible(&path, "its folder is a file in the vault"),
            _ => wanted.push(file),
        }
    }
    wanted
}
