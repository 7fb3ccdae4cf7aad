//! Requests to the router in process, and their answers.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::Stream;
use http_body_util::BodyExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

/// A request that is being put together.
pub struct Call {
    router: Router,
    request: Request<Body>,
}

impl Call {
    pub(crate) fn new(router: Router, method: Method, path: &str) -> Self {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().expect("a path");
        request.headers_mut().insert(header::HOST, HeaderValue::from_static("localhost"));
        Self { router, request }
    }

    /// With a header. An earlier one of the same name stays.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header name");
        self.request.headers_mut().append(name, value.parse().expect("a header value"));
        self
    }

    /// With an access token or a ticket.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// From a client of this address, behind the trusted proxy that every test request comes through.
    #[must_use]
    pub fn from(self, address: &str) -> Self {
        self.header("x-forwarded-for", address)
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(body).expect("a body that can be written");
        self.header("content-type", "application/json").body(bytes)
    }

    /// With a body of bytes and its digest.
    #[must_use]
    pub fn part(self, bytes: &[u8]) -> Self {
        self.header("content-digest", &content_digest(bytes)).body(bytes.to_vec())
    }

    /// With a body and nothing said about it.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        *self.request.body_mut() = Body::from(bytes.into());
        self
    }

    /// With a body that arrives as the stream gives it.
    #[must_use]
    pub fn arriving<E>(mut self, body: impl Stream<Item = Result<Vec<u8>, E>> + Send + 'static) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        *self.request.body_mut() = Body::from_stream(body);
        self
    }

    /// Sends it.
    pub async fn send(self) -> Answer {
        let answer = self.router.oneshot(self.request).await.expect("the router answers");
        let (head, body) = answer.into_parts();
        let body = body.collect().await.expect("the whole answer").to_bytes().to_vec();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON of a type.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            let shown = String::from_utf8_lossy(&self.body);
            panic!("status {}: {error}: {shown}", self.status)
        })
    }

    /// Status and error code in one text, such as `404 NOT_FOUND`; the status alone for a success.
    pub fn outcome(&self) -> String {
        if self.status < 400 {
            return self.status.to_string();
        }
        let problem: serde_json::Value = self.json();
        format!("{} {}", self.status, problem.get("code").and_then(|code| code.as_str()).unwrap_or("(no code)"))
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// The `Content-Digest` header of a body.
pub fn content_digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)))
}
