//! Search inside files: indexing what is stored, merging what was indexed, and finding it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::{ATTEMPTS, Vault};
use crate::content::{Merge, Piece, PieceCache, Shard, ShardWriter, StoredPiece, Words, lines, numbers, split};
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{NodeId, ObjectId};
use crate::index::{Node, Query};
use crate::log::Op;
use crate::name;
use crate::pool::Pool;

/// Pieces that are fetched at a time.
const BATCH: usize = 16;

/// A file or folder that was found, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// What.
    pub node: NodeId,
    /// Whether its name, tags or comments have some of the words.
    pub by_name: bool,
    /// Whether its content has some of them.
    pub by_content: bool,
}

impl<P: Pool> Vault<P> {
    /// Switches search inside files on or off. Answers the objects that nothing names any more, to be deleted.
    ///
    /// # Errors
    /// [`Error::NotPossible`] in a team's vault.
    pub async fn switch_content_search(
        &mut self,
        on: bool,
        time: i64,
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<ObjectId>> {
        for _ in 0..ATTEMPTS {
            let before = if on { Vec::new() } else { self.index.contents().objects().collect() };
            if self.index.contents().is_on() == on
                || self.try_commit(&[Op::ContentSearch { on }], time, entropy).await?
            {
                return Ok(before);
            }
            self.refresh().await?;
        }
        Err(Error::NotPossible("other devices change the vault all the time; try again"))
    }

    /// Stores the words of some documents, by the objects that these are stored as. The shard counts once an [`Op::Content`] names it;
    /// when none comes to that, its pieces are stored for nothing.
    ///
    /// # Errors
    /// Only when it cannot be stored.
    pub async fn store_shard(&self, texts: &[(ObjectId, Words)], entropy: &mut dyn Entropy) -> Result<Shard> {
        let mut all: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (number, (_, words)) in (0..).zip(texts) {
            words.iter().for_each(|word| all.entry(word).or_default().push(number));
        }
        let mut shard = ShardWriter::new(self.keys(), texts.iter().map(|(document, _)| *document).collect());
        for (word, numbers) in all {
            self.store(shard.add(word, &numbers, entropy)?).await?;
        }
        let (shard, last) = shard.finish(entropy)?;
        self.store(Some(last)).await?;
        Ok(shard)
    }

    /// Makes one shard of several, when there are many; to be called until it answers `None`. Answers the objects that nothing names any
    /// more, to be deleted.
    ///
    /// # Errors
    /// [`Error::Damaged`] for pieces that are not what the log names, and when the pool fails.
    pub async fn merge_shards(
        &mut self,
        cache: &impl PieceCache,
        time: i64,
        entropy: &mut dyn Entropy,
    ) -> Result<Option<Vec<ObjectId>>> {
        let Some(ids) = self.index.next_merge() else { return Ok(None) };
        let replaced: Vec<_> = ids.iter().filter_map(|id| self.index.contents().shard(*id)).cloned().collect();
        let mut made = Vec::new();
        let is_first = match self.merged(&replaced, cache, &mut made, entropy).await {
            Ok(merged) => self.replace(&ids, merged, time, entropy).await?,
            // Another device has merged them and deleted what this one reads.
            Err(Error::Damaged(_)) if self.refreshed_without(&ids).await? => false,
            Err(error) => return Err(error),
        };
        let objects = |shard: &Arc<Shard>| shard.pieces.iter().map(|piece| piece.object).collect::<Vec<_>>();
        Ok(Some(if is_first { replaced.iter().flat_map(objects).collect() } else { made }))
    }

    /// Finds what has all words of a query in its name, tags, comments or content. The last word may be the beginning of one. Everything
    /// else that the query says must hold too.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when there is no word, [`Error::Damaged`] for pieces that are not what the log names.
    pub async fn find_content(&mut self, query: &Query, cache: &impl PieceCache) -> Result<Vec<Found>> {
        let folded = name::folded(&query.words);
        let words: Vec<&str> = split(&folded).collect();
        if words.is_empty() {
            return Err(Error::NotPossible("say what to look for"));
        }
        let contents = match self.documents_with(&words, cache).await {
            // Another device has merged and deleted it meanwhile.
            Err(Error::Damaged(_)) => {
                self.refresh().await?;
                self.documents_with(&words, cache).await?
            }
            other => other?,
        };
        let names: Vec<HashSet<NodeId>> = words.iter().map(|word| self.index.named_like(word)).collect();
        let in_name = |at: usize, node: NodeId| names.get(at).is_some_and(|nodes| nodes.contains(&node));
        let in_content = |at: usize, object: Option<ObjectId>| {
            object.zip(contents.get(at)).is_some_and(|(object, found)| found.contains(&object))
        };
        let object = |node: &Node| node.newest().map(|version| version.blob.object);
        let has_all = |node: &Node| (0..words.len()).all(|at| in_name(at, node.id) || in_content(at, object(node)));
        let found = self.index.filter(query, has_all).into_iter().map(|node| Found {
            node: node.id,
            by_name: (0..words.len()).any(|at| in_name(at, node.id)),
            by_content: (0..words.len()).any(|at| in_content(at, object(node))),
        });
        Ok(found.collect())
    }

    /// For each word the documents that have it; for the last one those that have a word that begins with it.
    async fn documents_with(&self, words: &[&str], cache: &impl PieceCache) -> Result<Vec<HashSet<ObjectId>>> {
        let mut found = vec![HashSet::new(); words.len()];
        let is_last = |at: usize| at + 1 == words.len();
        let mut wanted: HashMap<ObjectId, (&Arc<Shard>, &Piece, Vec<usize>)> = HashMap::new();
        for shard in self.index.contents().shards() {
            for (at, word) in words.iter().enumerate() {
                for piece in shard.pieces_with(word, is_last(at)) {
                    wanted.entry(piece.object).or_insert_with(|| (shard, piece, Vec::new())).2.push(at);
                }
            }
        }
        let wanted: Vec<_> = wanted.into_values().collect();
        for some in wanted.chunks(BATCH) {
            let pieces: Vec<_> = some.iter().map(|(shard, piece, _)| (*piece, shard.epoch)).collect();
            for ((shard, _, places), piece) in some.iter().zip(self.read_pieces(&pieces, cache).await?) {
                for at in places {
                    let (Some(word), Some(found)) = (words.get(*at), found.get_mut(*at)) else { continue };
                    for line in lines(&piece, word, is_last(*at)) {
                        numbers(line, |number| {
                            found.insert(shard.document(number)?);
                            Ok(())
                        })?;
                    }
                }
            }
        }
        Ok(found)
    }

    /// Writes several shards as one, without the documents that fall out; `None` when all do. `made` are the objects that it stores.
    async fn merged(
        &self,
        shards: &[Arc<Shard>],
        cache: &impl PieceCache,
        made: &mut Vec<ObjectId>,
        entropy: &mut dyn Entropy,
    ) -> Result<Option<Shard>> {
        let present = self.index.present();
        let mut merge = Merge::new(shards.to_vec(), |document| present.contains(&document));
        if merge.documents.is_empty() {
            return Ok(None);
        }
        let mut writer = ShardWriter::new(self.keys(), merge.documents.clone());
        loop {
            while let Some((piece, epoch, take)) = merge.wanted() {
                take(self.read_pieces(&[(&piece, epoch)], cache).await?.pop().unwrap_or_default());
            }
            let Some((word, numbers)) = merge.next()? else { break };
            if !numbers.is_empty() {
                let piece = writer.add(&word, &numbers, entropy)?;
                made.extend(piece.as_ref().map(|(object, _)| *object));
                self.store(piece).await?;
            }
        }
        let (shard, last) = writer.finish(entropy)?;
        made.push(last.0);
        self.store(Some(last)).await?;
        Ok(Some(shard))
    }

    /// Writes the entry of a merge; `false` when one of the shards is not there any more.
    async fn replace(
        &mut self,
        replaced: &[ObjectId],
        by: Option<Shard>,
        time: i64,
        entropy: &mut dyn Entropy,
    ) -> Result<bool> {
        let op = Op::Content { shards: by.into_iter().collect(), replaced: replaced.to_vec() };
        for _ in 0..ATTEMPTS {
            if self.lacks(replaced) {
                return Ok(false);
            }
            if self.try_commit(std::slice::from_ref(&op), time, entropy).await? {
                return Ok(true);
            }
            self.refresh().await?;
        }
        Err(Error::NotPossible("other devices change the vault all the time; try again"))
    }

    /// Whether one of these shards is not there any more.
    fn lacks(&self, shards: &[ObjectId]) -> bool {
        shards.iter().any(|id| self.index.contents().shard(*id).is_none())
    }

    /// Reads what is new, and says whether one of these shards is gone.
    async fn refreshed_without(&mut self, shards: &[ObjectId]) -> Result<bool> {
        self.refresh().await?;
        Ok(self.lacks(shards))
    }

    /// The lines of pieces, in the order asked for.
    async fn read_pieces(&self, pieces: &[(&Piece, u32)], cache: &impl PieceCache) -> Result<Vec<String>> {
        let open = |(piece, epoch): &(&Piece, u32), stored: &[u8]| {
            piece.open(self.ring.of_epoch(*epoch).ok_or(Error::Damaged("index of contents"))?, stored)
        };
        let kept = |one: &(&Piece, u32)| open(one, &cache.find(one.0.object)?).ok();
        let mut read: Vec<Option<String>> = pieces.iter().map(kept).collect();
        let missing = pieces.iter().zip(&read).filter(|(_, kept)| kept.is_none());
        let ids: Vec<_> = missing.map(|((piece, _), _)| piece.object).collect();
        if !ids.is_empty() {
            let mut fetched = self.pool.read_many(&ids).await?.into_iter();
            for (one, place) in pieces.iter().zip(&mut read).filter(|(_, kept)| kept.is_none()) {
                let stored = fetched.next().flatten().ok_or(Error::Damaged("index of contents"))?;
                *place = Some(open(one, &stored)?);
                cache.keep(one.0.object, &stored);
            }
        }
        Ok(read.into_iter().flatten().collect())
    }

    async fn store(&self, piece: Option<StoredPiece>) -> Result<()> {
        let Some((object, stored)) = piece else { return Ok(()) };
        // The id is a new one: when the pool has it, it is ours, and an answer was lost. Else reading it will tell.
        self.pool.create(object, stored).await.map(|_| ())
    }
}
