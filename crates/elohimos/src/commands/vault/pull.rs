//! Fetching a folder as a whole: what is new or newer, and nothing else.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use clap::Args;
use elohim_vault::NodeId;
use elohim_vault::index::{Index, Version};

use super::files::StoredObject;
use super::push::micros;
use super::sync::{Report, Side, newer};
use crate::client::{Context, Progress, Unlocked, block_on, download, vault_error};
use crate::exit::CliError;

/// What to fetch, and to where.
#[derive(Args)]
pub(crate) struct PullArgs {
    /// The folder on this machine. It is made when it is not there.
    to: PathBuf,
    /// The folder in the vault.
    #[arg(default_value = "/", value_name = "FOLDER")]
    from: String,
    /// Also replace files that are newer than those in the vault.
    #[arg(long)]
    force: bool,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
}

/// A file in the vault that this machine does not have so.
struct Remote<'a> {
    to: PathBuf,
    version: &'a Version,
}

pub(super) fn pull(context: &Context, args: &PullArgs) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let index = unlocked.vault.index();
        let folder = index.resolve(&args.from).map_err(vault_error)?;
        let mut report = Report::new(context, args.dry_run);
        let (mut folders, mut files) = (vec![args.to.clone()], Vec::new());
        walk(index, folder, &args.to, args.force, &mut folders, &mut files, &mut report);
        if args.dry_run {
            files.iter().try_for_each(|file| report.would(&file.to.display().to_string()))?;
            return report.end();
        }
        folders.iter().try_for_each(fs::create_dir_all)?;
        let progress = Progress::new(context.output, "fetched", files.iter().map(|file| file.version.size).sum());
        for Remote { to, version } in files {
            let source = StoredObject::of(unlocked.vault.pool(), version);
            let path = to.display().to_string();
            match download(&source, &version.blob, &to, true, &progress).await.and_then(|()| date(&to, version)) {
                Ok(()) => report.done(&path)?,
                Err(error) => report.failed(&path, &error),
            }
        }
        progress.done();
        report.end()
    })
}

/// Finds what this machine does not have, or has older; parents first, by name.
fn walk<'a>(
    index: &'a Index,
    folder: NodeId,
    to: &Path,
    force: bool,
    folders: &mut Vec<PathBuf>,
    files: &mut Vec<Remote<'a>>,
    report: &mut Report<'_>,
) {
    for node in index.list(folder) {
        // Names were checked when they came into the vault: none leads out of its folder.
        let to = to.join(&node.name);
        let here = fs::symlink_metadata(&to).ok();
        let path = to.display().to_string();
        match (node.newest(), here) {
            (None, Some(here)) if !here.is_dir() => report.not_possible(&path, "it is a folder in the vault"),
            (None, _) => {
                folders.push(to.clone());
                walk(index, node.id, &to, force, folders, files, report);
            }
            (Some(_), Some(here)) if !here.is_file() => report.not_possible(&path, "it is a file in the vault"),
            (Some(version), here) => {
                let here = here.map(|about| Side { size: about.len(), modified: micros(&about) });
                match here {
                    Some(here) if here == Side::of(version) => report.unchanged(),
                    Some(here) if !force && newer(here, Side::of(version)) => report.kept(&path),
                    _ => files.push(Remote { to, version }),
                }
            }
        }
    }
}

/// Gives a fetched file the time that its content had: by that it is known again.
pub(super) fn date(to: &Path, version: &Version) -> Result<(), CliError> {
    let since = Duration::from_micros(u64::try_from(version.modified).unwrap_or(0));
    Ok(File::options().write(true).open(to)?.set_modified(UNIX_EPOCH + since)?)
}
