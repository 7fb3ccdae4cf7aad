//! Requests that two programs could read in two ways.

use elohim_server::HttpSettings;
use rstest::rstest;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::demo::{Demo, Reply};

#[rstest]
#[case::length_and_chunked("Host: demo\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")]
#[case::chunked_and_length("Host: demo\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n1\r\na\r\n0\r\n\r\n")]
#[case::twice_the_same_length("Host: demo\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc")]
#[case::two_lengths("Host: demo\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")]
#[case::a_list_of_lengths("Host: demo\r\nContent-Length: 3, 3\r\n\r\nabc")]
#[case::a_length_with_a_sign("Host: demo\r\nContent-Length: +3\r\n\r\nabc")]
#[case::a_negative_length("Host: demo\r\nContent-Length: -3\r\n\r\nabc")]
#[case::a_length_that_overflows("Host: demo\r\nContent-Length: 18446744073709551619\r\n\r\nabc")]
#[case::chunked_twice("Host: demo\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
#[case::chunked_not_last("Host: demo\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
#[case::another_encoding("Host: demo\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
#[case::chunked_in_disguise("Host: demo\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
#[case::no_host("Content-Length: 3\r\n\r\nabc")]
#[case::two_hosts("Host: demo\r\nHost: demo\r\nContent-Length: 3\r\n\r\nabc")]
#[case::empty_host("Host:\r\nContent-Length: 3\r\n\r\nabc")]
#[case::host_with_a_user("Host: me@demo\r\nContent-Length: 3\r\n\r\nabc")]
#[tokio::test]
async fn a_request_with_two_readings_is_refused_and_nothing_after_it_is_read(#[case] rest: &str) {
    let demo = Demo::start(HttpSettings::default()).await;
    let smuggled = "GET /hello HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n";
    let all = demo.raw(format!("POST /upload HTTP/1.1\r\n{rest}{smuggled}")).await;
    let reply = Reply::read(&all);
    assert_eq!((reply.status, reply.header("connection")), (400, "close"), "{all}");
    assert_eq!(all.matches("HTTP/1.1 ").count(), 1, "{all}");
}

#[tokio::test]
async fn a_chunked_body_is_taken_and_nothing_after_it_is_read() {
    let demo = Demo::start(HttpSettings::default()).await;
    let chunked = "POST /upload HTTP/1.1\r\nHost: demo\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    let all = demo.raw(format!("{chunked}GET /hello HTTP/1.1\r\nHost: demo\r\n\r\n")).await;
    assert!(all.starts_with("HTTP/1.1 200 OK") && all.ends_with("\r\n\r\n2"), "{all}");
    assert_eq!(all.matches("HTTP/1.1 ").count(), 1, "{all}");
}

#[tokio::test]
async fn requests_behind_each_other_are_each_answered() {
    let demo = Demo::start(HttpSettings::default()).await;
    let post = "POST /upload HTTP/1.1\r\nHost: demo\r\nContent-Length: 5\r\n\r\nGET /";
    let last = "GET /hello HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n";
    let all = demo.raw(format!("{post}{post}GET /nowhere HTTP/1.1\r\nHost: demo\r\n\r\n{last}")).await;
    let statuses: Vec<_> = all.match_indices("HTTP/1.1 ").filter_map(|(at, _)| all.get(at + 9..at + 12)).collect();
    assert_eq!(statuses, ["200", "200", "404", "200"], "{all}");
}

#[tokio::test]
async fn http2_is_spoken_to_those_who_begin_with_it() {
    let demo = Demo::start(HttpSettings::default()).await;
    let mut stream = demo.connect().await;
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    // HEADERS that end stream 1: GET, http, /hello, authority "demo".
    stream.write_all(b"\0\0\x10\x01\x05\0\0\0\x01\x82\x86\x44\x06/hello\x41\x04demo").await.unwrap();
    let (mut all, answer) = (Vec::new(), b"\0\0\x05\0\x01\0\0\0\x01hello");
    while !all.windows(answer.len()).any(|frame| frame == answer) {
        assert_ne!(stream.read_buf(&mut all).await.unwrap(), 0, "closed after {all:?}");
    }
}

#[tokio::test]
async fn older_clients_need_no_host() {
    let demo = Demo::start(HttpSettings::default()).await;
    assert_eq!(Reply::read(&demo.raw("GET /hello HTTP/1.0\r\n\r\n").await).status, 200);
}

#[rstest]
#[case("TRACE /hello")]
#[case("CONNECT demo:443")]
#[case("PROPFIND /hello")]
#[case("MADEUP /hello")]
#[case("get /hello")]
#[tokio::test]
async fn methods_that_nothing_here_has_are_refused(#[case] line: &str) {
    let demo = Demo::start(HttpSettings::default()).await;
    let reply = demo.send(line, &["X-HTTP-Method-Override: GET"], "").await;
    assert_eq!((reply.status, reply.code().as_str()), (405, "METHOD_NOT_ALLOWED"));
    assert!(reply.header("allow").starts_with("GET, HEAD"));
}
