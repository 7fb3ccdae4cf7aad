//! Checksums of rows: SHA-256 over an encoding in which no two different rows look alike.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A value that goes into a checksum. The encoding is a kind byte, the length where it varies, and the bytes; it never
/// changes, because stored checksums depend on it.
pub(crate) trait Canonical {
    /// Adds the value to the digest.
    fn feed(&self, digest: &mut Sha256);
}

impl Canonical for i64 {
    fn feed(&self, digest: &mut Sha256) {
        digest.update([1]);
        digest.update(self.to_be_bytes());
    }
}

impl Canonical for bool {
    fn feed(&self, digest: &mut Sha256) {
        digest.update([2, u8::from(*self)]);
    }
}

impl Canonical for String {
    fn feed(&self, digest: &mut Sha256) {
        digest.update([3]);
        feed_bytes(self.as_bytes(), digest);
    }
}

impl Canonical for Vec<u8> {
    fn feed(&self, digest: &mut Sha256) {
        digest.update([4]);
        feed_bytes(self, digest);
    }
}

impl Canonical for Uuid {
    fn feed(&self, digest: &mut Sha256) {
        digest.update([5]);
        digest.update(self.as_bytes());
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn feed(&self, digest: &mut Sha256) {
        match self {
            None => digest.update([0]),
            Some(value) => value.feed(digest),
        }
    }
}

/// The first eight bytes of the digest as the number that `row_sum` holds.
pub(crate) fn row_sum(digest: Sha256) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(digest.finalize());
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

fn feed_bytes(bytes: &[u8], digest: &mut Sha256) {
    digest.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
    digest.update(bytes);
}
