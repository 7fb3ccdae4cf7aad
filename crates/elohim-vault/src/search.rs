//! What search looks through: the names of everything, folded, one after the other in memory. A search is one pass over
//! it; over names that lie apart it waits for memory at each of them.

use std::collections::HashMap;

use memchr::memmem::Finder;

use crate::id::NodeId;
use crate::name;

/// Folded names, each behind a line end, which no name contains.
#[derive(Default, Clone)]
pub(crate) struct Names {
    text: String,
    /// Where each name begins, and whose it is; nobody's when it was removed or changed.
    entries: Vec<(usize, Option<NodeId>)>,
    places: HashMap<NodeId, usize>,
}

impl Names {
    /// Enters a name, instead of the one that `id` had.
    pub(crate) fn set(&mut self, id: NodeId, name: &str) {
        self.remove(id);
        self.text.push('\n');
        self.places.insert(id, self.entries.len());
        self.entries.push((self.text.len(), Some(id)));
        self.text.push_str(&name::folded(name));
    }

    /// Removes a name.
    pub(crate) fn remove(&mut self, id: NodeId) {
        if let Some(entry) = self.places.remove(&id).and_then(|place| self.entries.get_mut(place)) {
            entry.1 = None;
            self.tidy();
        }
    }

    /// Whose names have all words of `query`, whatever the case and accents, in the order in which they were entered.
    pub(crate) fn search(&self, query: &str) -> Vec<NodeId> {
        let query = name::folded(query);
        let mut words: Vec<_> = query.split_whitespace().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let Some((rarest, others)) = words.split_first() else {
            return self.entries.iter().filter_map(|(_, id)| *id).collect();
        };
        let (finder, others): (_, Vec<_>) = (Finder::new(rarest), others.iter().map(Finder::new).collect());
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(hit) = self.text.as_bytes().get(at..).and_then(|rest| finder.find(rest)) {
            let next = self.entries.partition_point(|(begin, _)| *begin <= at + hit);
            let end = self.entries.get(next).map_or(self.text.len(), |(begin, _)| begin - 1);
            if let Some((begin, Some(id))) = next.checked_sub(1).and_then(|entry| self.entries.get(entry))
                && let Some(name) = self.text.as_bytes().get(*begin..end)
                && others.iter().all(|word| word.find(name).is_some())
            {
                found.push(*id);
            }
            at = end;
        }
        found
    }

    /// Writes the text anew when less than half of it is names.
    fn tidy(&mut self) {
        if self.entries.len() < 64 || self.places.len() * 2 > self.entries.len() {
            return;
        }
        let old = std::mem::take(self);
        let ends = old.entries.iter().skip(1).map(|(begin, _)| begin - 1).chain([old.text.len()]);
        for ((begin, id), end) in old.entries.iter().zip(ends) {
            if let (Some(id), Some(name)) = (id, old.text.get(*begin..end)) {
                self.text.push('\n');
                self.places.insert(*id, self.entries.len());
                self.entries.push((self.text.len(), Some(*id)));
                self.text.push_str(name);
            }
        }
    }
}
