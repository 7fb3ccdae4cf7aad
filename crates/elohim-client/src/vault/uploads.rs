//! Uploads in parts.

use bytes::Bytes;
use elohim_api::vault::objects::ObjectView;
use elohim_api::vault::uploads::{CreateUpload, UploadView};
use elohim_core::id::ObjectId;
use reqwest::Method;

use super::{PoolClient, content_digest};
use crate::client::read;
use crate::error::Result;

/// Uploads of the pool.
pub struct Uploads {
    pool: PoolClient,
}

impl Uploads {
    pub(crate) fn new(pool: PoolClient) -> Self {
        Self { pool }
    }

    /// Begins an upload, or finds the one that was begun for the same object.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, object: ObjectId, length: u64, parts: u32) -> Result<UploadView> {
        self.pool
            .client
            .call_with(Method::POST, &self.pool.path("uploads"), &CreateUpload { object, length, parts })
            .await
    }

    /// Stores one part, whose SHA-256 the caller knows: hashing it takes as long as sending it. Sending it again changes
    /// nothing.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn put_part(&self, upload: &str, index: u32, sha256: [u8; 32], body: Bytes) -> Result<()> {
        let digest = content_digest(sha256);
        let path = self.pool.path(&format!("uploads/{upload}/parts/{index}"));
        let build = |request: reqwest::RequestBuilder| request.header("content-digest", &digest).body(body.clone());
        read(self.pool.client.send(Method::PUT, &path, build).await?).await
    }

    /// Turns an upload whose parts are all stored into an object.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn complete(&self, upload: &str) -> Result<ObjectView> {
        self.pool.client.call(Method::POST, &self.pool.path(&format!("uploads/{upload}/complete"))).await
    }

    /// Gives an upload up.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn delete(&self, upload: &str) -> Result<()> {
        self.pool.client.call(Method::DELETE, &self.pool.path(&format!("uploads/{upload}"))).await
    }
}
