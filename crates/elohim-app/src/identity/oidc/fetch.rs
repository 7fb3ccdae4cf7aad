//! Requests to the directory: bounded in time and size, and never led elsewhere.

use std::time::Duration;

use futures::future::BoxFuture;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use reqwest::{Client, Request, StatusCode};

/// Longest answer that is read, in bytes. Documents with many keys have some tens of thousands.
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// Why the directory gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// It was not reached, or took too long.
    #[error("it cannot be reached")]
    Transport(#[from] reqwest::Error),
    /// It answered with a failure, or sent us elsewhere.
    #[error("it answered with status {0}")]
    Status(u16),
    /// It answered without end.
    #[error("its answer is longer than {MAX_ANSWER_BYTES} bytes")]
    TooLong,
}

/// A client that follows no redirect and asks no proxy.
pub(super) struct Http(Client);

impl Http {
    pub(super) fn new(timeout: Duration, https_only: bool) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .connect_timeout(timeout)
            .timeout(timeout)
            .redirect(Policy::none())
            .no_proxy()
            .https_only(https_only)
            .user_agent(concat!("elohimos/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let mut answer = self.0.execute(Request::try_from(request)?).await?;
        let status = answer.status();
        // A code that it does not take is told with 400 or 401 (RFC 6749, section 5.2).
        if !status.is_success() && status != StatusCode::BAD_REQUEST && status != StatusCode::UNAUTHORIZED {
            return Err(FetchError::Status(status.as_u16()));
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            if body.len().saturating_add(piece.len()) > MAX_ANSWER_BYTES {
                return Err(FetchError::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        let mut response = HttpResponse::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = FetchError;
    type Future = BoxFuture<'c, Result<HttpResponse, FetchError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
