//! Heads that are too large, or no heads.

use elohim_server::HttpSettings;

use crate::demo::{Demo, Reply};

async fn reply_to(bytes: impl AsRef<[u8]>) -> Reply {
    let demo = Demo::start(HttpSettings::default()).await;
    Reply::read(&demo.raw(bytes).await)
}

fn head_with(headers: usize, each: usize) -> String {
    let lines: String = (0..headers).map(|n| format!("X-{n}: {}\r\n", "a".repeat(each))).collect();
    format!("GET /hello HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n{lines}\r\n")
}

#[tokio::test]
async fn a_hundred_headers_are_read_and_one_more_is_not() {
    assert_eq!(reply_to(head_with(98, 1)).await.status, 200);
    let reply = reply_to(head_with(99, 1)).await;
    assert_eq!((reply.status, reply.code().as_str()), (431, "REQUEST_MALFORMED"));
}

#[tokio::test]
async fn a_head_of_500_kilobytes_is_refused() {
    let reply = reply_to(head_with(1, 500_000)).await;
    assert_eq!((reply.status, reply.code().as_str()), (431, "REQUEST_MALFORMED"));
    let reply = reply_to(head_with(40, 1000)).await;
    assert_eq!((reply.status, reply.code().as_str()), (431, "REQUEST_MALFORMED"));
}

#[tokio::test]
async fn an_address_of_a_megabyte_is_refused() {
    let reply = reply_to(format!("GET /{} HTTP/1.1\r\nHost: demo\r\n\r\n", "a".repeat(1_000_000))).await;
    assert_eq!((reply.status, reply.code().as_str()), (431, "REQUEST_MALFORMED"));
}

#[tokio::test]
async fn what_is_no_head_is_answered_like_everything_else() {
    for bytes in [
        "nonsense\r\n\r\n",
        "GET /hello\r\n\r\n",
        "GET /hello HTTP/9.9\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: demo\r\nno colon\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: demo\r\nA : b\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: demo\r\nA: b\0\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: demo\r\n folded: b\r\n\r\n",
        "GET /\u{1}hello HTTP/1.1\r\nHost: demo\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\r\n\r\n",
    ] {
        let reply = reply_to(bytes).await;
        assert_eq!((reply.status, reply.code().as_str()), (400, "REQUEST_MALFORMED"), "{bytes:?}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("connection"), "close");
    }
}
