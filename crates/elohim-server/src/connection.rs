//! One connection: its protocol, its requests, its end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::header::{CONNECTION, TRANSFER_ENCODING};
use http::{HeaderValue, Request, Response, Version};
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use elohim_core::Entropy;

use crate::accept::Shutdown;
use crate::client_address::{self, Peer};
use crate::connection_watch::{ConnectionWatch, Idle, InProgress};
use crate::head_watch::Framing;
use crate::metrics::{Rejected, rejected};
use crate::refusal::Refusals;
use crate::settings::HttpSettings;
use crate::socket::WatchedSocket;
use crate::stack::CloseConnection;
use crate::wire::BadHead;

/// How long an idle connection may take to say goodbye.
const FAREWELL: Duration = Duration::from_secs(1);

/// Runs the tasks of HTTP/2 streams where shutdown waits for them.
#[derive(Debug, Clone)]
pub(crate) struct Tracked(TaskTracker);

impl<F> hyper::rt::Executor<F> for Tracked
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    fn execute(&self, task: F) {
        self.0.spawn(task);
    }
}

pub(crate) type Builder = auto::Builder<Tracked>;

/// Hyper, set up once for all connections.
pub(crate) fn builder(settings: &HttpSettings, tracker: &TaskTracker) -> Builder {
    let deadlines = &settings.deadlines;
    let mut builder = auto::Builder::new(Tracked(tracker.clone()));
    builder
        .http1()
        .timer(TokioTimer::new())
        // Ours, in `connection_watch`: hyper's runs while a slow client still takes its last answer.
        .header_read_timeout(None)
        .max_buf_size(settings.max_head_bytes.max(256 * 1024));
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(deadlines.ping_interval)
        .keep_alive_timeout(deadlines.ping_timeout)
        .max_concurrent_streams(settings.max_streams)
        .max_header_list_size(u32::try_from(settings.max_head_bytes).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(32)
        .max_local_error_reset_streams(32)
        .max_send_buf_size(256 * 1024);
    builder
}

/// Everything that one connection needs.
pub(crate) struct Connection {
    pub(crate) peer: SocketAddr,
    pub(crate) router: Router,
    pub(crate) builder: Builder,
    pub(crate) settings: Arc<HttpSettings>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) shutdown: Shutdown,
}

impl Connection {
    /// Serves it to its end.
    pub(crate) async fn run(self, stream: TcpStream) {
        let watch = ConnectionWatch::new(&self.settings);
        let refusals = Refusals {
            entropy: self.entropy,
            peer: client_address::ClientAddress(self.peer.ip().to_canonical()),
            hsts: self.settings.hsts,
        };
        let socket = WatchedSocket::new(stream, watch.clone(), &self.settings.deadlines, refusals);
        let (router, peer, requests) = (self.router, Peer(self.peer), watch.clone());
        let answer = service_fn(move |request| answer(router.clone(), peer, requests.clone(), request));
        let mut connection = pin!(self.builder.serve_connection(TokioIo::new(socket), answer));
        let mut is_draining = false;
        loop {
            tokio::select! {
                biased;
                () = self.shutdown.hard.cancelled() => return,
                result = connection.as_mut() => {
                    if let Err(error) = result {
                        tracing::debug!(event = "http.connection_ended", err = %error, "a connection ended early");
                    }
                    return;
                }
                () = self.shutdown.soft.cancelled(), if !is_draining => {
                    connection.as_mut().graceful_shutdown();
                    is_draining = true;
                }
                reason = watch.idle() => {
                    if reason == Idle::HeadUnfinished {
                        rejected(Rejected::HeaderTimeout);
                    }
                    connection.as_mut().graceful_shutdown();
                    let _ = tokio::time::timeout(FAREWELL, connection.as_mut()).await;
                    return;
                }
            }
        }
    }
}

/// Hands one request to the router.
async fn answer(
    router: Router,
    peer: Peer,
    watch: ConnectionWatch,
    mut request: Request<Incoming>,
) -> Result<Response<AnswerBody>, Infallible> {
    let (progress, framing) = watch.begin();
    let is_http1 = request.version() <= Version::HTTP_11;
    request.extensions_mut().insert(peer);
    match framing {
        Some(Framing::Clear | Framing::Chunked) => {}
        None if !is_http1 => {}
        Some(Framing::TooLarge) => {
            request.extensions_mut().insert(BadHead::TooLarge);
        }
        // Not seen: hyper reads this connection in another way than we do.
        Some(Framing::Ambiguous) | None => {
            request.extensions_mut().insert(BadHead::Ambiguous);
        }
    }
    let is_last = is_http1 && (framing != Some(Framing::Clear) || request.headers().contains_key(TRANSFER_ENCODING));
    let response = match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (mut parts, inner) = response.into_parts();
    if parts.extensions.get::<CloseConnection>().is_some() {
        watch.condemn();
    }
    if is_last {
        parts.headers.insert(CONNECTION, HeaderValue::from_static("close"));
    } else if !is_http1 {
        parts.headers.remove(CONNECTION);
    }
    Ok(Response::from_parts(parts, AnswerBody { inner, _progress: progress }))
}

/// An answer's body that keeps its request in progress until the last byte was handed over.
struct AnswerBody {
    inner: Body,
    _progress: InProgress,
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
