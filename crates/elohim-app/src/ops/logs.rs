//! Reading the server's own log. What is shown is what was written, so that secrets are masked in it already.

use std::io;

use chrono::DateTime;
use elohim_core::Timestamp;
use elohim_core::identity::Permission;
use elohim_core::ops::log::{LogEntry, LogFilter, LogLevel, LogPlace};
use elohim_store::ops::logs::{LogFiles, Stretch};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{Actor, App, Error, Result};

/// Where to look.
#[derive(Clone, Copy, Debug)]
pub enum From {
    /// At the end, backwards.
    Newest,
    /// Before a place, backwards.
    Before(LogPlace),
    /// Behind a place.
    After(LogPlace),
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Whether the log is kept in files at all.
    pub is_kept: bool,
    /// The lines, oldest first.
    pub entries: Vec<LogEntry>,
    /// Where newer lines will be.
    pub after: Option<LogPlace>,
    /// Where to look for older ones; `None` when there are none.
    pub before: Option<LogPlace>,
    /// Whether lines behind the place that was asked for are gone already, so that these are the newest ones instead.
    pub has_gap: bool,
}

/// Up to `limit` lines that the filter admits. One call looks at some 16 MB, and says where to go on.
///
/// # Errors
/// [`elohim_core::ErrorCode::PermissionDenied`], or that the files cannot be read.
pub async fn list(app: &App, who: &Actor, filter: LogFilter, from: From, limit: u32) -> Result<Found> {
    who.require(Permission::SystemViewAuditLogs)?;
    let Some(directory) = app.settings.logs.clone() else { return Ok(Found::default()) };
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let read = move || LogFiles::open(&directory).and_then(|files| look(&files, &filter, from, wanted));
    let found = tokio::task::spawn_blocking(read).await;
    found.map_err(|_| Error::Internal("reading the log stopped"))?.map_err(Error::Logs)
}

fn look(files: &LogFiles, filter: &LogFilter, from: From, wanted: usize) -> io::Result<Found> {
    let pick = |line: &[u8]| entry(line).filter(|entry| filter.admits(entry));
    let (place, has_gap) = match from {
        From::Newest => (None, false),
        From::Before(place) => (Some(place), false),
        From::After(place) => match files.after(place, wanted, pick)? {
            Some(behind) => {
                let Stretch { picked: entries, from: before, to: after } = behind;
                return Ok(Found { is_kept: true, entries, after, before, has_gap: false });
            }
            None => (None, true),
        },
    };
    let stretch = files.before(place, wanted, pick)?;
    let after = stretch.to.filter(|_| place.is_none());
    Ok(Found { is_kept: true, entries: stretch.picked, after, before: stretch.from, has_gap })
}

/// A line as it was written.
#[derive(Deserialize)]
struct Line {
    ts: String,
    level: String,
    event: Value,
    msg: String,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

/// What a line says; `None` of one that was cut off when the program was killed.
fn entry(line: &[u8]) -> Option<LogEntry> {
    let mut line: Line = serde_json::from_slice(line).ok()?;
    let request_id = line.fields.remove("request_id").map(text);
    Some(LogEntry {
        at: Timestamp::from_micros(DateTime::parse_from_rfc3339(&line.ts).ok()?.timestamp_micros()),
        level: LogLevel::find(&line.level.to_ascii_lowercase())?,
        event: text(line.event),
        message: line.msg,
        request_id,
        fields: line.fields.into_iter().map(|(name, value)| (name, text(value))).collect(),
    })
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
