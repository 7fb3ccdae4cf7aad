//! One event as one line.

use std::fmt::{Debug, Write};

use chrono::{DateTime, SecondsFormat};
use elohim_core::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use tracing::Level;
use tracing::field::{Field, Visit};

/// Longest line, in bytes.
const LINE_BYTES: usize = 8 * 1024;
/// What is kept of each text of a line that was too long, in characters. A character becomes at most six bytes of JSON.
const KEPT_CHARS: usize = 1_000;

/// Parts of field names whose values are never written.
const HIDDEN: &[&str] = &["password", "passphrase", "secret", "token", "authorization", "cookie", "credential"];

/// One event.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    ts: String,
    level: &'static str,
    event: Value,
    msg: String,
    #[serde(flatten)]
    fields: Map<String, Value>,
    #[serde(skip)]
    target: &'a str,
}

impl<'a> Line<'a> {
    /// Puts a line together. Without a field named `event`, the place in the program names it.
    pub(super) fn new(at: Timestamp, level: Level, target: &'a str, mut fields: Fields) -> Self {
        let ts = DateTime::from_timestamp_micros(at.as_micros()).unwrap_or_default();
        Self {
            ts: ts.to_rfc3339_opts(SecondsFormat::Millis, true),
            level: level.as_str(),
            event: fields.0.remove("event").unwrap_or_else(|| target.into()),
            msg: match fields.0.remove("message") {
                Some(Value::String(text)) => text,
                other => other.map(|value| value.to_string()).unwrap_or_default(),
            },
            fields: fields.0,
            target,
        }
    }

    /// As JSON with a line end. A line that would be too long loses the ends of its texts, or all but its message.
    pub(super) fn json(mut self) -> String {
        let text = self.to_json();
        if text.len() <= LINE_BYTES {
            return text;
        }
        shorten(&mut self.msg);
        for value in self.fields.values_mut() {
            if let Value::String(text) = value {
                shorten(text);
            }
        }
        self.fields.insert("truncated".to_owned(), true.into());
        let text = self.to_json();
        if text.len() <= LINE_BYTES {
            return text;
        }
        self.fields.retain(|name, _| name == "truncated" || name == "request_id");
        self.event = self.target.into();
        self.to_json()
    }

    /// For people: time, level, message, and the fields behind it.
    pub(super) fn plain(&self) -> String {
        let time = self.ts.get(11..19).unwrap_or_default();
        let mut text = format!("{time} {:5} {}", self.level, self.msg);
        for (name, value) in &self.fields {
            let _ = match value {
                Value::String(value) => write!(text, " {name}={value}"),
                value => write!(text, " {name}={value}"),
            };
        }
        shorten_to(&mut text, LINE_BYTES / 6);
        text.push('\n');
        text
    }

    fn to_json(&self) -> String {
        serde_json::to_string(self).map_or_else(|_| String::new(), |text| text + "\n")
    }
}

/// The fields of an event or of a span.
#[derive(Default, Clone)]
pub(super) struct Fields(pub(super) Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        let name = field.name();
        // Fields that the bridge from the `log` crate adds.
        if name.starts_with("log.") {
            return;
        }
        let hidden = HIDDEN.iter().any(|part| name.to_ascii_lowercase().contains(part));
        self.0.insert(name.to_owned(), if hidden && !value.is_number() { "***".into() } else { value });
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, format!("{value:?}").into());
    }
}

fn shorten(text: &mut String) {
    shorten_to(text, KEPT_CHARS);
}

fn shorten_to(text: &mut String, chars: usize) {
    if let Some((end, _)) = text.char_indices().nth(chars) {
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect())
    }

    fn line(pairs: &[(&str, &str)]) -> String {
        Line::new(Timestamp::from_micros(1_700_000_000_123_456), Level::WARN, "elohim_store", fields(pairs)).json()
    }

    #[test]
    fn a_line_has_its_names_in_order() {
        assert_eq!(
            line(&[("message", "It\nfailed"), ("event", "db.busy"), ("request_id", "r1")]),
            "{\"ts\":\"2023-11-14T22:13:20.123Z\",\"level\":\"WARN\",\"event\":\"db.busy\",\"msg\":\"It\\nfailed\",\"request_id\":\"r1\"}\n"
        );
        assert!(line(&[("message", "x")]).contains("\"event\":\"elohim_store\""));
    }

    #[test]
    fn a_long_line_is_cut_and_stays_json() {
        let long = "\u{1}".repeat(50_000);
        for pairs in [
            vec![("message", long.as_str())],
            vec![("message", long.as_str()), ("a", &long), ("b", &long), ("request_id", "r1")],
            vec![("message", "short"), ("event", &long)],
        ] {
            let text = line(&pairs);
            assert!(text.len() <= LINE_BYTES, "{}", text.len());
            let json: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(json["truncated"], true);
            assert_eq!(json.get("request_id").is_some(), pairs.len() == 4);
        }
    }
}
