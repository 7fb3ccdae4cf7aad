//! Reports of browsers.

use elohim_testkit::{Engine, TestApp};

#[tokio::test]
async fn a_browser_reports_what_a_page_was_kept_from() {
    let app = TestApp::new(Engine::Sqlite).await;
    let report =
        r#"{"csp-report": {"effective-directive": "script-src-elem", "blocked-uri": "https://elsewhere.example/x"}}"#;
    // The frame of previews has no origin: to a browser, it is another site.
    for (origin, site) in [("http://localhost", "same-origin"), ("null", "cross-site")] {
        let request = app.post("/api/v1/csp-reports").header("content-type", "application/csp-report");
        let answer = request.header("origin", origin).header("sec-fetch-site", site).body(report).send().await;
        assert_eq!(answer.status, 204, "{origin}");
    }
    for bad in ["", "[]", "{\"csp-report\": 1}"] {
        assert_eq!(app.post("/api/v1/csp-reports").body(bad).send().await.outcome(), "400 REQUEST_MALFORMED", "{bad}");
    }
    let long = app.post("/api/v1/csp-reports").body("x".repeat(70_000)).send().await;
    assert_eq!(long.outcome(), "413 BODY_TOO_LARGE");
}
