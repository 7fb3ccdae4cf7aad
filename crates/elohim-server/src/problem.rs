//! Failures as HTTP answers: one type that every route returns, one place that writes it down.
//!
//! A route returns an [`ApiError`]; the stack around the router (see [`crate::stack`]) puts the body to it, because only
//! there the request's id is known. An answer with an error status that came about in another way (a fallback, an
//! extractor of axum) is given a body of the same form there, so that none can be forgotten.

use std::error::Error;
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};

use elohim_api::{FieldProblem, Problem};
use elohim_core::{ErrorCode, ErrorKind};

/// The media type of every error body.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request was not done.
#[derive(Debug)]
pub struct ApiError {
    /// What happened, from the closed table.
    pub code: ErrorCode,
    /// What is particular to this request. Shown below status 500 only.
    pub detail: Option<String>,
    /// Which fields are not valid.
    pub fields: Vec<FieldProblem>,
    /// After how many seconds to try again.
    pub retry_after: Option<u64>,
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// In the extensions of an answer with an error status: its body is meant as it is, such as a page or a health report.
#[derive(Debug, Clone, Copy)]
pub struct KeepBody;

impl ApiError {
    /// A failure with nothing to add to its code.
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, detail: None, fields: Vec::new(), retry_after: None, headers: Vec::new(), source: None }
    }

    /// A mistake of the server. The error goes to the log, not to the client.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorCode::Internal).with_source(source)
    }

    /// Adds what is particular to this request: whole sentences, no text of an inner error.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Names a field that is not valid, and what is wrong with it in one word.
    #[must_use]
    pub fn with_field(mut self, path: impl Into<String>, code: impl Into<String>) -> Self {
        self.fields.push(FieldProblem { path: path.into(), code: code.into() });
        self
    }

    /// Says after how many seconds to try again, in the body and as a header.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Adds the error behind it, for the log only.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The answer's status.
    pub const fn status(&self) -> StatusCode {
        status(self.code.kind())
    }

    /// The errors behind it, outermost first, for the log.
    pub(crate) fn chain(&self) -> String {
        let mut text = String::new();
        let mut next = self.source.as_deref().map(|source| source as &(dyn Error + 'static));
        while let Some(error) = next {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&error.to_string());
            next = error.source();
        }
        text
    }

    fn problem(&self, status: StatusCode, request_id: &str) -> Problem {
        let detail = match &self.detail {
            Some(detail) if !status.is_server_error() => format!("{detail} {}", self.code.fix()),
            _ => self.code.fix().to_owned(),
        };
        Problem {
            code: self.code.as_str().to_owned(),
            title: self.code.title().to_owned(),
            status: status.as_u16(),
            detail,
            request_id: request_id.to_owned(),
            fields: self.fields.clone(),
            retry_after: self.retry_after,
        }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<elohim_app::Error> for ApiError {
    fn from(error: elohim_app::Error) -> Self {
        let answer = Self::new(error.code());
        match error {
            elohim_app::Error::Refused(_) => answer,
            elohim_app::Error::Invalid { path, problem, .. } => answer.with_field(path, problem),
            elohim_app::Error::Limited { retry_after, .. } => answer.with_retry_after(retry_after),
            inner => answer.with_source(inner),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        for (name, value) in &self.headers {
            response.headers_mut().insert(name, value.clone());
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code.kind() == ErrorKind::Unauthenticated {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.code.kind() == ErrorKind::Timeout {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// The status that a kind of failure is answered with.
pub const fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Malformed => StatusCode::BAD_REQUEST,
        ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::Missing => StatusCode::NOT_FOUND,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::Gone => StatusCode::GONE,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Range => StatusCode::RANGE_NOT_SATISFIABLE,
        ErrorKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Full => StatusCode::INSUFFICIENT_STORAGE,
        ErrorKind::Timeout => StatusCode::REQUEST_TIMEOUT,
        ErrorKind::Method => StatusCode::METHOD_NOT_ALLOWED,
        ErrorKind::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorKind::Bug => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Puts the body to an answer with an error status and tells what the failure was. `None`: the answer is none, or means
/// its own body.
pub(crate) fn render(response: &mut Response, request_id: &str) -> Option<Arc<ApiError>> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || response.extensions().get::<KeepBody>().is_some() {
        return None;
    }
    let known = response.extensions_mut().remove::<Arc<ApiError>>();
    let error = known.unwrap_or_else(|| Arc::new(ApiError::new(code_of(status))));
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    headers.remove(CONTENT_ENCODING);
    headers.insert(CONTENT_TYPE, PROBLEM_JSON);
    *response.body_mut() = Body::from(bytes(&error, status, request_id));
    Some(error)
}

/// The body of a failure.
pub(crate) fn bytes(error: &ApiError, status: StatusCode, request_id: &str) -> Vec<u8> {
    // A structure of texts and numbers always has a JSON form.
    serde_json::to_vec(&error.problem(status, request_id)).unwrap_or_default()
}

/// A failure whose method is not one of this server at all.
pub(crate) fn method_not_served() -> ApiError {
    let served = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    ApiError::new(ErrorCode::MethodNotAllowed).with_header(ALLOW, served)
}

fn code_of(status: StatusCode) -> ErrorCode {
    match status {
        StatusCode::UNAUTHORIZED => ErrorCode::AuthenticationRequired,
        StatusCode::FORBIDDEN => ErrorCode::PermissionDenied,
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => ErrorCode::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::UnsupportedMediaType,
        StatusCode::RANGE_NOT_SATISFIABLE => ErrorCode::RangeNotSatisfiable,
        StatusCode::UNPROCESSABLE_ENTITY => ErrorCode::ValidationFailed,
        StatusCode::TOO_MANY_REQUESTS => ErrorCode::RateLimited,
        StatusCode::SERVICE_UNAVAILABLE => ErrorCode::Unavailable,
        StatusCode::INSUFFICIENT_STORAGE => ErrorCode::StorageFull,
        other if other.is_client_error() => ErrorCode::RequestMalformed,
        _ => ErrorCode::Internal,
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    async fn rendered(response: impl IntoResponse) -> (http::response::Parts, serde_json::Value) {
        let mut response = response.into_response();
        render(&mut response, "request-1");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn a_failure_is_written_as_the_contract_says() {
        let error = ApiError::new(ErrorCode::RateLimited).with_detail("Ten a minute.").with_retry_after(7);
        let (parts, body) = rendered(error).await;
        assert_eq!(parts.status, 429);
        assert_eq!(parts.headers["content-type"], "application/problem+json");
        assert_eq!(parts.headers["retry-after"], "7");
        assert_eq!(
            body,
            serde_json::json!({
                "code": "RATE_LIMITED", "title": "Too many attempts", "status": 429, "request_id": "request-1",
                "detail": "Ten a minute. Wait for the number of seconds in retry_after, then try again.",
                "retry_after": 7,
            })
        );
    }

    #[tokio::test]
    async fn the_text_of_an_inner_error_is_for_the_log_alone() {
        let inner = std::io::Error::other("disk /secret/path is on fire");
        let error = ApiError::internal(inner).with_detail("row 7 of accounts");
        assert_eq!(error.chain(), "disk /secret/path is on fire");
        let (parts, body) = rendered(error).await;
        assert_eq!(parts.status, 500);
        let text = body.to_string();
        assert!(!text.contains("secret") && !text.contains("accounts"), "{text}");
    }

    #[tokio::test]
    async fn an_answer_that_is_no_failure_of_ours_is_given_the_same_form() {
        for (status, code) in
            [(404, "NOT_FOUND"), (418, "REQUEST_MALFORMED"), (502, "INTERNAL"), (413, "BODY_TOO_LARGE")]
        {
            let status = StatusCode::from_u16(status).unwrap();
            let (parts, body) = rendered((status, "Some library's own text")).await;
            assert_eq!((parts.status, body["code"].as_str()), (status, Some(code)));
            assert!(!body.to_string().contains("library"));
        }
    }

    #[test]
    fn an_answer_may_keep_its_body_and_a_good_one_always_does() {
        let mut kept = (StatusCode::SERVICE_UNAVAILABLE, axum::Extension(KeepBody), "unhealthy").into_response();
        assert!(render(&mut kept, "r").is_none());
        assert!(render(&mut "fine".into_response(), "r").is_none());
    }

    #[test]
    fn every_code_has_an_error_status_and_a_form() {
        for code in ErrorCode::ALL {
            let error = ApiError::new(*code);
            assert!(error.status().as_u16() >= 400);
            let problem: Problem = serde_json::from_slice(&bytes(&error, error.status(), "r")).unwrap();
            assert_eq!((problem.code.as_str(), problem.status), (code.as_str(), error.status().as_u16()));
        }
    }
}
