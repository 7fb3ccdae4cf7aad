//! Drop boxes and their inbox, and sending to one.

use bytes::Bytes;
use elohim_api::Page;
use elohim_api::vault::drop_boxes::{CreateDropBox, DropBoxView, Received, SubmissionDetail, SubmissionView};
use futures::Stream;
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method};

use crate::client::{Client, Connection, checked, read};
use crate::error::Result;

/// Drop boxes of the account.
pub struct DropBoxes {
    client: Client,
}

impl DropBoxes {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Makes a drop box.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, new: &CreateDropBox) -> Result<DropBoxView> {
        self.client.call_with(Method::POST, "/api/v1/vault/drop-boxes", new).await
    }

    /// One's own drop boxes, newest first, 100 at a time.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn list(&self, offset: u32) -> Result<Page<DropBoxView>> {
        self.client.call(Method::GET, &format!("/api/v1/vault/drop-boxes?offset={offset}")).await
    }

    /// Closes a drop box for good.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn close(&self, id: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/vault/drop-boxes/{id}")).await
    }

    /// What waits in the boxes, the oldest first, 100 at a time.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn inbox(&self, offset: u32) -> Result<Page<SubmissionView>> {
        self.client.call(Method::GET, &format!("/api/v1/vault/inbox?offset={offset}")).await
    }

    /// One submission, with the digests of its parts.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn submission(&self, object: &str) -> Result<SubmissionDetail> {
        self.client.call(Method::GET, &format!("/api/v1/vault/inbox/{object}")).await
    }

    /// Takes a submission out of the inbox, and keeps its object.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn accept(&self, object: &str) -> Result<()> {
        self.client.call(Method::POST, &format!("/api/v1/vault/inbox/{object}/accept")).await
    }

    /// Destroys a submission.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn reject(&self, object: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/vault/inbox/{object}")).await
    }
}

/// Sending to a drop box, without an account.
pub struct DropSend {
    connection: Connection,
}

impl DropSend {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// Sends an age file of `length` bytes, with its sealed label, to the box with this id.
    ///
    /// # Errors
    /// The server's refusal, no connection, or what the stream says.
    pub async fn send<S>(&self, id: &str, label: Vec<u8>, length: u64, file: S) -> Result<Received>
    where
        S: Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    {
        let form = Form::new()
            .part("label", Part::bytes(label))
            .part("file", Part::stream_with_length(Body::wrap_stream(file), length));
        let request = self.connection.request(Method::POST, &format!("/d/{id}"))?.multipart(form);
        read(checked(request.send().await).await?).await
    }
}
