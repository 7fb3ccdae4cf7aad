//! Second factors: codes of an app at login, recovery codes, and what happens without either.

use std::time::Duration;

use elohim_api::identity::second_factor::{Enrolment, RecoveryCodes, SecondFactorView};
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};
use totp_rs::Totp;

const PASSWORD: &str = "a password for tests only";

async fn login(app: &TestApp, from: &str, code: Option<&str>) -> Answer {
    let mut body = json!({ "username": "alice", "password": PASSWORD });
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    app.post("/api/v1/auth/login").from(from).json(&body).send().await
}

async fn post(app: &TestApp, who: &Member, path: &str, body: Value) -> Answer {
    app.post(&format!("/api/v1/auth/second-factor{path}")).bearer(&who.token).json(&body).send().await
}

/// The app of a phone: what it shows at the moment, moved by `steps` of thirty seconds.
fn shown(app: &TestApp, phone: &Totp, steps: i64) -> String {
    let time = app.app.clock.now().as_secs() + 30 * steps;
    phone.generate(u64::try_from(time).unwrap()).to_string()
}

/// Alice with a second factor, her phone, and her recovery codes.
async fn enrolled(app: &TestApp) -> (Member, Totp, Vec<String>) {
    let alice = app.member("alice").await;
    let begun: Enrolment = post(app, &alice, "", json!({ "password": PASSWORD })).await.json();
    let phone = Totp::from_url(&begun.url).unwrap();
    let confirmed = post(app, &alice, "/confirm", json!({ "code": shown(app, &phone, 0) })).await;
    assert_eq!(confirmed.outcome(), "200");
    let codes: RecoveryCodes = confirmed.json();
    (alice, phone, codes.recovery_codes)
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_code_is_asked_for_and_good_once(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, phone, codes) = enrolled(&app).await;
    assert_eq!(codes.len(), 10);
    let view: SecondFactorView = app.get("/api/v1/auth/second-factor").bearer(&alice.token).send().await.json();
    assert_eq!(view, SecondFactorView { active: true, recovery_codes: 10 });
    assert_eq!(login(&app, "198.51.100.1", None).await.outcome(), "401 AUTH_SECOND_FACTOR_REQUIRED");
    // The code of the confirmation is spent.
    let spent = shown(&app, &phone, 0);
    assert_eq!(login(&app, "198.51.100.1", Some(&spent)).await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    app.clock.advance(Duration::from_secs(60));
    for steps in [-3, -2, 2, 3] {
        let other = shown(&app, &phone, steps);
        assert_eq!(
            login(&app, "198.51.100.2", Some(&other)).await.outcome(),
            "401 AUTH_SECOND_FACTOR_INVALID",
            "{steps}"
        );
    }
    let code = shown(&app, &phone, 0);
    assert_eq!(login(&app, "198.51.100.2", Some(&format!("{} {}", &code[..3], &code[3..]))).await.outcome(), "200");
    assert_eq!(login(&app, "198.51.100.2", Some(&code)).await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    let older = shown(&app, &phone, -1);
    assert_eq!(login(&app, "198.51.100.2", Some(&older)).await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    // A phone whose clock is half a minute ahead.
    app.clock.advance(Duration::from_secs(60));
    let ahead = shown(&app, &phone, 1);
    assert_eq!(login(&app, "198.51.100.3", Some(&ahead)).await.outcome(), "200");
    // A wrong password says nothing of the factor.
    let wrong = json!({ "username": "alice", "password": "wrong", "code": shown(&app, &phone, 0) });
    let wrong = app.post("/api/v1/auth/login").json(&wrong).send().await;
    assert_eq!(wrong.outcome(), "401 AUTH_INVALID_CREDENTIALS");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn of_many_logins_with_one_code_at_once_one_succeeds(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (_, phone, codes) = enrolled(&app).await;
    app.clock.advance(Duration::from_secs(60));
    for code in [shown(&app, &phone, 0), codes[0].clone()] {
        app.clock.advance(Duration::from_secs(60));
        let code = if code.len() == 6 { shown(&app, &phone, 0) } else { code };
        let calls = (0..5).map(|n| {
            let body = json!({ "username": "alice", "password": PASSWORD, "code": code });
            tokio::spawn(app.post("/api/v1/auth/login").from(&format!("198.51.100.{n}")).json(&body).send())
        });
        let mut outcomes = Vec::new();
        for call in calls.collect::<Vec<_>>() {
            outcomes.push(call.await.unwrap().outcome());
        }
        outcomes.sort_unstable();
        assert_eq!(outcomes, [vec!["200"], vec!["401 AUTH_SECOND_FACTOR_INVALID"; 4]].concat());
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn recovery_codes_are_good_once_and_can_be_made_anew(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, phone, codes) = enrolled(&app).await;
    let typed = codes[0].replace('-', " ").to_uppercase();
    assert_eq!(login(&app, "198.51.100.1", Some(&typed)).await.outcome(), "200");
    assert_eq!(login(&app, "198.51.100.1", Some(&codes[0])).await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    app.clock.advance(Duration::from_secs(60));
    let renew = async |password: &str, code: &str| {
        post(&app, &alice, "/recovery-codes", json!({ "password": password, "code": code })).await
    };
    assert_eq!(renew("wrong", &codes[1]).await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(renew(PASSWORD, "000000").await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    let new: RecoveryCodes = renew(PASSWORD, &shown(&app, &phone, 0)).await.json();
    assert_eq!(login(&app, "198.51.100.2", Some(&codes[1])).await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    assert_eq!(login(&app, "198.51.100.2", Some(&new.recovery_codes[9])).await.outcome(), "200");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_open_session_alone_neither_adds_nor_removes_a_factor(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    assert_eq!(post(&app, &alice, "", json!({ "password": "wrong" })).await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(
        post(&app, &alice, "/confirm", json!({ "code": "123456" })).await.outcome(),
        "404 AUTH_SECOND_FACTOR_MISSING"
    );
    let first: Enrolment = post(&app, &alice, "", json!({ "password": PASSWORD })).await.json();
    // Begun and not confirmed: nothing is asked for. Another beginning replaces it.
    assert_eq!(login(&app, "198.51.100.1", None).await.outcome(), "200");
    let second: Enrolment = post(&app, &alice, "", json!({ "password": PASSWORD })).await.json();
    assert_ne!(first.secret, second.secret);
    let (old, phone) = (Totp::from_url(&first.url).unwrap(), Totp::from_url(&second.url).unwrap());
    let confirm = async |code: String| post(&app, &alice, "/confirm", json!({ "code": code })).await.outcome();
    assert_eq!(confirm(shown(&app, &old, 0)).await, "401 AUTH_SECOND_FACTOR_INVALID");
    assert_eq!(confirm(shown(&app, &phone, 0)).await, "200");
    assert_eq!(confirm(shown(&app, &phone, 1)).await, "409 AUTH_SECOND_FACTOR_EXISTS");
    assert_eq!(
        post(&app, &alice, "", json!({ "password": PASSWORD })).await.outcome(),
        "409 AUTH_SECOND_FACTOR_EXISTS"
    );
    let remove = async |password: &str, code: &str| {
        post(&app, &alice, "/remove", json!({ "password": password, "code": code })).await.outcome()
    };
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(remove(PASSWORD, "000000").await, "401 AUTH_SECOND_FACTOR_INVALID");
    assert_eq!(remove("wrong", &shown(&app, &phone, 0)).await, "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(remove(PASSWORD, &shown(&app, &phone, 0)).await, "204");
    assert_eq!(remove(PASSWORD, &shown(&app, &phone, 1)).await, "404 AUTH_SECOND_FACTOR_MISSING");
    assert_eq!(login(&app, "198.51.100.1", None).await.outcome(), "200");
}

/// Whoever knows the password cannot try codes without end: each wrong one counts as a wrong password.
#[tokio::test]
async fn wrong_codes_cost_more_and_more_time() {
    let app = TestApp::new(Engine::Sqlite).await;
    enrolled(&app).await;
    for n in 0..11 {
        assert_eq!(
            login(&app, "198.51.100.1", Some("000000")).await.outcome(),
            "401 AUTH_SECOND_FACTOR_INVALID",
            "{n}"
        );
        if n < 10 {
            app.clock.advance(Duration::from_secs(6));
        }
    }
    assert_eq!(login(&app, "198.51.100.1", Some("000000")).await.outcome(), "429 RATE_LIMITED");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_administrator_helps_those_who_lost_everything(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, _, _) = enrolled(&app).await;
    let (admin, bob) = (app.signed_in("admin", Role::Admin).await, app.member("bob").await);
    let path = format!("/api/v1/users/{}/second-factor", alice.account.id);
    assert_eq!(app.delete(&path).bearer(&bob.token).send().await.outcome(), "403 AUTH_PERMISSION_DENIED");
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "404 AUTH_SECOND_FACTOR_MISSING");
    assert_eq!(app.get("/api/v1/auth/me").bearer(&alice.token).send().await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert_eq!(login(&app, "198.51.100.1", None).await.outcome(), "200");
}
