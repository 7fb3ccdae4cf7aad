//! Share links, for those who open them.

use std::ops::Range;

use elohim_api::Bytes;
use elohim_api::vault::share_access::{OpenShare, OpenedShare};
use reqwest::Method;
use reqwest::header::RANGE;

use super::objects::Fetched;
use crate::client::{Connection, checked, read};
use crate::error::Result;

/// Share links, without an account.
pub struct PublicShares {
    connection: Connection,
}

impl PublicShares {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// Opens a link with its proof. Counts no download.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn open(&self, id: &str, proof: [u8; 32]) -> Result<OpenedShare> {
        let body = OpenShare { auth: Some(Bytes(proof.to_vec())) };
        let request = self.connection.request(Method::POST, &format!("/api/v1/shares/{id}/open"))?.json(&body);
        read(checked(request.send().await).await?).await
    }

    /// These stored bytes of object `index`. The first request with a ticket counts one download.
    ///
    /// # Errors
    /// The server's refusal, or no connection; the stream itself may break.
    pub async fn fetch(&self, id: &str, ticket: &str, index: usize, range: Range<u64>) -> Result<Fetched> {
        let request = self.connection.request(Method::GET, &format!("/api/v1/shares/{id}/objects/{index}"))?;
        let range = format!("bytes={}-{}", range.start, range.end.saturating_sub(1));
        let request = request.bearer_auth(ticket).header(RANGE, range);
        Fetched::from(checked(request.send().await).await?)
    }
}
