//! A shard: what the log says of it, and the pieces that it is stored as.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::age_file;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{ObjectId, base64, object_ids};
use crate::keys::{Keys, sha256};

/// Most documents of a shard.
pub const MAX_DOCUMENTS: usize = 65_536;
/// Bytes of lines from which on a piece is not added to.
const PIECE: usize = 256 * 1024;
/// Longest piece that is read: one line more than it needs to be full.
const MAX_PIECE: u64 = 2 * 1024 * 1024;

/// The index of some documents, as the log names it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// The epoch of the keys that the pieces are encrypted to.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub epoch: u32,
    /// The objects that its documents are stored as.
    #[serde(with = "object_ids")]
    pub documents: Vec<ObjectId>,
    /// Its pieces, by their words. There is one at least.
    pub pieces: Vec<Piece>,
}

/// A piece of a shard.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// The first word in it; nothing when there is none.
    pub first: String,
    /// The object that holds it.
    pub object: ObjectId,
    /// SHA-256 of the object.
    #[serde(with = "base64")]
    pub sha256: [u8; 32],
}

/// A piece as it is stored.
pub(crate) type StoredPiece = (ObjectId, Vec<u8>);

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(epoch: &u32) -> bool {
    *epoch == 0
}

impl Shard {
    /// What it is known by: the object of its first piece.
    pub fn id(&self) -> Option<ObjectId> {
        self.pieces.first().map(|piece| piece.object)
    }

    /// Whether it is one that can be read.
    pub(crate) fn is_whole(&self) -> bool {
        let in_order = self.pieces.is_sorted_by(|one, next| one.first < next.first);
        !self.pieces.is_empty() && in_order && self.documents.len() <= MAX_DOCUMENTS
    }

    /// The pieces in which a word is, or words that begin with it.
    pub(crate) fn pieces_with(&self, word: &str, is_prefix: bool) -> &[Piece] {
        let first = self.pieces.partition_point(|piece| piece.first.as_str() <= word).saturating_sub(1);
        let is_past = |piece: &Piece| !(piece.first.as_str() <= word || is_prefix && piece.first.starts_with(word));
        let rest = self.pieces.get(first..).unwrap_or_default();
        rest.get(..rest.iter().position(is_past).unwrap_or(rest.len())).unwrap_or_default()
    }

    /// The documents with these numbers.
    pub(crate) fn document(&self, number: u32) -> Result<ObjectId> {
        let at = usize::try_from(number).ok();
        at.and_then(|at| self.documents.get(at)).copied().ok_or(Error::Damaged("index of contents"))
    }
}

impl Piece {
    /// The lines of a piece, each behind a line end.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is not the piece that the log names.
    pub(crate) fn open(&self, keys: &Keys, stored: &[u8]) -> Result<String> {
        let damaged = || Error::Damaged("index of contents");
        if sha256(stored) != self.sha256 {
            return Err(damaged());
        }
        let packed = age_file::open(&keys.log, stored).ok_or_else(damaged)?;
        let mut lines = String::new();
        GzDecoder::new(packed.as_slice()).take(MAX_PIECE).read_to_string(&mut lines).map_err(|_| damaged())?;
        Ok(lines)
    }
}

/// The lines of the words that are `word`, or begin with it: for each what follows the word.
pub(crate) fn lines<'a>(piece: &'a str, word: &str, is_prefix: bool) -> impl Iterator<Item = &'a str> {
    let begin = if is_prefix { format!("\n{word}") } else { format!("\n{word} ") };
    let found = memmem::find(piece.as_bytes(), begin.as_bytes()).and_then(|at| piece.get(at + 1..)).unwrap_or_default();
    let lines = found.lines().take_while(move |line| line.starts_with(begin.get(1..).unwrap_or_default()));
    lines.filter_map(|line| line.split_once(' ').map(|(_, numbers)| numbers))
}

/// The numbers of a line, each to its document.
///
/// # Errors
/// [`Error::Damaged`] for what is no number.
pub(crate) fn numbers(line: &str, mut take: impl FnMut(u32) -> Result<()>) -> Result<()> {
    let mut at = 0_u32;
    for number in line.split(' ') {
        let step: u32 = number.parse().map_err(|_| Error::Damaged("index of contents"))?;
        at = at.checked_add(step).ok_or(Error::Damaged("index of contents"))?;
        take(at)?;
    }
    Ok(())
}

/// Makes a shard, word by word.
pub(crate) struct ShardWriter<'a> {
    keys: &'a Keys,
    shard: Shard,
    first: String,
    lines: String,
}

impl<'a> ShardWriter<'a> {
    /// A shard of these documents.
    pub(crate) fn new(keys: &'a Keys, documents: Vec<ObjectId>) -> Self {
        let shard = Shard { epoch: keys.epoch, documents, pieces: Vec::new() };
        Self { keys, shard, first: String::new(), lines: String::new() }
    }

    /// Adds a word, after those that sort before it, and the numbers of its documents, in order. Answers a piece when it is full.
    pub(crate) fn add(
        &mut self,
        word: &str,
        numbers: &[u32],
        entropy: &mut dyn Entropy,
    ) -> Result<Option<StoredPiece>> {
        let full = if self.lines.len() >= PIECE { Some(self.seal(entropy)?) } else { None };
        if self.lines.is_empty() {
            word.clone_into(&mut self.first);
        }
        self.lines.push('\n');
        self.lines.push_str(word);
        let mut before = 0;
        for number in numbers {
            // Into a text, which takes everything.
            let _ = write!(self.lines, " {}", number - before);
            before = *number;
        }
        Ok(full)
    }

    /// The shard, and its last piece.
    pub(crate) fn finish(mut self, entropy: &mut dyn Entropy) -> Result<(Shard, StoredPiece)> {
        let last = self.seal(entropy)?;
        Ok((self.shard, last))
    }

    fn seal(&mut self, entropy: &mut dyn Entropy) -> Result<StoredPiece> {
        let failed = |_| Error::NotPossible("an index of contents could not be written");
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(self.lines.as_bytes()).map_err(failed)?;
        let stored = age_file::seal(&self.keys.log.to_public(), &gzip.finish().map_err(failed)?, entropy)?;
        let (first, object) = (std::mem::take(&mut self.first), ObjectId::random(entropy));
        self.shard.pieces.push(Piece { first, object, sha256: sha256(&stored) });
        self.lines.clear();
        Ok((object, stored))
    }
}
