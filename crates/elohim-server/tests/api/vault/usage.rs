//! How much room a pool takes.

use elohim_api::vault::usage::UsageView;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{id, store};

async fn usage(app: &TestApp, who: &Member, more: &str) -> UsageView {
    app.get(&format!("/api/v1/vault/usage{more}")).bearer(&who.token).send().await.json()
}

/// What is stored and announced counts, what is deleted does not, and each pool is its own.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_counts_towards_the_quota_is_said(#[case] engine: Engine) {
    let app = TestApp::with_quota(engine, 1000).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let room = |objects, bytes, uploading_bytes| UsageView { objects, bytes, uploading_bytes, quota_bytes: 1000 };
    assert_eq!(usage(&app, &alice, "").await, room(0, 0, 0));
    store(&app, &alice, &id(1), &[1; 300]).await;
    store(&app, &alice, &id(2), &[2; 200]).await;
    let upload = json!({ "object": id(3), "length": 400, "parts": 1 });
    let begun: Value = app.post("/api/v1/vault/uploads").bearer(&alice.token).json(&upload).send().await.json();
    assert_eq!(usage(&app, &alice, "").await, room(2, 500, 400));
    let path = format!("/api/v1/vault/objects/{}", id(1));
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    let path = format!("/api/v1/vault/uploads/{}", begun["id"].as_str().unwrap());
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(usage(&app, &alice, "").await, room(1, 200, 0));
    assert_eq!(usage(&app, &bob, "").await, room(0, 0, 0));
    let team: Value =
        app.post("/api/v1/teams").bearer(&alice.token).json(&json!({ "name": "Ward" })).send().await.json();
    let of_team = format!("?team={}", team["id"].as_str().unwrap());
    assert_eq!(usage(&app, &alice, &of_team).await, room(0, 0, 0));
    let path = format!("/api/v1/vault/objects/{}{of_team}", id(4));
    assert_eq!(app.put(&path).bearer(&alice.token).part(&[4; 50]).send().await.outcome(), "201");
    assert_eq!((usage(&app, &alice, &of_team).await, usage(&app, &alice, "").await), (room(1, 50, 0), room(1, 200, 0)));
}
