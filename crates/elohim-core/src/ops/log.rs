//! The server's log: what a line of it says, and which lines are asked for.

use crate::Timestamp;
use crate::identity::permission::named;

named! {
    /// How much a line matters, what matters most first.
    LogLevel {
        /// Something failed.
        Error "error";
        /// Somebody should look.
        Warn "warn";
        /// What the server does.
        Info "info";
        /// How it does it.
        Debug "debug";
        /// Every step.
        Trace "trace";
    }
}

/// A line of the log. Secrets were masked before it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogEntry {
    /// When it happened.
    pub at: Timestamp,
    /// How much it matters.
    pub level: LogLevel,
    /// What happened: a name such as `http.request`, or the place in the program.
    pub event: String,
    /// The same for people.
    pub message: String,
    /// The request that it happened in.
    pub request_id: Option<String>,
    /// What else it says: names and values.
    pub fields: Vec<(String, String)>,
}

impl LogEntry {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }
}

/// Which lines are asked for. An empty text admits all.
#[derive(Clone, Debug)]
pub struct LogFilter {
    /// The least that a line matters.
    pub level: LogLevel,
    /// What it says somewhere, whatever the case of its letters.
    pub text: String,
    /// The request that it is about.
    pub request_id: String,
    /// The route that lines are asked for by. Its answered requests are left out unless one is asked for by its id: whoever
    /// follows the log would see little else.
    pub own_route: &'static str,
}

impl LogFilter {
    /// Whether the entry is one of those.
    pub fn admits(&self, entry: &LogEntry) -> bool {
        entry.level <= self.level
            && (self.request_id.is_empty() || entry.request_id.as_deref() == Some(self.request_id.as_str()))
            && (!self.request_id.is_empty() || !self.is_own(entry))
            && (self.text.is_empty() || self.is_in(entry))
    }

    fn is_own(&self, entry: &LogEntry) -> bool {
        entry.event == "http.request"
            && entry.field("route") == Some(self.own_route)
            && entry.field("status") == Some("200")
    }

    fn is_in(&self, entry: &LogEntry) -> bool {
        let wanted = self.text.to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        has(&entry.message)
            || has(&entry.event)
            || entry.request_id.as_deref().is_some_and(has)
            || entry.fields.iter().any(|(name, value)| has(&format!("{name}={value}")))
    }
}

/// A place between two lines of the log, that stays where it is when the file is put aside for a new one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogPlace {
    /// The file, by a digest of its first line.
    pub file: u64,
    /// Bytes of the file before the place.
    pub offset: u64,
}

impl LogPlace {
    /// Reads what [`LogPlace`] writes of itself; `None` when it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let (file, offset) = text.split_once('-')?;
        let place = Self { file: u64::from_str_radix(file, 16).ok()?, offset: offset.parse().ok()? };
        (place.to_string() == text).then_some(place)
    }
}

impl std::fmt::Display for LogPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}-{}", self.file, self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> LogEntry {
        LogEntry {
            at: Timestamp::from_micros(0),
            level: LogLevel::Warn,
            event: "db.busy".to_owned(),
            message: "The Database waits".to_owned(),
            request_id: Some("r1".to_owned()),
            fields: vec![("route".to_owned(), "/own".to_owned()), ("status".to_owned(), "200".to_owned())],
        }
    }

    fn filter() -> LogFilter {
        LogFilter { level: LogLevel::Trace, text: String::new(), request_id: String::new(), own_route: "/own" }
    }

    #[test]
    fn levels_above_the_least_are_admitted() {
        for (level, admitted) in [(LogLevel::Error, false), (LogLevel::Warn, true), (LogLevel::Debug, true)] {
            assert_eq!(LogFilter { level, ..filter() }.admits(&entry()), admitted, "{level}");
        }
    }

    #[test]
    fn a_text_is_found_in_all_that_a_line_says() {
        for (text, admitted) in
            [("database WAITS", true), ("DB.", true), ("R1", true), ("route=/OWN", true), ("status=2000", false)]
        {
            assert_eq!(LogFilter { text: text.to_owned(), ..filter() }.admits(&entry()), admitted, "{text}");
        }
    }

    #[test]
    fn a_request_is_found_by_its_whole_id() {
        for (id, admitted) in [("r1", true), ("r", false), ("r11", false)] {
            assert_eq!(LogFilter { request_id: id.to_owned(), ..filter() }.admits(&entry()), admitted, "{id}");
        }
    }

    #[test]
    fn answered_requests_for_the_log_are_left_out_until_one_is_asked_for() {
        let own = LogEntry { event: "http.request".to_owned(), ..entry() };
        assert!(!filter().admits(&own));
        assert!(LogFilter { request_id: "r1".to_owned(), ..filter() }.admits(&own));
        let refused = LogEntry { fields: vec![("route".to_owned(), "/own".to_owned())], ..own };
        assert!(filter().admits(&refused));
    }

    #[test]
    fn places_have_one_spelling() {
        let place = LogPlace { file: 0xab, offset: 12 };
        assert_eq!(
            (place.to_string().as_str(), LogPlace::parse("00000000000000ab-12")),
            ("00000000000000ab-12", Some(place))
        );
        for text in ["", "-", "ab-12", "00000000000000AB-12", "00000000000000ab-+2", "00000000000000ab-12-1", "x-1"] {
            assert_eq!(LogPlace::parse(text), None, "{text}");
        }
    }
}
