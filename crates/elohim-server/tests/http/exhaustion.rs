//! A machine that has no descriptor left for another connection.

use std::time::Duration;

use elohim_server::HttpSettings;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::demo::Demo;

#[tokio::test]
async fn it_goes_on_when_there_are_descriptors_again() {
    let recorder = elohim_server::metrics::recorder(&[]).unwrap();
    let page = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut crowd = Vec::new();
    for _ in 0..10 {
        crowd.push(TcpStream::connect(address).await.unwrap());
    }
    // Room for three of the ten to be accepted.
    let before = getrlimit(Resource::Nofile);
    let open = u64::try_from(std::fs::read_dir("/dev/fd").unwrap().count() - 1).unwrap();
    setrlimit(Resource::Nofile, Rlimit { current: Some(open + 3), maximum: before.maximum }).unwrap();

    let _demo = Demo::on(listener, HttpSettings::default());
    while !page.render().contains("elohimos_http_rejected_total{reason=\"exhausted\"}") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut last = crowd.pop().unwrap();
    crowd.clear();
    last.write_all(b"GET /hello HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut reply = String::new();
    tokio::time::timeout(Duration::from_secs(10), last.read_to_string(&mut reply)).await.unwrap().unwrap();
    setrlimit(Resource::Nofile, before).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 OK"), "{reply}");
}
