//! Versions that come back and go, tags, and comments.

use super::{Comment, Index, MAX_COMMENT, MAX_COMMENTS, MAX_TAGS, Undo, Version};
use crate::error::{Error, Result};
use crate::id::{CommentId, NodeId, ObjectId};
use crate::name;

impl Index {
    pub(super) fn revert(&mut self, node: NodeId, object: ObjectId, time: i64, undo: &mut Undo) -> Result<()> {
        let mut file = self.live(node)?.clone();
        let older = file.version(object).ok_or(Error::NotPossible("there is no such version"))?;
        if file.newest().is_some_and(|newest| newest.blob.object == object) {
            return Err(Error::NotPossible("this is the present version"));
        }
        file.versions.push(Version { stored: time, ..older.clone() });
        self.set(node, Some(file), undo);
        Ok(())
    }

    pub(super) fn forget(&mut self, node: NodeId, object: ObjectId, undo: &mut Undo) -> Result<()> {
        let mut file = self.live(node)?.clone();
        file.version(object).ok_or(Error::NotPossible("there is no such version"))?;
        if file.newest().is_some_and(|newest| newest.blob.object == object) {
            return Err(Error::NotPossible("the present version cannot be forgotten; remove the file"));
        }
        file.versions.retain(|version| version.blob.object != object);
        self.set(node, Some(file), undo);
        Ok(())
    }

    pub(super) fn tag(&mut self, node: NodeId, tag: &str, on: bool, undo: &mut Undo) -> Result<()> {
        let mut tagged = self.live(node)?.clone();
        if name::check(tag)? != tag || tag.trim() != tag {
            return Err(Error::BadName(tag.to_owned()));
        }
        if on {
            tagged.tags.insert(tag.to_owned());
        } else {
            tagged.tags.remove(tag);
        }
        if tagged.tags.len() > MAX_TAGS {
            return Err(Error::NotPossible("it has as many tags as there can be"));
        }
        self.set(node, Some(tagged), undo);
        Ok(())
    }

    pub(super) fn comment(&mut self, node: NodeId, comment: Comment, undo: &mut Undo) -> Result<()> {
        let mut about = self.live(node)?.clone();
        let text = &comment.text;
        if text.trim().is_empty() || text.len() > MAX_COMMENT || about.comments.len() >= MAX_COMMENTS {
            return Err(Error::NotPossible("a comment is empty or too long, or there are too many"));
        }
        if about.comments.iter().any(|one| one.id == comment.id) {
            return Err(Error::NotPossible("a comment of this id exists"));
        }
        about.comments.push(comment);
        self.set(node, Some(about), undo);
        Ok(())
    }

    pub(super) fn uncomment(&mut self, node: NodeId, comment: CommentId, undo: &mut Undo) -> Result<()> {
        let mut about = self.live(node)?.clone();
        let before = about.comments.len();
        about.comments.retain(|one| one.id != comment);
        if about.comments.len() == before {
            return Err(Error::NotPossible("there is no such comment"));
        }
        self.set(node, Some(about), undo);
        Ok(())
    }
}
