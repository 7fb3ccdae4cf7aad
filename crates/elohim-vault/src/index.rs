//! The present state of a vault: which files and folders there are. It follows from the log alone.

mod apply;
mod contents;
mod marks;
mod node;
mod query;
mod usage;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::{Error, Result};
use crate::id::{MemberId, NodeId, ObjectId};
use crate::member::{Member, Role};
use crate::name;
use crate::search::Names;

pub use apply::{Undo, Written};
pub use contents::Contents;
pub use node::{Comment, MAX_COMMENT, MAX_COMMENTS, MAX_TAGS, Node, Version};
pub use query::Query;
pub use usage::{Amount, Usage};

/// A link that was made for a file.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// The public part of the link.
    pub link: String,
    /// What was shared.
    pub node: NodeId,
    /// What else was shared by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<NodeId>,
    /// When the link ends.
    pub expires: i64,
}

/// The state of a vault.
#[derive(Default, Clone)]
pub struct Index {
    nodes: HashMap<NodeId, Node>,
    search: Names,
    children: HashMap<NodeId, BTreeSet<NodeId>>,
    /// What lies where under which name, without what is in the trash.
    names: HashMap<NodeId, BTreeMap<String, NodeId>>,
    shares: BTreeMap<String, Shared>,
    records: BTreeMap<String, Record>,
    members: BTreeMap<MemberId, Member>,
    contents: Contents,
}

/// A small record that the vault's owner keeps in it, such as keys of other vaults.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Record(Vec<u8>);

impl From<Vec<u8>> for Record {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Record {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Index {
    /// How many files and folders there are, trash included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// A file or folder.
    pub fn find(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(&id)
    }

    /// Everything, in no order.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// The links that were made and not revoked.
    pub fn shares(&self) -> impl Iterator<Item = &Shared> {
        self.shares.values()
    }

    /// A record of the vault's owner.
    pub fn record(&self, name: &str) -> Option<&[u8]> {
        self.records.get(name).map(AsRef::as_ref)
    }

    /// The records of the vault's owner, by name.
    pub fn records(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.records.iter().map(|(name, record)| (name.as_str(), record.as_ref()))
    }

    /// Somebody in a team's vault.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.get(&id)
    }

    /// Everybody in a team's vault.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }

    /// How many files there are, trash included, and how many bytes all their versions have: what whoever reads the vault now
    /// could keep.
    pub fn extent(&self) -> (u64, u64) {
        let files = self.nodes.values().filter(|node| !node.is_folder());
        files.fold((0, 0), |(count, bytes), file| {
            // Whoever writes an entry says how large a file is: no sum may overflow.
            let sizes = file.versions.iter().map(|version| version.size);
            (count + 1, sizes.fold(bytes, u64::saturating_add))
        })
    }

    /// What lies in a folder, by name.
    pub fn list(&self, folder: NodeId) -> impl Iterator<Item = &Node> {
        self.names.get(&folder).into_iter().flat_map(BTreeMap::values).filter_map(|id| self.nodes.get(id))
    }

    /// What is in the trash.
    pub fn trash(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values().filter(|node| node.trashed.is_some())
    }

    /// What has this name in a folder.
    pub fn find_named(&self, folder: NodeId, name: &str) -> Option<&Node> {
        self.names.get(&folder)?.get(&name::key(name)).and_then(|id| self.nodes.get(id))
    }

    /// A name like this one that nothing in the folder has: with a number, if need be.
    pub fn free_name(&self, folder: NodeId, name: &str) -> String {
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
            _ => (name, String::new()),
        };
        let names = std::iter::once(name.to_owned()).chain((2_u32..).map(|n| format!("{stem} ({n}){ending}")));
        names.into_iter().find(|name| self.find_named(folder, name).is_none()).unwrap_or_default()
    }

    /// The file or folder at a path such as `/letters/a.txt`; [`NodeId::ROOT`] for `/`.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn resolve(&self, path: &str) -> Result<NodeId> {
        let mut at = NodeId::ROOT;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let name = name::check(part)?;
            at = self.find_named(at, &name).ok_or_else(|| Error::NotFound(path.to_owned()))?.id;
        }
        Ok(at)
    }

    /// The path of something that is not in the trash.
    pub fn path(&self, id: NodeId) -> String {
        let mut parts = Vec::new();
        let mut at = id;
        while let Some(node) = self.nodes.get(&at) {
            parts.push(node.name.as_str());
            at = node.parent;
        }
        parts.reverse();
        format!("/{}", parts.join("/"))
    }

    /// Whether it and everything that it lies in is outside the trash.
    pub fn is_live(&self, id: NodeId) -> bool {
        let mut at = id;
        while at != NodeId::ROOT {
            match self.nodes.get(&at) {
                Some(node) if node.trashed.is_none() => at = node.parent,
                _ => return false,
            }
        }
        true
    }

    /// Whether any version of any file, or a piece of a shard, is stored as this object.
    pub fn names(&self, object: ObjectId) -> bool {
        self.contents.objects().any(|piece| piece == object)
            || self.nodes.values().any(|node| node.versions.iter().any(|version| version.blob.object == object))
    }

    /// Those of these objects that no version of any file, and no piece of a shard, is stored as.
    pub fn unnamed(&self, objects: Vec<ObjectId>) -> BTreeSet<ObjectId> {
        let mut unnamed: BTreeSet<_> = objects.into_iter().collect();
        for version in self.nodes.values().flat_map(|node| &node.versions) {
            unnamed.remove(&version.blob.object);
        }
        for piece in self.contents.objects() {
            unnamed.remove(&piece);
        }
        unnamed
    }

    /// The stored objects of something and everything in it, all versions.
    pub fn objects(&self, id: NodeId) -> Vec<ObjectId> {
        let nodes = self.subtree(id).into_iter().filter_map(|id| self.nodes.get(&id));
        nodes.flat_map(|node| node.versions.iter().map(|version| version.blob.object)).collect()
    }

    /// Whether everything that was entered is what operations lead to: a tree under the top folder, with names that are names and
    /// differ, and somebody who can admit others where there are members. A circle of folders would be gone round for ever.
    pub(crate) fn is_whole(&self) -> bool {
        // Of two with one name in one folder the folder lists the later one only.
        let listed: usize = self.names.values().map(BTreeMap::len).sum();
        let fits = |node: &Node| {
            let in_folder = self.nodes.get(&node.parent).is_none_or(Node::is_folder);
            in_folder && name::is_name(&node.name) && node.is_marked_within_bounds(name::is_name)
        };
        !self.nodes.contains_key(&NodeId::ROOT)
            && self.subtree(NodeId::ROOT).len() == self.nodes.len() + 1
            && self.nodes.values().filter(|node| node.trashed.is_none()).count() == listed
            && self.nodes.values().all(fits)
            && self.members.values().all(|member| member.check().is_ok())
            && (self.members.is_empty() || self.members.values().any(|member| member.role == Role::Admin))
    }

    /// Enters something as a snapshot says it was.
    pub(crate) fn load(&mut self, node: Node) {
        self.enter(node.id, Some(node));
    }

    /// Enters a link as a snapshot says it was.
    pub(crate) fn load_share(&mut self, shared: Shared) {
        self.shares.insert(shared.link.clone(), shared);
    }

    /// Enters a record as a snapshot says it was.
    pub(crate) fn load_record(&mut self, name: String, record: Record) {
        self.records.insert(name, record);
    }

    /// Enters a member as a device's cache says it was.
    pub(crate) fn load_member(&mut self, member: Member) {
        self.members.insert(member.keys.id(), member);
    }
}
