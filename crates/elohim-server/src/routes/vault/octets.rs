//! Bytes in and out: digests, ranges, streams.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use elohim_app::vault::PartBody;
use elohim_core::ErrorCode;
use elohim_core::vault::Sha256;
use elohim_core::vault::object::MAX_PART_BYTES;
use headers::{HeaderMapExt, Range as RangeHeader};
use http_body_util::{BodyExt as _, Limited};

use crate::extract::body_error;
use crate::problem::ApiError;
use crate::state::ServerState;

/// The digest that the `Content-Digest` header announces (RFC 9530): one `sha-256=:base64:`.
pub(crate) fn announced_digest(headers: &HeaderMap) -> Result<Sha256, ApiError> {
    let text = headers.get("content-digest").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let encoded = text.strip_prefix("sha-256=:").and_then(|rest| rest.strip_suffix(':')).unwrap_or_default();
    let digest = STANDARD.decode(encoded).ok().and_then(|bytes| bytes.try_into().ok()).map(Sha256);
    digest.ok_or_else(|| {
        ApiError::new(ErrorCode::RequestMalformed).with_detail("Content-Digest must be: sha-256=:<base64>:.")
    })
}

/// The whole body of a part, in the pieces that it came in. Only so many are held in memory at a time; others wait before their body is read.
pub(crate) async fn part(
    state: &ServerState,
    body: Body,
) -> Result<(PartBody, tokio::sync::OwnedSemaphorePermit), ApiError> {
    let turn = state.upload_turns.clone().acquire_owned().await;
    let turn = turn.map_err(|_| ApiError::internal("the turns of uploads are closed"))?;
    let limit = usize::try_from(MAX_PART_BYTES).unwrap_or(usize::MAX);
    let (mut body, mut part) = (Limited::new(body, limit), PartBody::default());
    while let Some(frame) = body.frame().await {
        if let Ok(bytes) = frame.map_err(|error| body_error(&*error))?.into_data() {
            part.push(bytes);
        }
    }
    Ok((part, turn))
}

/// Which bytes of an object of `length` bytes a request asks for, and whether that is a part of it. Several ranges at once
/// are answered with the whole, as RFC 9110 allows; so is a range of a version that is not this one.
pub(crate) fn asked_range(headers: &HeaderMap, etag: &str, length: u64) -> Result<(Range<u64>, bool), ApiError> {
    let whole = (0..length, false);
    if headers.get(header::IF_RANGE).is_some_and(|value| value.as_bytes() != etag.as_bytes()) {
        return Ok(whole);
    }
    let Ok(Some(asked)) = headers.typed_try_get::<RangeHeader>() else { return Ok(whole) };
    let raw = headers.get(header::RANGE).map(HeaderValue::as_bytes).unwrap_or_default();
    if raw.contains(&b',') {
        return Ok(whole);
    }
    let unsatisfiable = || {
        let length =
            HeaderValue::from_str(&format!("bytes */{length}")).unwrap_or(HeaderValue::from_static("bytes */*"));
        ApiError::new(ErrorCode::RangeNotSatisfiable).with_header(header::CONTENT_RANGE, length)
    };
    let (from, to) = asked.satisfiable_ranges(length).next().ok_or_else(unsatisfiable)?;
    let from = match from {
        std::ops::Bound::Included(from) => from,
        std::ops::Bound::Excluded(from) => from.saturating_add(1),
        std::ops::Bound::Unbounded => 0,
    };
    let to = match to {
        std::ops::Bound::Included(last) => last.saturating_add(1),
        std::ops::Bound::Excluded(to) => to,
        std::ops::Bound::Unbounded => length,
    };
    if from < to.min(length) { Ok((from..to.min(length), true)) } else { Err(unsatisfiable()) }
}

/// The head of an answer that carries `range` of `length` bytes.
pub(crate) fn head(range: &Range<u64>, partial: bool, length: u64, etag: &str) -> Response {
    let mut response = if partial { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK }.into_response();
    let headers = response.headers_mut();
    let mut set = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, "application/octet-stream".to_owned());
    set(header::CONTENT_DISPOSITION, "attachment".to_owned());
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::ETAG, etag.to_owned());
    set(header::CONTENT_LENGTH, (range.end - range.start).to_string());
    if partial {
        set(header::CONTENT_RANGE, format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1)));
    }
    response
}

/// Whether a request asks for the head of an answer only.
pub(crate) fn head_only(method: &Method) -> bool {
    method == Method::HEAD
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(text: &str, length: u64) -> Option<(Range<u64>, bool)> {
        let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(text).unwrap())]);
        asked_range(&headers, "\"e\"", length).ok()
    }

    #[test]
    fn one_range_is_served_and_odd_ones_are_the_whole_or_refused() {
        assert_eq!(range("bytes=0-9", 100), Some((0..10, true)));
        assert_eq!(range("bytes=90-", 100), Some((90..100, true)));
        assert_eq!(range("bytes=-5", 100), Some((95..100, true)));
        assert_eq!(range("bytes=50-1000", 100), Some((50..100, true)));
        assert_eq!(range("bytes=100-", 100), None);
        assert_eq!(range("bytes=0-1,5-6", 100), Some((0..100, false)));
        assert_eq!(range("pages=1-2", 100), Some((0..100, false)));
        assert_eq!(range("bytes=9-2", 100), None);
    }

    #[test]
    fn a_digest_has_one_form() {
        let digest = |text: &str| {
            let headers = HeaderMap::from_iter([(
                header::HeaderName::from_static("content-digest"),
                HeaderValue::from_str(text).unwrap(),
            )]);
            announced_digest(&headers).ok()
        };
        let zero = format!("sha-256=:{}:", STANDARD.encode([0; 32]));
        assert_eq!(digest(&zero), Some(Sha256([0; 32])));
        for bad in ["", "sha-256=::", "sha-512=:AA==:", &zero.replace('=', "")] {
            assert_eq!(digest(bad), None, "{bad}");
        }
    }

    /// Numbers as people, and others, write them.
    fn number() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(String::new()),
            (0..200_u64).prop_map(|n| n.to_string()),
            (u64::MAX - 3..=u64::MAX).prop_map(|n| n.to_string()),
            Just("18446744073709551616".to_owned()),
            "[ -~]{0,4}",
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_asked_for_lies_in_the_object(
            text in prop_oneof!["[ -~]{0,40}", (number(), number()).prop_map(|(from, to)| format!("bytes={from}-{to}"))],
            length in prop_oneof![0..300_u64, u64::MAX - 2..=u64::MAX],
        ) {
            match range(&text, length) {
                Some((range, false)) => prop_assert_eq!(range, 0..length),
                Some((range, true)) => prop_assert!(range.start < range.end && range.end <= length, "{:?}", range),
                None => prop_assert!(text.starts_with("bytes")),
            }
        }

        #[test]
        fn a_range_of_two_numbers_is_what_they_say(from in 0..300_u64, to in 0..300_u64, length in 1..300_u64) {
            let holds = from <= to && from < length;
            let expected = holds.then(|| (from..(to + 1).min(length), true));
            prop_assert_eq!(range(&format!("bytes={from}-{to}"), length), expected);
        }

        #[test]
        fn a_digest_that_is_read_was_written_so(text in prop_oneof!["[ -~]{0,60}", "sha-256=:[A-Za-z0-9+/=]{40,46}:"]) {
            let headers = HeaderMap::from_iter([(
                header::HeaderName::from_static("content-digest"),
                HeaderValue::from_str(&text).unwrap(),
            )]);
            if let Ok(digest) = announced_digest(&headers) {
                prop_assert_eq!(format!("sha-256=:{}:", STANDARD.encode(digest.0)), text);
            }
        }
    }
}
