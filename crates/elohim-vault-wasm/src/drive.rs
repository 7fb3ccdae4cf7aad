//! What people do with files and folders, and what they ask about them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use elohim_vault::id::CommentId;
use elohim_vault::index::{Amount, Index, Node, Query as Asked};
use elohim_vault::log::{Op, Place};
use elohim_vault::{Error, NodeId, ObjectId, name};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::entry::{Entry, comments, entries, json, micros, millis, versions};
use crate::error::{Result, thrown, unusable};
use crate::file::File;
use crate::vault::Vault;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Something that is done, as `change` takes it in JSON. Files, folders, versions and comments are named by their ids. */
export type Change =
    | { op: "folder"; parent: string; name: string }
    | { op: "move"; node: string; parent: string; name: string }
    | { op: "trash"; node: string }
    | { op: "restore"; node: string; to?: { parent: string; name: string } }
    | { op: "purge"; node: string }
    | { op: "revert"; node: string; object: string }
    | { op: "forget"; node: string; object: string }
    | { op: "tag"; node: string; tag: string; on: boolean }
    | { op: "star"; node: string; on: boolean }
    | { op: "comment"; node: string; text: string }
    | { op: "uncomment"; node: string; comment: string }
    | { op: "share"; link: string; node: string; more?: string[]; expires: number }
    | { op: "unshare"; link: string };

/** What `change` answers, in JSON. */
export interface Changed {
    /** For each change the id of what it made, or null. */
    made: (string | null)[];
    /** Objects that no file is stored in any more, to be deleted at the server. */
    freed: string[];
}

/** What is looked for, as `query` takes it in JSON. Everything that is said must hold. */
export interface Query {
    /** Words that name, tags or comments have, whatever the case and accents. */
    words?: string;
    /** The path of the folder that it lies in, at any depth. */
    within?: string;
    tag?: string;
    /** What its type begins with, such as `image/`. */
    media?: string;
    starred?: boolean;
    minSize?: number;
    maxSize?: number;
    /** From when on, and until when, its content was last changed. */
    from?: number;
    until?: number;
    /** How many are given at most, the last changed first. A page shows some, and every one that is given costs. */
    limit?: number;
}

/** A number of files, and their bytes. */
export interface Amount {
    files: number;
    bytes: number;
}

/** What takes the room, as `usage` gives it in JSON. */
export interface Usage {
    present: Amount;
    older: Amount;
    trash: Amount;
    byMedia: Record<string, Amount>;
    byFolder: Record<string, Amount>;
    largest: Entry[];
}

/** A link that was made, as `shares` gives it in JSON. */
export interface Shared {
    link: string;
    nodes: string[];
    /** What those are called now; without those that are gone. */
    names: string[];
    expires: number;
}
"#;

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
enum Change {
    Folder { parent: NodeId, name: String },
    Move { node: NodeId, parent: NodeId, name: String },
    Trash { node: NodeId },
    Restore { node: NodeId, to: Option<Place> },
    Purge { node: NodeId },
    Revert { node: NodeId, object: ObjectId },
    Forget { node: NodeId, object: ObjectId },
    Tag { node: NodeId, tag: String, on: bool },
    Star { node: NodeId, on: bool },
    Comment { node: NodeId, text: String },
    Uncomment { node: NodeId, comment: CommentId },
    Share { link: String, node: NodeId, more: Option<Vec<NodeId>>, expires: f64 },
    Unshare { link: String },
}

impl Change {
    /// The operation of the log, and the id of what it makes.
    fn op(self) -> elohim_vault::Result<(Op, Option<String>)> {
        Ok(match self {
            Self::Folder { parent, name } => {
                let node = NodeId::random(&mut Random);
                (Op::Folder { node, parent, name: name::check(&name)? }, Some(node.to_string()))
            }
            Self::Comment { node, text } => {
                let comment = CommentId::random(&mut Random);
                (Op::Comment { node, comment, text }, Some(comment.to_string()))
            }
            Self::Move { node, parent, name } => (Op::Move { node, parent, name: name::check(&name)? }, None),
            Self::Restore { node, to } => {
                let to = to.map(|to| Ok(Place { name: name::check(&to.name)?, ..to }));
                (Op::Restore { node, to: to.transpose()? }, None)
            }
            Self::Trash { node } => (Op::Trash { node }, None),
            Self::Purge { node } => (Op::Purge { node }, None),
            Self::Revert { node, object } => (Op::Revert { node, object }, None),
            Self::Forget { node, object } => (Op::Forget { node, object }, None),
            Self::Tag { node, tag, on } => (Op::Tag { node, tag, on }, None),
            Self::Star { node, on } => (Op::Star { node, on }, None),
            Self::Uncomment { node, comment } => (Op::Uncomment { node, comment }, None),
            Self::Share { link, node, more, expires } => {
                (Op::Share { link, node, more: more.unwrap_or_default(), expires: micros(expires) }, None)
            }
            Self::Unshare { link } => (Op::Unshare { link }, None),
        })
    }
}

#[derive(Serialize)]
struct Changed {
    made: Vec<Option<String>>,
    freed: Vec<ObjectId>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Query {
    words: String,
    within: Option<String>,
    tag: Option<String>,
    media: Option<String>,
    starred: bool,
    min_size: Option<u64>,
    max_size: Option<u64>,
    from: Option<f64>,
    until: Option<f64>,
    limit: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Usage<'a> {
    present: Bytes,
    older: Bytes,
    trash: Bytes,
    by_media: BTreeMap<&'a str, Bytes>,
    by_folder: BTreeMap<&'a str, Bytes>,
    largest: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Bytes {
    files: u64,
    bytes: u64,
}

impl From<&Amount> for Bytes {
    fn from(amount: &Amount) -> Self {
        Self { files: amount.files, bytes: amount.bytes }
    }
}

fn by_name(amounts: &BTreeMap<String, Amount>) -> BTreeMap<&str, Bytes> {
    amounts.iter().map(|(name, amount)| (name.as_str(), amount.into())).collect()
}

#[derive(Serialize)]
struct Shared<'a> {
    link: &'a str,
    nodes: Vec<NodeId>,
    names: Vec<&'a str>,
    expires: i64,
}

#[wasm_bindgen]
impl Vault {
    /// Does all of these, or none: an array of `Change` as JSON. `now` is in milliseconds since 1970. Answers a `Changed` as JSON.
    ///
    /// # Errors
    /// `VAULT_BAD_NAME`, `VAULT_NAME_TAKEN`, `VAULT_FILE_NOT_FOUND`, `VAULT_NOT_POSSIBLE`, or what the pool throws.
    pub async fn change(&mut self, changes: String, now: f64) -> Result<String> {
        let changes: Vec<Change> = serde_json::from_str(&changes).map_err(|_| unusable("these are no changes"))?;
        let mut stored = Vec::new();
        for change in &changes {
            match change {
                Change::Purge { node } => stored.extend(self.core().index().objects(*node)),
                Change::Forget { object, .. } => stored.push(*object),
                _ => {}
            }
        }
        let both = changes.into_iter().map(Change::op).collect::<elohim_vault::Result<Vec<_>>>().map_err(thrown)?;
        let (ops, made) = both.into_iter().unzip();
        self.commit(ops, now).await?;
        json(&Changed { made, freed: self.core().index().unnamed(stored).into_iter().collect() })
    }

    /// What lies in a folder, as JSON: an array of `Entry`.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    pub fn list(&self, folder: &str) -> Result<String> {
        let index = self.core().index();
        entries(index, index.list(index.resolve(folder).map_err(thrown)?))
    }

    /// What has all these words in its name, tags or comments, as JSON: an array of `Entry`.
    ///
    /// # Errors
    /// None that can happen.
    pub fn search(&self, words: &str) -> Result<String> {
        let index = self.core().index();
        entries(index, index.search(words).into_iter())
    }

    /// What a `Query`, as JSON, finds, as JSON: an array of `Entry`, the last changed first.
    ///
    /// # Errors
    /// `VALIDATION_FAILED`, or `VAULT_FILE_NOT_FOUND` for the folder.
    pub fn query(&self, query: &str) -> Result<String> {
        let (query, limit) = self.asked(query)?;
        let index = self.core().index();
        entries(index, last_changed(index.search(query), limit).into_iter())
    }

    /// What was put into the trash, as JSON: an array of `Entry`.
    ///
    /// # Errors
    /// None that can happen.
    pub fn trash(&self) -> Result<String> {
        let index = self.core().index();
        entries(index, index.trash())
    }

    /// A file or folder, as JSON: an `Entry` in an array.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    pub fn entry(&self, path: &str) -> Result<String> {
        entries(self.core().index(), std::iter::once(self.node(path)?))
    }

    /// The versions of a file, as JSON: an array of `FileVersion`.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    pub fn versions(&self, path: &str) -> Result<String> {
        versions(self.node(path)?)
    }

    /// What was written about a file or folder, as JSON: an array of `Comment`.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    pub fn comments(&self, path: &str) -> Result<String> {
        comments(self.node(path)?)
    }

    /// The version of a file that is stored as `object`.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`, also when there is no such version.
    pub fn version(&self, path: &str, object: &str) -> Result<File> {
        let node = self.node(path)?;
        let found = node.versions.iter().rfind(|version| version.blob.object.to_string() == object);
        found.map(|version| File::of(node, version)).ok_or_else(|| thrown(Error::NotFound(path.to_owned())))
    }

    /// What takes the room, with the `most` largest files, as JSON: a `Usage`.
    ///
    /// # Errors
    /// None that can happen.
    pub fn usage(&self, most: usize) -> Result<String> {
        let index = self.core().index();
        let usage = index.usage(most);
        let largest = usage.largest.iter().filter_map(|(id, _)| index.find(*id));
        json(&Usage {
            present: (&usage.present).into(),
            older: (&usage.older).into(),
            trash: (&usage.trash).into(),
            by_media: by_name(&usage.by_media),
            by_folder: by_name(&usage.by_folder),
            largest: largest.map(|node| Entry::new(index, node)).collect(),
        })
    }

    /// The links that were made and not revoked, as JSON: an array of `Shared`.
    ///
    /// # Errors
    /// None that can happen.
    pub fn shares(&self) -> Result<String> {
        let index = self.core().index();
        let shared = index.shares().map(|shared| {
            let nodes: Vec<_> = std::iter::once(shared.node).chain(shared.more.iter().copied()).collect();
            let names = nodes.iter().filter_map(|id| index.find(*id)).map(|node| node.name.as_str()).collect();
            Shared { link: &shared.link, nodes, names, expires: millis(shared.expires) }
        });
        json(&shared.collect::<Vec<_>>())
    }
}

/// What was found, the last changed first, and no more than are wanted.
pub(crate) fn last_changed(found: Vec<&Node>, limit: Option<usize>) -> Vec<&Node> {
    let changed = |node: &Node| node.newest().map_or(node.created, |version| version.modified);
    // With what they are ordered by: files lie anywhere in memory, and each is looked at once.
    let mut found: Vec<_> = found.into_iter().map(|node| ((Reverse(changed(node)), node.id), node)).collect();
    let order = |(order, _): &((Reverse<i64>, NodeId), &Node)| *order;
    if let Some(limit) = limit.filter(|limit| *limit < found.len()) {
        // Of many that are found only those that are shown are put in order.
        found.select_nth_unstable_by_key(limit, order);
        found.truncate(limit);
    }
    found.sort_unstable_by_key(order);
    found.into_iter().map(|(_, node)| node).collect()
}

impl Vault {
    /// Reads a `Query`, and how many are wanted.
    pub(crate) fn asked(&self, query: &str) -> Result<(Asked, Option<usize>)> {
        let asked: Query = serde_json::from_str(query).map_err(|_| unusable("this is no query"))?;
        let within = asked.within.map(|path| self.core().index().resolve(&path)).transpose().map_err(thrown)?;
        let query = Asked {
            words: asked.words,
            within: within.filter(|folder| *folder != NodeId::ROOT),
            tag: asked.tag,
            media: asked.media,
            starred: asked.starred,
            min_size: asked.min_size,
            max_size: asked.max_size,
            from: asked.from.map(micros),
            until: asked.until.map(micros),
        };
        Ok((query, asked.limit))
    }

    pub(crate) fn node(&self, path: &str) -> Result<&Node> {
        let index: &Index = self.core().index();
        let found = index.find(index.resolve(path).map_err(thrown)?);
        found.ok_or_else(|| thrown(Error::NotFound(path.to_owned())))
    }
}
