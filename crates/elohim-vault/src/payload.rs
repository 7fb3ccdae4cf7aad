//! The payload of age files: ChaCha20-Poly1305 over chunks of 64 KiB. Format: <https://age-encryption.org/v1>, "Payload".
//!
//! Ours because no age library encrypts under a key that is given, which resuming and parallel parts need.

use age_core::primitives::hkdf;
use chacha20poly1305::aead::AeadInPlace;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, Nonce, Tag};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// Plaintext bytes of a chunk.
pub(crate) const CHUNK: usize = 64 * 1024;
/// Bytes that encryption adds to a chunk.
pub(crate) const TAG: usize = 16;
/// Bytes of the nonce between header and chunks.
pub(crate) const NONCE: usize = 16;

/// The cipher of one payload.
pub(crate) struct Payload {
    cipher: ChaCha20Poly1305,
}

impl Payload {
    pub(crate) fn new(file_key: &[u8; 16], nonce: &[u8; NONCE]) -> Self {
        let key = Zeroizing::new(hkdf(nonce, b"payload", file_key));
        Self { cipher: ChaCha20Poly1305::new((&*key).into()) }
    }

    /// Encrypts consecutive chunks, the first of which is number `first`. `last` says that the payload ends with them.
    pub(crate) fn encrypt(&self, first: u64, plaintext: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let chunks = plaintext.chunks(CHUNK).count().max(1);
        out.reserve(plaintext.len() + chunks * TAG);
        let mut rest = plaintext;
        for (counter, at) in (first..).zip(0..chunks) {
            let (chunk, after) = rest.split_at(rest.len().min(CHUNK));
            rest = after;
            let begin = out.len();
            out.extend_from_slice(chunk);
            let buffer = out.get_mut(begin..).unwrap_or_default();
            let nonce = nonce(counter, last && at + 1 == chunks);
            let tag = self
                .cipher
                .encrypt_in_place_detached(&nonce, b"", buffer)
                .map_err(|_| Error::NotPossible("a chunk is too long"))?;
            out.extend_from_slice(&tag);
        }
        Ok(())
    }

    /// Decrypts consecutive chunks. Every chunk but the last of the payload is full, and the last one is marked.
    pub(crate) fn decrypt(&self, first: u64, ciphertext: &[u8], last: bool) -> Result<Vec<u8>> {
        let damaged = || Error::Damaged("file");
        let chunks = ciphertext.chunks(CHUNK + TAG).count();
        let mut out = Vec::with_capacity(ciphertext.len());
        for (counter, (at, chunk)) in (first..).zip(ciphertext.chunks(CHUNK + TAG).enumerate()) {
            let ends = last && at + 1 == chunks;
            let (body, tag) = chunk.split_at_checked(chunk.len().wrapping_sub(TAG)).ok_or_else(damaged)?;
            if body.len() < CHUNK && !ends || body.is_empty() && counter > 0 {
                return Err(damaged());
            }
            let begin = out.len();
            out.extend_from_slice(body);
            let buffer = out.get_mut(begin..).unwrap_or_default();
            let tag = Tag::from_slice(tag);
            self.cipher.decrypt_in_place_detached(&nonce(counter, ends), b"", buffer, tag).map_err(|_| damaged())?;
        }
        if chunks == 0 { Err(damaged()) } else { Ok(out) }
    }
}

/// 11 bytes of counter, and one that marks the last chunk.
fn nonce(counter: u64, last: bool) -> Nonce {
    let mut nonce = [0; 12];
    if let Some(place) = nonce.get_mut(3..11) {
        place.copy_from_slice(&counter.to_be_bytes());
    }
    if let Some(flag) = nonce.last_mut() {
        *flag = u8::from(last);
    }
    nonce.into()
}
