//! Removing files for good: from the log, then from the server; and what has been in the trash for long enough.
//!
//! | file in the vault's folder | what it is |
//! |---|---|
//! | `deletions/<name>` | objects that are to be deleted from the server, sealed. It is written before the log forgets them |
//!
//! An object of that list goes when no version of any file is stored as it any more, so that it does not matter what of a removal was
//! done before an interruption: the next command that writes goes on.

use std::collections::BTreeSet;

use elohim_core::id::ObjectId as Stored;
use elohim_vault::log::Op;
use elohim_vault::retention::{Keep, outermost};
use elohim_vault::{NodeId, ObjectId};

use super::unlocked::{Unlocked, vault_error};
use super::{Context, Random, retried, server_error};
use crate::exit::CliError;

/// Files and folders that one entry of the log removes.
const TOGETHER: usize = 100;
/// Objects that are deleted before it is written down which.
const STEP: usize = 50;

impl Unlocked {
    /// Removes files and folders for good, with everything in them and all their versions.
    pub(crate) async fn purge(&mut self, context: &Context, nodes: &[NodeId]) -> Result<(), CliError> {
        let nodes = outermost(self.vault.index(), nodes.iter().copied());
        for some in nodes.chunks(TOGETHER) {
            self.purge_some(context, some).await?;
        }
        self.delete(context, usize::MAX).await
    }

    async fn purge_some(&mut self, context: &Context, nodes: &[NodeId]) -> Result<(), CliError> {
        let index = self.vault.index();
        let mut ops = Vec::new();
        for node in nodes {
            // Refused by the vault for those who may not, before anything is trashed.
            if index.find(*node).is_some_and(|node| node.trashed.is_none()) {
                ops.push(Op::Trash { node: *node });
            }
            ops.push(Op::Purge { node: *node });
        }
        let objects = nodes.iter().flat_map(|node| index.objects(*node)).collect();
        self.write_down(context, objects)?;
        self.commit_only(context, ops).await
    }

    /// Removes an older version of a file for good.
    pub(crate) async fn forget(&mut self, context: &Context, node: NodeId, object: ObjectId) -> Result<(), CliError> {
        self.write_down(context, vec![object])?;
        self.commit_only(context, vec![Op::Forget { node, object }]).await?;
        self.delete(context, usize::MAX).await
    }

    /// Deletes those of these objects that the log does not name any more: they are stored for nothing.
    pub(crate) async fn delete_unnamed(&self, context: &Context, objects: Vec<ObjectId>) -> Result<(), CliError> {
        let objects: Vec<_> = self.vault.index().unnamed(objects).into_iter().collect();
        if objects.is_empty() {
            return Ok(());
        }
        self.write_down(context, objects)?;
        self.delete(context, usize::MAX).await
    }

    /// Once for each command that writes: removes what has been in the trash for longer than the vault says, and goes on with what an
    /// earlier removal has left, a bounded amount of both. What fails is done another time.
    pub(super) async fn sweep(&mut self, context: &Context) {
        if std::mem::replace(&mut self.is_swept, true) {
            return;
        }
        let index = self.vault.index();
        // In a team whoever may trash, and not destroy, says when it was.
        let may = self.vault.root().is_some();
        let mut due = Keep::of(index).due(index, context.now());
        due.truncate(TOGETHER);
        let removed = if may && !due.is_empty() { self.purge_some(context, &due).await.is_ok() } else { false };
        if removed {
            let count = due.len();
            context.output.note(format_args!("{count} had been in the trash for long enough and are gone for good."));
        }
        let _ = self.delete(context, STEP).await;
    }

    /// Deletes up to so many objects of the list.
    async fn delete(&self, context: &Context, most: usize) -> Result<(), CliError> {
        let name = self.deletions_file();
        if context.home.find(&name)?.is_none() {
            return Ok(());
        }
        // Another command that is at it goes on.
        let Some(_turn) = context.home.lock(&format!("{name}.turn"))? else { return Ok(()) };
        let stored = self.vault.pool().stored().objects();
        let mut left: Vec<_> = self.vault.index().unnamed(self.written_down(context)?).into_iter().collect();
        let mut rest = most;
        while !left.is_empty() && rest > 0 {
            let some = left.split_off(left.len().saturating_sub(STEP.min(rest)));
            rest -= some.len();
            for (at, object) in some.iter().enumerate() {
                match retried(|| stored.delete(Stored::from_bytes(object.0))).await {
                    Err(error) if error.code() == Some("VAULT_FILE_NOT_FOUND") => {}
                    Err(error) => {
                        left.extend(some.get(at..).unwrap_or_default());
                        self.replace_list(context, &left)?;
                        return Err(server_error(error));
                    }
                    Ok(()) => {}
                }
            }
            self.replace_list(context, &left)?;
        }
        self.replace_list(context, &left)
    }

    /// Adds to the list.
    fn write_down(&self, context: &Context, objects: Vec<ObjectId>) -> Result<(), CliError> {
        let _turn = context.home.wait(&format!("{}.turn", self.deletions_file()))?;
        let mut all: BTreeSet<_> = self.written_down(context)?.into_iter().collect();
        all.extend(objects);
        self.replace_list(context, &all.into_iter().collect::<Vec<_>>())
    }

    fn written_down(&self, context: &Context) -> Result<Vec<ObjectId>, CliError> {
        let Some(sealed) = context.home.find(&self.deletions_file())? else { return Ok(Vec::new()) };
        // One that cannot be read is damaged: what it names stays on the server, and takes room.
        let list = self.vault.open_kept(&sealed);
        Ok(list.map(|list| list.as_chunks().0.iter().copied().map(ObjectId).collect()).unwrap_or_default())
    }

    fn replace_list(&self, context: &Context, objects: &[ObjectId]) -> Result<(), CliError> {
        let name = self.deletions_file();
        if objects.is_empty() {
            return Ok(context.home.remove(&name)?);
        }
        let list: Vec<u8> = objects.iter().flat_map(|object| object.0).collect();
        let sealed = self.vault.seal_for_device(&list, &mut Random).map_err(vault_error)?;
        Ok(context.home.replace(&name, &sealed)?)
    }

    fn deletions_file(&self) -> String {
        self.file(&format!("deletions/{}", self.vault.device_name()))
    }
}
