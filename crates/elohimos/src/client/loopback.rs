//! Where a browser on this machine brings the answer of the directory: a listener for one answer (RFC 8252).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use elohim_core::identity::oidc::ATTEMPT_LIFETIME;
use elohim_core::{Entropy, ErrorCode, Secret};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::entropy::MachineEntropy;
use crate::exit::{CliError, Exit};

/// Longest head of a request that is read, in bytes.
const MAX_HEAD: usize = 16 * 1024;
/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest answer that is taken.
const MAX_VALUE: usize = 128;

const PAGE: &str = "<!doctype html><meta charset=utf-8><title>ElohimOS</title><p>Go back to the terminal: it says how it \
                    ended. This page can be closed.";

/// A listener, and the secret that nobody but this process has.
pub(crate) struct Loopback {
    listener: TcpListener,
    /// A path that no other page on this machine can guess.
    path: String,
    redirect: String,
    /// What fetches the result.
    pub(crate) verifier: Secret,
    /// What is said of it before.
    pub(crate) challenge: String,
}

impl Loopback {
    /// Listens on a port that the system chooses.
    pub(crate) async fn open() -> Result<Self, CliError> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let entropy: &dyn Entropy = &MachineEntropy;
        let token = || URL_SAFE_NO_PAD.encode(entropy.bytes::<32>());
        let (path, verifier) = (format!("/{}", token()), token());
        let redirect = format!("http://{}{path}", listener.local_addr()?);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        Ok(Self { listener, path, redirect, verifier: Secret::new(verifier), challenge })
    }

    /// Where the browser comes.
    pub(crate) fn redirect(&self) -> &str {
        &self.redirect
    }

    /// Waits for the browser, as long as the server does. Answers the handoff, or why there is none.
    pub(crate) async fn wait(&self) -> Result<String, CliError> {
        let (to, mut from) = mpsc::channel(1);
        let accept = async {
            let mut open = JoinSet::new();
            loop {
                // A browser opens connections ahead and says nothing on them.
                if let Ok((stream, _)) = self.listener.accept().await {
                    let (path, to) = (self.path.clone(), to.clone());
                    open.spawn(async move {
                        let answered = tokio::time::timeout(PATIENCE, answer(stream, &path)).await;
                        if let Ok(Some(brought)) = answered {
                            let _ = to.send(brought).await;
                        }
                    });
                }
            }
        };
        let brought = tokio::select! {
            brought = from.recv() => brought,
            () = accept => None,
            () = tokio::time::sleep(ATTEMPT_LIFETIME) => None,
        };
        match brought {
            Some(Brought::Handoff(handoff)) => Ok(handoff),
            Some(Brought::Error(code)) => Err(refused(&code)),
            None => Err(CliError::new(
                Exit::Unavailable,
                "NO_BROWSER",
                "No browser came back within ten minutes",
                "Run it again, and open the address in a browser on this machine.",
            )),
        }
    }
}

/// What a browser brings.
enum Brought {
    Handoff(String),
    Error(String),
}

/// Reads a request and answers it. `None` when it is not the one that is waited for.
async fn answer(mut stream: TcpStream, path: &str) -> Option<Brought> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut piece = [0; 1024];
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        head.extend(piece.iter().take(count));
        if head.len() > MAX_HEAD {
            return None;
        }
    }
    let brought = target(&head).and_then(|target| read(&target, path));
    let (status, page) = if brought.is_some() { ("200 OK", PAGE) } else { ("404 Not Found", "") };
    let headers = "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
                   Content-Security-Policy: default-src 'none'\r\nConnection: close";
    let reply = format!("HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {}\r\n\r\n{page}", page.len());
    let _ = stream.write_all(reply.as_bytes()).await;
    let _ = stream.shutdown().await;
    brought
}

/// The address of a GET.
fn target(head: &[u8]) -> Option<String> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    request.parse(head).ok()?;
    request.path.filter(|_| request.method == Some("GET")).map(str::to_owned)
}

fn read(target: &str, path: &str) -> Option<Brought> {
    let (key, value) = target.strip_prefix(path)?.strip_prefix('?')?.split_once('=')?;
    let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    match key {
        _ if !plain || value.is_empty() || value.len() > MAX_VALUE => None,
        "handoff" => Some(Brought::Handoff(value.to_owned())),
        "error" => Some(Brought::Error(value.to_owned())),
        _ => None,
    }
}

/// An error code that came with the browser, as the server would have told it.
fn refused(code: &str) -> CliError {
    match ErrorCode::ALL.iter().find(|known| known.as_str() == code) {
        Some(known) => CliError::new(known.kind().into(), known.as_str(), known.title(), known.fix()),
        None => CliError::new(Exit::Auth, code, "The sign-in was refused", "Run it again, or ask the operator."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought(request: &str) -> Option<String> {
        target(request.as_bytes()).and_then(|target| read(&target, "/secret")).map(|brought| match brought {
            Brought::Handoff(value) => format!("handoff {value}"),
            Brought::Error(value) => format!("error {value}"),
        })
    }

    #[test]
    fn one_request_is_waited_for_and_no_other() {
        let get = |target: &str| brought(&format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_eq!(get("/secret?handoff=a-b_C1").as_deref(), Some("handoff a-b_C1"));
        assert_eq!(get("/secret?error=AUTH_OIDC_REFUSED").as_deref(), Some("error AUTH_OIDC_REFUSED"));
        let long = format!("/secret?handoff={}", "x".repeat(129));
        for bad in [
            "/",
            "/favicon.ico",
            "/other?handoff=a",
            "/secret",
            "/secret?handoff=",
            "/secret?handoff=a&b=c",
            "/secret?handoff=%41",
            "/secret?other=a",
            &long,
        ] {
            assert_eq!(get(bad), None, "{bad}");
        }
        assert_eq!(brought("POST /secret?handoff=a HTTP/1.1\r\nHost: x\r\n\r\n"), None);
        assert_eq!(brought("nonsense\r\n\r\n"), None);
    }
}
