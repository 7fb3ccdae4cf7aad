//! Taking in what an export wrote: names, older versions, the trash, and what was put on files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Component, Path, PathBuf};

use elohim_vault::index::{Index, Node};
use elohim_vault::log::Op;
use elohim_vault::name;
use futures::stream::{self, StreamExt as _};
use serde::Deserialize;

use super::super::export::MANIFEST;
use super::super::push::{enter, join, make, micros, parents};
use super::super::put::{Sent, send};
use super::super::sync::{Report, Side, newer};
use super::marks::{self, Marks};
use super::{TOGETHER, at, is_below_file, missing};
use crate::client::{Context, Progress, SourceFile, Unlocked, block_on, vault_error};
use crate::exit::{CliError, Exit};

/// Files that are sent at a time.
const AT_A_TIME: usize = 4;

/// A line of the list.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    kind: Kind,
    file: PathBuf,
    state: State,
    node: String,
    path: String,
    #[serde(default)]
    version: u64,
    #[serde(flatten)]
    marks: Marks,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    File,
    Folder,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum State {
    Present,
    Older,
    Trash,
}

/// A version of a file as it lies here.
struct Version {
    from: PathBuf,
    side: Side,
}

/// A file with its versions, the oldest first.
struct Exported {
    /// Where it lay, in the trash, or lies.
    path: String,
    in_trash: bool,
    versions: Vec<Version>,
    marks: Marks,
}

/// What an export has.
#[derive(Default)]
struct Export {
    folders: Vec<(String, Marks)>,
    files: Vec<Exported>,
}

pub(super) fn import(context: &Context, from: &Path, to: &str, force: bool, dry_run: bool) -> Result<(), CliError> {
    block_on(async {
        let mut report = Report::new(context, dry_run);
        let export = read(from, &mut report)?;
        let mut unlocked = Unlocked::open(context).await?;
        let root = format!("/{}", to.trim_matches('/'));
        let index = unlocked.vault.index();
        let inside = export.folders.iter().flat_map(|(folder, _)| parents(&join(&root, folder)).collect::<Vec<_>>());
        let above = export.files.iter().filter(|file| !file.in_trash).flat_map(|file| {
            let place = join(&root, &file.path);
            parents(super::super::split(&place).0).collect::<Vec<_>>()
        });
        let mut folders: Vec<_> = parents(&root).chain(inside).chain(above).collect();
        let mut seen = std::collections::HashSet::new();
        folders.retain(|folder| seen.insert(folder.clone()));
        let folders = missing(index, folders.into_iter(), &mut report);
        let wanted = wanted(index, &root, &export.files, force, &mut report);
        if dry_run {
            folders.iter().try_for_each(|folder| report.would(&format!("{folder}/")))?;
            wanted.iter().try_for_each(|(file, _)| report.would(&join(&root, &file.path)))?;
            return report.end();
        }
        make(context, &mut unlocked, &folders).await?;
        let all = wanted.iter().flat_map(|(_, versions)| versions.iter()).map(|version| version.side.size).sum();
        let progress = Progress::new(context.output, "stored", all);
        let (gone, present): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(file, _)| file.in_trash);
        for (file, versions) in &gone {
            let path = join(&root, &file.path);
            match trash(context, &mut unlocked, &root, file, versions, &progress).await {
                Ok(()) => report.done(&path)?,
                Err(error) => report.failed(&path, &error),
            }
        }
        store(context, &mut unlocked, &root, present, &progress, &mut report).await?;
        progress.done();
        let files = export.files.iter().filter(|file| !file.in_trash).map(|file| (&file.path, &file.marks));
        let marked = export.folders.iter().map(|(path, marks)| (path, marks)).chain(files);
        marks::put(context, &mut unlocked, marked.map(|(path, marks)| (join(&root, path), marks)), &mut report).await?;
        report.end()
    })
}

/// Stores versions, the first of each file before the second of any, so that each is entered on top of those before it.
async fn store(
    context: &Context,
    unlocked: &mut Unlocked,
    root: &str,
    mut files: Vec<(&Exported, &[Version])>,
    progress: &Progress,
    report: &mut Report<'_>,
) -> Result<(), CliError> {
    while !files.is_empty() {
        for some in files.chunks(TOGETHER) {
            let sending =
                some.iter().filter_map(|(file, versions)| Some((file, versions.first()?))).map(|(file, version)| {
                    let (path, unlocked) = (join(root, &file.path), &*unlocked);
                    async move {
                        let sent = send_to(context, unlocked, version, &path, progress).await;
                        (path, sent)
                    }
                });
            let sent: Vec<_> = stream::iter(sending).buffered(AT_A_TIME).collect().await;
            let mut done = Vec::new();
            for (path, sent) in sent {
                match sent {
                    Ok(Some(sent)) => done.push((path, sent)),
                    Ok(None) => report.done(&path)?,
                    Err(error) => report.failed(&path, &error),
                }
            }
            enter(context, unlocked, done, report).await?;
        }
        let rest = files.into_iter().filter_map(|(file, versions)| Some((file, versions.get(1..)?)));
        files = rest.filter(|(_, versions)| !versions.is_empty()).collect();
    }
    Ok(())
}

async fn send_to(
    context: &Context,
    unlocked: &Unlocked,
    version: &Version,
    path: &str,
    progress: &Progress,
) -> Result<Option<Sent>, CliError> {
    let (folder, name) = super::super::split(path);
    let parent = unlocked.vault.index().resolve(folder).map_err(vault_error)?;
    send(context, unlocked, &SourceFile::open(&version.from)?, parent, name, progress).await
}

/// Stores what was in the trash and puts it there again, with one entry of the log: nobody sees it outside.
async fn trash(
    context: &Context,
    unlocked: &mut Unlocked,
    root: &str,
    file: &Exported,
    versions: &[Version],
    progress: &Progress,
) -> Result<(), CliError> {
    let path = trashed_path(unlocked.vault.index(), root, &file.path);
    if at(unlocked.vault.index(), &path).is_some() {
        let title = format!("{path} is there, and what was in the trash had that name");
        return Err(CliError::new(Exit::Conflict, "VAULT_NAME_TAKEN", title, "Move it away and import again."));
    }
    let (mut sent, mut node) = (Vec::new(), None);
    for version in versions {
        if let Some(one) = send_to(context, unlocked, version, &path, progress).await? {
            let node = *node.get_or_insert(one.node);
            sent.push(one.of(node));
        }
    }
    let Some(node) = node else { return Ok(()) };
    let mut ops: Vec<_> = sent.iter().map(Sent::op).collect();
    ops.extend(file.marks.ops(node, None, context.team.is_none()));
    ops.push(Op::Trash { node });
    unlocked.commit(context, ops).await?;
    sent.iter().try_for_each(|one| one.stored.finish(&context.home))
}

/// Where something lies until it is in the trash: in its folder when that is there, else in the folder of the import.
fn trashed_path(index: &Index, root: &str, path: &str) -> String {
    let place = join(root, path);
    let (folder, name) = super::super::split(&place);
    if folder.is_empty() || at(index, folder).is_some_and(Node::is_folder) { place } else { join(root, name) }
}

/// The files of which the vault does not have all versions, and the versions that it does not have.
fn wanted<'a>(
    index: &Index,
    root: &str,
    files: &'a [Exported],
    force: bool,
    report: &mut Report<'_>,
) -> Vec<(&'a Exported, &'a [Version])> {
    let mut wanted = Vec::new();
    for file in files {
        let path = join(root, &file.path);
        let all: Vec<Side> = file.versions.iter().map(|version| version.side).collect();
        let Some(newest) = all.last() else { continue };
        if file.in_trash {
            let path = trashed_path(index, root, &file.path);
            let is_it = |node: &Node| sides(node) == all && index.path(node.id) == path;
            match index.trash().any(is_it) {
                true => report.unchanged(),
                false => wanted.push((file, file.versions.as_slice())),
            }
            continue;
        }
        match at(index, &path) {
            Some(node) if node.is_folder() => report.not_possible(&path, "it is a folder in the vault"),
            Some(node) => {
                let there = sides(node);
                // An import that was interrupted has left the vault with some of them, in this order.
                let known =
                    (0..=all.len()).rev().find(|known| all.get(..*known).is_some_and(|some| there.ends_with(some)));
                let known = known.unwrap_or(0);
                let is_newer = known == 0 && there.last().is_some_and(|there| newer(*there, *newest));
                match file.versions.get(known..) {
                    None | Some([]) => report.unchanged(),
                    _ if there.last() == Some(newest) => report.unchanged(),
                    _ if is_newer && !force => report.kept(&path),
                    Some(rest) => wanted.push((file, rest)),
                }
            }
            None if is_below_file(index, &path) => report.not_possible(&path, "its folder is a file in the vault"),
            None => wanted.push((file, file.versions.as_slice())),
        }
    }
    wanted
}

fn sides(node: &Node) -> Vec<Side> {
    node.versions.iter().map(Side::of).collect()
}

/// Reads the list. A line may say anything: no file outside the folder is read, and every name is checked.
fn read(from: &Path, report: &mut Report<'_>) -> Result<Export, CliError> {
    let mut export = Export::default();
    let mut files: BTreeMap<String, Vec<(u64, Line)>> = BTreeMap::new();
    for line in BufReader::new(fs::File::open(from.join(MANIFEST))?).lines() {
        let line: Line = serde_json::from_str(&line?).map_err(|_| {
            let title = format!("{MANIFEST} is not the list of an export");
            CliError::new(
                Exit::Usage,
                "IMPORT_LIST_DAMAGED",
                title,
                "To store the folder as it is, use: elohimos vault push",
            )
        })?;
        if line.kind == Kind::File {
            files.entry(line.node.clone()).or_default().push((line.version, line));
        } else if let Some(path) = named(&line.file, "files") {
            export.folders.push((path, line.marks));
        } else {
            report.not_possible(&line.file.display().to_string(), "its name cannot be a name in the vault");
        }
    }
    for mut lines in files.into_values() {
        lines.sort_by_key(|(version, _)| *version);
        let Some((_, newest)) = lines.last() else { continue };
        let in_trash = newest.state == State::Trash;
        let path = if in_trash { checked(&newest.path) } else { named(&newest.file, "files") };
        let shown = newest.file.display().to_string();
        let Some(path) = path else {
            report.not_possible(&shown, "its name cannot be a name in the vault");
            continue;
        };
        let found: Option<Vec<Version>> = lines.iter().map(|(_, line)| find(from, &line.file)).collect();
        let marks = lines.pop().map(|(_, line)| line.marks).unwrap_or_default();
        match found {
            Some(versions) => export.files.push(Exported { path, in_trash, versions, marks }),
            None => report.not_possible(&shown, "it is not there, or not a file"),
        }
    }
    export.files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(export)
}

/// The place of something below a folder of the export.
fn named(file: &Path, below: &str) -> Option<String> {
    file.strip_prefix(below).ok()?.to_str().and_then(checked)
}

/// A path without a slash before it, when each part can be a name in a vault.
fn checked(path: &str) -> Option<String> {
    let parts: Result<Vec<_>, _> = path.trim_start_matches('/').split('/').map(name::check).collect();
    Some(parts.ok()?.join("/"))
}

/// A file below the folder, reached by no link.
fn find(from: &Path, file: &Path) -> Option<Version> {
    let mut place = from.to_owned();
    for part in file.components() {
        let Component::Normal(part) = part else { return None };
        place.push(part);
        if fs::symlink_metadata(&place).ok()?.is_symlink() {
            return None;
        }
    }
    let about = fs::symlink_metadata(&place).ok().filter(fs::Metadata::is_file)?;
    Some(Version { from: place, side: Side { size: about.len(), modified: micros(&about) } })
}
