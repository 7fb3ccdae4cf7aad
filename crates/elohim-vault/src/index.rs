//! The present state of a vault: which files and folders there are. It follows from the log alone.

mod apply;
mod marks;
mod node;
mod query;
mod usage;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::{Error, Result};
use crate::id::{MemberId, NodeId, ObjectId};
use crate::member::Member;
use crate::name;
use crate::search::Names;

pub use apply::{Undo, Written};
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
            let size: u64 = file.versions.iter().map(|version| version.size).sum();
            (count + 1, bytes + size)
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

    /// Whether any version of any file is stored as this object.
    pub fn names(&self, object: ObjectId) -> bool {
        self.nodes.values().any(|node| node.versions.iter().any(|version| version.blob.object == object))
    }

    /// Those of these objects that no version of any file is stored as.
    pub fn unnamed(&self, objects: Vec<ObjectId>) -> BTreeSet<ObjectId> {
        let mut unnamed: BTreeSet<_> = objects.into_iter().collect();
        for version in self.nodes.values().flat_map(|node| &node.versions) {
            unnamed.remove(&version.blob.object);
        }
        unnamed
    }

    /// The stored objects of something and everything in it, all versions.
    pub fn objects(&self, id: NodeId) -> Vec<ObjectId> {
        let nodes = self.subtree(id).into_iter().filter_map(|id| self.nodes.get(&id));
        nodes.flat_map(|node| node.versions.iter().map(|version| version.blob.object)).collect()
    }

    /// Enters something as a snapshot says it was.
    pub(crate) fn load(&mut self, node: Node) {
        self.set(node.id, Some(node), &mut Undo::default());
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
