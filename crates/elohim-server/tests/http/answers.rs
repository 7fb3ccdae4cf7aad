//! What every answer has, of whatever kind it is.

use std::collections::HashSet;

use elohim_server::HttpSettings;

use crate::demo::{Demo, Reply};

fn has_the_headers(reply: &Reply) {
    let id = reply.header("x-request-id");
    assert!(id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{reply:?}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(reply.header(name), value, "{name} of {reply:?}");
    }
    assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(reply.header("permissions-policy").starts_with("camera=()"));
    assert_eq!(reply.header("server"), "");
}

#[tokio::test]
async fn every_answer_has_its_id_and_the_security_headers() {
    let demo = Demo::start(HttpSettings::default()).await;
    let json = ["Content-Type: application/json"];
    let preflight = ["Origin: https://a.example", "Access-Control-Request-Method: GET"];
    let large = "x".repeat(1024 * 1024 + 1);
    let mut ids = HashSet::new();
    for (line, headers, body, status) in [
        ("GET /hello", &[][..], "", 200),
        ("HEAD /hello", &[], "", 200),
        ("GET /page", &[], "", 200),
        ("GET /nowhere", &[], "", 404),
        ("DELETE /hello", &[], "", 405),
        ("TRACE /hello", &[], "", 405),
        ("OPTIONS /hello", &preflight, "", 204),
        ("GET /panic", &[], "", 500),
        ("GET /fails", &[], "", 503),
        ("POST /api/v1/notes", &json, "{", 400),
        ("POST /api/v1/notes", &json, "{}", 422),
        ("POST /api/v1/notes", &[], "{}", 415),
        ("POST /api/v1/notes", &json, &large, 413),
        ("GET /hello", &["Transfer-Encoding: gzip"], "", 400),
        ("GET /hello", &["no colon"], "", 400),
    ] {
        let reply = demo.send(line, headers, body).await;
        assert_eq!(reply.status, status, "{line}");
        has_the_headers(&reply);
        assert!(ids.insert(reply.header("x-request-id").to_owned()), "the id of {line} was used before");
        if status >= 400 && !line.starts_with("HEAD") {
            reply.code();
        }
    }
}

#[tokio::test]
async fn a_clients_own_id_is_kept_when_it_is_plain() {
    let demo = Demo::start(HttpSettings::default()).await;
    let reply = demo.send("GET /id", &["X-Request-Id: job-42_again"], "").await;
    assert_eq!((reply.header("x-request-id"), reply.body.as_str()), ("job-42_again", "job-42_again"));
    let reply = demo.send("GET /id", &["X-Request-Id: a b c d e f g"], "").await;
    assert_eq!(reply.header("x-request-id"), reply.body);
    assert_eq!(reply.body.len(), 32);
}

#[tokio::test]
async fn a_panic_ends_its_request_only_and_says_nothing() {
    let demo = Demo::start(HttpSettings::default()).await;
    let reply = demo.get("/panic").await;
    assert_eq!((reply.status, reply.code().as_str()), (500, "INTERNAL"));
    assert!(!format!("{reply:?}").contains("canary"), "{reply:?}");
    assert_eq!(demo.get("/hello").await.status, 200);
}

#[tokio::test]
async fn a_failure_of_the_server_says_nothing_of_its_cause() {
    let demo = Demo::start(HttpSettings::default()).await;
    let reply = demo.get("/fails").await;
    assert_eq!((reply.status, reply.code().as_str()), (503, "UNAVAILABLE"));
    assert!(!format!("{reply:?}").contains("canary"), "{reply:?}");
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let demo = Demo::start(HttpSettings::default()).await;
    let reply = demo.send("DELETE /hello", &[], "").await;
    assert_eq!((reply.code().as_str(), reply.header("allow")), ("METHOD_NOT_ALLOWED", "GET,HEAD"));
}

#[tokio::test]
async fn browsers_are_told_to_stay_on_https_only_where_it_is_served() {
    let demo = Demo::start(HttpSettings { hsts: true, ..HttpSettings::default() }).await;
    assert!(demo.get("/hello").await.header("strict-transport-security").starts_with("max-age=63072000"));
    assert!(
        demo.send("GET /hello", &["no colon"], "").await.header("strict-transport-security").starts_with("max-age=")
    );
    let demo = Demo::start(HttpSettings::default()).await;
    assert_eq!(demo.get("/hello").await.header("strict-transport-security"), "");
}
