//! Taking connections: an accept loop that survives whatever it meets, and stops when it is told to.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use elohim_core::Entropy;

use crate::client_address::{ClientAddress, is_trusted};
use crate::connection::{self, Connection};
use crate::connection_limit::ConnectionLimit;
use crate::metrics::{Rejected, rejected};
use crate::settings::HttpSettings;

/// How long to wait before the next attempt when the machine has no descriptor or memory left for a connection.
const EXHAUSTED: Duration = Duration::from_millis(100);

/// Bytes of an answer that may wait in the kernel unsent: little, so that a client's pace is seen as it is, and enough to
/// keep a fast one busy.
const UNSENT: u32 = 256 * 1024;

/// How a server is told to stop.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    /// Take no more connections; finish the requests that are in progress.
    pub soft: CancellationToken,
    /// Drop what is left.
    pub hard: CancellationToken,
}

/// Serves a router on a listener until it is told to stop. Returns when every connection has ended.
///
/// The router has to have been through [`crate::stack::wrap`]: ids, security headers, CORS and the checks of requests are
/// there. Connections run on the tracker.
pub async fn serve(
    router: Router,
    listener: TcpListener,
    settings: Arc<HttpSettings>,
    entropy: Arc<dyn Entropy>,
    shutdown: Shutdown,
    tracker: TaskTracker,
) {
    let limit = ConnectionLimit::new(settings.max_connections, settings.max_connections_per_address);
    let builder = connection::builder(&settings, &tracker);
    // Held by every connection, so that the receiver ends when the last one has.
    let (open, mut ended) = mpsc::channel::<()>(1);
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.soft.cancelled() => break,
            () = shutdown.hard.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                after_failure(&error).await;
                continue;
            }
        };
        let address = peer.ip().to_canonical();
        let counted = (!is_trusted(address, &settings.trusted_proxies)).then(|| ClientAddress(address).limit_key());
        let Some(place) = limit.take(counted) else {
            rejected(Rejected::Connections);
            continue;
        };
        tune(&stream, &settings);
        let connection = Connection {
            peer,
            router: router.clone(),
            builder: builder.clone(),
            settings: settings.clone(),
            entropy: entropy.clone(),
            shutdown: shutdown.clone(),
        };
        let open = open.clone();
        tracker.spawn(async move {
            connection.run(stream).await;
            drop((place, open));
        });
    }
    drop((listener, open));
    // Nothing is ever sent: this is the end of the last connection.
    ended.recv().await;
}

/// Binds a listener that can be bound again at once after a restart.
///
/// # Errors
/// When the address cannot be bound.
pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}

async fn after_failure(error: &std::io::Error) {
    match error.kind() {
        // The client was gone before it was accepted.
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused => {}
        _ => {
            rejected(Rejected::Exhausted);
            tracing::warn!(event = "http.accept_failed", err = %error, "a connection could not be accepted");
            tokio::time::sleep(EXHAUSTED).await;
        }
    }
}

/// Best effort: a socket that does not take an option still serves.
fn tune(stream: &TcpStream, settings: &HttpSettings) {
    let _ = stream.set_nodelay(true);
    #[cfg(target_os = "linux")]
    {
        let socket = SockRef::from(stream);
        let _ = socket.set_tcp_notsent_lowat(UNSENT);
        // The kernel gives up a peer that acknowledges nothing, or keeps its window shut, for that long.
        let _ = socket.set_tcp_user_timeout(Some(settings.deadlines.write_stall));
    }
}
