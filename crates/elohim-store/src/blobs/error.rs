//! What can go wrong with stored bytes.

use std::error::Error as StdError;

/// Why bytes were not stored or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// A part that should be there is not.
    #[error("a stored part is missing: {key}")]
    Missing {
        /// `<account>/<object>/<part>-<digest>`.
        key: String,
    },
    /// A part is not what was written.
    #[error("a stored part is damaged: {key}")]
    Damaged {
        /// `<account>/<object>/<part>-<digest>`.
        key: String,
    },
    /// No space is left where bytes are stored.
    #[error("no space is left for stored parts")]
    Full(#[source] Box<dyn StdError + Send + Sync>),
    /// The place where bytes are stored cannot be reached, or refused.
    #[error("stored parts cannot be reached")]
    Unavailable(#[source] Box<dyn StdError + Send + Sync>),
}

impl BlobError {
    /// Sorts what the store said about a key.
    pub(super) fn from_store(error: object_store::Error, key: &str) -> Self {
        if matches!(error, object_store::Error::NotFound { .. }) {
            return Self::Missing { key: key.to_owned() };
        }
        if no_space(&error) { Self::Full(Box::new(error)) } else { Self::Unavailable(Box::new(error)) }
    }
}

/// Whether the disk, or the owner's share of it, is full, anywhere in the chain of causes.
fn no_space(error: &(dyn StdError + 'static)) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    let mut cause = Some(error);
    while let Some(one) = cause {
        if let Some(io) = one.downcast_ref::<std::io::Error>()
            && matches!(io.kind(), StorageFull | QuotaExceeded)
        {
            return true;
        }
        cause = one.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("a write failed")]
    struct Write(#[source] io::Error);

    #[test]
    fn a_full_disk_is_told_from_a_broken_one() {
        let sorted = |kind: io::ErrorKind| {
            let source = Box::new(Write(kind.into()));
            BlobError::from_store(object_store::Error::Generic { store: "test", source }, "key")
        };
        assert!(matches!(sorted(io::ErrorKind::StorageFull), BlobError::Full(_)));
        assert!(matches!(sorted(io::ErrorKind::QuotaExceeded), BlobError::Full(_)));
        assert!(matches!(sorted(io::ErrorKind::PermissionDenied), BlobError::Unavailable(_)));
    }
}
