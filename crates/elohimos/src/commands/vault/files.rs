//! Fetching, moving, removing.

use std::path::PathBuf;

use clap::Args;
use elohim_client::{ClientError, Fetched};
use elohim_core::id::ObjectId;
use elohim_vault::index::Node;
use elohim_vault::log::Op;
use elohim_vault::{Error, NodeId, name};
use serde_json::json;

use super::split;
use crate::client::{
    Context, Random, ServerPool, Source, Unlocked, block_on, download, retried, server_error, vault_error,
};
use crate::exit::CliError;

/// A path in the vault.
#[derive(Args)]
pub(crate) struct PathArgs {
    /// The path, such as /letters/a.txt.
    path: String,
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
        let file = node
            .newest()
            .ok_or_else(|| vault_error(Error::NotPossible("a folder cannot be fetched yet; fetch its files")))?;
        let to = match args.output {
            None => PathBuf::from(&node.name),
            Some(folder) if folder.is_dir() => folder.join(&node.name),
            Some(path) => path,
        };
        let source = Stored {
            pool: unlocked.vault.pool(),
            object: ObjectId::from_bytes(file.blob.object.0),
            length: file.blob.length,
        };
        download(context, &source, &file.blob, file.size, &to, args.force).await?;
        if context.output.is_json() {
            return context.output.json(&json!({ "path": to, "size": file.size }));
        }
        context.output.line(format_args!("{} ({} bytes)", to.display(), file.size))
    })
}

pub(super) fn make_folder(context: &Context, args: &PathArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let (folder, last) = split(&args.path);
        let parent = unlocked.vault.index().resolve(folder).map_err(vault_error)?;
        let name = name::check(last).map_err(vault_error)?;
        unlocked.commit(context, vec![Op::Folder { node: NodeId::random(&mut Random), parent, name }]).await?;
        done(context, &args.path)
    })
}

pub(super) fn move_to(context: &Context, args: &MoveArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
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
        unlocked.commit(context, vec![Op::Move { node: node.id, parent, name }]).await?;
        let path = unlocked.vault.index().path(node.id);
        done(context, &path)
    })
}

pub(super) fn remove(context: &Context, args: &RemoveArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let node = find(&unlocked, &args.path)?.id;
        if !args.purge {
            unlocked.commit(context, vec![Op::Trash { node }]).await?;
            return done(context, &args.path);
        }
        let objects = unlocked.vault.index().objects(node);
        // Refused by the vault for those who may not, before anything is trashed.
        unlocked.commit(context, vec![Op::Trash { node }, Op::Purge { node }]).await?;
        for object in objects.into_iter().filter(|object| !unlocked.vault.index().names(*object)) {
            // The log does not name it any more: what is not deleted now is stored for nothing.
            let stored = unlocked.vault.pool().stored().objects();
            let gone = retried(|| stored.delete(ObjectId::from_bytes(object.0))).await;
            match gone {
                Err(error) if error.code() == Some("VAULT_FILE_NOT_FOUND") => {}
                other => other.map_err(server_error)?,
            }
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

fn done(context: &Context, path: &str) -> Result<(), CliError> {
    if context.output.is_json() { context.output.json(&json!({ "path": path })) } else { context.output.line(path) }
}

struct Stored<'a> {
    pool: &'a ServerPool,
    object: ObjectId,
    length: u64,
}

impl Source for Stored<'_> {
    async fn fetch(&self, from: u64) -> Result<Fetched, ClientError> {
        let range = (from > 0).then_some(from..self.length);
        self.pool.stored().objects().stream(self.object, range).await
    }
}
