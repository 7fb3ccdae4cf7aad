//! Search inside files: which words which document has, in encrypted shards.
//!
//! | layer | content |
//! |---|---|
//! | log | of a [`Shard`]: its documents, and of each piece the object, its SHA-256 and its first word |
//! | object | random id, an age file to the log recipient |
//! | inside | gzip of lines, each behind a line end: a word, and the numbers of the documents that have it |
//!
//! Lines are sorted by word. A document's number is its place in the shard; the first number of a line stands as it is, each of the
//! others as the difference to the one before. A search reads one piece of each shard for each word.

mod merge;
mod plan;
mod shard;
mod words;

pub(crate) use merge::Merge;
pub(crate) use plan::{Size, next as next_merge};
pub use shard::{MAX_DOCUMENTS, Piece, Shard};
pub(crate) use shard::{ShardWriter, StoredPiece, lines, numbers};
pub(crate) use words::split;
pub use words::{MAX_TEXT, MAX_WORDS, Words};

use crate::id::ObjectId;

/// Where a device may keep pieces, as they are stored, so that it need not fetch them again. What it answers is checked like what
/// a server answers.
pub trait PieceCache {
    /// A piece that was kept.
    fn find(&self, object: ObjectId) -> Option<Vec<u8>>;
    /// Keeps a piece, or not.
    fn keep(&self, object: ObjectId, stored: &[u8]);
}

/// Keeps nothing.
pub struct NoCache;

impl PieceCache for NoCache {
    fn find(&self, _object: ObjectId) -> Option<Vec<u8>> {
        None
    }

    fn keep(&self, _object: ObjectId, _stored: &[u8]) {}
}
