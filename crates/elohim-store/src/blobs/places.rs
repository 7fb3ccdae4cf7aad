//! Where bytes can be stored.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;

use elohim_core::Secret;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;

use super::{BlobError, Blobs};

/// A bucket of an S3 service.
pub struct S3Settings {
    /// Address of the service, such as `https://s3.example.org`; `None` for Amazon's own.
    pub endpoint: Option<String>,
    /// The bucket. It must exist.
    pub bucket: String,
    /// What every key begins with; empty for nothing.
    pub prefix: String,
    /// The region; many services take any.
    pub region: String,
    /// Id of the access key.
    pub access_key: String,
    /// The access key itself.
    pub secret_key: Secret,
    /// Whether the address may be plain http, as for a service on the same machine.
    pub allow_http: bool,
}

impl Blobs {
    /// Stores in a folder, which is made when it is missing and can be entered by its owner only. A write returns once the
    /// file and the names that lead to it are on the disk.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`] when the folder cannot be made or used.
    pub fn local(root: &Path) -> Result<Self, BlobError> {
        let failed = |error: std::io::Error| BlobError::Unavailable(Box::new(error));
        if !root.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(root).map_err(failed)?;
        }
        let store = LocalFileSystem::new_with_prefix(root)
            .map_err(|error| BlobError::from_store(error, ""))?
            .with_fsync(true)
            .with_automatic_cleanup(true);
        let store = Arc::new(store);
        Ok(Self::new(store.clone(), Some(store)))
    }

    /// Stores in a bucket.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`] when the settings make no sense; the service is not asked.
    pub fn s3(settings: &S3Settings) -> Result<Self, BlobError> {
        let secret =
            settings.secret_key.expose_str().ok_or_else(|| BlobError::Unavailable("the key is no text".into()))?;
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key)
            .with_secret_access_key(secret)
            .with_allow_http(settings.allow_http);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let store = builder.build().map_err(|error| BlobError::from_store(error, ""))?;
        Ok(Self::new(Arc::new(PrefixStore::new(store, settings.prefix.as_str())), None))
    }

    /// Stores in memory, for tests.
    #[cfg(feature = "testing")]
    pub fn in_memory() -> Self {
        Self::new(Arc::new(object_store::memory::InMemory::new()), None)
    }
}
