//! Which field is wrong, and what is wrong with it, from what the libraries say.

use std::fmt::Display;

use elohim_api::FieldProblem;
use elohim_core::ErrorCode;
use serde_path_to_error::Segment;

use crate::problem::ApiError;

/// How the messages of serde begin, and the word that clients get for it.
const READING: [(&str, &str); 7] = [
    ("missing field", "missing"),
    ("unknown field", "unknown"),
    ("duplicate field", "duplicate"),
    ("unknown variant", "unknown_value"),
    ("invalid type", "wrong_type"),
    ("invalid length", "wrong_length"),
    ("invalid value", "invalid"),
];

/// How the messages of garde begin, and the word that clients get for it.
const CHECKING: [(&str, &str); 6] = [
    ("length is lower", "too_short"),
    ("length is greater", "too_long"),
    ("lower than", "too_small"),
    ("greater than", "too_large"),
    ("not set", "missing"),
    ("does not match", "invalid"),
];

/// Longest part of a path that is shown: names come from the client where a field is unknown.
const MAX_NAME: usize = 64;

/// A body or query that could be read but does not have the fields that are wanted.
pub(super) fn unreadable<E: Display>(error: &serde_path_to_error::Error<E>) -> ApiError {
    let message = error.inner().to_string();
    let code = word(&message, &READING).unwrap_or("invalid");
    let mut path: Vec<String> = error.path().iter().map(segment).collect();
    if matches!(code, "missing" | "duplicate")
        && let Some(name) = message.split('`').nth(1).map(shown)
        && path.last() != Some(&name)
    {
        path.push(name);
    }
    ApiError::new(ErrorCode::ValidationFailed).with_field(path.join("."), code)
}

/// A value that was read and whose fields are out of bounds.
pub(super) fn invalid(report: &garde::Report) -> ApiError {
    let mut error = ApiError::new(ErrorCode::ValidationFailed);
    for (path, problem) in report.iter() {
        let message = problem.message();
        let own = message.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && !message.is_empty();
        let code = word(message, &CHECKING).unwrap_or(if own { message } else { "invalid" });
        error.fields.push(FieldProblem { path: dotted(&path.to_string()), code: code.to_owned() });
    }
    error
}

fn word(message: &str, table: &[(&str, &'static str)]) -> Option<&'static str> {
    table.iter().find(|(start, _)| message.starts_with(start)).map(|(_, word)| *word)
}

fn segment(segment: &Segment) -> String {
    match segment {
        Segment::Seq { index } => index.to_string(),
        Segment::Map { key } => shown(key),
        Segment::Enum { variant } => shown(variant),
        Segment::Unknown => "?".to_owned(),
    }
}

fn shown(name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || "_-".contains(letter) { letter } else { '?' };
    name.chars().take(MAX_NAME).map(plain).collect()
}

/// `objects[0].header` as `objects.0.header`.
fn dotted(path: &str) -> String {
    path.replace('[', ".").replace(']', "").trim_start_matches('.').to_owned()
}
