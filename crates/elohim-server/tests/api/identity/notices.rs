//! What people are told about their own account.

use elohim_api::Page;
use elohim_api::identity::notices::NoticeView;
use elohim_core::identity::Role;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde_json::json;

async fn kinds(app: &TestApp, who: &Member) -> Vec<String> {
    let page: Page<NoticeView> = app.get("/api/v1/auth/notices").bearer(&who.token).send().await.json();
    page.data.into_iter().map(|one| one.kind).collect()
}

/// A refresh token that somebody copied: the session is dead, and its owner is told at the next login (H57).
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn whoever_was_copied_is_told(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (stolen, bob) = (app.member("alice").await, app.member("bob").await);
    let show = async || {
        let body = json!({ "refresh_token": stolen.refresh_token });
        app.post("/api/v1/auth/refresh").json(&body).send().await.outcome()
    };
    assert_eq!(show().await, "200");
    app.clock.advance(std::time::Duration::from_secs(11));
    assert_eq!(show().await, "401 AUTH_TOKEN_INVALID");
    assert_eq!(app.get("/api/v1/auth/me").bearer(&stolen.token).send().await.outcome(), "401 AUTH_TOKEN_INVALID");
    let body = json!({ "username": "alice", "password": "a password for tests only" });
    let tokens: serde_json::Value = app.post("/api/v1/auth/login").json(&body).send().await.json();
    let alice = Member { token: tokens["token"].as_str().unwrap().to_owned(), ..stolen };
    assert_eq!(kinds(&app, &alice).await, ["refresh_reused"]);
    assert_eq!(kinds(&app, &bob).await, [] as [&str; 0]);

    let page: Page<NoticeView> = app.get("/api/v1/auth/notices").bearer(&alice.token).send().await.json();
    let path = format!("/api/v1/auth/notices/{}", page.data[0].id);
    assert_eq!(app.delete(&path).bearer(&bob.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(kinds(&app, &alice).await, ["refresh_reused"]);
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(kinds(&app, &alice).await, [] as [&str; 0]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_others_do_is_told_and_goes_after_a_while(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (admin, alice) = (app.signed_in("admin", Role::Admin).await, app.member("alice").await);
    let path = format!("/api/v1/users/{}", alice.account.id);
    let role = app.call("PATCH".parse().unwrap(), &path).bearer(&admin.token).json(&json!({ "role": "guest" }));
    assert_eq!(role.send().await.outcome(), "200");
    app.clock.advance(std::time::Duration::from_secs(1));
    let body = json!({ "current_password": "a password for tests only", "new_password": "three dull brown cats",
        "confirm_password": "three dull brown cats" });
    let body_of_login = json!({ "username": "alice", "password": "a password for tests only" });
    let tokens: serde_json::Value = app.post("/api/v1/auth/login").json(&body_of_login).send().await.json();
    let alice = Member { token: tokens["token"].as_str().unwrap().to_owned(), ..alice };
    assert_eq!(app.post("/api/v1/auth/change-password").bearer(&alice.token).json(&body).send().await.outcome(), "204");
    assert_eq!(kinds(&app, &alice).await, ["password_changed", "role_changed"]);
    assert_eq!(app.delete("/api/v1/auth/notices").bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(kinds(&app, &alice).await, [] as [&str; 0]);
}
