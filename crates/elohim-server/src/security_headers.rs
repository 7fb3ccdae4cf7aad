//! Headers that every answer carries, so that a browser does nothing with it that was not meant.

use axum::response::Response;
use http::HeaderValue;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderName, header};

/// In the extensions of an answer that is a page rather than an answer of the API: which policy it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// One of our pages: scripts, styles and images of our own, nothing inline, nothing from elsewhere.
    Own,
    /// The API description, whose scripts set inline styles.
    Docs,
}

const API_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
const OWN_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);
const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// Two years, as the preload list of browsers asks for.
const TWO_YEARS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// The same on every answer.
const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"),
    ),
];

/// Sets them. What a route says about caching stands; everything else is fixed here.
pub(crate) fn apply(response: &mut Response, hsts: bool) {
    let page = response.extensions().get::<Page>().copied();
    set(response.headers_mut(), page, hsts);
}

/// The same for an answer that never passes the router.
pub(crate) fn set(headers: &mut HeaderMap, page: Option<Page>, hsts: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    let policy = match page {
        None => API_POLICY,
        Some(Page::Own) => OWN_POLICY,
        Some(Page::Docs) => DOCS_POLICY,
    };
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.entry(CACHE_CONTROL).or_insert(NO_STORE);
    headers.remove(header::SERVER);
    if hsts {
        headers.insert(STRICT_TRANSPORT_SECURITY, TWO_YEARS);
    }
}

#[cfg(test)]
mod tests {
    use axum::Extension;
    use axum::response::IntoResponse as _;

    use super::*;

    #[test]
    fn an_answer_of_the_api_may_do_nothing_in_a_browser() {
        let mut response = "{}".into_response();
        apply(&mut response, false);
        let headers = response.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'; base-uri"));
        assert!(!headers.contains_key("strict-transport-security"));
    }

    #[test]
    fn a_page_has_its_own_policy_and_may_be_cached() {
        let mut response = (Extension(Page::Own), [(CACHE_CONTROL, "max-age=60")], "<p>").into_response();
        apply(&mut response, true);
        let headers = response.headers();
        assert_eq!(headers["cache-control"], "max-age=60");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert!(headers["strict-transport-security"].to_str().unwrap().starts_with("max-age=63072000"));
    }
}
