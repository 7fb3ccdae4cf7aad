//! Requests that a page of another site makes a browser send.
//!
//! Nothing here is signed in by a cookie, so another site cannot use anybody's session; but it could log somebody in to an
//! account of its own, or use a browser inside the network to try passwords. The rule is that of Go's `CrossOriginProtection`:
//! what a browser marks as coming from elsewhere is refused where it could change something; what comes without such a mark
//! comes from no browser of the last years, and its `Origin` is compared.

use axum::response::{IntoResponse as _, Response};
use http::header::{HOST, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, Method, Uri};

use elohim_core::ErrorCode;

use crate::problem::ApiError;

/// Where browsers report to. The frame of previews is nobody's origin, so that its reports come as if from elsewhere; and what is told
/// there changes nothing but a number.
const REPORTS: &str = "/api/v1/csp-reports";

/// The answer to a request of another site, whose origin is not `listed`; `None` when it is none.
pub(crate) fn refusal(method: &Method, path: &str, headers: &HeaderMap, listed: bool) -> Option<Response> {
    if method.is_safe() || listed || path == REPORTS {
        return None;
    }
    let own = match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => headers.get_all(ORIGIN).iter().all(|origin| is_host(origin.as_bytes(), headers)),
    };
    (!own).then(|| ApiError::new(ErrorCode::CrossSiteRefused).into_response())
}

/// Whether an origin is the host that the request went to. Behind a proxy the scheme is not known, so it is not compared.
fn is_host(origin: &[u8], headers: &HeaderMap) -> bool {
    let origin: Option<Uri> = std::str::from_utf8(origin).ok().and_then(|origin| origin.parse().ok());
    let host: Option<Authority> = headers.get(HOST).and_then(|host| host.to_str().ok()?.parse().ok());
    let origin = origin.filter(|origin| origin.scheme().is_some());
    match (origin.as_ref().and_then(Uri::authority), host) {
        (Some(origin), Some(host)) => *origin == host,
        _ => false,
    }
}
