//! What is counted, and where it can be read.

use std::sync::Arc;

use elohim_core::Timestamp;
use elohim_server::host::HostSampler;
use elohim_server::{Deadlines, HttpSettings, scrape, wrap};
use http::Request;
use std::time::Duration;
use tower::ServiceExt as _;

use crate::demo::{Counting, Demo};

#[tokio::test]
async fn requests_refusals_and_panics_are_counted_by_template_only() {
    let recorder = elohim_server::metrics::recorder(&[]).unwrap();
    let page = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let fast = Duration::from_millis(200);
    let deadlines = Deadlines { header: fast, body_stall: fast, body_window: fast, ..Deadlines::default() };
    let demo = Demo::start(HttpSettings { deadlines, ..HttpSettings::default() }).await;

    demo.get("/hello?token=canary").await;
    demo.get("/api/v1/notes/7").await;
    demo.get("/canary").await;
    demo.get("/panic").await;
    demo.get("/big").await;
    demo.raw("GET /hello HTTP/1.1\r\nHost: demo\r\n").await;
    demo.raw("POST /upload HTTP/1.1\r\nHost: demo\r\nContent-Length: 9\r\n\r\nabc").await;
    demo.raw("GET /hello HTTP/1.1\r\nHost: demo\r\nHost: demo\r\n\r\n").await;
    demo.raw("POST /upload HTTP/1.1\r\nHost: demo\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    demo.raw(format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(100_000))).await;
    demo.raw("nonsense\r\n\r\n").await;
    demo.send("PROPFIND /hello", &[], "").await;

    let page = page.render();
    let requests = |group: &str, method: &str, class: &str| {
        format!(
            "elohimos_http_requests_total{{route_group=\"{group}\",method=\"{method}\",status_class=\"{class}\",synthetic=\"false\"}} "
        )
    };
    for (line, value) in [
        (requests("hello", "GET", "2xx"), 1),
        (requests("hello", "GET", "4xx"), 1),
        (requests("hello", "other", "4xx"), 1),
        (requests("notes", "GET", "2xx"), 1),
        (requests("unmatched", "GET", "4xx"), 1),
        (requests("panic", "GET", "5xx"), 1),
        (requests("upload", "POST", "4xx"), 2),
        ("elohimos_panics_total ".to_owned(), 1),
        ("elohimos_http_rejected_total{reason=\"header_timeout\"} ".to_owned(), 1),
        ("elohimos_http_rejected_total{reason=\"body_slow\"} ".to_owned(), 1),
        ("elohimos_http_rejected_total{reason=\"host\"} ".to_owned(), 1),
        ("elohimos_http_rejected_total{reason=\"smuggling\"} ".to_owned(), 1),
        ("elohimos_http_rejected_total{reason=\"too_large\"} ".to_owned(), 1),
        ("elohimos_http_rejected_total{reason=\"malformed\"} ".to_owned(), 1),
        ("elohimos_http_rejected_total{reason=\"method\"} ".to_owned(), 1),
        ("elohimos_http_request_duration_seconds_count{kind=\"transfer\"} ".to_owned(), 1),
        ("elohimos_http_in_flight ".to_owned(), 0),
        ("elohimos_http_request_body_bytes_total ".to_owned(), 3),
    ] {
        assert!(page.contains(&format!("\n{line}{value}\n")), "{line}{value} is not in\n{page}");
    }
    assert!(!page.contains("canary"), "{page}");
}

#[tokio::test]
async fn the_page_has_the_host_as_well() {
    let recorder = elohim_server::metrics::recorder(&[]).unwrap();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let host = HostSampler::new(std::env::temp_dir(), Timestamp::from_micros(7_000_000));
    let settings = Arc::new(HttpSettings::default());
    let router = wrap(scrape::router(recorder.handle(), host), settings, Arc::new(Counting::default()));
    let request = Request::get("/metrics").body(axum::body::Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let body = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
    let page = String::from_utf8(body.to_vec()).unwrap();
    for name in
        ["elohimos_memory_rss_bytes ", "elohimos_disk_free_bytes{", "process_open_fds ", "process_start_time_seconds 7"]
    {
        assert!(page.contains(&format!("\n{name}")), "{name} is not in\n{page}");
    }
}
