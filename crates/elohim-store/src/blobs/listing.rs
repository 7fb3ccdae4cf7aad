//! Finding what is stored, whatever the database says.

use elohim_core::Timestamp;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::vault::Part;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStoreExt as _};

use super::BlobError;
use super::parts::{Blobs, key};

/// A part that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPart {
    /// The pool that it lies in.
    pub pool: PoolId,
    /// The object that it would be a part of.
    pub object: ObjectId,
    key: Path,
}

/// Parts as they are found.
pub type StoredParts<'a> = BoxStream<'a, Result<StoredPart, BlobError>>;

impl StoredPart {
    /// Reads a key; `None` for what is not ours.
    fn of(key: &Path) -> Option<Self> {
        let mut pieces = key.parts();
        let (pool, object, part) = (pieces.next()?, pieces.next()?, pieces.next()?);
        let (index, digest) = part.as_ref().split_once('-')?;
        let is_part = index.parse::<u32>().is_ok() && digest.len() == 16 && pieces.next().is_none();
        let (pool, object) = (pool.as_ref().parse().ok()?, object.as_ref().parse().ok()?);
        is_part.then(|| Self { pool, object, key: key.clone() })
    }

    /// Whether these are the bytes of this part of the object.
    pub fn is(&self, part: &Part) -> bool {
        self.key == key(self.pool, self.object, part)
    }
}

impl Blobs {
    /// Every stored part that was last written before `before`, by the clock of the place that stores it. Parts of one object mostly
    /// come one after the other. What is no part is passed over.
    pub fn list_before(&self, before: Timestamp) -> StoredParts<'_> {
        let found = self.store.list(None).map_err(|error| BlobError::from_store(error, ""));
        let old = move |meta: ObjectMeta| {
            let part = if is_before(&meta, before) { StoredPart::of(&meta.location) } else { None };
            async move { Ok(part) }
        };
        found.try_filter_map(old).boxed()
    }

    /// Removes a part that was found, unless it was written again since `before`. Answers whether it is gone.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    pub async fn delete_before(&self, found: &StoredPart, before: Timestamp) -> Result<bool, BlobError> {
        match self.store.head(&found.key).await {
            Ok(meta) if is_before(&meta, before) => self.delete(&found.key).await.map(|()| true),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(BlobError::from_store(error, found.key.as_ref())),
        }
    }
}

fn is_before(meta: &ObjectMeta, before: Timestamp) -> bool {
    meta.last_modified.timestamp_micros() < before.as_micros()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_like_a_part_is_one() {
        let (pool, object) = ("00000000-0000-7000-8000-000000000001", "01".repeat(16));
        let good = format!("{pool}/{object}/00003-0123456789abcdef");
        let found = StoredPart::of(&Path::from(good.as_str())).unwrap();
        assert_eq!((found.pool.to_string(), found.object.to_string()), (pool.to_owned(), object.clone()));
        for other in [
            "lost+found".to_owned(),
            format!("{pool}/{object}"),
            format!("{pool}/{object}/readme.txt"),
            format!("{pool}/{object}/00003-0123"),
            format!("{pool}/{object}/00003-0123456789abcdef/more"),
            format!("{pool}/not-an-object/00003-0123456789abcdef"),
            format!("backup/{object}/00003-0123456789abcdef"),
        ] {
            assert_eq!(StoredPart::of(&Path::from(other.as_str())), None, "{other}");
        }
    }
}
