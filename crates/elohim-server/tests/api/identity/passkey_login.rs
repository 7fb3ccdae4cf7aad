//! Signing in with a passkey.

use std::time::Duration;

use elohim_api::identity::auth::Tokens;
use elohim_api::identity::passkeys::{PasskeyQuestion, Passkeys};
use elohim_app::ops::sweeps;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Device, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const PASSWORD: &str = "a password for tests only";

/// Alice, and her device with one passkey.
async fn given(app: &TestApp) -> (Member, Device) {
    let alice = app.member("alice").await;
    let mut device = Device::default();
    app.add_passkey(&alice, &mut device, "phone").await;
    (alice, device)
}

async fn list(app: &TestApp, who: &Member) -> Passkeys {
    app.get("/api/v1/auth/passkeys").bearer(&who.token).send().await.json()
}

/// The ids that are asked for.
fn allowed(asked: &PasskeyQuestion) -> Vec<String> {
    let listed = asked.options["publicKey"]["allowCredentials"].as_array().unwrap();
    listed.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_device_signs_in_like_a_password(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (alice, mut device) = given(&app).await;
    app.clock.advance(Duration::from_secs(60));
    let asked = app.ask_login("198.51.100.1", None).await;
    assert_eq!(allowed(&asked), [""; 0]);
    let public = &asked.options["publicKey"];
    assert_eq!((&public["rpId"], &public["userVerification"]), (&json!("workspace.example"), &json!("required")));
    let body = json!({ "id": asked.id, "credential": device.get(&asked), "device": "Firefox on a phone" });
    let path = "/api/v1/auth/passkey-login/finish";
    let answer = app.post(path).from("198.51.100.1").json(&body).send().await;
    assert_eq!(answer.outcome(), "200");
    let tokens: Tokens = answer.json();
    assert_eq!((tokens.username.as_str(), tokens.user_id), ("alice", alice.account.id.to_string()));
    let sessions: Value = app.get("/api/v1/auth/sessions").bearer(&tokens.token).send().await.json();
    assert_eq!((&sessions["data"][0]["device"], &sessions["total"]), (&json!("Firefox on a phone"), &json!(2)));
    let refresh = json!({ "refresh_token": tokens.refresh_token });
    assert_eq!(app.post("/api/v1/auth/refresh").json(&refresh).send().await.outcome(), "200");
    assert_eq!(list(&app, &alice).await.data[0].last_used_at, Some(app.app.clock.now().into()));

    // With a name, for a device that does not remember whose its passkeys are.
    device.remembers = false;
    let asked = app.ask_login("198.51.100.2", Some("Alice")).await;
    assert_eq!(allowed(&asked), device.ids());
    let signed = device.get(&asked);
    assert_eq!(app.finish_login("198.51.100.2", &asked.id, &signed).await.outcome(), "200");
    // Without one, nobody is named.
    let nameless = app.passkey_login("198.51.100.3", &mut device).await;
    assert_eq!(nameless.outcome(), "401 AUTH_PASSKEY_REFUSED");
    // The password is as good as before.
    let login = json!({ "username": "alice", "password": PASSWORD });
    assert_eq!(app.post("/api/v1/auth/login").json(&login).send().await.outcome(), "200");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_step_is_in_the_audit_log(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (alice, mut device) = given(&app).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    assert_eq!(app.passkey_login("198.51.100.1", &mut device).await.outcome(), "200");
    let passkey = list(&app, &alice).await.data.remove(0);
    device.verifies = false;
    assert_eq!(app.passkey_login("198.51.100.1", &mut device).await.outcome(), "401 AUTH_PASSKEY_REFUSED");
    let path = format!("/api/v1/auth/passkeys/{}", passkey.id);
    let body = json!({ "password": PASSWORD });
    assert_eq!(app.delete(&path).bearer(&alice.token).json(&body).send().await.outcome(), "204");
    let events = async |kind: &str| {
        let log: Value =
            app.get(&format!("/api/v1/audit?event=identity.{kind}")).bearer(&boss.token).send().await.json();
        let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
        let entries = log["data"].as_array().unwrap().iter();
        entries.map(|one| [text(one, "event"), text(one, "actor"), text(one, "subject")]).collect::<Vec<_>>()
    };
    let own = |event: &str| [event.to_owned(), format!("account:{}", alice.account.id), passkey.id.clone()];
    let expected = [own("identity.passkey.added"), own("identity.passkey.signed_in"), own("identity.passkey.removed")];
    assert_eq!(events("passkey").await, expected);
    let failed = ["identity.login.failed".to_owned(), "anonymous".to_owned(), alice.account.id.to_string()];
    assert_eq!(events("login.failed").await, [failed]);
    // Alice and boss with their passwords, then Alice with her device.
    assert_eq!(events("login.succeeded").await.len(), 3);
}

/// The device has verified who uses it: that is a factor already.
#[tokio::test]
async fn no_code_is_asked_for() {
    let app = TestApp::with_passkeys(Engine::Sqlite).await;
    let (alice, mut device) = given(&app).await;
    let path = "/api/v1/auth/second-factor";
    let begun: Value = app.post(path).bearer(&alice.token).json(&json!({ "password": PASSWORD })).send().await.json();
    let codes = totp_rs::Totp::from_url(begun["url"].as_str().unwrap()).unwrap();
    let code = codes.generate(u64::try_from(app.app.clock.now().as_secs()).unwrap()).to_string();
    let confirm = app.post(&format!("{path}/confirm")).bearer(&alice.token).json(&json!({ "code": code }));
    assert_eq!(confirm.send().await.outcome(), "200");
    let login = json!({ "username": "alice", "password": PASSWORD });
    let by_password = app.post("/api/v1/auth/login").json(&login).send().await;
    assert_eq!(by_password.outcome(), "401 AUTH_SECOND_FACTOR_REQUIRED");
    assert_eq!(app.passkey_login("198.51.100.1", &mut device).await.outcome(), "200");
}

/// Nobody can tell from the answers who has an account, or a passkey.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn names_are_answered_alike(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (_, device) = given(&app).await;
    app.member("without").await;
    let names = ["alice", "without", "nobody", "no name at all!", "nobody.else", "zoe", "q", "sven"];
    let mut seen = Vec::new();
    for (n, name) in names.into_iter().enumerate() {
        let from = format!("198.51.100.{n}");
        let asked = app.ask_login(&from, Some(name)).await;
        let again = app.ask_login(&from, Some(&name.to_uppercase())).await;
        let ids = allowed(&asked);
        // Real ids do not change from one question to the next, nor do those that do not exist.
        assert_eq!(ids, allowed(&again), "{name}");
        assert_ne!(asked.options["publicKey"]["challenge"], again.options["publicKey"]["challenge"], "{name}");
        assert_eq!((asked.id.len(), again.id.len()), (43, 43), "{name}");
        let mut shape = asked.options.clone();
        assert_eq!(shape["publicKey"]["challenge"].as_str().unwrap().len(), 43, "{name}");
        shape["publicKey"]["challenge"] = Value::Null;
        shape["publicKey"]["allowCredentials"] = Value::Null;
        let first = &asked.options["publicKey"]["allowCredentials"][0];
        let members: Vec<_> = first.as_object().unwrap().keys().cloned().collect();
        assert_eq!(members.len(), 2, "{members:?}");
        assert_eq!(first["type"], json!("public-key"), "{name}");
        seen.push((shape, ids));
    }
    assert!(seen.iter().all(|(shape, _)| *shape == seen[0].0), "{seen:?}");
    assert_eq!(seen[0].1, device.ids());
    for (_, ids) in &seen {
        assert!((1..=2).contains(&ids.len()), "{ids:?}");
        // 16, 20, 32, 48 or 64 bytes in base64url.
        assert!(ids.iter().all(|id| [22, 27, 43, 64, 86].contains(&id.len())), "{ids:?}");
    }
    let distinct: std::collections::BTreeSet<_> = seen.iter().flat_map(|(_, ids)| ids).collect();
    assert_eq!(distinct.len(), seen.iter().map(|(_, ids)| ids.len()).sum::<usize>());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_that_may_not_sign_in_does_not(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (alice, mut device) = given(&app).await;
    let boss = app.signed_in("boss", Role::Admin).await;
    let path = format!("/api/v1/users/{}", alice.account.id);
    let disable = async |disabled: bool| {
        app.call("PATCH".parse().unwrap(), &path)
            .bearer(&boss.token)
            .json(&json!({ "disabled": disabled }))
            .send()
            .await
    };
    // Begun while it was not switched off yet.
    let asked = app.ask_login("198.51.100.1", None).await;
    let signed = device.get(&asked);
    assert_eq!(disable(true).await.outcome(), "200");
    assert_eq!(app.finish_login("198.51.100.1", &asked.id, &signed).await.outcome(), "401 AUTH_PASSKEY_REFUSED");
    assert_eq!(app.passkey_login("198.51.100.1", &mut device).await.outcome(), "401 AUTH_PASSKEY_REFUSED");
    assert_eq!(disable(false).await.outcome(), "200");
    assert_eq!(app.passkey_login("198.51.100.2", &mut device).await.outcome(), "200");

    // A temporary password: it is changed first, and when it is over nothing goes.
    let reset = app.post(&format!("{path}/reset-password")).bearer(&boss.token).send().await;
    assert_eq!(reset.outcome(), "200");
    let temporary = app.passkey_login("198.51.100.3", &mut device).await;
    assert_eq!(temporary.outcome(), "403 AUTH_PASSWORD_CHANGE_REQUIRED");
    app.clock.advance(Duration::from_secs(3 * 24 * 3600));
    assert_eq!(app.passkey_login("198.51.100.4", &mut device).await.outcome(), "401 AUTH_PASSKEY_REFUSED");
    let boss = app.signed_in("boss-2", Role::Admin).await;
    assert_eq!(app.post(&format!("{path}/reset-password")).bearer(&boss.token).send().await.outcome(), "200");
    // From the beginning of an erasure on nobody signs in.
    let change = app.passkey_login("198.51.100.5", &mut device).await;
    assert_eq!(change.outcome(), "403 AUTH_PASSWORD_CHANGE_REQUIRED");
    app.begin_erasure(&alice).await;
    assert_eq!(app.passkey_login("198.51.100.5", &mut device).await.outcome(), "401 AUTH_PASSKEY_REFUSED");
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(app.passkey_login("198.51.100.6", &mut device).await.outcome(), "401 AUTH_PASSKEY_REFUSED");
}

/// Wrong passwords and wrong passkeys are counted together.
#[tokio::test]
async fn wrong_answers_cost_more_and_more_time() {
    let app = TestApp::with_passkeys(Engine::Sqlite).await;
    let (_, mut device) = given(&app).await;
    device.verifies = false;
    for n in 0..11 {
        let refused = app.passkey_login("198.51.100.1", &mut device).await;
        assert_eq!(refused.outcome(), "401 AUTH_PASSKEY_REFUSED", "{n}");
        if n < 10 {
            app.clock.advance(Duration::from_secs(12));
        }
    }
    device.verifies = true;
    let begin = async |name: &str| -> Answer {
        let body = json!({ "username": name });
        app.post("/api/v1/auth/passkey-login/begin").from("198.51.100.1").json(&body).send().await
    };
    assert_eq!(begin("alice").await.outcome(), "429 RATE_LIMITED");
    let login = json!({ "username": "alice", "password": PASSWORD });
    let by_password = app.post("/api/v1/auth/login").from("198.51.100.1").json(&login).send().await;
    assert_eq!(by_password.outcome(), "429 RATE_LIMITED");
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(begin("alice").await.outcome(), "200");
    assert_eq!(app.passkey_login("198.51.100.1", &mut device).await.outcome(), "200");
}

/// Strangers cannot fill the database with questions.
#[tokio::test]
async fn there_are_only_so_many_ceremonies_and_they_are_swept() {
    let app = TestApp::with_passkeys(Engine::Sqlite).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    app.fill_passkey_ceremonies().await;
    let begin = async || app.post("/api/v1/auth/passkey-login/begin").json(&json!({})).send().await.outcome();
    // Whoever floods it crowds out the flood.
    assert_eq!(begin().await, "200");
    let held = async || {
        let found: Value = app.get("/api/v1/privacy/retention").bearer(&boss.token).send().await.json();
        let one = found["data"].as_array().unwrap().iter().find(|one| one["data"] == "passkey").unwrap().clone();
        (one["rows"].as_u64().unwrap(), one["overdue"].as_u64().unwrap())
    };
    assert_eq!(held().await, (10_000, 0));
    app.clock.advance(Duration::from_secs(901));
    assert_eq!(held().await, (10_000, 10_000));
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(held().await, (0, 0));
    assert_eq!(begin().await, "200");
}
