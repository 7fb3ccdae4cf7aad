//! Fetching, moving, removing.

use std::ops::Range;
use std::path::PathBuf;

use clap::Args;
use elohim_client::{ClientError, Fetched};
use elohim_core::id::ObjectId;
use elohim_vault::index::{Node, Version};
use elohim_vault::log::Op;
use elohim_vault::{Error, NodeId, name};
use serde_json::json;

use super::split;
use super::versions::version_of;
use crate::client::{Context, Progress, Random, ServerPool, Source, Unlocked, block_on, download, vault_error};
use crate::exit::CliError;

/// A path in the vault.
#[derive(Args)]
pub(crate) struct PathArgs {
    /// The path, such as /letters/a.txt.
    pub(super) path: String,
}

/// What to fetch, and to where.
#[derive(Args)]
pub(crate) struct GetArgs {
    /// The file in the vault.
    path: String,
    /// Where to put it: a name, or a folder. Its own name in this folder when nothing is said.
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
    /// An older version, as in: elohimos vault versions
    #[arg(long, value_name = "NUMBER")]
    version: Option<usize>,
}

/// From where to where.
#[derive(Args)]
pub(crate) struct MoveArgs {
    /// The file or folder.
    from: String,
    /// A folder that exists, or a path with the new name.
    to: String,
}

/// What to remove.
#[derive(Args)]
pub(crate) struct RemoveArgs {
    /// The file or folder.
    path: String,
    /// Remove it for good, with all its versions, instead of putting it into the trash.
    #[arg(long)]
    purge: bool,
}

pub(super) fn get(context: &Context, args: GetArgs) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let node = find(&unlocked, &args.path)?;
        let newest = node
            .newest()
            .ok_or_else(|| vault_error(Error::NotPossible("a folder is fetched with: elohimos vault pull")))?;
        let file = args.version.map_or(Ok(newest), |number| version_of(node, number))?;
        let to = match args.output {
            None => PathBuf::from(&node.name),
            Some(folder) if folder.is_dir() => folder.join(&node.name),
            Some(path) => path,
        };
        let source = StoredObject::of(unlocked.vault.pool(), file);
        let progress = Progress::new(context.output, &to.display().to_string(), file.size);
        let fetched = download(&source, &file.blob, &to, args.force, &progress).await;
        progress.done();
        fetched?;
        if context.output.is_json() {
            return context.output.json(&json!({ "path": to, "size": file.size }));
        }
        context.output.line(format_args!("{} ({} bytes)", to.display(), file.size))
    })
}

pub(super) fn make_folder(context: &Context, args: &PathArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::reach(context).await?;
        let (folder, last) = split(&args.path);
        let parent = unlocked.vault.index().resolve(folder).map_err(vault_error)?;
        let name = name::check(last).map_err(vault_error)?;
        unlocked.change(context, vec![Op::Folder { node: NodeId::random(&mut Random), parent, name }]).await?;
        done(context, &args.path)
    })
}

pub(super) fn move_to(context: &Context, args: &MoveArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::reach(context).await?;
        let node = find(&unlocked, &args.from)?.clone();
        let index = unlocked.vault.index();
        let target = index.resolve(&args.to).ok();
        let folder = target.filter(|id| *id == NodeId::ROOT || index.find(*id).is_some_and(Node::is_folder));
        let (parent, name) = match folder {
            Some(folder) if folder != node.id => (folder, node.name.clone()),
            _ => {
                let (folder, last) = split(&args.to);
                (index.resolve(folder).map_err(vault_error)?, name::check(last).map_err(vault_error)?)
            }
        };
        unlocked.change(context, vec![Op::Move { node: node.id, parent, name }]).await?;
        let path = unlocked.vault.index().path(node.id);
        done(context, &path)
    })
}

pub(super) fn remove(context: &Context, args: &RemoveArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = if args.purge { Unlocked::open(context).await? } else { Unlocked::reach(context).await? };
        let node = find(&unlocked, &args.path)?.id;
        if args.purge {
            unlocked.purge(context, &[node]).await?;
        } else {
            unlocked.change(context, vec![Op::Trash { node }]).await?;
        }
        done(context, &args.path)
    })
}

pub(super) fn object(context: &Context, args: &PathArgs) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::open(context))?;
    let file = find(&unlocked, &args.path)?
        .newest()
        .ok_or_else(|| vault_error(Error::NotPossible("a folder has no stored object")))?;
    if context.output.is_json() {
        return context.output.json(&json!({ "object": file.blob.object }));
    }
    context.output.line(file.blob.object)
}

/// The file or folder at a path.
pub(super) fn find<'a>(unlocked: &'a Unlocked, path: &str) -> Result<&'a Node, CliError> {
    let index = unlocked.vault.index();
    let id = index.resolve(path).map_err(vault_error)?;
    index.find(id).ok_or_else(|| vault_error(Error::NotPossible("this cannot be done with the top folder")))
}

/// The folder and the name that something gets: in a folder that exists, or under a new name.
pub(super) fn place(unlocked: &Unlocked, to: &str, source_name: &str) -> Result<(NodeId, String), CliError> {
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

/// Says what something was done to.
pub(super) fn done(context: &Context, path: &str) -> Result<(), CliError> {
    if context.output.is_json() { context.output.json(&json!({ "path": path })) } else { context.output.line(path) }
}

/// The object that a version of a file is stored as.
pub(super) struct StoredObject<'a> {
    pool: &'a ServerPool,
    object: ObjectId,
    length: u64,
}

impl<'a> StoredObject<'a> {
    pub(super) fn of(pool: &'a ServerPool, version: &Version) -> Self {
        Self { pool, object: ObjectId::from_bytes(version.blob.object.0), length: version.blob.length }
    }
}

impl Source for StoredObject<'_> {
    async fn fetch(&self, range: Range<u64>) -> Result<Fetched, ClientError> {
        let range = Some(range).filter(|range| *range != (0..self.length));
        self.pool.stored().objects().stream(self.object, range).await
    }
}
