//! One's own data: taking it along, and having it erased.

use elohim_api::privacy::erasure::{EraseMe, ErasureReceipt};
use elohim_api::privacy::processing::Processing;
use futures::{StreamExt, TryStreamExt};
use reqwest::Method;

use crate::client::{Client, Connection, checked, read};
use crate::error::{ClientError, Result};
use crate::vault::ByteStream;

/// One's own data.
pub struct Privacy {
    client: Client,
}

impl Privacy {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Everything that the server can read about the account, a record of JSON on each line.
    ///
    /// # Errors
    /// The server's refusal, or no connection; the stream itself may break, and is not whole then.
    pub async fn export(&self) -> Result<ByteStream> {
        let answer = self.client.send(Method::GET, "/api/v1/privacy/export", |request| request).await?;
        Ok(answer.bytes_stream().map_err(ClientError::Connection).boxed())
    }

    /// Erases the account for good.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn erase(&self, body: &EraseMe) -> Result<ErasureReceipt> {
        self.client.call_with(Method::POST, "/api/v1/privacy/erasure", body).await
    }

    /// What the deployment holds about people.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn processing(&self) -> Result<Processing> {
        self.client.call(Method::GET, "/api/v1/privacy/processing").await
    }
}

impl Connection {
    /// The key that receipts of erasures are checked with, as a JSON Web Key. Needs no account.
    ///
    /// # Errors
    /// No connection.
    pub async fn receipt_key(&self) -> Result<serde_json::Value> {
        read(checked(self.request(Method::GET, "/api/v1/privacy/receipt-key")?.send().await).await?).await
    }
}
