//! Files and folders, as JavaScript sees them.

use elohim_vault::index::{Index, Node, Version};
use elohim_vault::{MemberId, NodeId, ObjectId};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::{Result, unusable};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A file or folder. Times are in milliseconds since 1970. */
export interface Entry {
    id: string;
    /** The folder that it lies in; 32 zeros at the top. */
    parent: string;
    path: string;
    name: string;
    folder: boolean;
    created: number;
    /** When it was put into the trash. */
    trashed?: number;
    media?: string;
    size?: number;
    modified?: number;
    versions: number;
    tags: string[];
    starred: boolean;
    comments: number;
}

/** A version of a file, as `versions` gives them in JSON, the newest last. */
export interface FileVersion {
    object: string;
    media: string;
    size: number;
    modified: number;
    stored: number;
}

/** What somebody wrote about a file or folder, as `comments` gives it in JSON. */
export interface Comment {
    id: string;
    /** Who, in a team's vault. */
    by?: string;
    at: number;
    text: string;
}
"#;

#[derive(Serialize)]
pub(crate) struct Entry<'a> {
    id: NodeId,
    parent: NodeId,
    path: String,
    name: &'a str,
    folder: bool,
    created: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    trashed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<i64>,
    versions: usize,
    tags: Vec<&'a str>,
    starred: bool,
    comments: usize,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(index: &Index, node: &'a Node) -> Self {
        let version = node.newest();
        Self {
            id: node.id,
            parent: node.parent,
            path: index.path(node.id),
            name: &node.name,
            folder: node.is_folder(),
            created: millis(node.created),
            trashed: node.trashed.map(millis),
            media: version.map(|version| version.media.as_str()),
            size: version.map(|version| version.size),
            modified: version.map(|version| millis(version.modified)),
            versions: node.versions.len(),
            tags: node.tags.iter().map(String::as_str).collect(),
            starred: node.starred,
            comments: node.comments.len(),
        }
    }
}

#[derive(Serialize)]
struct FileVersion<'a> {
    object: ObjectId,
    media: &'a str,
    size: u64,
    modified: i64,
    stored: i64,
}

impl<'a> FileVersion<'a> {
    fn new(version: &'a Version) -> Self {
        let (modified, stored) = (millis(version.modified), millis(version.stored));
        Self { object: version.blob.object, media: &version.media, size: version.size, modified, stored }
    }
}

#[derive(Serialize)]
struct Comment<'a> {
    id: elohim_vault::id::CommentId,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<MemberId>,
    at: i64,
    text: &'a str,
}

/// An array of `Entry`.
pub(crate) fn entries<'a>(index: &Index, nodes: impl Iterator<Item = &'a Node>) -> Result<String> {
    json(&nodes.map(|node| Entry::new(index, node)).collect::<Vec<_>>())
}

/// An array of `FileVersion`.
pub(crate) fn versions(node: &Node) -> Result<String> {
    json(&node.versions.iter().map(FileVersion::new).collect::<Vec<_>>())
}

/// An array of `Comment`.
pub(crate) fn comments(node: &Node) -> Result<String> {
    let comments =
        node.comments.iter().map(|one| Comment { id: one.id, by: one.by, at: millis(one.at), text: &one.text });
    json(&comments.collect::<Vec<_>>())
}

pub(crate) fn json(what: &impl Serialize) -> Result<String> {
    serde_json::to_string(what).map_err(|_| unusable("the answer cannot be written"))
}

pub(crate) fn millis(micros: i64) -> i64 {
    micros.div_euclid(1000)
}

#[expect(clippy::cast_possible_truncation, reason = "a time far beyond every calendar becomes the last one")]
pub(crate) fn micros(milliseconds: f64) -> i64 {
    (milliseconds * 1000.0) as i64
}
