//! What the server stores.

use elohim_api::ops::scrub::{ScrubNext, Scrubbed};
use reqwest::Method;

use crate::client::Client;
use crate::error::Result;

/// What the server stores.
pub struct Storage {
    client: Client,
}

impl Storage {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Has the server read the next stretch of it.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn scrub(&self, after: Option<String>) -> Result<Scrubbed> {
        self.client.call_with(Method::POST, "/api/v1/storage/scrub", &ScrubNext { after }).await
    }
}
