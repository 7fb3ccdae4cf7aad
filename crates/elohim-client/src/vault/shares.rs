//! Share links, for those who make them.

use elohim_api::Page;
use elohim_api::vault::share_notices::ShareNoticeView;
use elohim_api::vault::shares::{ChangeShare, CreateShare, ShareView};
use reqwest::Method;

use super::PoolClient;
use crate::error::Result;

/// Share links to what lies in a pool.
pub struct Shares {
    pool: PoolClient,
}

impl Shares {
    pub(crate) fn new(pool: PoolClient) -> Self {
        Self { pool }
    }

    /// Makes a share link.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, share: &CreateShare) -> Result<ShareView> {
        self.pool.client.call_with(Method::POST, &self.pool.path("shares"), share).await
    }

    /// The share links, newest first, 100 at a time.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn list(&self, offset: u32) -> Result<Page<ShareView>> {
        self.pool.client.call(Method::GET, &self.pool.path(&format!("shares?offset={offset}"))).await
    }

    /// Changes when a share link ends, and how many downloads it serves.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn change(&self, id: &str, change: &ChangeShare) -> Result<ShareView> {
        self.pool.client.call_with(Method::PATCH, &self.pool.path(&format!("shares/{id}")), change).await
    }

    /// Closes a share link for good.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn revoke(&self, id: &str) -> Result<()> {
        self.pool.client.call(Method::DELETE, &self.pool.path(&format!("shares/{id}"))).await
    }

    /// What one is told of links that one made, to whatever pool, newest first, 100 at a time.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn notices(&self, offset: u32) -> Result<Page<ShareNoticeView>> {
        self.pool.client.call(Method::GET, &format!("/api/v1/vault/share-notices?offset={offset}")).await
    }

    /// Puts a notice about a link away.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove_notice(&self, id: &str) -> Result<()> {
        self.pool.client.call(Method::DELETE, &format!("/api/v1/vault/share-notices/{id}")).await
    }
}
