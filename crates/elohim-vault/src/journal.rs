//! What a device keeps of an upload, so that it can go on after an interruption.
//!
//! The rule: under one file key and nonce, a part may only ever be encrypted from one plaintext. So the hash of every part
//! is written down before its first byte is sent; on resuming each such part is made again and must come out the same. If
//! it does not, the file has changed, and the upload starts anew with a fresh key.

use serde::{Deserialize, Serialize};

use crate::age_file::{self, FileKey};
use crate::blob::BlobWriter;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{ObjectId, base64};
use crate::keys::Keys;

/// The beginning of an upload.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begun {
    object: ObjectId,
    size: u64,
    modified: i64,
    #[serde(with = "base64")]
    key: FileKey,
    #[serde(with = "base64")]
    nonce: [u8; 16],
    #[serde(with = "base64")]
    header: Vec<u8>,
}

/// Seals what is needed to go on with an upload: only the unlocked vault opens it.
///
/// # Errors
/// None that can happen.
pub fn seal(
    keys: &Keys,
    writer: &BlobWriter,
    object: ObjectId,
    modified: i64,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>> {
    let begun = Begun {
        object,
        size: writer.size,
        modified,
        key: writer.key.clone(),
        nonce: writer.nonce,
        header: writer.header.clone(),
    };
    let json = serde_json::to_vec(&begun).map_err(|_| Error::NotPossible("the journal cannot be written"))?;
    age_file::seal(&keys.log.to_public(), &json, entropy)
}

/// Seals what a person is told about an upload that waits, such as its place and name.
///
/// # Errors
/// None that can happen.
pub fn seal_note(keys: &Keys, note: &str, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    age_file::seal(&keys.log.to_public(), note.as_bytes(), entropy)
}

/// What [`seal_note`] sealed; `None` when it is of another vault.
pub fn open_note(keys: &Keys, sealed: &[u8]) -> Option<String> {
    String::from_utf8(age_file::open(&keys.log, sealed)?.to_vec()).ok()
}

/// The writer and the object of an upload that was begun; `None` when the journal is of another vault or of keys that were
/// renewed since, or the file has another size or time of change.
pub fn open(keys: &Keys, sealed: &[u8], size: u64, modified: i64) -> Option<(BlobWriter, ObjectId)> {
    let json = age_file::open(&keys.log, sealed)?;
    let begun: Begun = serde_json::from_slice(&json).ok()?;
    let same = begun.size == size && begun.modified == modified;
    same.then(|| (BlobWriter::resumed(keys, begun.key.clone(), begun.nonce, begun.header.clone(), size), begun.object))
}

/// Checks the hash of a part that is made again against the one that was written down.
///
/// # Errors
/// [`Error::SourceChanged`] when it is another part: nothing of it may be sent.
pub fn check(made: [u8; 32], written_down: [u8; 32]) -> Result<()> {
    if made == written_down { Ok(()) } else { Err(Error::SourceChanged) }
}
