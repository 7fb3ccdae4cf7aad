//! The bytes of a part as they arrive.

use bytes::{Bytes, BytesMut};
use elohim_core::vault::Sha256;
use sha2::Digest as _;

/// Pieces below this are put together: each holds on to the memory that it was read into, and has a cost of its own.
const SMALL: usize = 16 * 1024;
/// How much is put together.
const PIECE: usize = 128 * 1024;

/// The bytes of a part in the pieces that they came in. They are hashed as they come, and never copied into one: both would be
/// another way through memory for each of them.
#[derive(Default)]
pub struct PartBody {
    pieces: Vec<Bytes>,
    /// Small pieces that came last.
    small: BytesMut,
    length: u64,
    hash: sha2::Sha256,
}

impl PartBody {
    /// Takes the next bytes.
    pub fn push(&mut self, bytes: Bytes) {
        self.hash.update(&bytes);
        self.length = self.length.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let is_small = bytes.len() < SMALL;
        if is_small {
            self.small.extend_from_slice(&bytes);
        }
        if !self.small.is_empty() && (!is_small || self.small.len() >= PIECE) {
            self.pieces.push(self.small.split().freeze());
        }
        if !is_small {
            self.pieces.push(bytes);
        }
    }

    /// How many bytes came.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// SHA-256 of what came.
    pub(crate) fn sha256(&self) -> Sha256 {
        Sha256(self.hash.clone().finalize().into())
    }

    /// What came, in pieces.
    pub(crate) fn into_pieces(mut self) -> Vec<Bytes> {
        if !self.small.is_empty() {
            self.pieces.push(self.small.freeze());
        }
        self.pieces
    }
}

impl From<Bytes> for PartBody {
    fn from(bytes: Bytes) -> Self {
        let mut body = Self::default();
        body.push(bytes);
        body
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_came_in_pieces_is_what_goes_on(lengths in prop::collection::vec(0..3 * SMALL, 0..30)) {
            let sent: Vec<u8> = (0..lengths.iter().sum()).map(|at: usize| u8::try_from(at % 251).unwrap()).collect();
            let (mut body, mut at) = (PartBody::default(), 0);
            for length in lengths {
                body.push(Bytes::copy_from_slice(&sent[at..at + length]));
                at += length;
            }
            prop_assert_eq!(body.length(), sent.len() as u64);
            prop_assert_eq!(body.sha256(), Sha256(sha2::Sha256::digest(&sent).into()));
            prop_assert!(body.into_pieces().concat() == sent);
        }
    }

    /// A client that sends single bytes would otherwise have each of them kept with what a piece costs.
    #[test]
    fn small_pieces_are_put_together() {
        let mut body = PartBody::default();
        (0..PIECE + 1).for_each(|_| body.push(Bytes::from_static(b"x")));
        assert_eq!(body.into_pieces().iter().map(Bytes::len).collect::<Vec<_>>(), [PIECE, 1]);
    }
}
