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

/// Adds a column that was added to its table later: its name and value where it is set, nothing where it is not. A name
/// begins with a letter, which is no kind byte.
pub(crate) fn feed_added<T: Canonical>(name: &str, value: Option<&T>, digest: &mut Sha256) {
    if let Some(value) = value {
        digest.update(name.as_bytes());
        value.feed(digest);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(values: &[&dyn Canonical]) -> i64 {
        let mut digest = Sha256::new();
        values.iter().for_each(|value| value.feed(&mut digest));
        row_sum(digest)
    }

    /// Stored databases depend on these numbers: when one changes, every row of every instance looks damaged.
    #[test]
    fn the_encoding_never_changes() {
        assert_eq!(sum(&[&-1_i64]), 1_329_394_361_296_528_847);
        assert_eq!(sum(&[&true, &"text".to_owned(), &vec![0_u8, 255]]), -3_179_042_665_047_992_561);
        assert_eq!(sum(&[&Uuid::from_u128(7), &None::<i64>, &Some(7_i64)]), -1_526_302_201_951_303_852);
    }

    #[test]
    fn a_column_that_was_added_later_counts_only_where_it_is_set() {
        let with = |added: &[(&str, Option<i64>)]| {
            let mut digest = Sha256::new();
            7_i64.feed(&mut digest);
            added.iter().for_each(|(name, value)| feed_added(name, value.as_ref(), &mut digest));
            row_sum(digest)
        };
        assert_eq!(with(&[("a", None), ("b", None)]), sum(&[&7_i64]));
        let rows = [
            with(&[]),
            with(&[("a", Some(1))]),
            with(&[("b", Some(1))]),
            with(&[("a", Some(1)), ("b", Some(1))]),
            sum(&[&7_i64, &1_i64]),
        ];
        let different: std::collections::BTreeSet<i64> = rows.into_iter().collect();
        assert_eq!(different.len(), rows.len());
    }

    #[test]
    fn rows_that_differ_look_different() {
        let text = |text: &str| text.to_owned();
        let rows: [i64; 9] = [
            sum(&[&text("ab"), &text("c")]),
            sum(&[&text("a"), &text("bc")]),
            sum(&[&text("abc"), &text("")]),
            sum(&[&b"ab".to_vec(), &text("c")]),
            sum(&[&None::<i64>, &Some(1_i64)]),
            sum(&[&Some(1_i64), &None::<i64>]),
            sum(&[&0_i64, &Some(1_i64)]),
            sum(&[&false, &Some(1_i64)]),
            sum(&[&Uuid::nil(), &Some(1_i64)]),
        ];
        let different: std::collections::BTreeSet<i64> = rows.into_iter().collect();
        assert_eq!(different.len(), rows.len());
    }
}
