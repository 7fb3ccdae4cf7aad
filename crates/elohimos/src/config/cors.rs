//! One entry of `http.cors_origins`.

use elohim_server::Origin;
use url::Url;

/// The origin that an entry means. It must be written as a browser sends it: scheme, host and, when it is not the usual one,
/// port.
///
/// # Errors
/// What is wrong, as the end of a sentence.
pub(crate) fn parse(entry: &str, production: bool) -> Result<Origin, String> {
    if entry.contains('*') {
        return Err("is a wildcard".to_owned());
    }
    let url = Url::parse(entry).map_err(|_| "is not scheme and host".to_owned())?;
    if !["https", "http"].contains(&url.scheme()) {
        return Err("is neither https nor http".to_owned());
    }
    if production && url.scheme() != "https" {
        return Err("is not https".to_owned());
    }
    let url::Origin::Tuple(..) = url.origin() else { return Err("has no host".to_owned()) };
    let origin = url.origin().ascii_serialization();
    if entry == origin {
        return entry.parse().map_err(|_| "is not scheme and host".to_owned());
    }
    let more =
        !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some();
    if more || url.path() != "/" || entry.ends_with('/') {
        return Err(format!("carries more than scheme and host; browsers send {origin:?}"));
    }
    Err(format!("is not how browsers write it: {origin:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_sends_is_an_origin() {
        for good in ["https://app.example.org", "https://app.example.org:8443", "https://[2001:db8::1]"] {
            assert_eq!(parse(good, true).unwrap().as_str(), good);
        }
        assert_eq!(parse("http://localhost:5173", false).unwrap().as_str(), "http://localhost:5173");
        for (bad, wrong) in [
            ("*", "is a wildcard"),
            ("https://*.example.org", "is a wildcard"),
            ("http://app.example.org", "is not https"),
            ("app.example.org", "is not scheme and host"),
            ("null", "is not scheme and host"),
            ("ftp://app.example.org", "is neither https nor http"),
            ("https://", "is not scheme and host"),
            ("https://a.example/", "carries more than scheme and host; browsers send \"https://a.example\""),
            ("https://a.example/x", "carries more than scheme and host; browsers send \"https://a.example\""),
            ("https://a.example?x", "carries more than scheme and host; browsers send \"https://a.example\""),
            ("https://me@a.example", "carries more than scheme and host; browsers send \"https://a.example\""),
            ("https://A.example", "is not how browsers write it: \"https://a.example\""),
            ("https://a.example:443", "is not how browsers write it: \"https://a.example\""),
        ] {
            assert_eq!(parse(bad, true), Err(wrong.to_owned()), "{bad}");
        }
    }
}
