//! Signing in, refresh, logout, passwords.

use std::time::Duration;

use elohim_api::identity::auth::{Me, Tokens};
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, TestApp};
use rstest::rstest;
use serde_json::json;

const PASSWORD: &str = "a password for tests only";

async fn login(app: &TestApp, from: &str, name: &str, password: &str) -> Answer {
    app.post("/api/v1/auth/login").from(from).json(&json!({ "username": name, "password": password })).send().await
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.post("/api/v1/auth/refresh").json(&json!({ "refresh_token": token })).send().await
}

async fn me(app: &TestApp, token: &str) -> String {
    app.get("/api/v1/auth/me").bearer(token).send().await.outcome()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn login_answers_json_and_form_alike_and_names_the_account(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let account = app.account("alice", Role::Member, false).await;
    let form = app.post("/api/v1/auth/login").header("content-type", "application/x-www-form-urlencoded");
    let form = form.body("username=Alice&password=a+password+for+tests+only").send().await;
    let (by_form, by_json): (Tokens, Tokens) =
        (form.json(), login(&app, "198.51.100.1", "alice", PASSWORD).await.json());
    assert_eq!(by_form.user_id, account.id.to_string());
    assert_eq!(
        (by_json.username.as_str(), by_json.role.as_str(), by_json.expires_in),
        ("alice", "member", 7 * 24 * 3600)
    );
    assert_ne!(by_form.token, by_json.token);
    let me: Me = app.get("/api/v1/auth/me").bearer(&by_json.token).send().await.json();
    assert_eq!(
        (me.username.as_str(), me.permissions),
        ("alice", ["vault.use", "team.use", "team.create"].map(str::to_owned).to_vec())
    );
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn unknown_users_and_wrong_passwords_get_the_same_answer(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    app.account("alice", Role::Member, false).await;
    let without_id = |answer: Answer| {
        let mut body: serde_json::Value = answer.json();
        body.as_object_mut().unwrap().remove("request_id");
        (answer.status, body)
    };
    let wrong = without_id(login(&app, "198.51.100.1", "alice", "wrong").await);
    let unknown = without_id(login(&app, "198.51.100.1", "nobody", "wrong").await);
    let impossible = without_id(login(&app, "198.51.100.1", "no/body", "wrong").await);
    assert_eq!((wrong.0, wrong.1["code"].as_str()), (401, Some("AUTH_INVALID_CREDENTIALS")));
    assert_eq!(wrong, unknown);
    assert_eq!(wrong, impossible);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_eleventh_wrong_attempt_in_a_minute_waits_and_keeps_nobody_out(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    app.account("alice", Role::Member, false).await;
    for n in 0..10 {
        assert_eq!(
            login(&app, &format!("198.51.100.{n}"), "alice", "wrong").await.outcome(),
            "401 AUTH_INVALID_CREDENTIALS"
        );
    }
    let eleventh = login(&app, "198.51.100.99", "ALICE", "wrong").await;
    assert_eq!(eleventh.outcome(), "429 RATE_LIMITED");
    assert_eq!(
        (eleventh.header("retry-after"), &eleventh.json::<serde_json::Value>()["retry_after"]),
        ("6", &json!(6))
    );
    // Strangers have used up what there is of wrong attempts: whoever is right gets in.
    assert_eq!(login(&app, "198.51.100.98", "alice", PASSWORD).await.outcome(), "200");
    // An unknown name is treated alike.
    for n in 0..10 {
        let unknown = login(&app, &format!("203.0.113.{n}"), "nobody", "wrong").await;
        assert_eq!(unknown.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    }
    assert_eq!(login(&app, "203.0.113.99", "nobody", "wrong").await.outcome(), "429 RATE_LIMITED");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_temporary_password_only_lets_choose_another(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    app.account("alice", Role::Member, true).await;
    assert_eq!(login(&app, "198.51.100.1", "alice", PASSWORD).await.outcome(), "403 AUTH_PASSWORD_CHANGE_REQUIRED");
    let change = async |old: &str, new: &str, again: &str| {
        let body = json!({ "username": "alice", "temp_password": old, "new_password": new, "confirm_password": again });
        app.post("/api/v1/auth/change-password-first-login").json(&body).send().await.outcome()
    };
    let new = "another good password";
    assert_eq!(change("wrong", new, new).await, "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(change(PASSWORD, new, "something else").await, "422 AUTH_PASSWORD_MISMATCH");
    assert_eq!(change(PASSWORD, "too short", "too short").await, "422 AUTH_PASSWORD_TOO_WEAK");
    assert_eq!(change(PASSWORD, PASSWORD, PASSWORD).await, "422 AUTH_PASSWORD_TOO_WEAK");
    assert_eq!(change(PASSWORD, new, new).await, "204");
    assert_eq!(change(new, "yet another password", "yet another password").await, "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(login(&app, "198.51.100.1", "alice", new).await.outcome(), "200");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn logout_and_time_end_a_session(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    assert_eq!(me(&app, &alice.token).await, "200");
    assert_eq!(app.post("/api/v1/auth/logout").bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(me(&app, &alice.token).await, "401 AUTH_TOKEN_INVALID");
    assert_eq!(refresh(&app, &alice.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
    let bob = app.member("bob").await;
    app.clock.advance(Duration::from_secs(7 * 24 * 3600 - 1));
    assert_eq!(me(&app, &bob.token).await, "200");
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(me(&app, &bob.token).await, "401 AUTH_TOKEN_EXPIRED");
    let renewed: Tokens = refresh(&app, &bob.refresh_token).await.json();
    assert_eq!(me(&app, &renewed.token).await, "200");
    app.clock.advance(Duration::from_secs(30 * 24 * 3600));
    assert_eq!(refresh(&app, &renewed.refresh_token).await.outcome(), "401 AUTH_TOKEN_EXPIRED");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_spent_refresh_token_ends_the_whole_session(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let second: Tokens = refresh(&app, &alice.refresh_token).await.json();
    app.clock.advance(Duration::from_secs(11));
    assert_eq!(refresh(&app, &alice.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert_eq!(refresh(&app, &second.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert_eq!(me(&app, &second.token).await, "401 AUTH_TOKEN_INVALID");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_grandparent_ends_the_session_even_within_the_grace(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let second: Tokens = refresh(&app, &alice.refresh_token).await.json();
    let third: Tokens = refresh(&app, &second.refresh_token).await.json();
    assert_eq!(refresh(&app, &alice.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert_eq!(me(&app, &third.token).await, "401 AUTH_TOKEN_INVALID");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn fifty_tabs_that_refresh_at_once_get_one_successor(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let calls = (0..50).map(|n| {
        let call = app.post("/api/v1/auth/refresh").from(&format!("198.51.100.{n}"));
        tokio::spawn(call.json(&json!({ "refresh_token": alice.refresh_token })).send())
    });
    let mut successors = std::collections::HashSet::new();
    for call in calls.collect::<Vec<_>>() {
        let tokens: Tokens = call.await.unwrap().json();
        assert_eq!(me(&app, &tokens.token).await, "200");
        successors.insert(tokens.refresh_token);
    }
    assert_eq!(successors.len(), 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_new_password_ends_all_other_sessions(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let other: Tokens = login(&app, "198.51.100.1", "alice", PASSWORD).await.json();
    let change = async |old: &str, new: &str| {
        let body = json!({ "current_password": old, "new_password": new, "confirm_password": new });
        app.post("/api/v1/auth/change-password").bearer(&alice.token).json(&body).send().await.outcome()
    };
    assert_eq!(change("wrong", "another good password").await, "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(me(&app, &other.token).await, "200");
    assert_eq!(change(PASSWORD, "another good password").await, "204");
    assert_eq!(me(&app, &other.token).await, "401 AUTH_TOKEN_INVALID");
    assert_eq!(refresh(&app, &other.refresh_token).await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert_eq!(me(&app, &alice.token).await, "200");
    assert_eq!(login(&app, "198.51.100.1", "alice", PASSWORD).await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
}

/// Somebody who knows the old password must not win against its owner, who is changing it.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_of_one_password_at_once_one_is_made(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let other: Tokens = login(&app, "198.51.100.1", "alice", PASSWORD).await.json();
    let change = |token: &str, new: &str| {
        let body = json!({ "current_password": PASSWORD, "new_password": new, "confirm_password": new });
        app.post("/api/v1/auth/change-password").bearer(token).json(&body).send()
    };
    let (first, second) =
        tokio::join!(change(&alice.token, "first long new words"), change(&other.token, "other long new words"));
    let mut outcomes = [first.outcome(), second.outcome()];
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["204", "401 AUTH_INVALID_CREDENTIALS"]);
}

#[tokio::test]
async fn made_up_refresh_tokens_are_limited_by_address() {
    let app = TestApp::new(Engine::Sqlite).await;
    for n in 0..300 {
        assert_eq!(refresh(&app, &format!("made up {n}")).await.outcome(), "401 AUTH_TOKEN_INVALID");
    }
    assert_eq!(refresh(&app, "made up at last").await.outcome(), "429 RATE_LIMITED");
}
