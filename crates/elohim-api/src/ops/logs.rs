//! The server's own log.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use elohim_core::ops::log;

use crate::{Time, wire};

/// Most lines of one answer.
pub const MAX_LINES: u32 = 500;

/// How much a line of the log matters, what matters most first.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Something failed.
    Error,
    /// Somebody should look.
    Warn,
    /// What the server does.
    Info,
    /// How it does it.
    Debug,
    /// Every step.
    Trace,
}

impl From<log::LogLevel> for LogLevel {
    fn from(level: log::LogLevel) -> Self {
        match level {
            log::LogLevel::Error => Self::Error,
            log::LogLevel::Warn => Self::Warn,
            log::LogLevel::Info => Self::Info,
            log::LogLevel::Debug => Self::Debug,
            log::LogLevel::Trace => Self::Trace,
        }
    }
}

impl From<LogLevel> for log::LogLevel {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Self::Error,
            LogLevel::Warn => Self::Warn,
            LogLevel::Info => Self::Info,
            LogLevel::Debug => Self::Debug,
            LogLevel::Trace => Self::Trace,
        }
    }
}

/// Which lines.
#[derive(Serialize, Deserialize, IntoParams, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// The least that a line matters: `error`, `warn`, `info`, `debug`, or `trace` as without it.
    #[serde(default = "all")]
    #[garde(skip)]
    #[param(inline)]
    pub level: LogLevel,
    /// What a line says somewhere, whatever the case of its letters.
    #[serde(default)]
    #[garde(length(bytes, max = 200), custom(wire::plain))]
    #[param(max_length = 200)]
    pub text: String,
    /// The request that a line is about. Answered requests for the log itself are found by it, and left out without it.
    #[serde(default)]
    #[garde(length(bytes, max = 64), custom(wire::plain))]
    #[param(max_length = 64)]
    pub request_id: String,
    /// How many lines, 1 to 500.
    #[serde(default = "a_hundred")]
    #[garde(range(min = 1, max = MAX_LINES))]
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub limit: u32,
    /// Lines behind this place: `next_after` of an answer. Without it, the newest ones.
    #[serde(default)]
    #[garde(inner(length(bytes, min = 1, max = 64)))]
    #[param(min_length = 1, max_length = 64)]
    pub after: Option<String>,
    /// The last lines before this place: `next_before` of an answer. Not together with `after`.
    #[serde(default)]
    #[garde(inner(length(bytes, min = 1, max = 64)))]
    #[param(min_length = 1, max_length = 64)]
    pub before: Option<String>,
}

const fn all() -> LogLevel {
    LogLevel::Trace
}

const fn a_hundred() -> u32 {
    100
}

/// A line of the log, as it was written: secrets in it are masked.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// When it happened.
    pub at: Time,
    /// How much it matters.
    pub level: LogLevel,
    /// What happened: a name such as `http.request`, or the place in the program that says so.
    pub event: String,
    /// The same for people.
    pub message: String,
    /// The request that it happened in.
    pub request_id: Option<String>,
    /// What else it says: names and values.
    pub fields: BTreeMap<String, String>,
}

impl From<log::LogEntry> for LogEntry {
    fn from(entry: log::LogEntry) -> Self {
        Self {
            at: entry.at.into(),
            level: entry.level.into(),
            event: entry.event,
            message: entry.message,
            request_id: entry.request_id,
            fields: entry.fields.into_iter().collect(),
        }
    }
}

/// Lines of the log, oldest first. One answer looks at some 16 MB of it, so that it can be empty although there is more.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct LogEntries {
    /// Whether this server keeps its log in files. When it does not, whatever keeps its standard error has it.
    pub is_kept: bool,
    /// The lines.
    pub data: Vec<LogEntry>,
    /// The place to ask `after` for newer lines, now or later; `null` when older ones were asked for, or there are no lines.
    pub next_after: Option<String>,
    /// The place to ask `before` for the lines before these; `null` when there are none.
    pub next_before: Option<String>,
    /// Whether lines behind `after` are no longer kept: these are the newest ones instead.
    pub has_gap: bool,
}
