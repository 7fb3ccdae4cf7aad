//! Reports of browsers.

use elohim_testkit::{Engine, TestApp};

#[tokio::test]
async fn a_browser_reports_what_a_page_was_kept_from() {
    let app = TestApp::new(Engine::Sqlite).await;
    let report =
        r#"{"csp-report": {"effective-directive": "script-src-elem", "blocked-uri": "https://elsewhere.example/x"}}"#;
    let answer =
        app.post("/api/v1/csp-reports").header("content-type", "application/csp-report").body(report).send().await;
    assert_eq!(answer.status, 204);
    for bad in ["", "[]", "{\"csp-report\": 1}"] {
        assert_eq!(app.post("/api/v1/csp-reports").body(bad).send().await.outcome(), "400 REQUEST_MALFORMED", "{bad}");
    }
    let long = app.post("/api/v1/csp-reports").body("x".repeat(70_000)).send().await;
    assert_eq!(long.outcome(), "413 BODY_TOO_LARGE");
}
