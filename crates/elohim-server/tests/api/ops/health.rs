//! Health: little for strangers, everything for those who may.

use elohim_core::identity::Role;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::Value;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn strangers_see_the_status_and_the_founder_every_check(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    for path in ["/health", "/api/health", "/api/v1/health"] {
        let body: Value = app.get(path).from("203.0.113.1").send().await.json();
        let names: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            (body["status"].as_str(), names),
            (Some("healthy"), vec!["status", "uptime_seconds", "version"]),
            "{path}"
        );
    }
    let founder = app.signed_in("founder", Role::FounderRights).await;
    let body: Value = app.get("/health").bearer(&founder.token).send().await.json();
    assert_eq!(body["database"], "connected");
    let checks: Vec<_> =
        body["checks"].as_object().unwrap().iter().map(|(name, check)| format!("{name} {}", check["status"])).collect();
    let expected = ["blobs", "db:app", "db:datasets", "db:keys", "db:memory", "db:vault", "disk"]
        .map(|name| format!("{name} \"healthy\""));
    assert_eq!(checks, expected);
    let guest = app.signed_in("guest", Role::Guest).await;
    let body: Value = app.get("/health").bearer(&guest.token).send().await.json();
    assert_eq!(body.get("checks"), None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn probes_answer_and_health_turns_unhealthy_when_a_database_is_gone(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    for path in ["/livez", "/readyz"] {
        assert_eq!(app.get(path).send().await.status, 200, "{path}");
    }
    app.app.db.close().await;
    assert_eq!(app.get("/livez").send().await.status, 200);
    assert_eq!(app.get("/readyz").send().await.status, 503);
    let health = app.get("/health").send().await;
    assert_eq!((health.status, health.json::<Value>()["status"].as_str()), (503, Some("unhealthy")));
}
