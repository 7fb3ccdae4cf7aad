//! Which web pages of other origins may call the API from a browser.
//!
//! Only those that the operator listed, compared as a whole. To any other origin the answer says nothing about CORS at
//! all, so that there is nothing to learn and nothing to get wrong.

use axum::response::{IntoResponse as _, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderMap, ORIGIN, VARY,
};
use http::{HeaderValue, Method, StatusCode};

use crate::settings::Origin;

/// What our clients send.
const ALLOWED_HEADERS: HeaderValue =
    HeaderValue::from_static("authorization, content-type, content-digest, range, x-request-id, idempotency-key");
/// What our clients read besides the headers that browsers show anyway.
const EXPOSED_HEADERS: HeaderValue = HeaderValue::from_static(
    "x-request-id, retry-after, content-range, content-digest, content-disposition, accept-ranges, etag",
);
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");
const ONE_HOUR: HeaderValue = HeaderValue::from_static("3600");
const TRUE: HeaderValue = HeaderValue::from_static("true");

/// The list, ready to be compared.
#[derive(Debug, Clone)]
pub(crate) struct Cors {
    origins: Vec<HeaderValue>,
}

/// What is to be said to the origin of one request.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    listed: Option<HeaderValue>,
}

impl Cors {
    pub(crate) fn new(origins: &[Origin]) -> Self {
        Self { origins: origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok()).collect() }
    }

    /// Judges the origin that a request names. Two origins are as good as none.
    pub(crate) fn judge(&self, headers: &HeaderMap) -> Verdict {
        let mut named = headers.get_all(ORIGIN).iter();
        let listed = match (named.next(), named.next()) {
            (Some(origin), None) => self.origins.iter().find(|listed| *listed == origin).cloned(),
            _ => None,
        };
        Verdict { listed }
    }

    /// The answer to a preflight; `None` when the request is none. It is the same 204 for every origin, but only to a
    /// listed one it says anything.
    pub(crate) fn preflight(&self, method: &Method, headers: &HeaderMap) -> Option<Response> {
        let asks = headers.contains_key(ORIGIN) && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if method != Method::OPTIONS || !asks {
            return None;
        }
        let mut response = StatusCode::NO_CONTENT.into_response();
        if self.judge(headers).listed.is_some() {
            let headers = response.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
            headers.insert(ACCESS_CONTROL_MAX_AGE, ONE_HOUR);
        }
        Some(response)
    }
}

impl Verdict {
    /// Whether the operator listed the origin.
    pub(crate) fn is_listed(&self) -> bool {
        self.listed.is_some()
    }

    /// Says it.
    pub(crate) fn apply(self, headers: &mut HeaderMap) {
        headers.append(VARY, HeaderValue::from_static("origin"));
        if let Some(origin) = self.listed {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
    }
}
