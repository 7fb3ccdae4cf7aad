//! Who may not renew a session (H59): those who must change their password, who are switched off, and whose time is over.

use std::time::Duration;

use elohim_api::identity::auth::Tokens;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.post("/api/v1/auth/refresh").json(&json!({ "refresh_token": token })).send().await
}

async fn change(app: &TestApp, boss: &Member, who: &Member, change: Value) -> String {
    let path = format!("/api/v1/users/{}", who.account.id);
    app.call("PATCH".parse().unwrap(), &path).bearer(&boss.token).json(&change).send().await.outcome()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_was_given_a_temporary_password_or_switched_off_does_not_go_on(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let (zoe, ben, eve) = (app.member("zoe").await, app.member("ben").await, app.member("eve").await);
    let path = format!("/api/v1/users/{}/reset-password", zoe.account.id);
    assert_eq!(app.post(&path).bearer(&boss.token).send().await.outcome(), "200");
    assert_eq!(change(&app, &boss, &ben, json!({ "disabled": true })).await, "200");
    for who in [&zoe, &ben] {
        assert_eq!(refresh(&app, &who.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
    }
    // Whoever is switched on again signs in again.
    assert_eq!(change(&app, &boss, &ben, json!({ "disabled": false })).await, "200");
    assert_eq!(refresh(&app, &ben.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert_eq!(change(&app, &boss, &eve, json!({ "role": "guest" })).await, "200");
    assert_eq!(refresh(&app, &eve.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
}

/// However often it is renewed, a session ends ninety days after the login, to the second.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_stays_for_ever(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let [mut in_time, mut late] = [app.member("zoe").await.refresh_token, app.member("ben").await.refresh_token];
    for _ in 0..3 {
        app.clock.advance(29 * DAY);
        for token in [&mut in_time, &mut late] {
            let renewed: Tokens = refresh(&app, token).await.json();
            *token = renewed.refresh_token;
        }
    }
    app.clock.advance(3 * DAY - Duration::from_secs(1));
    let last: Tokens = refresh(&app, &in_time).await.json();
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(refresh(&app, &late).await.outcome(), "401 AUTH_TOKEN_EXPIRED");
    assert_eq!(refresh(&app, &last.refresh_token).await.outcome(), "401 AUTH_TOKEN_EXPIRED");
    let access = app.get("/api/v1/auth/me").bearer(&last.token).send().await;
    assert_eq!(access.outcome(), "401 AUTH_TOKEN_EXPIRED");
}
