//! What stands in the log of a request, and what does not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use elohim_server::HttpSettings;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

use crate::demo::Demo;

type Line = BTreeMap<String, String>;

/// Keeps the events of our own code.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Line>>>);

impl Kept {
    fn events(&self, event: &str) -> Vec<Line> {
        self.0.lock().unwrap().iter().filter(|line| line["event"] == event).cloned().collect()
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("elohim_server") && metadata.is_event()
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.0.lock().unwrap().push(fields.0);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[derive(Default)]
struct Fields(Line);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

#[tokio::test]
async fn every_request_has_one_line_with_its_template_and_nothing_of_the_client() {
    let kept = Kept::default();
    let _guard = tracing::subscriber::set_default(kept.clone());
    let demo = Demo::start(HttpSettings::default()).await;
    let forged =
        ["User-Agent: canary", "X-Request-Id: canary {\"a\":1}", "Cookie: canary", "Authorization: Bearer canary"];
    let reply = demo.send("GET /api/v1/notes/7?token=canary", &forged, "").await;
    demo.send("GET /signed-in", &[], "").await;
    demo.get("/canary").await;

    let lines = kept.events("http.request");
    assert_eq!(lines.len(), 3);
    let first = &lines[0];
    assert_eq!(first["route"], "/api/v1/notes/{id}");
    assert_eq!(first["request_id"], reply.header("x-request-id"));
    assert_eq!((first["status"].as_str(), first["ip"].as_str()), ("200", "127.0.0.0/24"));
    assert_eq!((first["bytes_out"].as_str(), first["complete"].as_str()), ("1", "true"));
    assert_eq!(first.get("user"), None);
    assert_eq!(lines[1]["user"], "pseudonym-1");
    assert_eq!((lines[2]["route"].as_str(), lines[2]["err"].as_str()), ("", "NOT_FOUND"));
    assert!(!format!("{lines:?}").contains("canary"), "{lines:?}");
}

#[tokio::test]
async fn a_failure_is_logged_once_with_its_cause_under_the_id_that_the_client_has() {
    let kept = Kept::default();
    let _guard = tracing::subscriber::set_default(kept.clone());
    let demo = Demo::start(HttpSettings::default()).await;
    let reply = demo.get("/fails").await;
    demo.get("/panic").await;
    let failures = kept.events("http.failure");
    assert_eq!(failures.len(), 2);
    assert_eq!(failures[0]["cause"], "secret canary in an error");
    assert_eq!(failures[0]["request_id"], reply.header("x-request-id"));
    assert_eq!(failures[1]["cause"], "the route panicked");
    assert_eq!(kept.events("http.request").len(), 2);
}

#[tokio::test]
async fn a_request_that_its_client_left_is_logged_too() {
    let kept = Kept::default();
    let _guard = tracing::subscriber::set_default(kept.clone());
    let demo = Demo::start(HttpSettings::default()).await;
    let mut stream = demo.connect().await;
    tokio::io::AsyncWriteExt::write_all(&mut stream, b"GET /waits HTTP/1.1\r\nHost: demo\r\n\r\n").await.unwrap();
    demo.waiting.notified().await;
    demo.shutdown.hard.cancel();
    demo.tracker.close();
    demo.tracker.wait().await;
    let lines = kept.events("http.request");
    assert_eq!((lines[0]["status"].as_str(), lines[0]["complete"].as_str()), ("0", "false"));
}
