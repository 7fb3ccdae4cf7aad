//! Files and folders.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::blob::BlobRef;
use crate::id::{CommentId, MemberId, NodeId, ObjectId};

/// Most tags of a file or folder.
pub const MAX_TAGS: usize = 32;
/// Longest comment, in bytes.
pub const MAX_COMMENT: usize = 4096;
/// Most comments about a file or folder.
pub const MAX_COMMENTS: usize = 500;

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
    /// Words that were put on it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Whether it is one that is used often.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub starred: bool,
    /// What was written about it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
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

/// Something that somebody wrote about a file or folder.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Who wrote it, in a team's vault: whose signature the entry has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// When.
    pub at: i64,
    /// What.
    pub text: String,
}

impl Node {
    /// A file or folder with nothing in it.
    pub(super) fn new(id: NodeId, parent: NodeId, name: String, created: i64) -> Self {
        let (tags, comments) = (BTreeSet::new(), Vec::new());
        Self { id, parent, name, created, trashed: None, versions: Vec::new(), tags, starred: false, comments }
    }

    /// The version that is stored as this object, the newest of those.
    pub fn version(&self, object: ObjectId) -> Option<&Version> {
        self.versions.iter().rfind(|version| version.blob.object == object)
    }

    /// What search looks through: its name, tags and comments.
    pub(super) fn words(&self) -> Cow<'_, str> {
        if self.tags.is_empty() && self.comments.is_empty() {
            return Cow::Borrowed(&self.name);
        }
        let mut words = self.name.clone();
        for more in self.tags.iter().chain(self.comments.iter().map(|comment| &comment.text)) {
            words.push(' ');
            // Line ends part what is searched.
            words.extend(more.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
        Cow::Owned(words)
    }

    /// Whether what is written on it is as much as there can be, with tags that are names, and comments of ids of their own.
    pub(super) fn is_marked_within_bounds(&self, is_name: impl Fn(&str) -> bool) -> bool {
        let ids: BTreeSet<_> = self.comments.iter().map(|comment| comment.id).collect();
        self.tags.len() <= MAX_TAGS
            && self.tags.iter().all(|tag| is_name(tag))
            && self.comments.len() <= MAX_COMMENTS
            && self.comments.len() == ids.len()
            && self.comments.iter().all(|comment| comment.text.len() <= MAX_COMMENT)
    }

    /// Whether search finds it by other words than another state of it.
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        self.name == other.name && self.tags == other.tags && self.comments == other.comments
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.versions.is_empty()
    }

    /// The present version of a file.
    pub fn newest(&self) -> Option<&Version> {
        self.versions.last()
    }
}
