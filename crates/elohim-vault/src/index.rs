//! The present state of a vault: which files and folders there are. It follows from the log alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::blob::BlobRef;
use crate::error::{Error, Result};
use crate::id::{MemberId, NodeId, ObjectId};
use crate::log::Op;
use crate::member::{Member, Role};
use crate::name;
use crate::search::Names;

/// A file or folder.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Its id.
    pub id: NodeId,
    /// The folder it lies in.
    pub parent: NodeId,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: i64,
    /// When it was put into the trash.
    pub trashed: Option<i64>,
    /// Its versions, newest last; none for a folder.
    pub versions: Vec<Version>,
}

/// A version of a file.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// What it is, such as `text/plain`.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// When its content was last changed.
    pub modified: i64,
    /// When it was stored.
    pub stored: i64,
    /// Where and how it is stored.
    pub blob: BlobRef,
}

impl Node {
    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.versions.is_empty()
    }

    /// The present version of a file.
    pub fn newest(&self) -> Option<&Version> {
        self.versions.last()
    }
}

/// A link that was made for a file.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// The public part of the link.
    pub link: String,
    /// What was shared.
    pub node: NodeId,
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

/// Longest name of a record, in bytes.
const MAX_RECORD_NAME: usize = 200;
/// Longest record, in bytes.
const MAX_RECORD: usize = 128 * 1024;

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

/// What an operation changed, so that it can be taken back.
#[derive(Default)]
pub struct Undo(Vec<Before>);

enum Before {
    Node(NodeId, Option<Node>),
    Share(String, Option<Shared>),
    Record(String, Option<Record>),
    Member(MemberId, Option<Member>),
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

    /// What has all the words of `query` in its name, whatever the case and accents.
    pub fn search(&self, query: &str) -> Vec<&Node> {
        let ids = self.search.search(query).into_iter().filter(|id| self.is_live(*id));
        ids.filter_map(|id| self.nodes.get(&id)).collect()
    }

    /// Whether any version of any file is stored as this object.
    pub fn names(&self, object: ObjectId) -> bool {
        self.nodes.values().any(|node| node.versions.iter().any(|version| version.blob.object == object))
    }

    /// The stored objects of something and everything in it, all versions.
    pub fn objects(&self, id: NodeId) -> Vec<ObjectId> {
        let nodes = self.subtree(id).into_iter().filter_map(|id| self.nodes.get(&id));
        nodes.flat_map(|node| node.versions.iter().map(|version| version.blob.object)).collect()
    }

    /// Applies an operation of a log entry that was written at `time`. It applies whole or not at all.
    ///
    /// # Errors
    /// Why it does not fit the present state.
    pub fn apply(&mut self, op: &Op, time: i64, undo: &mut Undo) -> Result<()> {
        match op {
            Op::Folder { node, parent, name } => {
                self.check_place(*node, *parent, name)?;
                if self.nodes.contains_key(node) {
                    return Err(Error::NotPossible("a folder of this id exists"));
                }
                let (name, parent) = (name.clone(), *parent);
                self.set(
                    *node,
                    Some(Node { id: *node, parent, name, created: time, trashed: None, versions: Vec::new() }),
                    undo,
                );
            }
            Op::Put { node, parent, name, media, size, modified, blob } => {
                self.check_place(*node, *parent, name)?;
                let version = Version {
                    media: media.clone(),
                    size: *size,
                    modified: *modified,
                    stored: time,
                    blob: blob.clone(),
                };
                let mut file = match self.nodes.get(node) {
                    Some(folder) if folder.is_folder() => return Err(Error::NameTaken(name.clone())),
                    Some(_) if !self.is_live(*node) => return Err(Error::NotPossible("the file is in the trash")),
                    Some(file) => Node { parent: *parent, name: name.clone(), ..file.clone() },
                    None => Node {
                        id: *node,
                        parent: *parent,
                        name: name.clone(),
                        created: time,
                        trashed: None,
                        versions: Vec::new(),
                    },
                };
                file.versions.push(version);
                self.set(*node, Some(file), undo);
            }
            Op::Move { node, parent, name } => {
                let moved = self.live(*node)?.clone();
                self.check_place(*node, *parent, name)?;
                if self.subtree(*node).contains(parent) {
                    return Err(Error::NotPossible("a folder cannot be moved into itself"));
                }
                self.set(*node, Some(Node { parent: *parent, name: name.clone(), ..moved }), undo);
            }
            Op::Trash { node } => {
                let trashed = self.live(*node)?.clone();
                self.set(*node, Some(Node { trashed: Some(time), ..trashed }), undo);
            }
            Op::Restore { node } => {
                let restored = self.trashed(*node)?.clone();
                self.check_place(*node, restored.parent, &restored.name)?;
                self.set(*node, Some(Node { trashed: None, ..restored }), undo);
            }
            Op::Purge { node } => {
                self.trashed(*node)?;
                self.subtree(*node).into_iter().rev().for_each(|id| self.set(id, None, undo));
            }
            Op::Share { link, node, expires } => {
                self.live(*node)?;
                self.set_share(link, Some(Shared { link: link.clone(), node: *node, expires: *expires }), undo);
            }
            Op::Unshare { link } => {
                self.shares.get(link).ok_or(Error::NotPossible("this link is not one of this vault"))?;
                self.set_share(link, None, undo);
            }
            Op::Remember { name, value } => {
                if name.is_empty() || name.len() > MAX_RECORD_NAME || value.0.len() > MAX_RECORD {
                    return Err(Error::NotPossible("a record is too long"));
                }
                self.set_record(name, Some(value.clone()).filter(|value| !value.0.is_empty()), undo);
            }
            Op::Member { member } => {
                let id = member.keys.id();
                member.check()?;
                let is_other = |present: &Member| present.keys != member.keys || present.account != member.account;
                if self.members.get(&id).is_some_and(is_other) {
                    return Err(Error::NotPossible("a member's keys and account stay the same"));
                }
                self.set_member(id, Some(member.clone()), undo)?;
            }
            Op::Unmember { member } => {
                self.members.get(member).ok_or(Error::NotPossible("this is not a member of the vault"))?;
                self.set_member(*member, None, undo)?;
            }
            Op::Epoch { .. } | Op::Snapshot { .. } => {}
        }
        Ok(())
    }

    /// Takes back everything that was applied with this `undo`.
    pub fn take_back(&mut self, undo: Undo) {
        for before in undo.0.into_iter().rev() {
            match before {
                Before::Node(id, node) => self.set(id, node, &mut Undo::default()),
                Before::Share(link, shared) => self.set_share(&link, shared, &mut Undo::default()),
                Before::Record(name, record) => self.set_record(&name, record, &mut Undo::default()),
                Before::Member(id, Some(member)) => drop(self.members.insert(id, member)),
                Before::Member(id, None) => drop(self.members.remove(&id)),
            }
        }
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

    fn live(&self, id: NodeId) -> Result<&Node> {
        let node = self.nodes.get(&id).filter(|_| self.is_live(id));
        node.ok_or(Error::NotPossible("the file or folder was removed by another device"))
    }

    fn trashed(&self, id: NodeId) -> Result<&Node> {
        self.nodes.get(&id).filter(|node| node.trashed.is_some()).ok_or(Error::NotPossible("it is not in the trash"))
    }

    /// Whether `node` may be called `name` in `parent`.
    fn check_place(&self, node: NodeId, parent: NodeId, name: &str) -> Result<()> {
        // It would lie in itself, and every way up from it would go round for ever.
        if node == NodeId::ROOT {
            return Err(Error::NotPossible("the top folder cannot be replaced"));
        }
        if name::check(name)? != name {
            return Err(Error::BadName(name.to_owned()));
        }
        if parent != NodeId::ROOT && !self.live(parent)?.is_folder() {
            return Err(Error::NotPossible("a file cannot hold other files"));
        }
        match self.find_named(parent, name) {
            Some(other) if other.id != node => Err(Error::NameTaken(name.to_owned())),
            _ => Ok(()),
        }
    }

    /// The node and everything below it, parents first.
    fn subtree(&self, id: NodeId) -> Vec<NodeId> {
        let mut all = vec![id];
        let mut at = 0;
        while let Some(id) = all.get(at) {
            let below = self.children.get(id).into_iter().flatten().copied().collect::<Vec<_>>();
            all.extend(below);
            at += 1;
        }
        all
    }

    /// The one place where nodes change: keeps names, children and the undo list in step.
    fn set(&mut self, id: NodeId, node: Option<Node>, undo: &mut Undo) {
        let before = self.nodes.remove(&id);
        if let Some(old) = &before {
            self.children.entry(old.parent).or_default().remove(&id);
            let names = self.names.entry(old.parent).or_default();
            let key = name::key(&old.name);
            if names.get(&key) == Some(&id) {
                names.remove(&key);
            }
        }
        match &node {
            Some(new) if before.as_ref().is_some_and(|old| old.name == new.name) => {}
            Some(new) => self.search.set(id, &new.name),
            None => self.search.remove(id),
        }
        if let Some(new) = node {
            self.children.entry(new.parent).or_default().insert(id);
            if new.trashed.is_none() {
                self.names.entry(new.parent).or_default().insert(name::key(&new.name), id);
            }
            self.nodes.insert(id, new);
        }
        undo.0.push(Before::Node(id, before));
    }

    fn set_record(&mut self, name: &str, record: Option<Record>, undo: &mut Undo) {
        let before = match record {
            Some(record) => self.records.insert(name.to_owned(), record),
            None => self.records.remove(name),
        };
        undo.0.push(Before::Record(name.to_owned(), before));
    }

    /// Sets or removes a member, unless nobody would be left who can admit others.
    fn set_member(&mut self, id: MemberId, member: Option<Member>, undo: &mut Undo) -> Result<()> {
        let before = match member {
            Some(member) => self.members.insert(id, member),
            None => self.members.remove(&id),
        };
        undo.0.push(Before::Member(id, before));
        match self.members.values().any(|member| member.role == Role::Admin) {
            true => Ok(()),
            false => Err(Error::NotPossible("the vault's last admin stays until there is another one")),
        }
    }

    fn set_share(&mut self, link: &str, shared: Option<Shared>, undo: &mut Undo) {
        let before = match shared {
            Some(shared) => self.shares.insert(link.to_owned(), shared),
            None => self.shares.remove(link),
        };
        undo.0.push(Before::Share(link.to_owned(), before));
    }
}
