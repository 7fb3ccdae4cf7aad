//! Clients that send nothing, or next to nothing, or take nothing.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::{get, post};
use bytes::Bytes;
use futures::future::join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

use elohim_server::{Deadlines, HttpSettings};

use crate::demo::Demo;

/// "Closed within 15 s", as the project promises.
const PROMISED: Duration = Duration::from_secs(15);

const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// An empty SETTINGS frame.
const HTTP2_SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];
/// HEADERS of stream 1: POST, http, /upload, authority "demo"; the head ends, the stream does not.
const HTTP2_POST: &[u8] = b"\x00\x00\x11\x01\x04\x00\x00\x00\x01\x83\x86\x44\x07/upload\x41\x04demo";

struct Probe {
    name: &'static str,
    opening: Vec<u8>,
    /// Sent once a second after that.
    drip: &'static [u8],
}

fn probes() -> Vec<Probe> {
    let probe = |name, opening: &[&[u8]], drip| Probe { name, opening: opening.concat(), drip };
    vec![
        probe("nothing", &[], b""),
        probe("one byte that may begin either protocol", &[b"P"], b""),
        probe("half a head", &[b"GET /hello HTTP/1.1\r\nHost: demo\r\n"], b""),
        probe("one byte of a head per second", &[b"GET /hello HTTP/1.1\r\nHost: demo\r\nA: "], b"a"),
        probe("one header per second", &[b"GET /hello HTTP/1.1\r\nHost: demo\r\n"], b"A: a\r\n"),
        probe("a body that stops", &[b"POST /upload HTTP/1.1\r\nHost: demo\r\nContent-Length: 9999\r\n\r\nabc"], b""),
        probe(
            "a body that never starts",
            &[b"POST /upload HTTP/1.1\r\nHost: demo\r\nContent-Length: 9999\r\n\r\n"],
            b"",
        ),
        probe(
            "one byte of a body per second",
            &[b"POST /upload HTTP/1.1\r\nHost: demo\r\nContent-Length: 9999\r\n\r\n"],
            b"a",
        ),
        probe(
            "one chunk of a body per second",
            &[b"POST /upload HTTP/1.1\r\nHost: demo\r\nTransfer-Encoding: chunked\r\n\r\n"],
            b"1\r\na\r\n",
        ),
        probe("half the start of HTTP/2", &[b"PRI * HTTP/2.0\r\n"], b""),
        probe("HTTP/2 without a request", &[HTTP2_PREFACE, HTTP2_SETTINGS], b""),
        probe("HTTP/2 that keeps talking without a request", &[HTTP2_PREFACE, HTTP2_SETTINGS], HTTP2_SETTINGS),
    ]
}

/// What plain axum has no deadline for either, but closes or answers for another reason: no control can be had.
fn probes_without_control() -> Vec<Probe> {
    let probe = |name, opening: &[&[u8]]| Probe { name, opening: opening.concat(), drip: b"" };
    vec![
        probe("silence after an answer", &[b"GET /hello HTTP/1.1\r\nHost: demo\r\n\r\n"]),
        probe("HTTP/2 with a body that never starts", &[HTTP2_PREFACE, HTTP2_SETTINGS, HTTP2_POST]),
    ]
}

/// How long the server kept the connection; `None`: it still did after the limit.
async fn closed_after(address: SocketAddr, probe: &Probe, limit: Duration) -> Option<Duration> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let started = Instant::now();
    stream.write_all(&probe.opening).await.unwrap();
    let mut every_second = tokio::time::interval(Duration::from_secs(1));
    let mut buffer = [0; 4096];
    let until_closed = async {
        loop {
            tokio::select! {
                read = stream.read(&mut buffer) => match read {
                    Ok(0) | Err(_) => return,
                    Ok(_) => {}
                },
                _ = every_second.tick() => {
                    if stream.write_all(probe.drip).await.is_err() {
                        return;
                    }
                }
            }
        }
    };
    tokio::time::timeout(limit, until_closed).await.ok().map(|()| started.elapsed())
}

/// Asks for `/hello` ten times a second for as long as told; the longest answer.
async fn longest_answer(demo: &Demo, during: Duration) -> Duration {
    let (started, mut longest, mut answers) = (Instant::now(), Duration::ZERO, 0);
    while started.elapsed() < during {
        let asked = Instant::now();
        assert_eq!(demo.get("/hello").await.status, 200);
        longest = longest.max(asked.elapsed());
        answers += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(answers > 20, "{answers} answers");
    longest
}

async fn plain_axum() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/hello", get(|| async { "hello" }))
        .route("/upload", post(|body: Bytes| async move { body.len().to_string() }));
    TaskTracker::new().spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_defaults_slow_clients_are_closed_within_fifteen_seconds_and_others_are_served() {
    let demo = Demo::start(HttpSettings::default()).await;
    let control = plain_axum().await;
    let (probes, more) = (probes(), probes_without_control());
    let crowd = Probe { name: "a crowd", opening: b"GET /hello HTTP/1.1\r\nX-".to_vec(), drip: b"a" };

    let ours = join_all(probes.iter().chain(&more).map(|probe| closed_after(demo.address, probe, PROMISED)));
    let theirs = join_all(probes.iter().map(|probe| closed_after(control, probe, PROMISED)));
    let crowds = join_all((0..200).map(|_| closed_after(demo.address, &crowd, PROMISED)));
    let (ours, theirs, crowds, longest) = tokio::join!(ours, theirs, crowds, longest_answer(&demo, PROMISED));

    for (probe, closed) in probes.iter().chain(&more).zip(&ours) {
        println!("{}: closed after {closed:?}", probe.name);
        assert!(closed.is_some(), "{}: still open", probe.name);
    }
    for (probe, closed) in probes.iter().zip(&theirs) {
        assert_eq!(*closed, None, "{}: the control was closed too, so this proves nothing", probe.name);
    }
    assert!(crowds.iter().all(Option::is_some));
    println!("longest answer to others meanwhile: {longest:?}");
    assert!(longest < Duration::from_secs(2), "others waited {longest:?}");
}

fn impatient() -> HttpSettings {
    let deadlines = Deadlines {
        body_stall: Duration::from_millis(300),
        body_window: Duration::from_millis(300),
        write_stall: Duration::from_millis(400),
        write_window: Duration::from_millis(400),
        ..Deadlines::default()
    };
    HttpSettings { deadlines, ..HttpSettings::default() }
}

#[tokio::test]
async fn a_body_that_stops_is_told_so() {
    let demo = Demo::start(impatient()).await;
    let reply = demo.raw("POST /upload HTTP/1.1\r\nHost: demo\r\nContent-Length: 9\r\n\r\nabc").await;
    let reply = crate::demo::Reply::read(&reply);
    assert_eq!((reply.status, reply.code().as_str()), (408, "REQUEST_TIMEOUT"));
    assert_eq!(reply.header("connection"), "close");
}

#[tokio::test]
async fn a_body_that_is_slow_but_keeps_the_pace_arrives() {
    let demo = Demo::start(impatient()).await;
    let mut stream = demo.connect().await;
    let head = "POST /upload HTTP/1.1\r\nHost: demo\r\nConnection: close\r\nContent-Length: 20000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.write_all(&[b'a'; 1000]).await.unwrap();
    }
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    assert!(reply.ends_with("\r\n\r\n20000"), "{reply}");
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answer_is_cut_off_and_one_that_takes_it_is_not() {
    let demo = Demo::start(impatient()).await;
    let whole = taken(&demo, Duration::ZERO).await;
    let cut = taken(&demo, Duration::from_secs(2)).await;
    assert!(whole > 32 * 1024 * 1024, "{whole} bytes");
    assert!(cut < 32 * 1024 * 1024, "{cut} bytes");
}

/// How many bytes come of the large answer when its client begins to read so late.
async fn taken(demo: &Demo, late: Duration) -> usize {
    let mut stream = demo.connect().await;
    stream.write_all(b"GET /big HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n").await.unwrap();
    tokio::time::sleep(late).await;
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all).await;
    all.len()
}
