//! Signing in with a directory, against those who forge tokens, replay, and carry answers off.

use std::time::Duration;

use elohim_app::ops::sweeps;
use elohim_core::identity::Role;
use elohim_testkit::{Directory, Engine, IdToken, Signing, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::oidc::{
    BACK, VERIFIER, address, app_with, challenge, come_back, fetch, handoff, link, start, start_body, through,
};

/// A server with somebody who is linked, so that everything but the token is good.
async fn given(engine: Engine) -> (Directory, TestApp) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let anna = app.member("anna").await;
    link(&app, &directory, &anna, "person-1").await;
    (directory, app)
}

async fn error_of(app: &TestApp, directory: &Directory, change: impl FnOnce(&mut IdToken)) -> String {
    let (key, value) = through(app, directory, &start(app).await, "person-1", change).await;
    assert_eq!(key, "error", "{value}");
    value
}

#[rstest]
#[case(Signing::Nothing)]
#[case(Signing::SharedSecret)]
#[case(Signing::PublicKey)]
#[case(Signing::Stranger)]
#[case(Signing::NewKey)]
#[case(Signing::Rs512)]
#[tokio::test]
async fn a_signature_that_is_not_the_directorys_is_refused(#[case] signing: Signing) {
    let (directory, app) = given(Engine::Sqlite).await;
    let error = error_of(&app, &directory, |token| token.signing = signing).await;
    assert_eq!(error, "AUTH_OIDC_TOKEN_INVALID");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_token_that_says_something_else_is_refused(#[case] engine: Engine) {
    let (directory, app) = given(engine).await;
    let now = app.app.clock.now().as_secs();
    let claims = [
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("aud", json!("another-server")),
        ("aud", json!([])),
        ("aud", json!(["elohimos-tests", "another-server"])),
        ("iss", json!("https://elsewhere.example")),
        ("iss", json!(format!("{}/", directory.issuer()))),
        ("exp", json!(now)),
        ("exp", json!(now - 1)),
        ("iat", json!(now + 301)),
        ("sub", json!("")),
        ("sub", json!("x".repeat(256))),
        ("sub", json!("person\n-1")),
        ("sub", json!(7)),
    ];
    for (claim, value) in claims {
        let error = error_of(&app, &directory, |token| token.claims[claim] = value.clone()).await;
        assert_eq!(error, "AUTH_OIDC_TOKEN_INVALID", "{claim}: {value}");
    }
    // The same way is good with nothing changed.
    handoff(&app, &directory, "person-1").await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_state_is_good_once_and_for_ten_minutes(#[case] engine: Engine) {
    let (directory, app) = given(engine).await;
    let visit = async || directory.visit(&start(&app).await, "person-1", app.app.clock.now().as_secs(), |_| {});
    let back = visit().await;
    assert_eq!(come_back(&app, &back).await.0, "handoff");
    let exchanges = directory.seen().len();
    assert_eq!(app.get(&back).send().await.outcome(), "403 AUTH_OIDC_STATE_INVALID");
    let made_up = "/api/v1/auth/oidc/callback?code=code-1&state=made-up";
    assert_eq!(app.get(made_up).send().await.outcome(), "403 AUTH_OIDC_STATE_INVALID");
    let back = visit().await;
    app.clock.advance(Duration::from_secs(600));
    assert_eq!(come_back(&app, &back).await.1, "AUTH_OIDC_STATE_INVALID");
    assert_eq!(directory.seen().len(), exchanges, "the directory is not asked for nothing");
}

/// Two browsers with one state at once: one goes on.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn of_many_with_one_state_or_one_handoff_one_goes_on(#[case] engine: Engine) {
    let (directory, app) = given(engine).await;
    let back = directory.visit(&start(&app).await, "person-1", app.app.clock.now().as_secs(), |_| {});
    let calls: Vec<_> = (0..6).map(|_| tokio::spawn(app.get(&back).from(&address()).send())).collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap().status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403, 403, 403, 403, 403]);

    let body = json!({ "handoff": handoff(&app, &directory, "person-1").await, "client_verifier": VERIFIER });
    let call = || app.post("/api/v1/auth/oidc/token").from(&address()).json(&body).send();
    let calls: Vec<_> = (0..6).map(|_| tokio::spawn(call())).collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap().status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401, 401, 401]);
}

/// A handoff without the secret of whoever began is worth nothing, and is spent when somebody tries.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_handoff_that_was_carried_off_is_worth_nothing(#[case] engine: Engine) {
    let (directory, app) = given(engine).await;
    let stolen = handoff(&app, &directory, "person-1").await;
    let other = "a secret that another client has kept to itself";
    for verifier in [other, VERIFIER] {
        assert_eq!(fetch(&app, &stolen, verifier, None).await.outcome(), "401 AUTH_OIDC_HANDOFF_INVALID");
    }
    let late = handoff(&app, &directory, "person-1").await;
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(fetch(&app, &late, VERIFIER, None).await.outcome(), "401 AUTH_OIDC_HANDOFF_INVALID");
    let used = handoff(&app, &directory, "person-1").await;
    app.clock.advance(Duration::from_secs(59));
    assert_eq!(fetch(&app, &used, VERIFIER, None).await.outcome(), "200");
    assert_eq!(fetch(&app, &used, VERIFIER, None).await.outcome(), "401 AUTH_OIDC_HANDOFF_INVALID");
}

/// Whoever is sent to another directory than they think is not signed in with what it says.
#[tokio::test]
async fn an_answer_of_another_directory_is_refused() {
    let (directory, app) = given(Engine::Sqlite).await;
    let back = directory.visit(&start(&app).await, "person-1", app.app.clock.now().as_secs(), |_| {});
    let exchanges = directory.seen().len();
    let mixed = format!("{back}&iss=https%3A%2F%2Felsewhere.example");
    assert_eq!(come_back(&app, &mixed).await.1, "AUTH_OIDC_TOKEN_INVALID");
    assert_eq!(directory.seen().len(), exchanges, "its code goes nowhere");
    let back = directory.visit(&start(&app).await, "person-1", app.app.clock.now().as_secs(), |_| {});
    let named = directory.issuer().replace(':', "%3A");
    assert_eq!(come_back(&app, &format!("{back}&iss={named}")).await.0, "handoff");
    // A code of a sign-in that somebody else began, with one's own state: PKCE and nonce refuse it.
    let theirs = directory.visit(&start(&app).await, "person-1", app.app.clock.now().as_secs(), |_| {});
    let mine = directory.visit(&start(&app).await, "person-1", app.app.clock.now().as_secs(), |_| {});
    let code = theirs.split(['=', '&']).nth(1).unwrap();
    let swapped = mine.replace(mine.split(['=', '&']).nth(1).unwrap(), code);
    assert_eq!(come_back(&app, &swapped).await.1, "AUTH_OIDC_REFUSED");
}

/// What the directory writes into an error goes nowhere.
#[tokio::test]
async fn texts_of_the_directory_are_not_passed_on() {
    let (_directory, app) = given(Engine::Sqlite).await;
    let url = start(&app).await;
    let state = url.split('&').find_map(|part| part.strip_prefix("state=")).unwrap();
    let back = format!(
        "/api/v1/auth/oidc/callback?state={state}&error=access_denied&error_description=%0d%0aSet-Cookie:x&code=code-9"
    );
    let answer = app.get(&back).send().await;
    assert_eq!((answer.status, answer.header("location")), (303, format!("{BACK}?error=AUTH_OIDC_REFUSED").as_str()));
    assert!(answer.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn no_browser_is_sent_to_a_foreign_place() {
    let (_directory, app) = given(Engine::Sqlite).await;
    for bad in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http://127.0.0.1.evil.example:80/",
        "http://127.0.0.1:80@evil.example/",
        "http://localhost:80/",
        "javascript:alert(1)",
        "http://127.0.0.1:80/?a=b",
        "",
    ] {
        let mut body = start_body();
        body["redirect"] = json!(bad);
        let answer = app.post("/api/v1/auth/oidc/start").from(&address()).json(&body).send().await;
        assert_eq!(answer.outcome(), "422 VALIDATION_FAILED", "{bad}");
    }
    for bad in ["", "short", &"=".repeat(43), &"a".repeat(44)] {
        let body = json!({ "redirect": BACK, "client_challenge": bad });
        let answer = app.post("/api/v1/auth/oidc/start").from(&address()).json(&body).send().await;
        assert_eq!(answer.outcome(), "422 VALIDATION_FAILED", "{bad}");
    }
    for good in ["/", "/app/back", "http://[::1]:1/"] {
        let body = json!({ "redirect": good, "client_challenge": challenge(VERIFIER) });
        let answer = app.post("/api/v1/auth/oidc/start").from(&address()).json(&body).send().await;
        assert_eq!(answer.outcome(), "200", "{good}");
    }
}

/// Beginning is bounded for each address, and what was begun does not stay.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn beginning_is_bounded(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings_with_endpoints()).await;
    let mut outcomes = Vec::new();
    for _ in 0..11 {
        let call = app.post("/api/v1/auth/oidc/start").from("198.51.100.7").json(&start_body());
        outcomes.push(call.send().await.outcome());
    }
    assert_eq!(outcomes, [vec!["200"; 10], vec!["429 RATE_LIMITED"]].concat());
    app.clock.advance(Duration::from_secs(600));
    assert_eq!(sweeps::once(&app.app).await.unwrap(), 10);
    app.fill_oidc_attempts().await;
    // Whoever floods it crowds out the flood.
    let url = start(&app).await;
    let (key, _) = through(&app, &directory, &url, "person-1", |_| {}).await;
    assert_eq!(key, "error", "nobody is linked: it was not forgotten");
    assert_eq!(sweeps::once(&app.app).await.unwrap(), 0);
    app.clock.advance(Duration::from_secs(600));
    assert_eq!(sweeps::once(&app.app).await.unwrap(), 9_999);
}

/// Secrets of sign-ins lie in the database as digests, where they can: whoever reads it cannot finish them.
#[tokio::test]
async fn what_is_stored_finishes_no_sign_in() {
    let (directory, app) = given(Engine::Sqlite).await;
    app.signed_in("boss", Role::FounderRights).await;
    let url = start(&app).await;
    let state = url.split('&').find_map(|part| part.strip_prefix("state=")).unwrap().to_owned();
    let handoff = handoff(&app, &directory, "person-1").await;
    let dump = app.dump().await;
    let found = |text: &str| dump.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(found("person-1"), "the dump has what is stored as it is");
    for secret in [state.as_str(), handoff.as_str(), VERIFIER] {
        assert!(!found(secret), "{secret}");
    }
}
