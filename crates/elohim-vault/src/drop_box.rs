//! Drop boxes: files of strangers, encrypted to the one recipient that is published.
//!
//! | piece | made of | who sees it |
//! |---|---|---|
//! | recipient | X25519 of HKDF(root secret), label `drop` | whoever has the address, and the server |
//! | submission | age file to it, in the parts of a stored file | the server, encrypted |
//! | label | age file to it: name and type | the server, encrypted |
//!
//! Whoever knows the recipient can make a file that its identity opens, so nothing here says who sent what. A submission becomes a
//! file of the vault by an entry of the log that names its key and the hashes of its parts, without its bytes being moved.

use std::ops::Range;
use std::sync::Mutex;

use age::Decryptor;
use age::x25519::{Identity, Recipient};
use age_core::format::{FileKey as AgeFileKey, Stanza};
use age_core::secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use crate::age_file::{self, FileKey};
use crate::blob::{BlobReader, BlobRef, BlobWriter, MAX_HEADER};
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::ObjectId;
use crate::keys::Keys;
use crate::name;
use crate::payload::{CHUNK, NONCE, Payload, TAG};

/// What a server says of a submission.
#[derive(Clone)]
pub struct Stored {
    /// The object.
    pub object: ObjectId,
    /// Its length in bytes.
    pub length: u64,
    /// Length of its age header in bytes.
    pub header_len: u32,
    /// SHA-256 of each of its parts.
    pub parts: Vec<[u8; 32]>,
}

/// Name and type of a submission, as its sender says.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Label {
    v: u8,
    kind: String,
    /// Its name: one that a file of the vault may have.
    pub name: String,
    /// What it is, such as `text/plain`.
    pub media: String,
}

impl Label {
    /// A label.
    pub fn new(name: &str, media: &str) -> Self {
        Self { v: 1, kind: "label".to_owned(), name: name.to_owned(), media: media.to_owned() }
    }

    /// Seals it for the receiver.
    ///
    /// # Errors
    /// [`Error::BadLink`] when the recipient is none.
    pub fn seal(&self, recipient: &str, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(self).map_err(|_| Error::NotPossible("the name cannot be written"))?;
        age_file::seal(&parse(recipient)?, &json, entropy)
    }

    /// The label that a sender has sealed, for whichever of these keys; `None` when it does not open, or names what no file may be
    /// called. A sender, and the server, can write anything.
    pub fn open<'a>(epochs: impl IntoIterator<Item = &'a Keys>, sealed: &[u8]) -> Option<Self> {
        let json = epochs.into_iter().find_map(|keys| age_file::open(&keys.drop, sealed))?;
        let label: Self = serde_json::from_slice(&json).ok()?;
        let name = name::check(&label.name).ok()?;
        let fits = label.v == 1 && label.kind == "label" && label.media.len() <= name::MAX_BYTES;
        fits.then_some(Self { name, ..label })
    }
}

/// The recipient of the vault's drop boxes, `age1…`, for their addresses.
pub fn recipient(keys: &Keys) -> String {
    keys.drop.to_public().to_string()
}

/// Makes the parts of a file for a box, from the recipient in its address.
///
/// # Errors
/// [`Error::BadLink`] when it is none.
pub fn writer(recipient: &str, size: u64, entropy: &mut dyn Entropy) -> Result<BlobWriter> {
    BlobWriter::to(&parse(recipient)?, 0, size, entropy)
}

fn parse(recipient: &str) -> Result<Recipient> {
    recipient.parse().map_err(|_| Error::BadLink)
}

impl Stored {
    /// Which bytes of the object [`Stored::open`] wants: the header with the nonce behind it, and the last chunk. The rest is not
    /// read: a submission is accepted in the same time whatever its size.
    ///
    /// # Errors
    /// [`Error::UnreadableSubmission`] when no age file has these lengths, or its header is too long to be held in memory.
    pub fn wanted(&self) -> Result<(Range<u64>, Range<u64>)> {
        if self.header_len > MAX_HEADER {
            return Err(Error::UnreadableSubmission);
        }
        let head = u64::from(self.header_len) + NONCE as u64;
        let payload = self.length.checked_sub(head).filter(|payload| *payload >= TAG as u64);
        let chunks = payload.ok_or(Error::UnreadableSubmission)?.div_ceil(STORED_CHUNK);
        let last = head + (chunks - 1) * STORED_CHUNK;
        if self.length - last < TAG as u64 {
            return Err(Error::UnreadableSubmission);
        }
        Ok((0..head, last..self.length))
    }

    /// The file that the submission is, and its size in bytes, from the bytes that [`Stored::wanted`] names. That its end is there
    /// is checked; every part is checked against its hash when it is read. `epochs` are the keys of the vault, the present ones first:
    /// addresses that were given out before the keys were renewed go on working.
    ///
    /// # Errors
    /// [`Error::UnreadableSubmission`] when it is not for this vault's boxes, or was cut off: the sender may have sent anything.
    pub fn open<'a>(
        &self,
        epochs: impl IntoIterator<Item = &'a Keys>,
        head: &[u8],
        last: &[u8],
    ) -> Result<(BlobRef, u64)> {
        let damaged = || Error::UnreadableSubmission;
        let (first, end) = self.wanted()?;
        let is = |bytes: &[u8], range: &Range<u64>| u64::try_from(bytes.len()) == Ok(range.end - range.start);
        if !is(head, &first) || !is(last, &end) {
            return Err(damaged());
        }
        let mut rest = head;
        let decryptor = Decryptor::new_buffered(&mut rest).map_err(|_| damaged())?;
        let epochs: Vec<_> = epochs.into_iter().collect();
        let captured = Captured { identities: epochs.iter().map(|keys| &keys.drop).collect(), key: Mutex::new(None) };
        // The key is taken only when the header's authentication holds under it.
        let opened = decryptor.decrypt(std::iter::once(&captured as &dyn age::Identity));
        let is_whole = opened.is_ok();
        drop(opened);
        let key =
            captured.key.into_inner().ok().flatten().filter(|_| is_whole && rest.is_empty()).ok_or_else(damaged)?;
        let nonce = head.last_chunk::<NONCE>().ok_or_else(damaged)?;
        let number = (end.start - first.end) / STORED_CHUNK;
        let text = Payload::new(&key.0, nonce).decrypt(number, last, true).map_err(|_| damaged())?;
        let size = number * CHUNK as u64 + u64::try_from(text.len()).map_err(|_| damaged())?;
        let blob = BlobRef {
            object: self.object,
            header_len: self.header_len,
            length: self.length,
            key,
            epoch: epochs.first().map_or(0, |keys| keys.epoch),
            parts: self.parts.clone(),
        };
        BlobReader::new(&blob).map_err(|_| damaged())?;
        Ok((blob, size))
    }
}

/// Bytes of a chunk as it is stored.
const STORED_CHUNK: u64 = (CHUNK + TAG) as u64;

/// Identities that keep the key that one of them finds.
struct Captured<'a> {
    identities: Vec<&'a Identity>,
    key: Mutex<Option<FileKey>>,
}

impl age::Identity for Captured<'_> {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<std::result::Result<AgeFileKey, age::DecryptError>> {
        let found = self.identities.iter().find_map(|identity| identity.unwrap_stanza(stanza))?;
        if let (Ok(key), Ok(mut place)) = (&found, self.key.lock()) {
            *place = Some(FileKey(*key.expose_secret()));
        }
        Some(found)
    }
}
