//! A router with one route of each kind, its server, and a client that keeps nothing back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use axum::body::Body;
use axum::extract::State;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Extension, Router};
use bytes::Bytes;
use garde::Validate;
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

use elohim_api::PageQuery;
use elohim_core::{Entropy, ErrorCode};
use elohim_server::extract::{Json, JsonOrForm, Path, Valid, ValidQuery};
use elohim_server::{ApiError, ClientAddress, HttpSettings, LogUser, Page, RequestId, Shutdown, serve, wrap};

/// Bytes that are never the same twice, and always the same in a test.
#[derive(Default)]
pub(crate) struct Counting(AtomicU8);

impl Entropy for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

#[derive(Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Note {
    #[garde(length(min = 1, max = 5))]
    text: String,
    #[garde(dive)]
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize, Validate)]
struct Part {
    #[garde(range(max = 9))]
    number: u32,
}

pub(crate) struct Demo {
    pub(crate) address: SocketAddr,
    pub(crate) shutdown: Shutdown,
    pub(crate) tracker: TaskTracker,
    /// Lets the request on `/waits` go on.
    pub(crate) go: Arc<Notify>,
    /// Told when a request is on `/waits`.
    pub(crate) waiting: Arc<Notify>,
}

impl Demo {
    pub(crate) async fn start(settings: HttpSettings) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), settings)
    }

    pub(crate) fn on(listener: TcpListener, settings: HttpSettings) -> Self {
        let address = listener.local_addr().unwrap();
        let (go, waiting) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (settings, entropy) = (Arc::new(settings), Arc::new(Counting::default()));
        let router = wrap(routes(go.clone(), waiting.clone()), settings.clone(), entropy.clone());
        let (shutdown, tracker) = (Shutdown::default(), TaskTracker::new());
        tracker.spawn(serve(router, listener, settings, entropy, shutdown.clone(), tracker.clone()));
        Self { address, shutdown, tracker, go, waiting }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends the bytes and reads all that comes until the connection ends.
    pub(crate) async fn raw(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect().await;
        // A server that refuses early may close before it has read everything.
        let _ = stream.write_all(bytes.as_ref()).await;
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all).await;
        String::from_utf8_lossy(&all).into_owned()
    }

    /// One request on its own connection.
    pub(crate) async fn send(&self, line: &str, headers: &[&str], body: &str) -> Reply {
        let mut text = format!("{line} HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n");
        for header in headers {
            text.push_str(header);
            text.push_str("\r\n");
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        Reply::read(&self.raw(format!("{text}\r\n{body}")).await)
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(&format!("GET {path}"), &[], "").await
    }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer, but {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// Every value of a header.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).filter(|(n, _)| *n == name).map(|(_, v)| v).collect()
    }

    /// The one value of a header; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let all = self.all(name);
        assert!(all.len() < 2, "{name} is there {} times", all.len());
        all.first().copied().unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Checks what every problem has, and gives its code.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let body = self.json();
        assert_eq!(body["status"], self.status);
        assert_eq!(body["request_id"], self.header("x-request-id"));
        body["code"].as_str().unwrap().to_owned()
    }

    /// `path code` of each field that a problem names.
    pub(crate) fn fields(&self) -> Vec<String> {
        let fields = self.json()["fields"].as_array().cloned().unwrap_or_default();
        fields.iter().map(|f| format!("{} {}", f["path"].as_str().unwrap(), f["code"].as_str().unwrap())).collect()
    }
}

fn routes(go: Arc<Notify>, waiting: Arc<Notify>) -> Router {
    Router::new()
        .route("/hello", get(|| async { "hello" }))
        .route("/api/v1/notes", post(note))
        .route("/api/v1/notes/{id}", get(|Path(id): Path<u32>| async move { Json(id) }))
        .route("/api/v1/list", get(|ValidQuery(page): ValidQuery<PageQuery>| async move { Json(page) }))
        .route("/login", post(|JsonOrForm(note): JsonOrForm<Note>| async move { note.text }))
        .route("/upload", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/panic", get(panics))
        .route("/fails", get(fails))
        .route("/page", get(|| async { (Extension(Page::Own), Html("<p>a page</p>")) }))
        .route("/whoami", get(|Extension(client): Extension<ClientAddress>| async move { client.0.to_string() }))
        .route("/id", get(|Extension(id): Extension<RequestId>| async move { id.as_str().to_owned() }))
        .route("/big", get(|| async { Body::from(vec![b'x'; 32 * 1024 * 1024]) }))
        .route("/signed-in", get(|Extension(user): Extension<LogUser>| async move { user.set("pseudonym-1") }))
        .route("/waits", get(waits))
        .with_state((go, waiting))
}

async fn note(Valid(note): Valid<Note>) -> String {
    format!("{} {}", note.text, note.parts.iter().map(|part| part.number).sum::<u32>())
}

async fn panics() -> &'static str {
    panic!("secret canary in a panic")
}

async fn fails() -> Result<(), ApiError> {
    let inner = std::io::Error::other("secret canary in an error");
    Err(ApiError::new(ErrorCode::Unavailable).with_source(inner).with_detail("secret canary in a detail"))
}

async fn waits(State((go, waiting)): State<(Arc<Notify>, Arc<Notify>)>) -> &'static str {
    waiting.notify_one();
    go.notified().await;
    "waited"
}
