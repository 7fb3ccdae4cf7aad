//! ChaCha20-Poly1305 of one chunk, from two libraries with one face (ADR 0026). Programs use AWS-LC, which TLS brings along and
//! which encrypts twice as fast; browsers use RustCrypto, which compiles to WebAssembly.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use aws_lc::Cipher;
#[cfg(target_arch = "wasm32")]
pub(crate) use rust_crypto::Cipher;

/// Bytes that encryption adds to a chunk.
pub(crate) const TAG: usize = 16;

#[cfg(not(target_arch = "wasm32"))]
mod aws_lc {
    use aws_lc_rs::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};

    use super::TAG;
    use crate::error::{Error, Result};

    /// A key. The library wipes it when it goes.
    pub(crate) struct Cipher(LessSafeKey);

    impl Cipher {
        #[expect(clippy::expect_used, reason = "a key of this cipher has 32 bytes")]
        pub(crate) fn new(key: &[u8; 32]) -> Self {
            Self(LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, key).expect("32 bytes are a key")))
        }

        /// Encrypts where the bytes are, and gives what authenticates them.
        pub(crate) fn seal(&self, nonce: [u8; 12], chunk: &mut [u8]) -> Result<[u8; TAG]> {
            let too_long = || Error::NotPossible("a chunk is too long");
            let nonce = Nonce::assume_unique_for_key(nonce);
            let tag = self.0.seal_in_place_separate_tag(nonce, Aad::empty(), chunk).map_err(|_| too_long())?;
            tag.as_ref().try_into().map_err(|_| too_long())
        }

        /// Decrypts into `chunk`, which is as long; `None` when the bytes are not those that the tag authenticates.
        pub(crate) fn open(&self, nonce: [u8; 12], sealed: &[u8], tag: [u8; TAG], chunk: &mut [u8]) -> Option<()> {
            let nonce = Nonce::assume_unique_for_key(nonce);
            self.0.open_separate_gather(nonce, Aad::empty(), sealed, &tag, chunk).ok()
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod rust_crypto {
    #[cfg(not(target_feature = "simd128"))]
    use chacha20poly1305::ChaCha20Poly1305;
    use chacha20poly1305::KeyInit as _;
    use chacha20poly1305::aead::AeadInPlace as _;

    use super::TAG;
    use crate::error::{Error, Result};

    /// The same cipher, as browsers run it fast.
    #[cfg(target_feature = "simd128")]
    type ChaCha20Poly1305 = chacha20poly1305::ChaChaPoly1305<crate::chacha_simd::ChaCha20>;

    /// A key. The library wipes it when it goes.
    pub(crate) struct Cipher(ChaCha20Poly1305);

    impl Cipher {
        pub(crate) fn new(key: &[u8; 32]) -> Self {
            Self(ChaCha20Poly1305::new(key.into()))
        }

        /// Encrypts where the bytes are, and gives what authenticates them.
        pub(crate) fn seal(&self, nonce: [u8; 12], chunk: &mut [u8]) -> Result<[u8; TAG]> {
            let sealed = self.0.encrypt_in_place_detached(&nonce.into(), b"", chunk);
            sealed.map(Into::into).map_err(|_| Error::NotPossible("a chunk is too long"))
        }

        /// Decrypts into `chunk`, which is as long; `None` when the bytes are not those that the tag authenticates.
        pub(crate) fn open(&self, nonce: [u8; 12], sealed: &[u8], tag: [u8; TAG], chunk: &mut [u8]) -> Option<()> {
            if sealed.len() != chunk.len() {
                return None;
            }
            chunk.copy_from_slice(sealed);
            self.0.decrypt_in_place_detached(&nonce.into(), b"", chunk, &tag.into()).ok()
        }
    }
}
