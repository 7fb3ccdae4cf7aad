//! Writing, reading and removing parts.

use std::fs::{File, Permissions};
use std::ops::Range;
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::sync::Arc;

use bytes::Bytes;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::vault::Part;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStore, ObjectStoreExt as _, PutPayload};
use sha2::Digest as _;

use super::BlobError;
use crate::metrics;

/// Bytes that are read from a file at once. Each read is a trip to another thread, which at the 8 KiB of `object_store`
/// costs more than the reading.
const CHUNK: u64 = 256 * 1024;
/// Chunks that are read at a time: the next one while the one before is sent.
const AHEAD: usize = 2;

/// Bytes as they arrive. A stream that ends early ends with an error.
pub type BlobStream = BoxStream<'static, Result<Bytes, BlobError>>;

/// Where the bytes of objects are. Clones share it. The key of a part names its content, so that writing it twice is
/// harmless.
#[derive(Clone)]
pub struct Blobs {
    pub(super) store: Arc<dyn ObjectStore>,
    /// The same store when it is a folder.
    folder: Option<Arc<LocalFileSystem>>,
}

impl Blobs {
    pub(super) fn new(store: Arc<dyn ObjectStore>, folder: Option<Arc<LocalFileSystem>>) -> Self {
        Self { store, folder }
    }

    /// Stores a part, which may lie in several pieces, and whose digest the caller has checked. When this returns, the bytes are durable.
    ///
    /// # Errors
    /// [`BlobError::Damaged`] when the length is not the part's, [`BlobError::Full`], [`BlobError::Unavailable`].
    pub async fn put_part(
        &self,
        pool: PoolId,
        object: ObjectId,
        part: &Part,
        pieces: Vec<Bytes>,
    ) -> Result<(), BlobError> {
        let key = key(pool, object, part);
        let bytes = PutPayload::from_iter(pieces);
        if u64::try_from(bytes.content_length()).ok() != Some(part.length) {
            return Err(BlobError::Damaged { key: key.to_string() });
        }
        self.store.put(&key, bytes).await.map_err(|error| BlobError::from_store(error, key.as_ref()))?;
        if let Some(folder) = &self.folder {
            // The folder above is closed to others already; this holds when somebody opens it.
            let path = folder.path_to_filesystem(&key).map_err(|error| BlobError::from_store(error, key.as_ref()))?;
            tokio::fs::set_permissions(path, Permissions::from_mode(0o600))
                .await
                .map_err(|error| BlobError::Unavailable(Box::new(error)))?;
        }
        Ok(())
    }

    /// Reads `range` of a part as a stream; a range that reaches beyond the part is cut.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Damaged`] when the length is not what was written,
    /// [`BlobError::Unavailable`]. The stream ends with one when reading fails on the way.
    pub async fn read_part(
        &self,
        pool: PoolId,
        object: ObjectId,
        part: &Part,
        range: Range<u64>,
    ) -> Result<BlobStream, BlobError> {
        let key = key(pool, object, part);
        let range = range.start.min(part.length)..range.end.min(part.length);
        if range.is_empty() {
            return Ok(futures::stream::empty().boxed());
        }
        let expected = range.end - range.start;
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let found = match self.store.get_opts(&key, options).await {
            Ok(found) => found,
            Err(error) => return Err(self.read_failure(error, &key, part).await),
        };
        if found.meta.size != part.length || found.range.end - found.range.start != expected {
            return Err(damaged(&key));
        }
        let range = found.range.clone();
        Ok(match found.payload {
            GetResultPayload::File(file, _) => from_file(file, range, key).boxed(),
            GetResultPayload::Stream(stream) => exactly(stream, expected, key).boxed(),
        })
    }

    /// Reads a whole part and compares it with its digest.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Damaged`], [`BlobError::Unavailable`].
    pub async fn verify_part(&self, pool: PoolId, object: ObjectId, part: &Part) -> Result<(), BlobError> {
        let mut stream = self.read_part(pool, object, part, 0..part.length).await?;
        let mut digest = sha2::Sha256::new();
        while let Some(bytes) = stream.try_next().await? {
            digest.update(&bytes);
        }
        if <[u8; 32]>::from(digest.finalize()) == part.sha256.0 {
            Ok(())
        } else {
            Err(damaged(&key(pool, object, part)))
        }
    }

    /// Whether a part is there.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    pub async fn has_part(&self, pool: PoolId, object: ObjectId, part: &Part) -> Result<bool, BlobError> {
        let key = key(pool, object, part);
        match self.store.head(&key).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(BlobError::from_store(error, key.as_ref())),
        }
    }

    /// Removes one part; nothing happens when it is not there.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    pub async fn delete_part(&self, pool: PoolId, object: ObjectId, part: &Part) -> Result<(), BlobError> {
        self.delete(&key(pool, object, part)).await
    }

    /// Removes every part that is stored for an object, also of uploads that never ended, and says how many.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`]; then some may be gone, and asking again goes on with the rest.
    pub async fn delete_object(&self, pool: PoolId, object: ObjectId) -> Result<u64, BlobError> {
        self.delete_below(Path::from_iter([pool.to_string(), object.to_string()])).await
    }

    /// Removes every part that is stored in a pool, and says how many.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`]; then some may be gone, and asking again goes on with the rest.
    pub async fn delete_pool(&self, pool: PoolId) -> Result<u64, BlobError> {
        self.delete_below(Path::from(pool.to_string())).await
    }

    async fn delete_below(&self, prefix: Path) -> Result<u64, BlobError> {
        let found: Vec<_> = self
            .store
            .list(Some(&prefix))
            .try_collect()
            .await
            .map_err(|error| BlobError::from_store(error, prefix.as_ref()))?;
        let mut count = 0;
        for meta in found {
            self.delete(&meta.location).await?;
            count += 1;
        }
        Ok(count)
    }

    /// Asks the store for something that is not there, which it must be able to answer.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    pub async fn ping(&self) -> Result<(), BlobError> {
        match self.store.head(&Path::from("ping")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(BlobError::from_store(error, "ping")),
        }
        // A folder that was unmounted or removed answers "not found" as well.
        if let Some(folder) = &self.folder {
            let root =
                folder.path_to_filesystem(&Path::from("ping")).map_err(|error| BlobError::from_store(error, "ping"))?;
            let there = root.parent().is_some_and(std::path::Path::is_dir);
            if !there {
                return Err(BlobError::Unavailable("the folder is not there".into()));
            }
        }
        Ok(())
    }

    pub(super) async fn delete(&self, key: &Path) -> Result<(), BlobError> {
        match self.store.delete(key).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(BlobError::from_store(error, key.as_ref())),
        }
    }

    /// A range beyond the end of a shortened part is refused in as many ways as there are stores.
    async fn read_failure(&self, error: object_store::Error, key: &Path, part: &Part) -> BlobError {
        let shorter = self.store.head(key).await.is_ok_and(|meta| meta.size != part.length);
        let error = if shorter {
            BlobError::Damaged { key: key.to_string() }
        } else {
            BlobError::from_store(error, key.as_ref())
        };
        if matches!(error, BlobError::Missing { .. } | BlobError::Damaged { .. }) {
            metrics::blob_failure();
        }
        error
    }
}

pub(super) fn key(pool: PoolId, object: ObjectId, part: &Part) -> Path {
    let digest: String = part.sha256.to_string().chars().take(16).collect();
    Path::from_iter([pool.to_string(), object.to_string(), format!("{:05}-{digest}", part.index)])
}

fn damaged(key: &Path) -> BlobError {
    metrics::blob_failure();
    BlobError::Damaged { key: key.to_string() }
}

/// The range of a file. A file that ends early is damaged: its length was right when it was opened.
fn from_file(file: File, range: Range<u64>, key: Path) -> impl futures::Stream<Item = Result<Bytes, BlobError>> {
    let file = Arc::new(file);
    let chunks = range.clone().step_by(usize::try_from(CHUNK).unwrap_or(usize::MAX));
    let read = move |begin: u64| {
        let (file, key, end) = (file.clone(), key.clone(), range.end.min(begin.saturating_add(CHUNK)));
        async move {
            let length = usize::try_from(end - begin).map_err(|error| BlobError::Unavailable(Box::new(error)))?;
            let read = tokio::task::spawn_blocking(move || {
                let mut buffer = vec![0; length];
                file.read_exact_at(&mut buffer, begin).map(|()| buffer)
            });
            match read.await {
                Ok(Ok(buffer)) => Ok(Bytes::from(buffer)),
                Ok(Err(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(damaged(&key)),
                Ok(Err(error)) => Err(BlobError::Unavailable(Box::new(error))),
                Err(error) => Err(BlobError::Unavailable(Box::new(error))),
            }
        }
    };
    futures::stream::iter(chunks).map(read).buffered(AHEAD)
}

/// The stream, and an error at its end when it was not `expected` bytes long.
fn exactly(
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    expected: u64,
    key: Path,
) -> impl futures::Stream<Item = Result<Bytes, BlobError>> {
    let state = (stream, expected, key, false);
    futures::stream::unfold(state, |(mut stream, left, key, done)| async move {
        if done {
            return None;
        }
        let (item, left) = match stream.next().await {
            Some(Ok(bytes)) => match left.checked_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX)) {
                Some(left) => (Ok(bytes), left),
                None => (Err(damaged(&key)), 0),
            },
            Some(Err(error)) => (Err(BlobError::from_store(error, key.as_ref())), left),
            None if left == 0 => return None,
            None => (Err(damaged(&key)), left),
        };
        let done = item.is_err();
        Some((item, (stream, left, key, done)))
    })
}
