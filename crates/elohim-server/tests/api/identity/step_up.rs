//! The password again, before dangerous acts.

use std::time::Duration;

use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const PASSWORD: &str = "a password for tests only";

async fn step_up(app: &TestApp, who: &Member, password: &str) -> Answer {
    app.post("/api/v1/auth/step-up").bearer(&who.token).json(&json!({ "password": password })).send().await
}

async fn create(app: &TestApp, who: &Member, name: &str) -> String {
    let body = json!({ "username": name, "role": "member" });
    app.post("/api/v1/users").bearer(&who.token).json(&body).send().await.outcome()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_session_is_good_for_dangerous_acts_for_ten_minutes(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    app.clock.advance(Duration::from_secs(599));
    assert_eq!(create(&app, &admin, "a").await, "201");
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(create(&app, &admin, "b").await, "403 AUTH_STEP_UP_REQUIRED");
    // Nothing else is asked for.
    assert_eq!(app.get("/api/v1/users").bearer(&admin.token).send().await.outcome(), "200");
    // A refreshed session is not a proven one.
    let refresh = json!({ "refresh_token": admin.refresh_token });
    let tokens: Value = app.post("/api/v1/auth/refresh").json(&refresh).send().await.json();
    let admin = Member { token: tokens["token"].as_str().unwrap().to_owned(), ..admin };
    assert_eq!(create(&app, &admin, "b").await, "403 AUTH_STEP_UP_REQUIRED");
    assert_eq!(step_up(&app, &admin, "wrong").await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(create(&app, &admin, "b").await, "403 AUTH_STEP_UP_REQUIRED");
    assert_eq!(step_up(&app, &admin, PASSWORD).await.outcome(), "200");
    assert_eq!(create(&app, &admin, "b").await, "201");
    app.clock.advance(Duration::from_secs(600));
    assert_eq!(create(&app, &admin, "c").await, "403 AUTH_STEP_UP_REQUIRED");
}

/// One session that was proven is not another of the same account.
#[tokio::test]
async fn what_one_session_has_shown_counts_for_no_other() {
    let app = TestApp::new(Engine::Sqlite).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let body = json!({ "username": "admin", "password": PASSWORD });
    let other: Value = app.post("/api/v1/auth/login").from("198.51.100.7").json(&body).send().await.json();
    app.clock.advance(Duration::from_secs(600));
    assert_eq!(step_up(&app, &admin, PASSWORD).await.outcome(), "200");
    let other = Member { token: other["token"].as_str().unwrap().to_owned(), ..admin };
    assert_eq!(create(&app, &other, "a").await, "403 AUTH_STEP_UP_REQUIRED");
}

/// Wrong passwords within a session are delayed and written down as at a login, wherever they are asked for.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn wrong_passwords_within_a_session_count(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (founder, alice) = (app.signed_in("founder", Role::FounderRights).await, app.member("alice").await);
    let tries: [(&str, Value); 4] = [
        ("auth/step-up", json!({ "password": "wrong" })),
        ("auth/second-factor", json!({ "password": "wrong" })),
        ("privacy/erasure", json!({ "password": "wrong", "confirm": "alice" })),
        (
            "auth/change-password",
            json!({ "current_password": "wrong", "new_password": "three dull brown cats",
                "confirm_password": "three dull brown cats" }),
        ),
    ];
    let attempt = async |(path, body): &(&str, Value)| {
        let call = app.post(&format!("/api/v1/{path}")).from("198.51.100.9").bearer(&alice.token);
        call.json(body).send().await
    };
    for n in 0..11 {
        assert_eq!(attempt(&tries[n % 4]).await.outcome(), "401 AUTH_INVALID_CREDENTIALS", "{n}");
        app.clock.advance(Duration::from_secs(15));
    }
    // Eleven wrong ones: the next has to wait, also at the login, and for the right password.
    assert_eq!(attempt(&tries[0]).await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    let told = attempt(&tries[1]).await;
    assert_eq!(told.outcome(), "429 RATE_LIMITED");
    let login = json!({ "username": "alice", "password": PASSWORD });
    let login = app.post("/api/v1/auth/login").from("198.51.100.9").json(&login).send().await;
    assert_eq!(login.outcome(), "429 RATE_LIMITED");
    let path = format!("/api/v1/audit?event=identity.login.failed&actor=account:{}", alice.account.id);
    let log: Value = app.get(&path).bearer(&founder.token).send().await.json();
    assert_eq!(log["data"].as_array().unwrap().len(), 12, "{log}");
}

/// A role that needs a second factor here can do nothing without one but add it.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_role_that_needs_a_second_factor_adds_one_first(#[case] engine: Engine) {
    let app = TestApp::with(engine, |settings| settings.second_factor_from = Some(Role::Admin)).await;
    let mut outcomes = Vec::new();
    for role in Role::ALL {
        let who = app.signed_in(&role.as_str().replace('_', "-"), *role).await;
        outcomes.push(app.get("/api/v1/auth/sessions").bearer(&who.token).send().await.outcome());
    }
    let needs = "403 AUTH_SECOND_FACTOR_SETUP_REQUIRED";
    assert_eq!(outcomes, [needs, needs, needs, "200", "200"]);

    let admin = app.signed_in("anna", Role::Admin).await;
    for path in ["me", "second-factor", "notices"] {
        let answer = app.get(&format!("/api/v1/auth/{path}")).bearer(&admin.token).send().await;
        assert_eq!(answer.outcome(), "200", "{path}");
    }
    assert_eq!(create(&app, &admin, "zoe").await, needs);
    let begin = app.post("/api/v1/auth/second-factor").bearer(&admin.token).json(&json!({ "password": PASSWORD }));
    let begun: Value = begin.send().await.json();
    // Begun is not done.
    assert_eq!(create(&app, &admin, "zoe").await, needs);
    let phone = totp_rs::Totp::from_url(begun["url"].as_str().unwrap()).unwrap();
    let code = phone.generate(u64::try_from(app.app.clock.now().as_secs()).unwrap()).to_string();
    let confirm = app.post("/api/v1/auth/second-factor/confirm").bearer(&admin.token).json(&json!({ "code": code }));
    assert_eq!(confirm.send().await.outcome(), "200");
    assert_eq!(create(&app, &admin, "zoe").await, "201");
}
