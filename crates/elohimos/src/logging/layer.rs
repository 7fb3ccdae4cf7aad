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
