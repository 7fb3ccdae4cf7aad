//! Requests that two programs could read in two ways, and methods that nothing here has. They reach no route.

use axum::response::{IntoResponse as _, Response};
use http::header::{HOST, TRANSFER_ENCODING};
use http::uri::Authority;
use http::{Method, Request, StatusCode, Version};

use elohim_core::ErrorCode;

use crate::client_address::Peer;
use crate::metrics::{Rejected, rejected};
use crate::problem::{self, ApiError};

/// In a request's extensions: what is wrong with its head, that only its bytes showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadHead {
    /// It says in two ways where the request ends.
    Ambiguous,
    /// It is larger than is read.
    TooLarge,
}

/// The answer to a head that is larger than is read, but for its status 431, which has no code of its own.
pub(crate) fn head_too_large() -> ApiError {
    malformed("The head of the request is too large.")
}

/// The answer that such a request gets instead of a route's.
pub(crate) fn refusal<B>(request: &Request<B>) -> Option<Response> {
    if request.extensions().get::<BadHead>() == Some(&BadHead::TooLarge) {
        rejected(Rejected::TooLarge);
        let mut response = head_too_large().into_response();
        *response.status_mut() = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Some(response);
    }
    check(request).err().map(ApiError::into_response)
}

fn check<B>(request: &Request<B>) -> Result<(), ApiError> {
    if is_ambiguous(request) {
        rejected(Rejected::Smuggling);
        return Err(malformed("The request says in two ways where its body ends."));
    }
    // A request that came through no connection of ours, as in a test of the router, names no host.
    if request.extensions().get::<Peer>().is_some() && !has_one_host(request) {
        rejected(Rejected::Host);
        return Err(malformed("The request has to name one host."));
    }
    if !is_served(request.method()) {
        rejected(Rejected::Method);
        return Err(problem::method_not_served());
    }
    Ok(())
}

fn is_ambiguous<B>(request: &Request<B>) -> bool {
    let mut encodings = request.headers().get_all(TRANSFER_ENCODING).iter();
    let odd = encodings.next().is_some_and(|value| !value.as_bytes().eq_ignore_ascii_case(b"chunked"));
    odd || encodings.next().is_some() || request.extensions().get::<BadHead>().is_some()
}

/// RFC 9112, 3.2: a request of HTTP/1.1 has exactly one valid `Host`. Where the address names a host too, it is the same.
fn has_one_host<B>(request: &Request<B>) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (first, second) = (hosts.next(), hosts.next());
    let named = first.map(|value| value.to_str().ok().and_then(|text| text.parse::<Authority>().ok()));
    let in_address = request.uri().authority();
    match (named, second) {
        (_, Some(_)) | (Some(None), _) => false,
        (Some(Some(host)), None) => {
            !host.as_str().contains('@') && in_address.is_none_or(|authority| authority.host() == host.host())
        }
        (None, None) => request.version() != Version::HTTP_11,
    }
}

fn is_served(method: &Method) -> bool {
    const SERVED: [Method; 7] =
        [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    SERVED.contains(method)
}

fn malformed(detail: &str) -> ApiError {
    ApiError::new(ErrorCode::RequestMalformed)
        .with_detail(detail)
        .with_header(http::header::CONNECTION, http::HeaderValue::from_static("close"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn code(version: Version, method: &str, uri: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let mut request = Request::builder().version(version).method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.extension(Peer("192.0.2.1:1".parse().unwrap()));
        check(&request.body(()).unwrap()).err().map(|error| error.status().as_u16())
    }

    #[rstest]
    #[case("GET", "/", &[("host", "a.example")], None)]
    #[case("GET", "/", &[("host", "a.example:8000")], None)]
    #[case("POST", "/", &[("host", "a.example"), ("transfer-encoding", "chunked")], None)]
    #[case("GET", "http://a.example/", &[("host", "a.example")], None)]
    #[case("GET", "/", &[], Some(400))]
    #[case("GET", "/", &[("host", "a.example"), ("host", "a.example")], Some(400))]
    #[case("GET", "/", &[("host", "")], Some(400))]
    #[case("GET", "/", &[("host", "a b")], Some(400))]
    #[case("GET", "/", &[("host", "me@a.example")], Some(400))]
    #[case("GET", "http://a.example/", &[("host", "b.example")], Some(400))]
    #[case("POST", "/", &[("host", "a"), ("transfer-encoding", "gzip, chunked")], Some(400))]
    #[case("POST", "/", &[("host", "a"), ("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")], Some(400))]
    #[case("TRACE", "/", &[("host", "a")], Some(405))]
    #[case("PROPFIND", "/", &[("host", "a")], Some(405))]
    #[case("get", "/", &[("host", "a")], Some(405))]
    fn requests_with_two_readings_are_refused(
        #[case] method: &str,
        #[case] uri: &str,
        #[case] headers: &[(&str, &str)],
        #[case] expected: Option<u16>,
    ) {
        assert_eq!(code(Version::HTTP_11, method, uri, headers), expected);
    }

    #[test]
    fn older_and_newer_versions_need_no_host_header() {
        assert_eq!(code(Version::HTTP_10, "GET", "/", &[]), None);
        assert_eq!(code(Version::HTTP_2, "GET", "http://a.example/", &[]), None);
    }
}
