//! Stored objects.

use std::ops::Range;

use bytes::Bytes;
use elohim_api::vault::analytics::AccessView;
use elohim_api::vault::objects::{Changes, ObjectBodies, ObjectView, ReadObjects};
use elohim_api::vault::usage::UsageView;
use elohim_core::id::ObjectId;
use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use reqwest::Method;
use reqwest::header::RANGE;
use sha2::{Digest as _, Sha256};

use super::{PoolClient, content_digest};
use crate::client::read;
use crate::error::{ClientError, Result};

/// Bytes as they arrive.
pub type ByteStream = BoxStream<'static, Result<Bytes>>;

/// An answer that carries bytes.
pub struct Fetched {
    /// How many bytes come.
    pub length: u64,
    /// The bytes.
    pub body: ByteStream,
}

impl Fetched {
    pub(crate) fn from(answer: reqwest::Response) -> Result<Self> {
        let length = answer.content_length().ok_or_else(|| ClientError::Unexpected("no length".to_owned()))?;
        Ok(Self { length, body: answer.bytes_stream().map_err(ClientError::Connection).boxed() })
    }
}

/// Stored objects of the pool.
pub struct Objects {
    pool: PoolClient,
}

impl Objects {
    pub(crate) fn new(pool: PoolClient) -> Self {
        Self { pool }
    }

    /// How much the pool stores, and how much it may.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn usage(&self) -> Result<UsageView> {
        self.pool.client.call(Method::GET, &self.pool.path("usage")).await
    }

    /// What is read of the pool, and when, in the last `days` days of UTC.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn access(&self, days: u32) -> Result<AccessView> {
        let path = self.pool.path("analytics/access");
        let more = if path.contains('?') { '&' } else { '?' };
        self.pool.client.call(Method::GET, &format!("{path}{more}days={days}")).await
    }

    /// Creates an object of up to one part.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, id: ObjectId, body: Bytes) -> Result<ObjectView> {
        let digest = content_digest(Sha256::digest(&body).into());
        let path = self.pool.path(&format!("objects/{id}"));
        let build = |request: reqwest::RequestBuilder| request.header("content-digest", &digest).body(body.clone());
        read(self.pool.client.send(Method::PUT, &path, build).await?).await
    }

    /// The bytes of up to 100 small objects, in the order asked for; `None` for those that do not exist. Those that the
    /// server leaves out for their size are fetched one by one.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>> {
        let body = ReadObjects { ids: ids.iter().map(ObjectId::to_string).collect() };
        let bodies: ObjectBodies =
            self.pool.client.call_with(Method::POST, &self.pool.path("objects/read"), &body).await?;
        if bodies.data.len() != ids.len() || bodies.data.iter().zip(&body.ids).any(|(body, id)| body.id != *id) {
            return Err(ClientError::Unexpected("other objects than were asked for".to_owned()));
        }
        let mut found = Vec::with_capacity(ids.len());
        for (entry, id) in bodies.data.into_iter().zip(ids) {
            found.push(match entry.body {
                None if entry.omitted => Some(self.read(*id).await?),
                other => other.map(|bytes| bytes.0),
            });
        }
        Ok(found)
    }

    /// The whole of an object.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn read(&self, id: ObjectId) -> Result<Vec<u8>> {
        let pieces: Vec<Bytes> = self.stream(id, None).await?.body.try_collect().await?;
        Ok(pieces.concat())
    }

    /// An object, or a range of it, as a stream.
    ///
    /// # Errors
    /// The server's refusal, or no connection; the stream itself may break.
    pub async fn stream(&self, id: ObjectId, range: Option<Range<u64>>) -> Result<Fetched> {
        let asked = range.map(|range| format!("bytes={}-{}", range.start, range.end.saturating_sub(1)));
        let build = |request: reqwest::RequestBuilder| match &asked {
            Some(asked) => request.header(RANGE, asked),
            None => request,
        };
        Fetched::from(self.pool.client.send(Method::GET, &self.pool.path(&format!("objects/{id}")), build).await?)
    }

    /// Creations and deletions after the place `after` of the change feed.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn changes(&self, after: i64) -> Result<Changes> {
        self.pool.client.call(Method::GET, &self.pool.path(&format!("changes?after={after}"))).await
    }

    /// Deletes an object for good.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn delete(&self, id: ObjectId) -> Result<()> {
        self.pool.client.call(Method::DELETE, &self.pool.path(&format!("objects/{id}"))).await
    }
}
