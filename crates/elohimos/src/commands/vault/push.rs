//! Storing a folder as a whole: what is new or newer, and nothing else.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use clap::Args;
use elohim_vault::index::Index;
use elohim_vault::log::Op;
use elohim_vault::{NodeId, name};
use futures::stream::{self, StreamExt as _};

use super::contents::commit_indexed;
use super::put::{Sent, send};
use super::sync::{Report, Side, newer};
use crate::client::{Context, Progress, Random, SourceFile, Unlocked, block_on, vault_error};
use crate::exit::{CliError, Exit};

/// Files that are sent at a time. Of a large one several parts are sent at a time anyway.
const AT_A_TIME: usize = 4;
/// Files of one entry of the log. What is sent counts when its entry is written.
pub(super) const TOGETHER: usize = 64;

/// Folders of one entry of the log.
const FOLDERS_TOGETHER: usize = 500;

/// What to store, and where.
#[derive(Args)]
pub(crate) struct PushArgs {
    /// The folder on this machine.
    pub(super) from: PathBuf,
    /// The folder in the vault. It is made when it is not there.
    #[arg(default_value = "/", value_name = "FOLDER")]
    pub(super) to: String,
    /// Also store files that are older than those in the vault.
    #[arg(long)]
    pub(super) force: bool,
    /// Only say what would be done.
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// A file on this machine that the vault does not have so.
struct Local {
    path: PathBuf,
    /// The folder in the vault, and the name in it.
    folder: String,
    name: String,
    size: u64,
}

pub(super) fn push(context: &Context, args: &PushArgs) -> Result<(), CliError> {
    block_on(async {
        if !args.from.is_dir() {
            let title = format!("{} is not a folder", args.from.display());
            return Err(CliError::new(Exit::Usage, "NOT_A_FOLDER", title, "Store a file with: elohimos vault put"));
        }
        let mut unlocked = Unlocked::open(context).await?;
        let mut report = Report::new(context, args.dry_run);
        let root = format!("/{}", args.to.trim_matches('/'));
        let (mut folders, mut files) = (Vec::new(), Vec::new());
        let index = unlocked.vault.index();
        for folder in parents(&root).filter(|folder| index.resolve(folder).is_err()) {
            folders.push(folder);
        }
        walk(&args.from, &root, index, args.force, &mut folders, &mut files, &mut report)?;
        if args.dry_run {
            folders.iter().try_for_each(|folder| report.would(&format!("{folder}/")))?;
            files.iter().try_for_each(|file| report.would(&join(&file.folder, &file.name)))?;
            return report.end();
        }
        make(context, &mut unlocked, &folders).await?;
        let progress = Progress::new(context.output, "stored", files.iter().map(|file| file.size).sum());
        for some in files.chunks(TOGETHER) {
            store(context, &mut unlocked, some, &progress, &mut report).await?;
        }
        progress.done();
        report.end()
    })
}

/// Sends some files and writes one entry of the log for them. One that fails does not keep the others.
async fn store(
    context: &Context,
    unlocked: &mut Unlocked,
    files: &[Local],
    progress: &Progress,
    report: &mut Report<'_>,
) -> Result<(), CliError> {
    let sending = files.iter().map(|file| {
        let unlocked = &*unlocked;
        async move {
            let parent = unlocked.vault.index().resolve(&file.folder).map_err(vault_error)?;
            send(context, unlocked, &SourceFile::open(&file.path)?, parent, &file.name, progress).await
        }
    });
    let sent: Vec<Result<Option<Sent>, CliError>> = stream::iter(sending).buffered(AT_A_TIME).collect().await;
    let mut done = Vec::new();
    for (file, sent) in files.iter().zip(sent) {
        let path = join(&file.folder, &file.name);
        match sent {
            Ok(Some(sent)) => done.push((path, sent)),
            Ok(None) => report.done(&path)?,
            Err(error) => report.failed(&path, &error),
        }
    }
    enter(context, unlocked, done, report).await
}

/// Writes one entry of the log for files whose bytes are stored.
pub(super) async fn enter(
    context: &Context,
    unlocked: &mut Unlocked,
    done: Vec<(String, Sent)>,
    report: &mut Report<'_>,
) -> Result<(), CliError> {
    if done.is_empty() {
        return Ok(());
    }
    let texts = done.iter().filter_map(|(_, sent)| sent.text()).collect();
    commit_indexed(context, unlocked, done.iter().map(|(_, sent)| sent.op()).collect(), texts).await?;
    for (path, sent) in &done {
        sent.stored.finish(&context.home)?;
        report.done(path)?;
    }
    Ok(())
}

/// Finds what the vault does not have, or has older; parents first, by name.
fn walk(
    from: &Path,
    folder: &str,
    index: &Index,
    force: bool,
    folders: &mut Vec<String>,
    files: &mut Vec<Local>,
    report: &mut Report<'_>,
) -> Result<(), CliError> {
    let mut entries = fs::read_dir(from)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let parent = index.resolve(folder).ok();
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type()?;
        let Some(name) = entry.file_name().to_str().and_then(|name| name::check(name).ok()) else {
            report.not_possible(&path.display().to_string(), "its name cannot be a name in the vault");
            continue;
        };
        let present = parent.and_then(|parent| index.find_named(parent, &name));
        let place = join(folder, &name);
        if kind.is_dir() {
            match present {
                Some(file) if !file.is_folder() => {
                    report.not_possible(&place, "it is a file in the vault");
                    continue;
                }
                Some(_) => {}
                None => folders.push(place.clone()),
            }
            walk(&path, &place, index, force, folders, files, report)?;
        } else if kind.is_file() {
            let about = entry.metadata()?;
            let here = Side { size: about.len(), modified: micros(&about) };
            match present.map(|node| node.newest()) {
                Some(None) => report.not_possible(&place, "it is a folder in the vault"),
                Some(Some(version)) if here == Side::of(version) => report.unchanged(),
                Some(Some(version)) if !force && newer(Side::of(version), here) => report.kept(&place),
                _ => files.push(Local { path, folder: folder.to_owned(), name, size: here.size }),
            }
        } else {
            report.not_possible(&path.display().to_string(), "it is neither a file nor a folder");
        }
    }
    Ok(())
}

/// Makes folders, parents first, some hundred with one entry of the log.
pub(super) async fn make(context: &Context, unlocked: &mut Unlocked, folders: &[String]) -> Result<(), CliError> {
    for some in folders.chunks(FOLDERS_TOGETHER) {
        let mut made: HashMap<&str, NodeId> = HashMap::new();
        let mut ops = Vec::new();
        for folder in some {
            let (above, last) = super::split(folder);
            let parent = match made.get(above) {
                Some(parent) => *parent,
                None => unlocked.vault.index().resolve(above).map_err(vault_error)?,
            };
            let (node, name) = (NodeId::random(&mut Random), name::check(last).map_err(vault_error)?);
            made.insert(folder, node);
            ops.push(Op::Folder { node, parent, name });
        }
        unlocked.commit(context, ops).await?;
    }
    Ok(())
}

/// A folder and those above it, the top one first and not with them.
pub(super) fn parents(folder: &str) -> impl Iterator<Item = String> {
    let ends = folder.match_indices('/').map(|(at, _)| at).skip(1).chain([folder.len()]);
    ends.filter_map(|end| folder.get(..end)).filter(|path| path.len() > 1).map(str::to_owned)
}

pub(super) fn join(folder: &str, name: &str) -> String {
    format!("{}/{name}", folder.trim_end_matches('/'))
}

/// When a file was last changed, in microseconds since 1970.
pub(super) fn micros(about: &fs::Metadata) -> i64 {
    let since = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_micros()).ok()).unwrap_or(0)
}
