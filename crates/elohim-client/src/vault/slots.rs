//! Unlock slots.

use elohim_api::Bytes;
use elohim_api::vault::slots::{ReplaceSlot, Slots as SlotsBody};
use elohim_core::vault::Sha256;
use reqwest::Method;

use crate::client::Client;
use crate::error::Result;

/// Unlock slots of the account.
pub struct Slots {
    client: Client,
}

impl Slots {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// The slots; `None` when the account has no vault yet.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn find(&self) -> Result<Option<SlotsBody>> {
        match self.client.call(Method::GET, "/api/v1/vault/slots").await {
            Err(error) if error.code() == Some("VAULT_NOT_INITIALISED") => Ok(None),
            other => other.map(Some),
        }
    }

    /// Stores the slots of a new vault, once.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, slots: &SlotsBody) -> Result<()> {
        self.client.call_with(Method::POST, "/api/v1/vault/slots", slots).await
    }

    /// Replaces a slot, if it is still the one with the digest `previous`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn replace(&self, index: usize, previous: Sha256, slot: Vec<u8>) -> Result<()> {
        let body = ReplaceSlot { previous_sha256: previous, slot: Bytes(slot) };
        self.client.call_with(Method::PUT, &format!("/api/v1/vault/slots/{index}"), &body).await
    }
}
