//! The payload of age files: ChaCha20-Poly1305 over chunks of 64 KiB. Format: <https://age-encryption.org/v1>, "Payload".
//!
//! Ours because no age library encrypts under a key that is given, which resuming and parallel parts need.

use age_core::primitives::hkdf;
use zeroize::Zeroizing;

use crate::cipher::Cipher;
pub(crate) use crate::cipher::TAG;
use crate::error::{Error, Result};

/// Plaintext bytes of a chunk.
pub(crate) const CHUNK: usize = 64 * 1024;
/// Bytes of the nonce between header and chunks.
pub(crate) const NONCE: usize = 16;

/// The cipher of one payload.
pub(crate) struct Payload {
    cipher: Cipher,
}

impl Payload {
    pub(crate) fn new(file_key: &[u8; 16], nonce: &[u8; NONCE]) -> Self {
        let key = Zeroizing::new(hkdf(nonce, b"payload", file_key));
        Self { cipher: Cipher::new(&key) }
    }

    /// Encrypts consecutive chunks, the first of which is number `first`. `last` says that the payload ends with them.
    pub(crate) fn encrypt(&self, first: u64, plaintext: &[u8], last: bool, out: &mut Vec<u8>) -> Result<()> {
        let mut rest = plaintext;
        let take = |chunk: &mut [u8]| {
            let (taken, after) = rest.split_at(chunk.len());
            chunk.copy_from_slice(taken);
            rest = after;
            Ok(())
        };
        self.encrypt_from(first, plaintext.len(), last, out, take, |_| {})
    }

    /// [`Payload::encrypt`] of `length` bytes that `read` fills in, chunk by chunk. Each chunk is handed to `made` as it will be
    /// stored, while it still is where the processor is fast.
    pub(crate) fn encrypt_from<E: From<Error>>(
        &self,
        first: u64,
        length: usize,
        last: bool,
        out: &mut Vec<u8>,
        mut read: impl FnMut(&mut [u8]) -> std::result::Result<(), E>,
        mut made: impl FnMut(&[u8]),
    ) -> std::result::Result<(), E> {
        let chunks = length.div_ceil(CHUNK).max(1);
        out.reserve(length + chunks * TAG);
        let mut left = length;
        for (counter, at) in (first..).zip(0..chunks) {
            let (begin, size) = (out.len(), left.min(CHUNK));
            left -= size;
            out.resize(begin + size, 0);
            let chunk = out.get_mut(begin..).unwrap_or_default();
            read(chunk)?;
            let tag = self.encrypt_chunk(counter, last && at + 1 == chunks, chunk)?;
            out.extend_from_slice(&tag);
            made(out.get(begin..).unwrap_or_default());
        }
        Ok(())
    }

    /// Decrypts consecutive chunks. Every chunk but the last of the payload is full, and the last one is marked.
    pub(crate) fn decrypt(&self, first: u64, ciphertext: &[u8], last: bool) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        self.decrypt_to(first, ciphertext, last, &mut out, |_| {})?;
        Ok(out)
    }

    /// [`Payload::decrypt`] onto the end of `out`. Each chunk is handed to `met` as it was stored, before it is decrypted.
    pub(crate) fn decrypt_to(
        &self,
        first: u64,
        ciphertext: &[u8],
        last: bool,
        out: &mut Vec<u8>,
        mut met: impl FnMut(&[u8]),
    ) -> Result<()> {
        let chunks = ciphertext.chunks(CHUNK + TAG).count();
        out.reserve(ciphertext.len());
        for (counter, (at, stored)) in (first..).zip(ciphertext.chunks(CHUNK + TAG).enumerate()) {
            met(stored);
            self.decrypt_chunk(counter, last && at + 1 == chunks, stored, out)?;
        }
        if chunks == 0 { Err(Error::Damaged("file")) } else { Ok(()) }
    }

    /// Encrypts chunk number `counter` where it lies. Answers what comes behind it.
    pub(crate) fn encrypt_chunk(&self, counter: u64, last: bool, chunk: &mut [u8]) -> Result<[u8; TAG]> {
        self.cipher.seal(nonce(counter, last), chunk)
    }

    /// Decrypts stored chunk number `counter` onto the end of `out`.
    pub(crate) fn decrypt_chunk(&self, counter: u64, last: bool, stored: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let damaged = || Error::Damaged("file");
        let (sealed, tag) = stored.split_last_chunk::<TAG>().ok_or_else(damaged)?;
        if sealed.len() < CHUNK && !last || sealed.is_empty() && counter > 0 {
            return Err(damaged());
        }
        let begin = out.len();
        out.resize(begin + sealed.len(), 0);
        let chunk = out.get_mut(begin..).unwrap_or_default();
        self.cipher.open(nonce(counter, last), sealed, *tag, chunk).ok_or_else(damaged)
    }
}

/// 11 bytes of counter, and one that marks the last chunk.
fn nonce(counter: u64, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    if let Some(place) = nonce.get_mut(3..11) {
        place.copy_from_slice(&counter.to_be_bytes());
    }
    if let Some(flag) = nonce.last_mut() {
        *flag = u8::from(last);
    }
    nonce
}
