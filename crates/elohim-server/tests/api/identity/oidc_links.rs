//! Links of accounts to people of the directory: made by their owners, one for each, and taken away.

use std::time::Duration;

use elohim_api::identity::oidc::{OidcLinkView, OidcLinks, StartedOidc};
use elohim_api::identity::second_factor::Enrolment;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Directory, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};
use totp_rs::Totp;

use super::oidc::{BACK, PASSWORD, VERIFIER, app_with, challenge, fetch, handoff, link, start, through};

async fn begin(app: &TestApp, who: &Member, password: &str) -> Answer {
    begin_with(app, who, json!({ "password": password })).await
}

async fn begin_with(app: &TestApp, who: &Member, mut body: Value) -> Answer {
    body["redirect"] = json!(BACK);
    body["client_challenge"] = json!(challenge(VERIFIER));
    app.post("/api/v1/auth/oidc/link/start").bearer(&who.token).json(&body).send().await
}

async fn finish(app: &TestApp, who: &Member, handoff: &str) -> Answer {
    let body = json!({ "handoff": handoff, "client_verifier": VERIFIER });
    app.post("/api/v1/auth/oidc/link").bearer(&who.token).json(&body).send().await
}

/// A handoff that links the account to this person.
async fn brought(app: &TestApp, directory: &Directory, who: &Member, person: &str) -> String {
    let url = begin(app, who, PASSWORD).await.json::<StartedOidc>().url;
    let (key, value) = through(app, directory, &url, person, |_| {}).await;
    assert_eq!(key, "handoff", "{value}");
    value
}

async fn links(app: &TestApp, who: &Member) -> Vec<OidcLinkView> {
    app.get("/api/v1/auth/oidc/links").bearer(&who.token).send().await.json::<OidcLinks>().data
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_is_linked_and_unlinked_by_its_owner(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let anna = app.member("anna").await;
    assert_eq!(links(&app, &anna).await, []);
    assert_eq!(begin(&app, &anna, "wrong").await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    let handoff = brought(&app, &directory, &anna, "person-1").await;
    assert_eq!(links(&app, &anna).await, [], "a browser alone links nothing");
    let made: OidcLinkView = finish(&app, &anna, &handoff).await.json();
    assert_eq!((made.issuer.as_str(), made.subject.as_str()), (directory.issuer().as_str(), "person-1"));
    assert_eq!(links(&app, &anna).await, [made]);
    assert_eq!(finish(&app, &anna, &handoff).await.outcome(), "401 AUTH_OIDC_HANDOFF_INVALID");
    let export = app.get("/api/v1/privacy/export").bearer(&anna.token).send().await;
    let export = String::from_utf8(export.body).unwrap();
    assert!(export.contains("\"data\":\"oidc\"") && export.contains("person-1"), "{export}");
    assert_eq!(app.delete("/api/v1/auth/oidc/links").bearer(&anna.token).send().await.outcome(), "204");
    let again = app.delete("/api/v1/auth/oidc/links").bearer(&anna.token).send().await;
    assert_eq!(again.outcome(), "404 AUTH_OIDC_NO_LINK");
    assert_eq!(links(&app, &anna).await, []);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_person_has_one_account_and_an_account_one_person(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let (anna, bert) = (app.member("anna").await, app.member("bert").await);
    link(&app, &directory, &anna, "person-1").await;
    for (who, person) in [(&bert, "person-1"), (&anna, "person-2"), (&anna, "person-1")] {
        let handoff = brought(&app, &directory, who, person).await;
        assert_eq!(finish(&app, who, &handoff).await.outcome(), "409 AUTH_OIDC_LINK_TAKEN", "{person}");
    }
    assert_eq!(links(&app, &bert).await, []);
    assert_eq!(links(&app, &anna).await.len(), 1);
}

/// Nobody can be made to link themselves to somebody else's account, and a link is no sign-in.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_handoff_is_for_what_it_was_begun_for(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let (anna, bert) = (app.member("anna").await, app.member("bert").await);
    let to_link = brought(&app, &directory, &anna, "person-1").await;
    assert_eq!(finish(&app, &bert, &to_link).await.outcome(), "401 AUTH_OIDC_HANDOFF_INVALID");
    assert_eq!(fetch(&app, &to_link, VERIFIER, None).await.outcome(), "401 AUTH_OIDC_HANDOFF_INVALID");
    assert_eq!(finish(&app, &anna, &to_link).await.outcome(), "201");
    let to_sign_in = handoff(&app, &directory, "person-1").await;
    assert_eq!(finish(&app, &anna, &to_sign_in).await.outcome(), "401 AUTH_OIDC_HANDOFF_INVALID");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_administrator_unlinks_those_below(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let (anna, boss) = (app.member("anna").await, app.signed_in("boss", Role::SuperAdmin).await);
    link(&app, &directory, &anna, "person-1").await;
    link(&app, &directory, &boss, "person-2").await;
    let path = |of: &Member| format!("/api/v1/users/{}/oidc-links", of.account.id);
    let remove = async |who: &Member, of: &Member| app.delete(&path(of)).bearer(&who.token).send().await.outcome();
    assert_eq!(remove(&anna, &boss).await, "403 AUTH_PERMISSION_DENIED");
    assert_eq!(remove(&admin, &boss).await, "403 AUTH_ACCOUNT_PROTECTED");
    assert_eq!(remove(&admin, &anna).await, "204");
    assert_eq!(remove(&admin, &anna).await, "404 AUTH_OIDC_NO_LINK");
    assert_eq!(app.get("/api/v1/auth/me").bearer(&anna.token).send().await.outcome(), "401 AUTH_TOKEN_INVALID");
    let refused = through(&app, &directory, &start(&app).await, "person-1", |_| {}).await;
    assert_eq!(refused.1, "AUTH_OIDC_NOT_LINKED");
}

/// A link to a directory that is not used any more gives way; it lets nobody in meanwhile.
#[tokio::test]
async fn a_link_to_a_former_directory_gives_way() {
    let (former, directory) = (Directory::start().await, Directory::start().await);
    let app = app_with(Engine::Sqlite, directory.settings()).await;
    let anna = app.member("anna").await;
    app.linked_elsewhere(&anna, &former.issuer(), "person-1").await;
    let refused = through(&app, &directory, &start(&app).await, "person-1", |_| {}).await;
    assert_eq!(refused.1, "AUTH_OIDC_NOT_LINKED");
    link(&app, &directory, &anna, "person-1").await;
    let found = links(&app, &anna).await;
    assert_eq!(found.iter().map(|link| link.issuer.clone()).collect::<Vec<_>>(), [directory.issuer()]);
}

/// An account that is erased takes its link along: the person can be linked to another one.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_erased_account_leaves_no_link(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let (anna, bert) = (app.member("anna").await, app.member("bert").await);
    link(&app, &directory, &anna, "person-1").await;
    handoff(&app, &directory, "person-1").await;
    let body = json!({ "password": PASSWORD, "confirm": "anna" });
    assert_eq!(app.post("/api/v1/privacy/erasure").bearer(&anna.token).json(&body).send().await.outcome(), "200");
    let dump = app.dump().await;
    assert!(!dump.windows(8).any(|window| window == b"person-1"), "nothing of the person stays");
    link(&app, &directory, &bert, "person-1").await;
}

/// A link is a way in: where codes are asked for at login, they are asked for to make one.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn whoever_has_codes_shows_one(#[case] engine: Engine) {
    let directory = Directory::start().await;
    let app = app_with(engine, directory.settings()).await;
    let anna = app.member("anna").await;
    let factor = "/api/v1/auth/second-factor";
    let password = json!({ "password": PASSWORD });
    let begun: Enrolment = app.post(factor).bearer(&anna.token).json(&password).send().await.json();
    let phone = Totp::from_url(&begun.url).unwrap();
    let shown = || phone.generate(u64::try_from(app.app.clock.now().as_secs()).unwrap()).to_string();
    let confirm = app.post(&format!("{factor}/confirm")).bearer(&anna.token).json(&json!({ "code": shown() }));
    assert_eq!(confirm.send().await.outcome(), "200");
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(begin(&app, &anna, PASSWORD).await.outcome(), "401 AUTH_SECOND_FACTOR_REQUIRED");
    let wrong = begin_with(&app, &anna, json!({ "password": PASSWORD, "code": "000000" })).await;
    assert_eq!(wrong.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    let right = begin_with(&app, &anna, json!({ "password": PASSWORD, "code": shown() })).await;
    assert_eq!(right.outcome(), "200");
}
