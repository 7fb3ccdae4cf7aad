//! Removing files for good: from the log, then from the server.

use elohim_core::id::ObjectId as Stored;
use elohim_vault::log::Op;
use elohim_vault::{NodeId, ObjectId};

use crate::client::{Context, Unlocked, retried, server_error};
use crate::exit::CliError;

/// Removes files and folders for good, with everything in them and all their versions.
pub(super) async fn purge(context: &Context, unlocked: &mut Unlocked, nodes: &[NodeId]) -> Result<(), CliError> {
    let index = unlocked.vault.index();
    let mut objects = Vec::new();
    let mut ops = Vec::new();
    for node in nodes {
        objects.extend(index.objects(*node));
        // Refused by the vault for those who may not, before anything is trashed.
        if index.find(*node).is_some_and(|node| node.trashed.is_none()) {
            ops.push(Op::Trash { node: *node });
        }
        ops.push(Op::Purge { node: *node });
    }
    unlocked.commit(context, ops).await?;
    delete_unnamed(unlocked, objects).await
}

/// Deletes those of these objects that the log does not name any more: they are stored for nothing.
pub(super) async fn delete_unnamed(unlocked: &Unlocked, objects: Vec<ObjectId>) -> Result<(), CliError> {
    let stored = unlocked.vault.pool().stored().objects();
    for object in unlocked.vault.index().unnamed(objects) {
        match retried(|| stored.delete(Stored::from_bytes(object.0))).await {
            Err(error) if error.code() == Some("VAULT_FILE_NOT_FOUND") => {}
            other => other.map_err(server_error)?,
        }
    }
    Ok(())
}
