//! One's own data: taking it along, and having it erased.

use elohim_api::Page;
use elohim_api::privacy::erasure::{AskForReceipt, EraseMe, ErasureReceipt};
use elohim_api::privacy::policy::{ConsentView, DecideConsent, PolicyAcceptance, PolicyView, PublishPolicy};
use elohim_api::privacy::processing::Processing;
use elohim_api::privacy::retention::Retention;
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

    /// A version of the privacy policy; the one that holds when none is named.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn policy(&self, version: Option<u32>) -> Result<PolicyView> {
        let path = version.map_or_else(String::new, |version| format!("/{version}"));
        self.client.call(Method::GET, &format!("/api/v1/privacy/policy{path}")).await
    }

    /// Publishes a new version of the privacy policy.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn publish_policy(&self, body: &PublishPolicy) -> Result<PolicyView> {
        self.client.call_with(Method::PUT, "/api/v1/privacy/policy", body).await
    }

    /// Who agrees to the policy that holds, and 100 of those who do not, behind `offset`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn acceptance(&self, offset: u32) -> Result<PolicyAcceptance> {
        self.client.call(Method::GET, &format!("/api/v1/privacy/policy/acceptance?offset={offset}")).await
    }

    /// Agrees to a version of the privacy policy, or withdraws.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn decide(&self, body: &DecideConsent) -> Result<ConsentView> {
        self.client.call_with(Method::POST, "/api/v1/privacy/consents", body).await
    }

    /// What one has decided, newest first: 100 decisions, behind `offset`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn consents(&self, offset: u32) -> Result<Page<ConsentView>> {
        self.client.call(Method::GET, &format!("/api/v1/privacy/consents?offset={offset}")).await
    }

    /// Whether what is held goes when it should.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn retention(&self) -> Result<Retention> {
        self.client.call(Method::GET, "/api/v1/privacy/retention").await
    }
}

impl Connection {
    /// The receipt of an erasure whose answer was lost. Needs no account.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn erasure_receipt(&self, ticket: &str) -> Result<ErasureReceipt> {
        let body = AskForReceipt { ticket: ticket.to_owned() };
        let request = self.request(Method::POST, "/api/v1/privacy/erasure/receipt")?.json(&body);
        read(checked(request.send().await).await?).await
    }

    /// The key that receipts of erasures are checked with, as a JSON Web Key. Needs no account.
    ///
    /// # Errors
    /// No connection.
    pub async fn receipt_key(&self) -> Result<serde_json::Value> {
        read(checked(self.request(Method::GET, "/api/v1/privacy/receipt-key")?.send().await).await?).await
    }
}
