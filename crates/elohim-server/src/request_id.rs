//! The id that ties an answer, its log lines and its audit rows together.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};

use elohim_core::Entropy;

/// The header that carries it, both ways.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: in the request's extensions, in the answer's `X-Request-Id`, in its problem body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A fresh id: 16 random bytes, written as 32 hexadecimal digits.
    pub(crate) fn generate(entropy: &dyn Entropy) -> Self {
        let bytes: [u8; 16] = entropy.bytes();
        Self(hex::encode(bytes).into())
    }

    /// The client's id, if it sent one that can stand in a log line as it is; otherwise a fresh one.
    pub(crate) fn of(headers: &HeaderMap, entropy: &dyn Entropy) -> Self {
        let mut sent = headers.get_all(X_REQUEST_ID).iter();
        match (sent.next().and_then(|value| value.to_str().ok()), sent.next()) {
            (Some(text), None) if acceptable(text) => Self(text.into()),
            _ => Self::generate(entropy),
        }
    }

    pub(crate) fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

fn acceptable(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    struct Sevens;

    impl Entropy for Sevens {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    fn of(values: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(X_REQUEST_ID, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        RequestId::of(&headers, &Sevens).as_str().to_owned()
    }

    #[test]
    fn a_plain_id_of_the_client_is_kept() {
        assert_eq!(of(&["job_42-retry"]), "job_42-retry");
        assert_eq!(of(&[&"a".repeat(64)]), "a".repeat(64));
    }

    #[rstest]
    #[case(&[])]
    #[case(&["short"])]
    #[case(&["with blanks in it"])]
    #[case(&["\"quoted-quoted\""])]
    #[case(&["caf\u{e9}-caf\u{e9}"])]
    #[case(&["first-one", "second-one"])]
    #[case(&["12345678901234567890123456789012345678901234567890123456789012345"])]
    fn anything_else_is_replaced(#[case] values: &[&str]) {
        assert_eq!(of(values), "07".repeat(16));
    }
}
