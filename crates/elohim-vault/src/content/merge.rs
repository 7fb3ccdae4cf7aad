//! Several shards become one, piece by piece.

use std::collections::HashMap;
use std::sync::Arc;

use super::shard::{Piece, Shard, numbers};
use crate::error::{Error, Result};
use crate::id::ObjectId;

/// Reads several shards at once, word by word.
pub(crate) struct Merge {
    inputs: Vec<Input>,
    /// The documents of the shard that comes of it.
    pub(crate) documents: Vec<ObjectId>,
}

struct Input {
    shard: Arc<Shard>,
    /// The new number of each document; of one that falls out there is none.
    renumbered: Vec<Option<u32>>,
    /// How many pieces were read.
    read: usize,
    piece: String,
    /// Where the next line begins in the piece.
    at: usize,
}

impl Merge {
    /// Begins with shards of which these documents stay.
    pub(crate) fn new(shards: Vec<Arc<Shard>>, stays: impl Fn(ObjectId) -> bool) -> Self {
        let (mut documents, mut known) = (Vec::new(), HashMap::new());
        let mut renumber = |document: &ObjectId| {
            stays(*document).then(|| {
                *known.entry(*document).or_insert_with(|| {
                    documents.push(*document);
                    u32::try_from(documents.len() - 1).unwrap_or(u32::MAX)
                })
            })
        };
        let inputs = shards.into_iter().map(|shard| {
            let renumbered = shard.documents.iter().map(&mut renumber).collect();
            Input { shard, renumbered, read: 0, piece: String::new(), at: 0 }
        });
        let inputs = inputs.collect();
        Self { inputs, documents }
    }

    /// A piece that must be read before the next word is known, and what takes its lines.
    pub(crate) fn wanted(&mut self) -> Option<(Piece, u32, impl FnOnce(String))> {
        let input = self.inputs.iter_mut().find(|input| input.word().is_none() && input.next().is_some())?;
        let (piece, epoch) = (input.next()?.clone(), input.shard.epoch);
        let take = |lines| (input.piece, input.at, input.read) = (lines, 0, input.read + 1);
        Some((piece, epoch, take))
    }

    /// The next word and the numbers of the documents that have it, in order.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn next(&mut self) -> Result<Option<(String, Vec<u32>)>> {
        let Some(word) = self.inputs.iter().filter_map(Input::word).min().map(str::to_owned) else { return Ok(None) };
        let mut all = Vec::new();
        for input in self.inputs.iter_mut().filter(|input| input.word() == Some(&word)) {
            input.take(&mut all)?;
        }
        all.sort_unstable();
        all.dedup();
        Ok(Some((word, all)))
    }
}

impl Input {
    fn next(&self) -> Option<&Piece> {
        self.shard.pieces.get(self.read)
    }

    /// The line that comes next, without the line end before it.
    fn line(&self) -> Option<&str> {
        self.piece.get(self.at + 1..)?.lines().next()
    }

    fn word(&self) -> Option<&str> {
        self.line()?.split(' ').next()
    }

    /// Goes past a line, with the new numbers of those of its documents that stay.
    fn take(&mut self, to: &mut Vec<u32>) -> Result<()> {
        let line = self.line().unwrap_or_default();
        let length = line.len();
        let (_, listed) = line.split_once(' ').ok_or(Error::Damaged("index of contents"))?;
        numbers(listed, |number| {
            let at = usize::try_from(number).ok();
            let renumbered = at.and_then(|at| self.renumbered.get(at)).ok_or(Error::Damaged("index of contents"))?;
            to.extend(renumbered);
            Ok(())
        })?;
        self.at += length + 1;
        Ok(())
    }
}
