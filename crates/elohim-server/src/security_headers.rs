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
    /// One of our plain pages: styles and images of our own, nothing inline, nothing from elsewhere.
    Own,
    /// The web interface, and the workers that it starts: as before, with WebAssembly, workers, what it decrypts (`blob:`), and scripts only
    /// from addresses that our code vouches for (Trusted Types).
    App,
    /// What pages load under a name with its hash. The frame of previews is nobody's origin, and must be able to load it too.
    Asset,
    /// The frame in which a file is looked at that may be hostile: an origin of its own, which reaches nothing.
    Preview,
    /// The API description, whose scripts set inline styles.
    Docs,
}

const API_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
const OWN_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);
const APP_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; \
     font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app; \
     report-uri /api/v1/csp-reports",
);
/// With WebAssembly: the decoders of scanned pages are made of it. It runs what the page hands in, reaches no more than a script
/// of ours does, and turns no text into code.
const PREVIEW_POLICY: HeaderValue = HeaderValue::from_static(
    "sandbox allow-scripts; default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src blob:; \
     font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
     report-uri /api/v1/csp-reports",
);
const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");
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
        Some(Page::App) => APP_POLICY,
        Some(Page::Asset) => API_POLICY,
        Some(Page::Preview) => PREVIEW_POLICY,
        Some(Page::Docs) => DOCS_POLICY,
    };
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    match page {
        Some(Page::Preview) => {
            headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
        }
        Some(Page::Asset) => {
            headers.insert(HeaderName::from_static("cross-origin-resource-policy"), CROSS_ORIGIN);
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        _ => {}
    }
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
    fn the_frame_of_previews_reaches_nothing() {
        let mut response = (Extension(Page::Preview), "<p>").into_response();
        apply(&mut response, false);
        let headers = response.headers();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("sandbox allow-scripts; default-src 'none';"), "{policy}");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"), "{policy}");
        assert!(policy.contains("connect-src 'none'") && !policy.contains("allow-same-origin"), "{policy}");
        assert_eq!(headers["x-frame-options"], "SAMEORIGIN");
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
