//! Signing in with a directory: the whole way, with and without asking it where things are, and what stays as it is here.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use elohim_api::Page;
use elohim_api::identity::auth::{Me, Tokens};
use elohim_api::identity::oidc::{OidcView, StartedOidc, write_token};
use elohim_api::identity::second_factor::Enrolment;
use elohim_api::identity::sessions::SessionView;
use elohim_app::identity::oidc::{Admission, OidcSettings};
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Behaviour, Directory, Engine, IdToken, Member, Signing, TestApp};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use totp_rs::Totp;

pub(super) const PASSWORD: &str = "a password for tests only";
/// What the client keeps to itself.
pub(super) const VERIFIER: &str = "a secret that the client of the tests keeps";
/// Where the client listens.
pub(super) const BACK: &str = "http://127.0.0.1:4711/back";

pub(super) async fn app_with(engine: Engine, oidc: OidcSettings) -> TestApp {
    TestApp::with(engine, |settings| settings.oidc = Some(oidc)).await
}

/// Limits count by address; each call comes from another one.
pub(super) fn address() -> String {
    static NEXT: AtomicU8 = AtomicU8::new(0);
    format!("203.0.113.{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

pub(super) fn challenge(verifier: &str) -> String {
    write_token(&Sha256::digest(verifier).into())
}

pub(super) fn start_body() -> Value {
    json!({ "redirect": BACK, "client_challenge": challenge(VERIFIER) })
}

pub(super) async fn try_start(app: &TestApp) -> Answer {
    app.post("/api/v1/auth/oidc/start").from(&address()).json(&start_body()).send().await
}

pub(super) async fn start(app: &TestApp) -> String {
    try_start(app).await.json::<StartedOidc>().url
}

/// The browser comes back from the directory. Answers what it brings to the client: `handoff` or `error`, and its value.
pub(super) async fn come_back(app: &TestApp, path: &str) -> (String, String) {
    let answer = app.get(path).from(&address()).send().await;
    assert_eq!((answer.status, answer.header("cache-control")), (303, "no-store"), "{path}");
    let (place, query) = answer.header("location").split_once('?').unwrap();
    assert_eq!(place, BACK);
    let (key, value) = query.split_once('=').unwrap();
    (key.to_owned(), value.to_owned())
}

/// Somebody goes to the directory and comes back; the token can be changed before the directory signs it.
pub(super) async fn through(
    app: &TestApp,
    directory: &Directory,
    url: &str,
    person: &str,
    change: impl FnOnce(&mut IdToken),
) -> (String, String) {
    let now = app.app.clock.now().as_secs();
    come_back(app, &directory.visit(url, person, now, change)).await
}

pub(super) async fn fetch(app: &TestApp, handoff: &str, verifier: &str, code: Option<&str>) -> Answer {
    let mut body = json!({ "handoff": handoff, "client_verifier": verifier });
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    app.post("/api/v1/auth/oidc/token").from(&address()).json(&body).send().await
}

/// A handoff for somebody who is linked.
pub(super) async fn handoff(app: &TestApp, directory: &Directory, person: &str) -> String {
    let (key, handoff) = through(app, directory, &start(app).await, person, |_| {}).await;
    assert_eq!(key, "handoff", "{handoff}");
    handoff
}

/// Links a member to a person of the directory.
pub(super) async fn link(app: &TestApp, directory: &Directory, who: &Member, person: &str) {
    let body = json!({ "redirect": BACK, "client_challenge": challenge(VERIFIER), "password": PASSWORD });
    let begun = app.post("/api/v1/auth/oidc/link/start").bearer(&who.token).json(&body).send().await;
    let (_, handoff) = through(app, directory, &begun.json::<StartedOidc>().url, person, |_| {}).await;
    let body = json!({ "handoff": handoff, "client_verifier": VERIFIER });
    let linked = app.post("/api/v1/auth/oidc/link").bearer(&who.token).json(&body).send().await;
    assert_eq!(linked.outcome(), "201");
}

/// Which events of sign-ins are in the audit log, the oldest first.
async fn events(app: &TestApp, who: &Member) -> Vec<String> {
    let path = "/api/v1/audit?event=identity.&limit=100";
    let page: Value = app.get(path).bearer(&who.token).send().await.json();
    let events = page["data"].as_array().unwrap().iter().map(|entry| entry["event"].as_str().unwrap().to_owned());
    events.collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn whoever_is_linked_signs_in(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let view: OidcView = app.get("/api/v1/auth/oidc").send().await.json();
    assert_eq!(view, OidcView { enabled: true, name: "Directory of the tests".to_owned() });
    assert_eq!(directory.seen(), [""; 0], "nothing is asked before somebody signs in");
    let boss = app.signed_in("boss", Role::FounderRights).await;
    let anna = app.member("anna").await;
    link(&app, &directory, &anna, "person-1").await;
    let handoff = handoff(&app, &directory, "person-1").await;
    let answer = fetch(&app, &handoff, VERIFIER, None).await;
    assert_eq!(answer.outcome(), "200");
    let tokens: Tokens = answer.json();
    assert_eq!((tokens.username.as_str(), tokens.role.as_str()), ("anna", "member"));
    let me: Me = app.get("/api/v1/auth/me").bearer(&tokens.token).send().await.json();
    assert_eq!(me.username, "anna");
    let body = json!({ "refresh_token": tokens.refresh_token });
    assert_eq!(app.post("/api/v1/auth/refresh").json(&body).send().await.outcome(), "200");
    let sessions: Page<SessionView> = app.get("/api/v1/auth/sessions").bearer(&anna.token).send().await.json();
    assert_eq!(sessions.total, 2);
    // It was asked where things are once, and for each code.
    assert_eq!(directory.seen(), ["/.well-known/openid-configuration", "/keys", "/token", "/token"]);
    let all = events(&app, &boss).await;
    for event in ["identity.oidc.linked", "identity.oidc.signed_in"] {
        assert_eq!(all.iter().filter(|one| *one == event).count(), 1, "{all:?}");
    }
}

/// A server that knows where the endpoints are asks for nothing but the exchange.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_server_that_was_told_everything_never_asks(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings_with_endpoints()).await;
    let anna = app.member("anna").await;
    link(&app, &directory, &anna, "person-1").await;
    let handoff = handoff(&app, &directory, "person-1").await;
    assert_eq!(fetch(&app, &handoff, VERIFIER, None).await.outcome(), "200");
    assert_eq!(directory.seen(), ["/token", "/token"]);
}

#[rstest]
#[case(Signing::Rs256)]
#[case(Signing::Ps256)]
#[case(Signing::Es256)]
#[case(Signing::EdDsa)]
#[tokio::test]
async fn every_accepted_signature_is_good(#[case] signing: Signing) {
    let directory = Directory::start().await;
    let app = app_with(Engine::Sqlite, directory.settings()).await;
    let anna = app.member("anna").await;
    link(&app, &directory, &anna, "person-1").await;
    let (key, _) = through(&app, &directory, &start(&app).await, "person-1", |token| token.signing = signing).await;
    assert_eq!(key, "handoff");
}

/// A directory that changes its keys is asked for them again, but not at every token that says so.
#[tokio::test]
async fn a_new_key_is_found() {
    let directory = Directory::start().await;
    let app = app_with(Engine::Sqlite, directory.settings()).await;
    let anna = app.member("anna").await;
    link(&app, &directory, &anna, "person-1").await;
    let new_key = |token: &mut IdToken| token.signing = Signing::NewKey;
    directory.change_keys();
    let early = through(&app, &directory, &start(&app).await, "person-1", new_key).await;
    assert_eq!(early.1, "AUTH_OIDC_TOKEN_INVALID");
    app.clock.advance(Duration::from_secs(10));
    let (key, _) = through(&app, &directory, &start(&app).await, "person-1", new_key).await;
    assert_eq!(key, "handoff");
    assert_eq!(directory.seen().iter().filter(|path| *path == "/keys").count(), 2);
}

/// A password that has to be changed is no matter for those who did not use it; a factor that was added here is.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_belongs_to_the_password_does_not_matter_and_the_second_factor_does(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let anna = app.member("anna").await;
    link(&app, &directory, &anna, "person-1").await;
    let reset = format!("/api/v1/users/{}/reset-password", anna.account.id);
    assert_eq!(app.post(&reset).bearer(&admin.token).send().await.outcome(), "200");
    let code = handoff(&app, &directory, "person-1").await;
    let tokens: Tokens = fetch(&app, &code, VERIFIER, None).await.json();
    assert_eq!(app.get("/api/v1/auth/me").bearer(&tokens.token).send().await.outcome(), "200");
    let body = json!({ "refresh_token": tokens.refresh_token });
    assert_eq!(app.post("/api/v1/auth/refresh").json(&body).send().await.outcome(), "200");

    let bert = app.member("bert").await;
    link(&app, &directory, &bert, "person-2").await;
    let begun = app.post("/api/v1/auth/second-factor").bearer(&bert.token).json(&json!({ "password": PASSWORD }));
    let phone = Totp::from_url(&begun.send().await.json::<Enrolment>().url).unwrap();
    let shown = || phone.generate(u64::try_from(app.app.clock.now().as_secs()).unwrap()).to_string();
    let confirm = app.post("/api/v1/auth/second-factor/confirm").bearer(&bert.token).json(&json!({ "code": shown() }));
    assert_eq!(confirm.send().await.outcome(), "200");
    app.clock.advance(Duration::from_secs(60));
    let code = handoff(&app, &directory, "person-2").await;
    assert_eq!(fetch(&app, &code, VERIFIER, None).await.outcome(), "401 AUTH_SECOND_FACTOR_REQUIRED");
    // Typing takes longer than a minute.
    app.clock.advance(Duration::from_secs(200));
    assert_eq!(fetch(&app, &code, VERIFIER, Some("000000")).await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    assert_eq!(fetch(&app, &code, VERIFIER, Some(&shown())).await.outcome(), "200");
    assert_eq!(fetch(&app, &code, VERIFIER, Some(&shown())).await.outcome(), "401 AUTH_OIDC_HANDOFF_INVALID");
}

/// Wrong codes of the second factor cost what wrong passwords cost.
#[tokio::test]
async fn codes_cannot_be_guessed() {
    let directory = Directory::start().await;
    let app = app_with(Engine::Sqlite, directory.settings()).await;
    let bert = app.member("bert").await;
    link(&app, &directory, &bert, "person-2").await;
    let begun = app.post("/api/v1/auth/second-factor").bearer(&bert.token).json(&json!({ "password": PASSWORD }));
    let phone = Totp::from_url(&begun.send().await.json::<Enrolment>().url).unwrap();
    let code = phone.generate(u64::try_from(app.app.clock.now().as_secs()).unwrap()).to_string();
    let confirm = app.post("/api/v1/auth/second-factor/confirm").bearer(&bert.token).json(&json!({ "code": code }));
    assert_eq!(confirm.send().await.outcome(), "200");
    let body =
        json!({ "handoff": handoff(&app, &directory, "person-2").await, "client_verifier": VERIFIER, "code": "0" });
    let mut outcomes = Vec::new();
    for _ in 0..15 {
        app.clock.advance(Duration::from_secs(7));
        outcomes.push(app.post("/api/v1/auth/oidc/token").from("198.51.100.9").json(&body).send().await.outcome());
    }
    // Ten are free, then the wait is doubled: 1, 2, 4, 8 seconds.
    let expected = [vec!["401 AUTH_SECOND_FACTOR_INVALID"; 14], vec!["429 RATE_LIMITED"]].concat();
    assert_eq!(outcomes, expected);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn strangers_get_an_account_only_where_the_operator_wants_that(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let closed = app_with(engine, directory.settings()).await;
    let refused = through(&closed, &directory, &start(&closed).await, "zoe", |_| {}).await;
    assert_eq!(refused, ("error".to_owned(), "AUTH_OIDC_NOT_LINKED".to_owned()));

    let app = app_with(engine, OidcSettings { admission: Admission::Create, ..directory.settings() }).await;
    let boss = app.signed_in("boss", Role::FounderRights).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let code = handoff(&app, &directory, "zoe").await;
        let tokens: Tokens = fetch(&app, &code, VERIFIER, None).await.json();
        assert_eq!((tokens.username.as_str(), tokens.role.as_str()), ("zoe", "member"));
        ids.push(tokens.user_id);
    }
    assert_eq!(ids[0], ids[1]);
    let user: Value = app.get(&format!("/api/v1/users/{}", ids[0])).bearer(&boss.token).send().await.json();
    assert_eq!(user["display_name"], "The person zoe");
    // Whoever is here already is not taken over by whoever has that name there.
    for (name, error) in [
        (json!("boss"), "AUTH_USERNAME_TAKEN"),
        (json!("Boss"), "AUTH_USERNAME_TAKEN"),
        (json!("zoe@elsewhere.example"), "AUTH_OIDC_NAME_UNUSABLE"),
        (json!("../boss"), "AUTH_OIDC_NAME_UNUSABLE"),
        (json!(""), "AUTH_OIDC_NAME_UNUSABLE"),
        (Value::Null, "AUTH_OIDC_NAME_UNUSABLE"),
    ] {
        let change = |token: &mut IdToken| token.claims["preferred_username"] = name.clone();
        let refused = through(&app, &directory, &start(&app).await, "somebody", change).await;
        assert_eq!(refused, ("error".to_owned(), error.to_owned()), "{name}");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn whoever_is_switched_off_or_unlinked_stays_out(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, OidcSettings { admission: Admission::Create, ..directory.settings() }).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let anna = app.member("anna").await;
    link(&app, &directory, &anna, "person-1").await;
    let early = handoff(&app, &directory, "person-1").await;
    let path = format!("/api/v1/users/{}", anna.account.id);
    let off = app.call("PATCH".parse().unwrap(), &path).bearer(&admin.token).json(&json!({ "disabled": true }));
    assert_eq!(off.send().await.outcome(), "200");
    assert_eq!(fetch(&app, &early, VERIFIER, None).await.outcome(), "403 AUTH_OIDC_NOT_LINKED");
    let late = through(&app, &directory, &start(&app).await, "person-1", |_| {}).await;
    assert_eq!(late, ("error".to_owned(), "AUTH_OIDC_NOT_LINKED".to_owned()));

    let bert = app.member("bert").await;
    link(&app, &directory, &bert, "person-2").await;
    let early = handoff(&app, &directory, "person-2").await;
    assert_eq!(app.delete("/api/v1/auth/oidc/links").bearer(&bert.token).send().await.outcome(), "204");
    assert_eq!(fetch(&app, &early, VERIFIER, None).await.outcome(), "403 AUTH_OIDC_NOT_LINKED");
}

#[tokio::test]
async fn without_a_directory_there_is_none() {
    let app = TestApp::new(Engine::Sqlite).await;
    let anna = app.member("anna").await;
    let view: OidcView = app.get("/api/v1/auth/oidc").send().await.json();
    assert_eq!(view, OidcView { enabled: false, name: String::new() });
    let callback = "/api/v1/auth/oidc/callback?state=x&code=y";
    let link = json!({ "redirect": BACK, "client_challenge": challenge(VERIFIER), "password": PASSWORD });
    for answer in [
        try_start(&app).await,
        app.get(callback).send().await,
        fetch(&app, "x", VERIFIER, None).await,
        app.post("/api/v1/auth/oidc/link/start").bearer(&anna.token).json(&link).send().await,
    ] {
        assert_eq!(answer.outcome(), "404 AUTH_OIDC_OFF");
    }
}

/// A directory that is not as it should be keeps nobody waiting and leads nowhere.
#[rstest]
#[case(Behaviour::Silent)]
#[case(Behaviour::Endless)]
#[case(Behaviour::Redirects)]
#[case(Behaviour::Fails)]
#[case(Behaviour::Page)]
#[case(Behaviour::Impostor)]
#[tokio::test]
async fn a_directory_that_fails_is_told_apart(#[case] behaviour: Behaviour) {
    let directory = Directory::start().await;
    let quick = |settings| OidcSettings { timeout: Duration::from_millis(300), ..settings };
    let app = app_with(Engine::Sqlite, quick(directory.settings())).await;
    directory.behave(behaviour);
    assert_eq!(try_start(&app).await.outcome(), "503 AUTH_OIDC_UNAVAILABLE");
    // It is left alone for a while.
    assert_eq!(try_start(&app).await.outcome(), "503 AUTH_OIDC_UNAVAILABLE");
    assert_eq!(directory.seen(), ["/.well-known/openid-configuration"]);
    directory.behave(Behaviour::Normal);
    app.clock.advance(Duration::from_secs(10));
    let url = start(&app).await;
    let expected = match behaviour {
        Behaviour::Impostor => ("error", "AUTH_OIDC_NOT_LINKED"),
        Behaviour::Page => ("error", "AUTH_OIDC_TOKEN_INVALID"),
        _ => ("error", "AUTH_OIDC_UNAVAILABLE"),
    };
    let back = directory.visit(&url, "person-1", app.app.clock.now().as_secs(), |_| {});
    directory.behave(behaviour);
    assert_eq!(come_back(&app, &back).await, (expected.0.to_owned(), expected.1.to_owned()));
    assert!(!directory.seen().contains(&"/elsewhere".to_owned()));
}

#[tokio::test]
async fn a_directory_that_is_gone_is_told_apart() {
    let directory = Directory::start().await;
    let app = app_with(Engine::Sqlite, directory.settings_with_endpoints()).await;
    let url = start(&app).await;
    let back = directory.visit(&url, "person-1", app.app.clock.now().as_secs(), |_| {});
    directory.behave(Behaviour::RefusesCodes);
    assert_eq!(come_back(&app, &back).await.1, "AUTH_OIDC_REFUSED");
    let back = directory.visit(&start(&app).await, "person-1", app.app.clock.now().as_secs(), |_| {});
    directory.stop().await;
    assert_eq!(come_back(&app, &back).await.1, "AUTH_OIDC_UNAVAILABLE");
}
