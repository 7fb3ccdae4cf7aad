//! Logs: one JSON line for each event, in a file of limited size and on standard error (for people when one is watching).
//!
//! Secrets are kept out three times: by types that cannot be printed, by the names of fields (`line.rs`), and by a net over
//! the finished text (`redaction.rs`). Writing never blocks: lines that do not fit are dropped and counted.

mod file;
mod layer;
mod line;
mod panics;
mod redaction;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use elohim_core::Clock;
use tracing::Level;
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::Log;
pub(crate) use crate::logging::file::directory;
use crate::logging::layer::Lines;
use crate::logging::redaction::Redacting;

/// Lines that may wait for a writer; more are dropped and counted. A line has at most 8 kB.
const WAITING_LINES: usize = 8_192;

/// The running writers. Dropping this writes what is waiting.
pub(crate) struct Logs {
    counters: Vec<ErrorCounter>,
    _guards: Vec<WorkerGuard>,
}

impl Logs {
    /// Brings `elohimos_log_dropped_total` up to date.
    pub(crate) fn record_metrics(&self) {
        let dropped: usize = self.counters.iter().map(ErrorCounter::dropped_lines).sum();
        ::metrics::counter!("elohimos_log_dropped_total").absolute(dropped as u64);
    }
}

/// Starts logging for the whole process, and makes panics print their place and nothing else.
///
/// # Errors
/// When the log file cannot be written.
pub(crate) fn start(settings: &Log, data_dir: &Path, clock: Arc<dyn Clock>) -> io::Result<Logs> {
    let mut logs = Logs { counters: Vec::new(), _guards: Vec::new() };
    let people = io::stderr().is_terminal();
    let stderr = logs.writer(Redacting::new(io::stderr())?);
    let file = match settings.file {
        true => Some(logs.writer(Redacting::new(file::open(settings, &directory(data_dir))?)?)),
        false => None,
    };
    let lines = Lines::new(clock, stderr, people, file);
    let subscriber = tracing_subscriber::registry().with(levels(settings.level)).with(lines);
    subscriber.try_init().map_err(io::Error::other)?;
    panics::install_hook();
    Ok(logs)
}

impl Logs {
    fn writer(&mut self, writer: impl io::Write + Send + 'static) -> NonBlocking {
        let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING_LINES);
        let (writer, guard) = builder.finish(writer);
        self.counters.push(writer.error_counter());
        self._guards.push(guard);
        writer
    }
}

/// Our own crates at the level that is set; libraries one step quieter, and never more than `info`.
fn levels(level: Level) -> Targets {
    let libraries = if level <= Level::INFO { Level::WARN.min(level) } else { Level::INFO };
    let all = Targets::new().with_default(libraries).with_target("elohim", level);
    // Calls everything that strangers send and that is no passkey an error, and quotes it. What counts is in the audit log.
    all.with_target("webauthn_rs", LevelFilter::OFF)
}
