//! Share links, for those who make them.

use elohim_api::Page;
use elohim_api::vault::shares::{ChangeShare, CreateShare, ShareView};
use reqwest::Method;

use crate::client::Client;
use crate::error::Result;

/// Share links of the account.
pub struct Shares {
    client: Client,
}

impl Shares {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Makes a share link.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, share: &CreateShare) -> Result<ShareView> {
        self.client.call_with(Method::POST, "/api/v1/vault/shares", share).await
    }

    /// One's own share links, newest first, 100 at a time.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn list(&self, offset: u32) -> Result<Page<ShareView>> {
        self.client.call(Method::GET, &format!("/api/v1/vault/shares?offset={offset}")).await
    }

    /// Changes when a share link ends, and how many downloads it serves.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn change(&self, id: &str, change: &ChangeShare) -> Result<ShareView> {
        self.client.call_with(Method::PATCH, &format!("/api/v1/vault/shares/{id}"), change).await
    }

    /// Closes a share link for good.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn revoke(&self, id: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/vault/shares/{id}")).await
    }
}
