//! Stopping, and how many may be connected.

use std::time::Duration;

use elohim_server::HttpSettings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::demo::Demo;

const SOON: Duration = Duration::from_secs(5);

async fn ask_waits(demo: &Demo) -> TcpStream {
    let mut stream = demo.connect().await;
    stream.write_all(b"GET /waits HTTP/1.1\r\nHost: demo\r\n\r\n").await.unwrap();
    demo.waiting.notified().await;
    stream
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let _ = timeout(SOON, stream.read_to_end(&mut all)).await.unwrap();
    String::from_utf8(all).unwrap()
}

#[tokio::test]
async fn asked_to_stop_it_finishes_what_it_does_and_takes_nothing_more() {
    let demo = Demo::start(HttpSettings::default()).await;
    let mut idle = demo.connect().await;
    let mut busy = ask_waits(&demo).await;
    demo.shutdown.soft.cancel();
    assert_eq!(rest(&mut idle).await, "", "an idle connection is closed");
    assert!(TcpStream::connect(demo.address).await.is_err(), "nothing new is taken");
    demo.go.notify_one();
    assert!(rest(&mut busy).await.ends_with("\r\n\r\nwaited"));
    demo.tracker.close();
    timeout(SOON, demo.tracker.wait()).await.unwrap();
}

#[tokio::test]
async fn told_to_stop_it_drops_what_it_does() {
    let demo = Demo::start(HttpSettings::default()).await;
    let mut busy = ask_waits(&demo).await;
    demo.shutdown.soft.cancel();
    demo.shutdown.hard.cancel();
    assert_eq!(rest(&mut busy).await, "");
    demo.tracker.close();
    timeout(SOON, demo.tracker.wait()).await.unwrap();
}

fn at_most(max_connections: usize, max_connections_per_address: usize) -> HttpSettings {
    HttpSettings { max_connections, max_connections_per_address, ..HttpSettings::default() }
}

/// Opens connections that stay open.
async fn crowd(demo: &Demo, size: usize) -> Vec<TcpStream> {
    let mut all = Vec::new();
    for _ in 0..size {
        let mut stream = demo.connect().await;
        stream.write_all(b"GET /hello HTTP/1.1\r\nHost: demo\r\n\r\n").await.unwrap();
        let mut first = [0; 15];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200 OK");
        all.push(stream);
    }
    all
}

#[tokio::test]
async fn one_connection_too_many_is_closed_and_the_place_comes_back() {
    for settings in [at_most(3, 100), at_most(100, 3)] {
        let demo = Demo::start(settings).await;
        let mut held = crowd(&demo, 3).await;
        let mut refused = demo.connect().await;
        assert_eq!(rest(&mut refused).await, "");
        held.pop();
        // The server learns of the farewell a moment later.
        timeout(SOON, async {
            while demo.raw("GET /hello HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n").await.is_empty() {}
        })
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn trusted_proxies_are_not_counted_by_address() {
    let trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    let demo = Demo::start(HttpSettings { trusted_proxies, ..at_most(100, 3) }).await;
    assert_eq!(crowd(&demo, 10).await.len(), 10);
}
