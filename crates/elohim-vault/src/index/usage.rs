//! What takes the room, by what people call it: only the client can say that.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Index, Node};
use crate::id::{NodeId, ObjectId};

/// A number of files, and their length.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Amount {
    /// How many.
    pub files: u64,
    /// How long all of them are, in bytes.
    pub bytes: u64,
}

impl Amount {
    fn add(&mut self, bytes: u64) {
        self.files += 1;
        // Whoever writes an entry says how large a file is.
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

/// What takes the room of a vault.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The present versions of files.
    pub present: Amount,
    /// Versions before them.
    pub older: Amount,
    /// Everything in the trash, with all versions.
    pub trash: Amount,
    /// The present versions by what they are: what a type begins with, such as `image`.
    pub by_media: BTreeMap<String, Amount>,
    /// The present versions by the folder at the top that they lie in; `/` for those in none.
    pub by_folder: BTreeMap<String, Amount>,
    /// The largest files, the largest first.
    pub largest: Vec<(NodeId, u64)>,
}

impl Index {
    /// What takes the room; with the `most` largest files. A version that was brought back is stored, and counted, once.
    pub fn usage(&self, most: usize) -> Usage {
        let mut usage = Usage::default();
        let mut seen = HashSet::new();
        for node in self.nodes.values() {
            let Some((present, older)) = node.versions.split_last() else { continue };
            let mut is_first = |object: ObjectId| seen.insert(object);
            if !self.is_live(node.id) {
                let stored = node.versions.iter().filter(|version| is_first(version.blob.object));
                stored.for_each(|version| usage.trash.add(version.size));
                continue;
            }
            is_first(present.blob.object);
            usage.present.add(present.size);
            let kind = present.media.split('/').next().unwrap_or_default().to_owned();
            usage.by_media.entry(kind).or_default().add(present.size);
            usage.by_folder.entry(self.top_folder(node)).or_default().add(present.size);
            usage.largest.push((node.id, present.size));
            let stored = older.iter().filter(|version| is_first(version.blob.object));
            stored.for_each(|version| usage.older.add(version.size));
        }
        usage.largest.sort_by_key(|(id, size)| (Reverse(*size), *id));
        usage.largest.truncate(most);
        usage
    }

    /// Files that may be the same: live ones of one size and type, the largest first. Nobody but their reader knows for sure.
    pub fn alike(&self) -> Vec<(u64, Vec<NodeId>)> {
        let mut groups: BTreeMap<(Reverse<u64>, &str), Vec<NodeId>> = BTreeMap::new();
        for node in self.nodes.values().filter(|node| self.is_live(node.id)) {
            if let Some(present) = node.newest().filter(|present| present.size > 0) {
                groups.entry((Reverse(present.size), &present.media)).or_default().push(node.id);
            }
        }
        let alike = groups.into_iter().filter(|(_, nodes)| nodes.len() > 1);
        alike
            .map(|((Reverse(size), _), mut nodes)| {
                nodes.sort_by_cached_key(|id| self.path(*id));
                (size, nodes)
            })
            .collect()
    }

    /// What was stored, older versions too, by day; `day_of` says on which day a time in microseconds is.
    pub fn stored_by_day<D: Ord>(&self, day_of: impl Fn(i64) -> D) -> BTreeMap<D, Amount> {
        let mut days = BTreeMap::<D, Amount>::new();
        for version in self.nodes.values().flat_map(|node| &node.versions) {
            days.entry(day_of(version.stored)).or_default().add(version.size);
        }
        days
    }

    /// The live files by the objects that their versions are stored in.
    pub fn by_object(&self) -> HashMap<ObjectId, NodeId> {
        let live = self.nodes.values().filter(|node| self.is_live(node.id));
        live.flat_map(|node| node.versions.iter().map(|version| (version.blob.object, node.id))).collect()
    }

    /// The path of the folder at the top that something lies in.
    fn top_folder(&self, node: &Node) -> String {
        let mut at = node;
        while let Some(parent) = self.nodes.get(&at.parent) {
            at = parent;
        }
        if at.is_folder() { format!("/{}", at.name) } else { "/".to_owned() }
    }
}
