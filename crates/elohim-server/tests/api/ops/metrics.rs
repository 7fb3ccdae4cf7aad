//! Metrics are for those who may see health details.

use elohim_core::identity::Role;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn metrics_are_kept_from_strangers_and_members(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    assert_eq!(app.get("/metrics").send().await.outcome(), "401 AUTH_REQUIRED");
    let member = app.member("alice").await;
    assert_eq!(app.get("/metrics").bearer(&member.token).send().await.outcome(), "403 AUTH_PERMISSION_DENIED");
    let admin = app.signed_in("admin", Role::Admin).await;
    let answer = app.get("/metrics").bearer(&admin.token).send().await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; version=0.0.4; charset=utf-8"));
}
