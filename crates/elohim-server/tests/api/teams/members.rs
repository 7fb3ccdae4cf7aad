//! Keys that members' clients hand to each other.

use std::time::Duration;

use elohim_api::teams::members::Welcome;
use elohim_app::ops::sweeps;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::json;

use super::given::{join, make_team, member};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn announcements_and_welcomes_are_kept_as_they_are(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, bert) = (app.member("anna").await, app.member("bert").await);
    let team = make_team(&app, &anna, "Ward").await;
    join(&app, &anna, &team.id, &bert, "member").await;
    let path = format!("/api/v1/teams/{}", team.id);
    let announce = |length: usize| {
        let bytes = elohim_api::Bytes(vec![7; length]);
        app.put(&format!("{path}/announcement")).bearer(&bert.token).json(&json!({ "announcement": bytes })).send()
    };
    for length in [0, 4097] {
        assert_eq!(announce(length).await.outcome(), "422 VALIDATION_FAILED", "{length}");
    }
    let waiting = app.get(&format!("{path}/welcome")).bearer(&bert.token).send().await;
    assert_eq!(waiting.outcome(), "404 NOT_FOUND");
    assert_eq!(announce(4096).await.outcome(), "204");
    let seen = member(&app, &anna, &team.id, &bert).await;
    assert_eq!((seen.username.as_str(), seen.announcement.unwrap().0.len(), seen.welcomed), ("bert", 4096, false));
    let admit = |length: usize| {
        let bytes = elohim_api::Bytes(vec![9; length]);
        let path = format!("{path}/members/{}/welcome", bert.account.id);
        app.put(&path).bearer(&anna.token).json(&json!({ "welcome": bytes })).send()
    };
    for length in [0, 16 * 1024 + 1] {
        assert_eq!(admit(length).await.outcome(), "422 VALIDATION_FAILED", "{length}");
    }
    assert_eq!(admit(16 * 1024).await.outcome(), "204");
    let welcome: Welcome = app.get(&format!("{path}/welcome")).bearer(&bert.token).send().await.json();
    assert_eq!(welcome.welcome.0, vec![9; 16 * 1024]);
    // New keys make an old welcome void, and who is removed leaves nothing to be read by whoever comes later under their id.
    assert_eq!(announce(1).await.outcome(), "204");
    assert!(!member(&app, &anna, &team.id, &bert).await.welcomed);
    assert_eq!(admit(1).await.outcome(), "204");
    let path_of = format!("{path}/members/{}", bert.account.id);
    assert_eq!(app.delete(&path_of).bearer(&anna.token).send().await.outcome(), "204");
    let gone = member(&app, &anna, &team.id, &bert).await;
    assert_eq!((gone.standing.as_str(), gone.announcement, gone.welcomed), ("removed", None, false));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn those_who_left_are_forgotten_after_ninety_days(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, bert) = (app.member("anna").await, app.member("bert").await);
    let team = make_team(&app, &anna, "Ward").await;
    join(&app, &anna, &team.id, &bert, "member").await;
    let path_of = format!("/api/v1/teams/{}/members/{}", team.id, bert.account.id);
    assert_eq!(app.delete(&path_of).bearer(&bert.token).send().await.outcome(), "204");
    let team = team.id.parse().unwrap();
    app.clock.advance(Duration::from_secs(90 * 24 * 3600));
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(app.people_in(team).await, 2);
    app.clock.advance(Duration::from_secs(1));
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(app.people_in(team).await, 1);
}
