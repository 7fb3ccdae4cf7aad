//! One's own passkeys: adding, listing and removing them.

use std::time::Duration;

use elohim_api::identity::passkeys::{PasskeyQuestion, PasskeyView, Passkeys};
use elohim_api::identity::second_factor::Enrolment;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Device, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};
use totp_rs::Totp;

const PASSWORD: &str = "a password for tests only";

async fn begin(app: &TestApp, who: &Member, body: Value) -> Answer {
    app.post("/api/v1/auth/passkeys/begin").bearer(&who.token).json(&body).send().await
}

async fn list(app: &TestApp, who: &Member) -> Passkeys {
    app.get("/api/v1/auth/passkeys").bearer(&who.token).send().await.json()
}

async fn remove(app: &TestApp, who: &Member, id: &str, body: Value) -> String {
    app.delete(&format!("/api/v1/auth/passkeys/{id}")).bearer(&who.token).json(&body).send().await.outcome()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_passkey_is_added_with_the_password_listed_and_removed_with_it(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    assert!(!app.has_second_factor(&alice).await);
    assert_eq!(begin(&app, &alice, json!({})).await.status, 422);
    let wrong = begin(&app, &alice, json!({ "password": "wrong" })).await;
    assert_eq!(wrong.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    let mut device = Device::default();
    let asked: PasskeyQuestion = begin(&app, &alice, json!({ "password": PASSWORD })).await.json();
    let made = device.create(&asked);
    let added = app.finish_passkey(&alice, &asked.id, &made, "  phone ").await;
    assert_eq!(added.outcome(), "201");
    let added: PasskeyView = added.json();
    let expected = PasskeyView {
        id: added.id.clone(),
        name: "phone".to_owned(),
        created_at: app.app.clock.now().into(),
        last_used_at: None,
        suspended_at: None,
    };
    assert_eq!(added, expected);
    assert_eq!(list(&app, &alice).await, Passkeys { enabled: true, data: vec![added.clone()] });
    assert_eq!(list(&app, &bob).await, Passkeys { enabled: true, data: Vec::new() });
    assert!(app.has_second_factor(&alice).await);

    assert_eq!(remove(&app, &alice, &added.id, json!({})).await, "422 VALIDATION_FAILED");
    let password = json!({ "password": PASSWORD });
    assert_eq!(remove(&app, &alice, &added.id, json!({ "password": "x" })).await, "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(remove(&app, &bob, &added.id, password.clone()).await, "404 NOT_FOUND");
    assert_eq!(remove(&app, &alice, "phone", password.clone()).await, "404 NOT_FOUND");
    assert_eq!(list(&app, &alice).await.data.len(), 1);
    assert_eq!(remove(&app, &alice, &added.id, password.clone()).await, "204");
    assert_eq!(remove(&app, &alice, &added.id, password).await, "404 NOT_FOUND");
    assert_eq!(list(&app, &alice).await.data, []);
    assert!(!app.has_second_factor(&alice).await);
    let gone = app.passkey_login("198.51.100.1", &mut device).await;
    assert_eq!(gone.outcome(), "401 AUTH_PASSKEY_REFUSED");
}

/// What devices are asked for decides whether a passkey is worth two factors.
#[tokio::test]
async fn a_device_is_asked_to_verify_its_user_and_to_remember() {
    let app = TestApp::with_passkeys(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let mut device = Device::default();
    app.add_passkey(&alice, &mut device, "phone").await;
    let asked: PasskeyQuestion = app.ask_passkey(&alice).await.json();
    let public = &asked.options["publicKey"];
    assert_eq!(public["rp"], json!({ "id": "workspace.example", "name": "ElohimOS" }));
    assert_eq!((&public["user"]["name"], &public["user"]["displayName"]), (&json!("alice"), &json!("alice")));
    let selection = json!({ "residentKey": "preferred", "requireResidentKey": false, "userVerification": "required" });
    assert_eq!(public["authenticatorSelection"], selection);
    assert_eq!((&public["attestation"], &public["timeout"]), (&json!("none"), &json!(300_000)));
    // The one that there is need not be made again.
    assert_eq!(public["excludeCredentials"], json!([{ "type": "public-key", "id": device.ids()[0] }]));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_with_codes_shows_one_to_add_and_to_remove(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let alice = app.member("alice").await;
    let mut device = Device::default();
    let added = app.add_passkey(&alice, &mut device, "phone").await;
    let path = "/api/v1/auth/second-factor";
    let begun: Enrolment =
        app.post(path).bearer(&alice.token).json(&json!({ "password": PASSWORD })).send().await.json();
    let codes = Totp::from_url(&begun.url).unwrap();
    let shown = || codes.generate(u64::try_from(app.app.clock.now().as_secs()).unwrap()).to_string();
    let confirm = app.post(&format!("{path}/confirm")).bearer(&alice.token).json(&json!({ "code": shown() }));
    assert_eq!(confirm.send().await.outcome(), "200");
    app.clock.advance(Duration::from_secs(60));
    let password = json!({ "password": PASSWORD });
    let with = |code: &str| json!({ "password": PASSWORD, "code": code });
    assert_eq!(begin(&app, &alice, password.clone()).await.outcome(), "401 AUTH_SECOND_FACTOR_REQUIRED");
    assert_eq!(begin(&app, &alice, with("000000")).await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID");
    assert_eq!(begin(&app, &alice, with(&shown())).await.outcome(), "200");
    assert_eq!(begin(&app, &alice, with(&shown())).await.outcome(), "401 AUTH_SECOND_FACTOR_INVALID", "spent");
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(remove(&app, &alice, &added.id, password).await, "401 AUTH_SECOND_FACTOR_REQUIRED");
    assert_eq!(remove(&app, &alice, &added.id, with(&shown())).await, "204");
    assert!(app.has_second_factor(&alice).await, "the codes are one");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_has_ten_passkeys_at_most(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let alice = app.member("alice").await;
    let mut device = Device::default();
    let mut first = None;
    for n in 0..9 {
        let added = app.add_passkey(&alice, &mut device, &format!("key {n}")).await;
        first.get_or_insert(added.id);
        app.clock.advance(Duration::from_secs(12));
    }
    // Two devices at once: the last place is given once.
    let two: Vec<PasskeyQuestion> = vec![app.ask_passkey(&alice).await.json(), app.ask_passkey(&alice).await.json()];
    let answers: Vec<Value> = two.iter().map(|asked| device.create(asked)).collect();
    let tenth = app.finish_passkey(&alice, &two[0].id, &answers[0], "key 9").await;
    let eleventh = app.finish_passkey(&alice, &two[1].id, &answers[1], "key 10").await;
    assert_eq!((tenth.outcome(), eleventh.outcome()), ("201".to_owned(), "409 AUTH_PASSKEY_LIMIT".to_owned()));
    assert_eq!(app.ask_passkey(&alice).await.outcome(), "409 AUTH_PASSKEY_LIMIT");
    let names: Vec<_> = list(&app, &alice).await.data.into_iter().map(|one| one.name).collect();
    assert_eq!(names, (0..10).map(|n| format!("key {n}")).collect::<Vec<_>>());
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(remove(&app, &alice, &first.unwrap(), json!({ "password": PASSWORD })).await, "204");
    assert_eq!(app.ask_passkey(&alice).await.outcome(), "200");
}

#[tokio::test]
async fn a_server_without_passkeys_says_so() {
    let app = TestApp::with_passkeys(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let mut device = Device::default();
    let asked: PasskeyQuestion = app.ask_passkey(&alice).await.json();
    let made = device.create(&asked);
    let off = TestApp::new(Engine::Sqlite).await;
    let bob = off.member("bob").await;
    let code = "404 AUTH_PASSKEYS_OFF";
    assert_eq!(off.ask_passkey(&bob).await.outcome(), code);
    assert_eq!(off.finish_passkey(&bob, &asked.id, &made, "phone").await.outcome(), code);
    let login = off.post("/api/v1/auth/passkey-login/begin").json(&json!({})).send().await;
    assert_eq!(login.outcome(), code);
    assert_eq!(off.finish_login("198.51.100.1", &asked.id, &made).await.outcome(), code);
    // What there is can be seen all the same, and removed.
    assert_eq!(list(&off, &bob).await, Passkeys { enabled: false, data: Vec::new() });
    let nothing = "0197b7a4-0000-7000-8000-000000000000";
    assert_eq!(remove(&off, &bob, nothing, json!({ "password": PASSWORD })).await, "404 NOT_FOUND");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_administrator_removes_all_passkeys_with_the_second_factor(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let (admin, boss) = (app.signed_in("admin", Role::Admin).await, app.signed_in("boss", Role::SuperAdmin).await);
    let mut device = Device::default();
    app.add_passkey(&alice, &mut device, "phone").await;
    app.add_passkey(&alice, &mut device, "key").await;
    let path = format!("/api/v1/users/{}/second-factor", alice.account.id);
    assert_eq!(app.delete(&path).bearer(&bob.token).send().await.outcome(), "403 AUTH_PERMISSION_DENIED");
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "404 AUTH_SECOND_FACTOR_MISSING");
    assert_eq!(app.get("/api/v1/auth/me").bearer(&alice.token).send().await.outcome(), "401 AUTH_TOKEN_INVALID");
    let gone = app.passkey_login("198.51.100.1", &mut device).await;
    assert_eq!(gone.outcome(), "401 AUTH_PASSKEY_REFUSED");
    let log: Value = app.get("/api/v1/audit?event=identity.passkey").bearer(&boss.token).send().await.json();
    let events: Vec<_> = log["data"].as_array().unwrap().iter().map(|one| one["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["identity.passkey.added", "identity.passkey.added", "identity.passkeys.removed"]);
    assert_eq!(log["data"][2]["subject"], json!(alice.account.id.to_string()));
    assert_eq!(log["data"][2]["actor"], json!(format!("account:{}", admin.account.id)));
}

/// What is held about somebody is theirs to take along, and goes with them.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn passkeys_are_exported_and_erased(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let alice = app.member("alice").await;
    let mut device = Device::default();
    let added = app.add_passkey(&alice, &mut device, "a phone like no other").await;
    app.ask_passkey(&alice).await;
    let export = app.get("/api/v1/privacy/export").bearer(&alice.token).send().await;
    let text = String::from_utf8(export.body).unwrap();
    let record: Value = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|record| record["data"] == "passkey")
        .unwrap();
    let members: Vec<_> = record["record"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = ["id", "name", "created_at", "last_used_at", "suspended_at", "credential_id"];
    let mut members_sorted = members;
    members_sorted.sort_unstable();
    expected.sort_unstable();
    assert_eq!(members_sorted, expected);
    assert_eq!((&record["record"]["id"], &record["record"]["name"]), (&json!(added.id), &json!(added.name)));
    // As it is, or as PostgreSQL shows bytes. The name lies sealed.
    let id = hex::decode(record["record"]["credential_id"].as_str().unwrap()).unwrap();
    let held = async || {
        let dump = app.dump().await;
        let holds = |bytes: &[u8]| {
            [bytes, hex::encode(bytes).as_bytes()].iter().any(|one| memchr::memmem::find(&dump, one).is_some())
        };
        [holds(&id), holds(b"a phone like no other")]
    };
    assert_eq!(held().await, [true, false]);
    let erase = json!({ "password": PASSWORD, "confirm": "alice" });
    let erased = app.post("/api/v1/privacy/erasure").bearer(&alice.token).json(&erase).send().await;
    assert_eq!(erased.outcome(), "200");
    assert_eq!(held().await, [false, false]);
}
