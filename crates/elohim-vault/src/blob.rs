//! Stored files: one age file each, in parts that can be made, sent, checked and read on their own.
//!
//! | part | bytes |
//! |---|---|
//! | 0 | age header (fixed length), 16 bytes of nonce, chunks 0 to 127 |
//! | k | chunks 128 k to 128 k + 127 |
//!
//! A chunk is 65,536 bytes of the file and 16 of authentication. All parts one after the other are a file that the stock
//! `age` tool opens.

use std::ops::Range;
use std::sync::OnceLock;

use age::x25519::Recipient;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::age_file::{self, FileKey};
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{ObjectId, base64, digests};
use crate::keys::Keys;
use crate::payload::{CHUNK, NONCE, Payload, TAG};

/// Bytes of the file in one part: 8 MiB.
pub const PART: u64 = 128 * CHUNK as u64;
const CHUNKS_IN_PART: u64 = 128;
/// Longest age header that is read: a sender of a share could name any length, and the first part is held in memory.
pub(crate) const MAX_HEADER: u32 = 64 * 1024;

/// Where a file is stored and how it is read. Lives in the signed log only.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct BlobRef {
    /// The stored object.
    pub object: ObjectId,
    /// Length of its age header in bytes.
    pub header_len: u32,
    /// Length of the object in bytes.
    pub length: u64,
    /// Its key.
    #[serde(with = "base64")]
    pub key: FileKey,
    /// The epoch of the keys that the header is for. A file enters the log in the epoch that it was encrypted in: otherwise a
    /// member who was removed while it was being uploaded could read it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub epoch: u32,
    /// SHA-256 of each part. They bind the bytes to the log entry: whoever learns the key can make another file that it
    /// opens, but not one with these hashes.
    #[serde(with = "digests")]
    pub parts: Vec<[u8; 32]>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(epoch: &u32) -> bool {
    *epoch == 0
}

/// How many parts a file of `size` bytes has. An empty file has one.
pub fn part_count(size: u64) -> u32 {
    u32::try_from(size.div_ceil(PART)).unwrap_or(u32::MAX).max(1)
}

/// Which bytes of a file of `size` bytes are in part `index`.
pub fn part_range(size: u64, index: u32) -> Range<u64> {
    let begin = u64::from(index).saturating_mul(PART).min(size);
    begin..begin.saturating_add(PART).min(size)
}

/// Makes the parts of a new stored file.
pub struct BlobWriter {
    pub(crate) key: FileKey,
    pub(crate) nonce: [u8; NONCE],
    pub(crate) header: Vec<u8>,
    pub(crate) size: u64,
    pub(crate) epoch: u32,
    payload: Payload,
}

impl BlobWriter {
    /// A writer for a file of `size` bytes, with a fresh key.
    ///
    /// # Errors
    /// Only when a header cannot be made.
    pub fn new(keys: &Keys, size: u64, entropy: &mut dyn Entropy) -> Result<Self> {
        Self::to(&keys.store_recipient(), keys.epoch, size, entropy)
    }

    pub(crate) fn to(to: &Recipient, epoch: u32, size: u64, entropy: &mut dyn Entropy) -> Result<Self> {
        let key = FileKey::random(entropy);
        let header = age_file::header(&key, to)?;
        Ok(Self::with(key, entropy::bytes(entropy), header, size, epoch))
    }

    /// The writer of an upload that was begun under the same keys.
    pub(crate) fn resumed(keys: &Keys, key: FileKey, nonce: [u8; NONCE], header: Vec<u8>, size: u64) -> Self {
        Self::with(key, nonce, header, size, keys.epoch)
    }

    pub(crate) fn with(key: FileKey, nonce: [u8; NONCE], header: Vec<u8>, size: u64, epoch: u32) -> Self {
        let payload = Payload::new(&key.0, &nonce);
        Self { key, nonce, header, size, epoch, payload }
    }

    /// Size of the file in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Length of the stored object in bytes.
    pub fn length(&self) -> u64 {
        let head = u64::try_from(self.header.len() + NONCE).unwrap_or(0);
        let chunks = self.size.div_ceil(CHUNK as u64).max(1);
        head + self.size + chunks * TAG as u64
    }

    /// Part `index`, made of the bytes of the file in [`part_range`]. Parts may be made in any order and at once. The same
    /// part must never be made of different bytes: see [`crate::journal`].
    ///
    /// # Errors
    /// [`Error::SourceChanged`] when the bytes are not as many as the part has.
    pub fn part(&self, index: u32, plaintext: &[u8]) -> Result<Vec<u8>> {
        self.check(index, plaintext.len())?;
        let (mut part, mut rest) = (Vec::new(), plaintext);
        self.part_from(index, &mut part, |chunk| {
            let (taken, after) = rest.split_at_checked(chunk.len()).ok_or(Error::SourceChanged)?;
            chunk.copy_from_slice(taken);
            rest = after;
            Ok::<_, Error>(())
        })?;
        Ok(part)
    }

    /// [`BlobWriter::part`] into `part`, whose room is used again, and its SHA-256. `read` fills in the bytes of the file, a
    /// chunk at a time and one after the other: so each is read, encrypted and hashed while the processor has it at hand.
    ///
    /// # Errors
    /// [`Error::SourceChanged`] when there is no such part, and what `read` says.
    pub fn part_from<E: From<Error>>(
        &self,
        index: u32,
        part: &mut Vec<u8>,
        read: impl FnMut(&mut [u8]) -> std::result::Result<(), E>,
    ) -> std::result::Result<[u8; 32], E> {
        let range = part_range(self.size, index);
        let length = usize::try_from(range.end - range.start).ok().filter(|_| index < part_count(self.size));
        let length = length.ok_or(Error::SourceChanged)?;
        part.clear();
        if index == 0 {
            part.extend(self.head());
        }
        let mut hash = Sha256::new_with_prefix(&part);
        let last = index + 1 == part_count(self.size);
        let first = u64::from(index) * CHUNKS_IN_PART;
        self.payload.encrypt_from(first, length, last, part, read, |chunk| hash.update(chunk))?;
        Ok(hash.finalize().into())
    }

    /// [`BlobWriter::part`] of `length` bytes that lie elsewhere, a chunk at a time: `read` fills what it is given with those that
    /// come next, `write` takes what comes next of the part.
    ///
    /// # Errors
    /// [`Error::SourceChanged`] when the bytes are not as many as the part has.
    pub fn part_through(
        &self,
        index: u32,
        length: usize,
        mut read: impl FnMut(&mut [u8]),
        mut write: impl FnMut(&[u8]),
    ) -> Result<()> {
        self.check(index, length)?;
        if index == 0 {
            write(&self.head());
        }
        let chunks = length.div_ceil(CHUNK).max(1);
        let mut chunk = vec![0; length.min(CHUNK)];
        let mut rest = length;
        for (counter, at) in (u64::from(index) * CHUNKS_IN_PART..).zip(1..=chunks) {
            chunk.truncate(rest);
            rest -= chunk.len();
            read(&mut chunk);
            let last = at == chunks && index + 1 == part_count(self.size);
            let tag = self.payload.encrypt_chunk(counter, last, &mut chunk)?;
            write(&chunk);
            write(&tag);
        }
        Ok(())
    }

    /// Length of part `index` in bytes.
    pub fn part_length(&self, index: u32) -> u64 {
        let range = part_range(self.size, index);
        let bytes = range.end - range.start;
        let head = if index == 0 { u64::try_from(self.header.len() + NONCE).unwrap_or(0) } else { 0 };
        head + bytes + bytes.div_ceil(CHUNK as u64).max(1) * TAG as u64
    }

    fn check(&self, index: u32, length: usize) -> Result<()> {
        let range = part_range(self.size, index);
        let fits = u64::try_from(length).ok() == Some(range.end - range.start) && index < part_count(self.size);
        if fits { Ok(()) } else { Err(Error::SourceChanged) }
    }

    fn head(&self) -> Vec<u8> {
        [self.header.as_slice(), &self.nonce].concat()
    }

    /// The record of the finished file, for the log.
    pub fn finish(&self, object: ObjectId, parts: Vec<[u8; 32]>) -> BlobRef {
        let header_len = u32::try_from(self.header.len()).unwrap_or(u32::MAX);
        BlobRef { object, header_len, length: self.length(), key: self.key.clone(), epoch: self.epoch, parts }
    }
}

/// Reads the parts of a stored file.
pub struct BlobReader {
    blob: BlobRef,
    head: usize,
    /// Known from the first part that is what the log names.
    payload: OnceLock<Payload>,
}

impl BlobReader {
    /// A reader of a file that a record names.
    ///
    /// # Errors
    /// [`Error::Damaged`] when no file has such a record.
    pub fn new(blob: &BlobRef) -> Result<Self> {
        let header = Some(blob.header_len).filter(|len| *len <= MAX_HEADER);
        let head = header.and_then(|len| usize::try_from(len).ok()?.checked_add(NONCE));
        let head = head.filter(|head| u64::try_from(head + TAG).is_ok_and(|least| least <= blob.length));
        let blob = blob.clone();
        let reader = Self { blob, head: head.ok_or(Error::Damaged("record of a file"))?, payload: OnceLock::new() };
        if reader.count() == reader.blob.parts.len() { Ok(reader) } else { Err(Error::Damaged("record of a file")) }
    }

    /// Which bytes of the stored object part `index` is.
    pub fn stored_range(&self, index: u32) -> Range<u64> {
        let (head, full) = (self.head as u64, CHUNKS_IN_PART * (CHUNK + TAG) as u64);
        let begin = if index == 0 { 0 } else { head + u64::from(index) * full };
        begin.min(self.blob.length)..(head + (u64::from(index) + 1) * full).min(self.blob.length)
    }

    /// How many parts there are.
    fn count(&self) -> usize {
        let chunks = self.blob.length - self.head as u64;
        usize::try_from(chunks.div_ceil(CHUNKS_IN_PART * (CHUNK + TAG) as u64)).unwrap_or(usize::MAX)
    }

    /// How many parts there are.
    pub fn parts(&self) -> u32 {
        u32::try_from(self.blob.parts.len()).unwrap_or(u32::MAX)
    }

    /// Takes header and nonce, for a reader that does not begin with the first part. Others than those of the file make all parts
    /// unreadable, and nothing worse: the parts are checked against the log.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are too few bytes.
    pub fn begin(&mut self, head: &[u8]) -> Result<()> {
        self.payload = OnceLock::from(self.payload_of(head)?);
        Ok(())
    }

    /// The bytes of the file that stored part `index` holds. Part 0 is read before the others, because it carries
    /// the nonce, unless [`BlobReader::begin`] was given it.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes that the log names.
    pub fn part(&self, index: u32, stored: &[u8]) -> Result<Vec<u8>> {
        let mut plain = Vec::new();
        self.part_to(index, stored, &mut plain)?;
        Ok(plain)
    }

    /// [`BlobReader::part`] into `plain`, whose room is used again. When it fails, nothing is in it.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes that the log names.
    pub fn part_to(&self, index: u32, stored: &[u8], plain: &mut Vec<u8>) -> Result<()> {
        plain.clear();
        let decrypted = self.decrypt(index, stored, plain);
        if decrypted.is_err() {
            plain.clear();
        }
        decrypted
    }

    fn decrypt(&self, index: u32, stored: &[u8], plain: &mut Vec<u8>) -> Result<()> {
        let damaged = || Error::Damaged("file");
        let head = if index == 0 { self.head } else { 0 };
        let (head, chunks) = stored.split_at_checked(head).ok_or_else(damaged)?;
        let begun = if index == 0 { Some(self.payload_of(head)?) } else { None };
        let payload = begun.as_ref().map_or_else(|| self.payload(), Ok)?;
        // Each chunk is hashed and decrypted while the processor has it at hand. What the log does not name goes no further.
        let mut hash = Sha256::new_with_prefix(head);
        let first = u64::from(index) * CHUNKS_IN_PART;
        payload.decrypt_to(first, chunks, self.is_last(index), plain, |chunk| hash.update(chunk))?;
        if !self.is_named(index, hash.finalize().into()) {
            return Err(damaged());
        }
        if let Some(payload) = begun {
            // When it was read before, it is the same.
            let _ = self.payload.set(payload);
        }
        Ok(())
    }

    /// [`BlobReader::part`] of `length` bytes that lie elsewhere and whose SHA-256 is `digest`, a chunk at a time: `read` fills what it
    /// is given with those that come next, `write` takes what comes next of the file. What was written counts only when all is well.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes that the log names.
    pub fn part_through(
        &self,
        index: u32,
        digest: [u8; 32],
        length: usize,
        mut read: impl FnMut(&mut [u8]),
        mut write: impl FnMut(&[u8]),
    ) -> Result<()> {
        if !self.is_named(index, digest) {
            return Err(Error::Damaged("file"));
        }
        let (mut rest, mut begun) = (length, None);
        if index == 0 {
            let mut head = vec![0; self.head.min(rest)];
            rest -= head.len();
            read(&mut head);
            begun = Some(self.payload_of(&head)?);
        }
        if rest == 0 {
            return Err(Error::Damaged("file"));
        }
        let payload = begun.as_ref().map_or_else(|| self.payload(), Ok)?;
        let (mut stored, mut chunk) = (vec![0; rest.min(CHUNK + TAG)], Vec::with_capacity(CHUNK));
        for counter in u64::from(index) * CHUNKS_IN_PART.. {
            stored.truncate(rest);
            rest -= stored.len();
            read(&mut stored);
            chunk.clear();
            payload.decrypt_chunk(counter, rest == 0 && self.is_last(index), &stored, &mut chunk)?;
            write(&chunk);
            if rest == 0 {
                break;
            }
        }
        if let Some(payload) = begun {
            // When it was read before, it is the same.
            let _ = self.payload.set(payload);
        }
        Ok(())
    }

    /// Which bytes of the stored object come before the chunks: what [`BlobReader::is_part`] and [`BlobReader::begin`] need.
    pub fn head_range(&self) -> Range<u64> {
        0..self.head as u64
    }

    /// Whether these bytes of the file are those of part `index`, for a device that has them and does not trust its disk.
    /// Encrypted again they must have the hash that the log names. `head` is what the stored object begins with; what vouches for it
    /// is the hash of part 0.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the head is too short, [`Error::NotPossible`] before part 0 was found to be whole or was read.
    pub fn is_part(&self, index: u32, plaintext: &[u8], head: &[u8]) -> Result<bool> {
        let head = if index == 0 { head } else { &[] };
        let begun = if index == 0 { Some(self.payload_of(head)?) } else { None };
        let payload = begun.as_ref().map_or_else(|| self.payload(), Ok)?;
        let (mut stored, mut hash) = (Vec::new(), Sha256::new_with_prefix(head));
        payload.encrypt(u64::from(index) * CHUNKS_IN_PART, plaintext, self.is_last(index), &mut stored)?;
        hash.update(&stored);
        let is_part = self.is_named(index, hash.finalize().into());
        if let Some(payload) = begun.filter(|_| is_part) {
            let _ = self.payload.set(payload);
        }
        Ok(is_part)
    }

    fn is_last(&self, index: u32) -> bool {
        index.checked_add(1) == Some(self.parts())
    }

    /// Whether this is the hash of part `index` that the log names.
    fn is_named(&self, index: u32, digest: [u8; 32]) -> bool {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        self.blob.parts.get(at) == Some(&digest)
    }

    /// The cipher that this head asks for.
    fn payload_of(&self, head: &[u8]) -> Result<Payload> {
        let nonce = head.last_chunk::<NONCE>().filter(|_| head.len() == self.head);
        Ok(Payload::new(&self.blob.key.0, nonce.ok_or(Error::Damaged("file"))?))
    }

    fn payload(&self) -> Result<&Payload> {
        self.payload.get().ok_or(Error::NotPossible("the first part must be read first"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_cannot_ask_for_a_first_part_that_fills_the_memory() {
        let blob = |header_len: u32| {
            let length = u64::from(header_len) + 16 + 17;
            BlobRef {
                object: ObjectId([0; 16]),
                header_len,
                length,
                key: FileKey([0; 16]),
                epoch: 0,
                parts: vec![[0; 32]],
            }
        };
        assert!(BlobReader::new(&blob(MAX_HEADER)).is_ok());
        assert!(matches!(BlobReader::new(&blob(MAX_HEADER + 1)), Err(Error::Damaged(_))));
        assert!(matches!(BlobReader::new(&blob(u32::MAX)), Err(Error::Damaged(_))));
    }
}
