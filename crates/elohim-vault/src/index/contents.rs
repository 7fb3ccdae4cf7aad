//! Search inside files, as the log tells of it: whether it is on, and which shards there are.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::apply::{Before, Undo};
use super::{Index, Node};
use crate::content::{Shard, Size, next_merge};
use crate::error::{Error, Result};
use crate::id::ObjectId;

/// The index of contents.
#[derive(Default, Clone)]
pub struct Contents {
    on: bool,
    shards: BTreeMap<ObjectId, Arc<Shard>>,
}

impl Contents {
    /// Whether files are searched inside.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// The shards.
    pub fn shards(&self) -> impl Iterator<Item = &Arc<Shard>> {
        self.shards.values()
    }

    /// The shard of this id.
    pub fn shard(&self, id: ObjectId) -> Option<&Arc<Shard>> {
        self.shards.get(&id)
    }

    /// The objects that the pieces are stored as.
    pub fn objects(&self) -> impl Iterator<Item = ObjectId> {
        self.shards.values().flat_map(|shard| shard.pieces.iter().map(|piece| piece.object))
    }

    /// The objects of the documents that are in some shard.
    pub fn documents(&self) -> HashSet<ObjectId> {
        self.shards.values().flat_map(|shard| shard.documents.iter().copied()).collect()
    }

    fn add(&mut self, shard: Shard) -> Result<()> {
        let id = shard.id().filter(|id| shard.is_whole() && !self.shards.contains_key(id));
        self.shards.insert(id.ok_or(Error::NotPossible("this is no shard of an index of contents"))?, Arc::new(shard));
        Ok(())
    }
}

impl Index {
    /// The index of contents.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The live files whose present version is not in the index of contents, whatever they are.
    pub fn not_indexed(&self) -> impl Iterator<Item = &Node> {
        let documents = self.contents.documents();
        let is_missing = move |node: &Node| node.newest().is_some_and(|file| !documents.contains(&file.blob.object));
        self.nodes.values().filter(move |node| is_missing(node) && self.is_live(node.id))
    }

    /// The objects of the present versions of all files. What is in the trash may come back, and is among them.
    pub(crate) fn present(&self) -> HashSet<ObjectId> {
        self.nodes.values().filter_map(|node| node.newest()).map(|version| version.blob.object).collect()
    }

    /// The shards that become one next, if any do.
    pub(crate) fn next_merge(&self) -> Option<Vec<ObjectId>> {
        let present = self.present();
        let size = |(id, shard): (&ObjectId, &Arc<Shard>)| {
            let gone = shard.documents.iter().filter(|document| !present.contains(document)).count();
            Size { id: *id, documents: shard.documents.len(), gone }
        };
        next_merge(self.contents.shards.iter().map(size).collect())
    }

    pub(super) fn switch_contents(&mut self, on: bool, undo: &mut Undo) {
        undo.0.push(Before::Contents(self.contents.clone()));
        match on {
            true => self.contents.on = true,
            false => self.contents = Contents::default(),
        }
    }

    pub(super) fn change_contents(&mut self, shards: &[Shard], replaced: &[ObjectId], undo: &mut Undo) -> Result<()> {
        // A device that indexes what it stores may learn only now that nobody wants it any more. The file is stored all the same.
        if !self.contents.on {
            return Ok(());
        }
        let mut contents = self.contents.clone();
        if replaced.iter().any(|id| contents.shards.remove(id).is_none()) {
            return Err(Error::NotPossible("another device has changed the index of contents"));
        }
        for shard in shards {
            contents.add(shard.clone())?;
        }
        undo.0.push(Before::Contents(std::mem::replace(&mut self.contents, contents)));
        Ok(())
    }

    /// Switches search inside files on, as a snapshot says.
    pub(crate) fn load_content_search(&mut self) {
        self.contents.on = true;
    }

    /// Enters a shard as a snapshot says it was.
    pub(crate) fn load_shard(&mut self, shard: Shard) -> Result<()> {
        self.contents.add(shard)
    }
}
