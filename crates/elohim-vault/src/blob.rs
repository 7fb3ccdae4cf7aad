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

use age::x25519::Recipient;
use serde::{Deserialize, Serialize};

use crate::age_file::{self, FileKey};
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{ObjectId, base64, digests};
use crate::keys::{self, Keys};
use crate::payload::{CHUNK, NONCE, Payload, TAG};

/// Bytes of the file in one part: 8 MiB.
pub const PART: u64 = 128 * CHUNK as u64;
const CHUNKS_IN_PART: u64 = 128;
/// Longest age header that is read: a sender of a share could name any length, and the first part is held in memory.
const MAX_HEADER: u32 = 64 * 1024;

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
    epoch: u32,
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

    fn with(key: FileKey, nonce: [u8; NONCE], header: Vec<u8>, size: u64, epoch: u32) -> Self {
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
        let range = part_range(self.size, index);
        if u64::try_from(plaintext.len()).ok() != Some(range.end - range.start) || index >= part_count(self.size) {
            return Err(Error::SourceChanged);
        }
        let mut part = if index == 0 { [self.header.as_slice(), &self.nonce].concat() } else { Vec::new() };
        let last = index + 1 == part_count(self.size);
        self.payload.encrypt(u64::from(index) * CHUNKS_IN_PART, plaintext, last, &mut part)?;
        Ok(part)
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
    payload: Option<Payload>,
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
        let reader = Self { blob, head: head.ok_or(Error::Damaged("record of a file"))?, payload: None };
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

    /// The bytes of the file that stored part `index` holds. Parts are read from 0 upwards, because the first one carries
    /// the nonce.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes that the log names.
    pub fn part(&mut self, index: u32, stored: &[u8]) -> Result<Vec<u8>> {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let damaged = || Error::Damaged("file");
        if self.blob.parts.get(at) != Some(&keys::sha256(stored)) {
            return Err(damaged());
        }
        let chunks = if index == 0 {
            let header = self.head - NONCE;
            let nonce = stored.get(header..self.head).and_then(|nonce| nonce.try_into().ok()).ok_or_else(damaged)?;
            self.payload = Some(Payload::new(&self.blob.key.0, &nonce));
            stored.get(self.head..).ok_or_else(damaged)?
        } else {
            stored
        };
        self.payload()?.decrypt(u64::from(index) * CHUNKS_IN_PART, chunks, at + 1 == self.blob.parts.len())
    }

    /// Whether these bytes of the file are those of part `index`, for a device that has them and does not trust its disk.
    /// Encrypted again they must have the hash that the log names. For the first part this cannot be said.
    ///
    /// # Errors
    /// [`Error::NotPossible`] before the first part was read.
    pub fn is_part(&self, index: u32, plaintext: &[u8]) -> Result<bool> {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let mut stored = Vec::new();
        let last = at + 1 == self.blob.parts.len();
        self.payload()?.encrypt(u64::from(index) * CHUNKS_IN_PART, plaintext, last, &mut stored)?;
        Ok(self.blob.parts.get(at) == Some(&keys::sha256(&stored)))
    }

    fn payload(&self) -> Result<&Payload> {
        self.payload.as_ref().ok_or(Error::NotPossible("the first part must be read first"))
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
