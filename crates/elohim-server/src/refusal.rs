//! Answers to heads that could not be read, which therefore never become a request.
//!
//! Hyper answers them by itself with a bare status line. What goes out instead has the form of every other answer: a
//! problem body, a request id, the security headers, and a line in the log.

use std::sync::Arc;

use elohim_core::{Entropy, ErrorCode};
use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use http::{HeaderValue, StatusCode};

use crate::client_address::ClientAddress;
use crate::metrics::{Rejected, rejected};
use crate::problem::{self, ApiError, PROBLEM_JSON};
use crate::request_id::{RequestId, X_REQUEST_ID};
use crate::{security_headers, wire};

/// Writes the answers of one connection.
#[derive(Clone)]
pub(crate) struct Refusals {
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) peer: ClientAddress,
    pub(crate) hsts: bool,
}

impl Refusals {
    /// Our answer in place of hyper's; `None` when the bytes are not hyper's bare answer and nothing else.
    pub(crate) fn instead_of(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let status = bare_status(bytes)?;
        let (error, reason) = match status {
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE | StatusCode::URI_TOO_LONG => {
                (wire::head_too_large(), Rejected::TooLarge)
            }
            _ => (ApiError::new(ErrorCode::RequestMalformed), Rejected::Malformed),
        };
        rejected(reason);
        let id = RequestId::generate(&*self.entropy);
        tracing::info!(
            event = "http.refused",
            request_id = id.as_str(),
            status = status.as_u16(),
            ip = %self.peer.masked(),
            "a request head could not be read"
        );
        Some(self.write(status, &id, &error))
    }

    fn write(&self, status: StatusCode, id: &RequestId, error: &ApiError) -> Vec<u8> {
        let body = problem::bytes(error, status, id.as_str());
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, PROBLEM_JSON);
        headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        if let Some(value) = id.header() {
            headers.insert(X_REQUEST_ID, value);
        }
        security_headers::set(&mut headers, None, self.hsts);
        let mut out = format!("HTTP/1.1 {status}\r\n").into_bytes();
        for (name, value) in &headers {
            out.extend_from_slice(name.as_str().as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&body);
        out
    }
}

fn bare_status(bytes: &[u8]) -> Option<StatusCode> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() < 256)?;
    let mut lines = text.strip_suffix("\r\n\r\n")?.split("\r\n");
    let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let bare = lines.all(|line| {
        line == "connection: close" || line == "content-length: 0" || (line.starts_with("date: ") && line.len() < 40)
    });
    StatusCode::from_u16(status).ok().filter(|status| bare && status.is_client_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_refusal_is_taken_for_one() {
        let bare = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\
                    date: Mon, 23 Nov 2026 03:00:00 GMT\r\n\r\n";
        assert_eq!(bare_status(bare.as_bytes()), StatusCode::from_u16(431).ok());
        for other in [
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nx-request-id: a\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n",
            "HTTP/1.1 400",
            "",
        ] {
            assert_eq!(bare_status(other.as_bytes()), None, "{other}");
        }
    }
}
