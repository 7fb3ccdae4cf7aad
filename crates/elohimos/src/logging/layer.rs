//! Collects the fields of events and of the spans around them, and hands finished lines to the writers.

use std::io::Write;
use std::sync::Arc;

use elohim_core::Clock;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_appender::non_blocking::NonBlocking;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::logging::line::{Fields, Line};

/// Writes every event as a line.
pub(super) struct Lines {
    clock: Arc<dyn Clock>,
    stderr: NonBlocking,
    people: bool,
    file: Option<NonBlocking>,
}

impl Lines {
    /// Lines to standard error, for people or as JSON, and to a file as JSON.
    pub(super) fn new(clock: Arc<dyn Clock>, stderr: NonBlocking, people: bool, file: Option<NonBlocking>) -> Self {
        Self { clock, stderr, people, file }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.0.extend(of_span.0.clone());
            }
        }
        event.record(&mut fields);
        let metadata = event.metadata();
        let line = Line::new(self.clock.now(), *metadata.level(), metadata.target(), fields);
        let plain = self.people.then(|| line.plain());
        let json = line.json();
        let on_stderr = plain.as_deref().unwrap_or(&json);
        let _ = self.stderr.clone().write_all(on_stderr.as_bytes());
        if let Some(file) = &self.file {
            let _ = file.clone().write_all(json.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;
    use std::time::Duration;

    use elohim_core::Timestamp;
    use tracing_appender::non_blocking::WorkerGuard;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;
    use crate::logging::redaction::Redacting;

    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(1_700_000_000_000_000)
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }
    }

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn writer() -> (Shared, NonBlocking, WorkerGuard) {
        let shared = Shared::default();
        let (writer, guard) = tracing_appender::non_blocking(Redacting::new(shared.clone()).unwrap());
        (shared, writer, guard)
    }

    /// What a closure logs: in the file, and for people.
    fn logged(log: impl FnOnce()) -> [String; 2] {
        let (for_people, stderr, first) = writer();
        let (in_file, file, second) = writer();
        let lines = Lines::new(Arc::new(Noon), stderr, true, Some(file));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), log);
        drop((first, second));
        [in_file, for_people].map(|shared| String::from_utf8(shared.0.lock().unwrap().clone()).unwrap())
    }

    #[test]
    fn an_event_carries_the_fields_of_its_spans() {
        let [file, people] = logged(|| {
            let span = tracing::info_span!("request", request_id = "r1", status = tracing::field::Empty);
            let _entered = span.enter();
            span.record("status", 404);
            tracing::warn!(event = "http.request", dur_ms = 3_u64, "It was {}", "missing");
        });
        assert_eq!(
            file,
            "{\"ts\":\"2023-11-14T22:13:20.000Z\",\"level\":\"WARN\",\"event\":\"http.request\",\"msg\":\"It was missing\",\
             \"dur_ms\":3,\"request_id\":\"r1\",\"status\":404}\n"
        );
        assert_eq!(people, "22:13:20 WARN  It was missing dur_ms=3 request_id=r1 status=404\n");
    }

    #[test]
    fn no_canary_reaches_the_log() {
        let jwt = "eyJjYW5hcnkiOjF9.Y2FuYXJ5.Y2FuYXJ5LWNhbmFyeQ";
        let texts = logged(|| {
            let span = tracing::info_span!("login", password = "canary-1");
            let _entered = span.enter();
            tracing::info!(refresh_token = "canary-2", X_Authorization = ?"canary-3", "login");
            tracing::info!("header Authorization: Bearer canary-4");
            tracing::info!(cause = %format!("postgres://me:canary-5@db: {jwt}"), "it failed");
            tracing::info!("identity AGE-SECRET-KEY-1CANARY");
        });
        for text in texts {
            assert_eq!(text.lines().count(), 4, "{text}");
            for canary in ["canary", "CANARY", "Y2FuYXJ5", "eyJ"] {
                assert!(!text.contains(canary), "{canary}: {text}");
            }
        }
    }
}
