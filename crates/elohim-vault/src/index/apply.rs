//! What each operation of the log does to the state.

use super::{Comment, Contents, Index, Node, Record, Shared, Version};
use crate::error::{Error, Result};
use crate::id::{MemberId, NodeId};
use crate::log::Op;
use crate::member::{Member, Role};
use crate::name;

/// Longest name of a record, in bytes.
const MAX_RECORD_NAME: usize = 200;
/// Longest record, in bytes.
const MAX_RECORD: usize = 128 * 1024;

/// When an entry was written, and by whom.
#[derive(Clone, Copy)]
pub struct Written {
    /// When, in microseconds since 1970, as the device saw it.
    pub at: i64,
    /// Whose signature it has, in a team's vault.
    pub by: Option<MemberId>,
}

impl From<i64> for Written {
    fn from(at: i64) -> Self {
        Self { at, by: None }
    }
}

/// What an operation changed, so that it can be taken back.
#[derive(Default, Clone)]
pub struct Undo(pub(super) Vec<Before>);

impl Undo {
    /// Adds what was changed after that.
    pub(crate) fn append(&mut self, later: Self) {
        self.0.extend(later.0);
    }
}

#[derive(Clone)]
pub(super) enum Before {
    Node(NodeId, Option<Node>),
    Share(String, Option<Shared>),
    Record(String, Option<Record>),
    Member(MemberId, Option<Member>),
    Contents(Contents),
}

impl Index {
    /// Applies an operation of a log entry. It applies whole or not at all.
    ///
    /// # Errors
    /// Why it does not fit the present state.
    pub fn apply(&mut self, op: &Op, written: impl Into<Written>, undo: &mut Undo) -> Result<()> {
        let written = written.into();
        let time = written.at;
        match op {
            Op::Folder { node, parent, name } => {
                self.check_place(*node, *parent, name)?;
                if self.nodes.contains_key(node) {
                    return Err(Error::NotPossible("a folder of this id exists"));
                }
                self.set(*node, Some(Node::new(*node, *parent, name.clone(), time)), undo);
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
                    None => Node::new(*node, *parent, name.clone(), time),
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
                // Whoever trashes says when. It is not before what is trashed was stored: a device that was away, or whose clock is wrong,
                // must not make the trash of something empty at once that others have stored meanwhile.
                let inside = self.subtree(*node).into_iter().filter_map(|id| self.nodes.get(&id));
                let stored = inside.flat_map(|node| &node.versions).map(|version| version.stored).max();
                let at = stored.map_or(time, |stored| stored.max(time));
                self.set(*node, Some(Node { trashed: Some(at), ..trashed }), undo);
            }
            Op::Restore { node, to } => {
                let mut restored = self.trashed(*node)?.clone();
                if let Some(to) = to {
                    (restored.parent, restored.name) = (to.parent, to.name.clone());
                }
                self.check_place(*node, restored.parent, &restored.name)?;
                self.set(*node, Some(Node { trashed: None, ..restored }), undo);
            }
            Op::Purge { node } => {
                self.trashed(*node)?;
                self.subtree(*node).into_iter().rev().for_each(|id| self.set(id, None, undo));
            }
            Op::Revert { node, object } => self.revert(*node, *object, time, undo)?,
            Op::Forget { node, object } => self.forget(*node, *object, undo)?,
            Op::Tag { node, tag, on } => self.tag(*node, tag, *on, undo)?,
            Op::Star { node, on } => {
                let starred = self.live(*node)?.clone();
                self.set(*node, Some(Node { starred: *on, ..starred }), undo);
            }
            Op::Comment { node, comment, text } => {
                let comment = Comment { id: *comment, by: written.by, at: time, text: text.clone() };
                self.comment(*node, comment, undo)?;
            }
            Op::Uncomment { node, comment } => self.uncomment(*node, *comment, undo)?,
            Op::Share { link, node, more, expires } => {
                // What is shared may be in the trash by now: the link of it can still be changed.
                let known = self.shares.get(link).is_some_and(|known| known.node == *node && known.more == *more);
                if !known {
                    for node in more.iter().chain([node]) {
                        self.live(*node)?;
                    }
                }
                let (link, more) = (link.clone(), more.clone());
                self.set_share(&link.clone(), Some(Shared { link, node: *node, more, expires: *expires }), undo);
            }
            Op::Unshare { link } => {
                self.shares.get(link).ok_or(Error::NotPossible("this link is not one of this vault"))?;
                self.set_share(link, None, undo);
            }
            Op::Remember { name, value } => self.remember(name, value, undo)?,
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
            Op::ContentSearch { on } => self.switch_contents(*on, undo),
            Op::Content { shards, replaced } => self.change_contents(shards, replaced, undo)?,
            Op::Epoch { .. } | Op::Renew | Op::Snapshot { .. } => {}
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
                Before::Contents(contents) => self.contents = contents,
            }
        }
    }

    pub(super) fn live(&self, id: NodeId) -> Result<&Node> {
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
    pub(super) fn subtree(&self, id: NodeId) -> Vec<NodeId> {
        let mut all = vec![id];
        let mut at = 0;
        while let Some(id) = all.get(at) {
            let below = self.children.get(id).into_iter().flatten().copied().collect::<Vec<_>>();
            all.extend(below);
            at += 1;
        }
        all
    }

    /// Changes a node, so that it can be taken back.
    pub(super) fn set(&mut self, id: NodeId, node: Option<Node>, undo: &mut Undo) {
        let before = self.enter(id, node);
        undo.0.push(Before::Node(id, before));
    }

    /// The one place where nodes change: keeps names, children and what search looks through in step. Answers what was there before.
    pub(super) fn enter(&mut self, id: NodeId, node: Option<Node>) -> Option<Node> {
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
            Some(new) if before.as_ref().is_some_and(|old| old.reads_like(new)) => {}
            Some(new) => self.search.set(id, &new.words()),
            None => self.search.remove(id),
        }
        if let Some(new) = node {
            self.children.entry(new.parent).or_default().insert(id);
            if new.trashed.is_none() {
                self.names.entry(new.parent).or_default().insert(name::key(&new.name), id);
            }
            self.nodes.insert(id, new);
        }
        before
    }

    fn remember(&mut self, name: &str, value: &Record, undo: &mut Undo) -> Result<()> {
        if name.is_empty() || name.len() > MAX_RECORD_NAME || value.0.len() > MAX_RECORD {
            return Err(Error::NotPossible("a record is too long"));
        }
        self.set_record(name, Some(value.clone()).filter(|value| !value.0.is_empty()), undo);
        Ok(())
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
        let is_admin = |member: &Member| member.role == Role::Admin;
        let mut others = self.members.iter().filter(|(other, _)| **other != id);
        if !others.any(|(_, other)| is_admin(other)) && !member.as_ref().is_some_and(is_admin) {
            return Err(Error::NotPossible("the vault's last admin stays until there is another one"));
        }
        let before = match member {
            Some(member) => self.members.insert(id, member),
            None => self.members.remove(&id),
        };
        undo.0.push(Before::Member(id, before));
        Ok(())
    }

    fn set_share(&mut self, link: &str, shared: Option<Shared>, undo: &mut Undo) {
        let before = match shared {
            Some(shared) => self.shares.insert(link.to_owned(), shared),
            None => self.shares.remove(link),
        };
        undo.0.push(Before::Share(link.to_owned(), before));
    }
}
