//! One's own sessions.

use elohim_api::Page;
use elohim_api::identity::sessions::SessionView;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::json;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn sessions_are_listed_with_their_device_and_end_one_by_one(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let body = json!({ "username": "alice", "password": "a password for tests only" });
    let phone = app.post("/api/v1/auth/login").header("user-agent", "phone").json(&body).send().await;
    let phone: elohim_api::identity::auth::Tokens = phone.json();
    let list =
        async || -> Page<SessionView> { app.get("/api/v1/auth/sessions").bearer(&alice.token).send().await.json() };
    let page = list().await;
    assert_eq!((page.total, page.has_more, page.limit), (2, false, 100));
    let other = page.data.iter().find(|session| !session.current).unwrap();
    assert_eq!(other.device, "phone");
    let path = format!("/api/v1/auth/sessions/{}", other.id);
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(app.get("/api/v1/auth/me").bearer(&phone.token).send().await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert_eq!(list().await.total, 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_ends_the_session_of_another(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let page: Page<SessionView> = app.get("/api/v1/auth/sessions").bearer(&alice.token).send().await.json();
    let path = format!("/api/v1/auth/sessions/{}", page.data[0].id);
    assert_eq!(app.delete(&path).bearer(&bob.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(app.get("/api/v1/auth/me").bearer(&alice.token).send().await.outcome(), "200");
    let limits = ["limit=0", "limit=101", "limit=x", "limit=-1", "offset=-1", "other=1"];
    for query in limits {
        let answer = app.get(&format!("/api/v1/auth/sessions?{query}")).bearer(&alice.token).send().await;
        assert_eq!(answer.outcome(), "422 VALIDATION_FAILED", "{query}");
    }
}
