//! Finding files and folders.

use std::cell::Cell;
use std::collections::HashSet;

use super::{Index, Node};
use crate::id::NodeId;
use crate::name;

/// What to look for. Everything that is said must hold; nothing that is in the trash is found.
#[derive(Default, Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Words that name, tags or comments have, all of them, whatever the case and accents.
    pub words: String,
    /// The folder that it lies in, at any depth.
    pub within: Option<NodeId>,
    /// A tag that it has, whatever the case and accents.
    pub tag: Option<String>,
    /// What a file is: what its type begins with, such as `image/`.
    pub media: Option<String>,
    /// Whether only what is used often is found.
    pub starred: bool,
    /// The smallest size of a file, in bytes.
    pub min_size: Option<u64>,
    /// The largest size of a file, in bytes.
    pub max_size: Option<u64>,
    /// From when on the content of a file was last changed, in microseconds since 1970.
    pub from: Option<i64>,
    /// Until when, this moment not included.
    pub until: Option<i64>,
}

impl From<&str> for Query {
    fn from(words: &str) -> Self {
        Self { words: words.to_owned(), ..Self::default() }
    }
}

impl Query {
    /// Whether a file or folder, wherever it lies and whatever its words, is one of those.
    fn fits(&self, node: &Node, tag: Option<&str>) -> bool {
        let file = |holds: &dyn Fn(&super::Version) -> bool| node.newest().is_some_and(holds);
        tag.is_none_or(|tag| node.tags.iter().any(|one| name::folded(one) == tag))
            && (!self.starred || node.starred)
            && self.media.as_deref().is_none_or(|media| file(&|version| version.media.starts_with(media)))
            && self.min_size.is_none_or(|size| file(&|version| version.size >= size))
            && self.max_size.is_none_or(|size| file(&|version| version.size <= size))
            && self.from.is_none_or(|time| file(&|version| version.modified >= time))
            && self.until.is_none_or(|time| file(&|version| version.modified < time))
    }
}

impl Index {
    /// Everything that a query finds, in no order.
    pub fn search(&self, query: impl Into<Query>) -> Vec<&Node> {
        let query = query.into();
        let found = self.search.search(&query.words).into_iter().filter_map(|id| self.nodes.get(&id));
        found.filter(self.admitted(&query)).collect()
    }

    /// What a query finds of all that words are left out of account for, and that `words` say yes to, in no order.
    pub(crate) fn filter(&self, query: &Query, words: impl Fn(&Node) -> bool) -> Vec<&Node> {
        let admitted = self.admitted(query);
        self.nodes.values().filter(|node| words(node) && admitted(node)).collect()
    }

    /// What has these words in its name, tags or comments, wherever it lies.
    pub(crate) fn named_like(&self, words: &str) -> HashSet<NodeId> {
        self.search.search(words).into_iter().collect()
    }

    /// Whether a query, whatever its words, finds something.
    fn admitted(&self, query: &Query) -> impl Fn(&&Node) -> bool {
        let tag = query.tag.as_deref().map(name::folded);
        // What is looked at one after the other lies in one folder most of the time: the way up is gone once for all of it.
        let last = Cell::new(None);
        move |node| {
            if node.trashed.is_some() || !query.fits(node, tag.as_deref()) {
                return false;
            }
            if let Some((parent, is_here)) = last.get()
                && parent == node.parent
            {
                return is_here;
            }
            let is_here = self.is_live(node.parent) && query.within.is_none_or(|folder| self.is_within(node, folder));
            last.set(Some((node.parent, is_here)));
            is_here
        }
    }

    /// Whether something lies in a folder, at any depth.
    pub fn is_within(&self, node: &Node, folder: NodeId) -> bool {
        let mut at = node.parent;
        while at != folder {
            match self.nodes.get(&at) {
                Some(parent) => at = parent.parent,
                None => return false,
            }
        }
        true
    }
}
