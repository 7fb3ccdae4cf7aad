//! The audit log.

use elohim_api::ops::audit::{AuditChains, AuditEntries, AuditQuery};
use futures::{StreamExt, TryStreamExt};
use reqwest::Method;

use crate::client::Client;
use crate::error::{ClientError, Result};
use crate::vault::ByteStream;

/// The audit log.
pub struct Audit {
    client: Client,
}

impl Audit {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Entries of a database's log, oldest first.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn list(&self, query: &AuditQuery) -> Result<AuditEntries> {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("database", &query.database);
        pairs.append_pair("after", &query.after.to_string()).append_pair("limit", &query.limit.to_string());
        for (name, value) in [("actor", &query.actor), ("subject", &query.subject), ("event", &query.event)] {
            pairs.append_pair(name, value);
        }
        for (name, time) in [("since", query.since), ("until", query.until)] {
            if let Some(text) = time.and_then(|time| serde_json::to_value(time).ok()) {
                pairs.append_pair(name, text.as_str().unwrap_or_default());
            }
        }
        self.client.call(Method::GET, &format!("/api/v1/audit?{}", pairs.finish())).await
    }

    /// Verifies the whole chain of every database's log.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn verify(&self) -> Result<AuditChains> {
        self.client.call(Method::GET, "/api/v1/audit/verify").await
    }

    /// The logs of all databases, a record of JSON on each line.
    ///
    /// # Errors
    /// The server's refusal, or no connection; the stream itself may break, and is not whole then.
    pub async fn export(&self) -> Result<ByteStream> {
        let answer = self.client.send(Method::GET, "/api/v1/audit/export", |request| request).await?;
        Ok(answer.bytes_stream().map_err(ClientError::Connection).boxed())
    }
}
