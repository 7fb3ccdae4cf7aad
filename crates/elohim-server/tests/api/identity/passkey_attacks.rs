//! Passkeys against those who replay, forge, copy and carry off.

use std::time::Duration;

use elohim_api::identity::passkeys::{PasskeyQuestion, Passkeys};
use elohim_core::identity::Role;
use elohim_testkit::{Device, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const REFUSED: &str = "401 AUTH_PASSKEY_REFUSED";
const UNUSABLE: &str = "403 AUTH_PASSKEY_UNUSABLE";
const OVER: &str = "403 AUTH_PASSKEY_CEREMONY_INVALID";

/// Alice, and her device with one passkey.
async fn given(app: &TestApp) -> (Member, Device) {
    let alice = app.member("alice").await;
    let mut device = Device::default();
    app.add_passkey(&alice, &mut device, "phone").await;
    (alice, device)
}

async fn asked(app: &TestApp, who: &Member) -> PasskeyQuestion {
    app.ask_passkey(who).await.json()
}

async fn list(app: &TestApp, who: &Member) -> Passkeys {
    app.get("/api/v1/auth/passkeys").bearer(&who.token).send().await.json()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_answer_adds_a_passkey_once_and_for_whoever_was_asked(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (alice, mallory) = (app.member("alice").await, app.member("mallory").await);
    let mut device = Device::default();
    let add = async |who: &Member, id: &str, made: &Value| app.finish_passkey(who, id, made, "key").await.outcome();
    let question = asked(&app, &alice).await;
    let made = device.create(&question);
    // Nonsense spends nothing.
    assert_eq!(add(&alice, &question.id, &json!({ "id": "x" })).await, "422 VALIDATION_FAILED");
    assert_eq!(add(&alice, "another", &made).await, OVER);
    assert_eq!(add(&alice, &question.id, &made).await, "201");
    assert_eq!(add(&alice, &question.id, &made).await, OVER);
    // The same answer to another question.
    let other = asked(&app, &alice).await;
    assert_eq!(add(&alice, &other.id, &made).await, UNUSABLE);
    assert_eq!(add(&alice, &other.id, &device.create(&other)).await, OVER, "it was spent");
    app.clock.advance(Duration::from_secs(60));
    // Somebody else's question, with their session and with one's own.
    let question = asked(&app, &alice).await;
    assert_eq!(add(&mallory, &question.id, &device.create(&question)).await, OVER);
    assert_eq!(add(&alice, &question.id, &device.create(&question)).await, OVER, "whoever carried it off has spent it");
    // A question of a login adds nothing, and one for adding opens no session.
    let login = app.ask_login("198.51.100.1", None).await;
    let question = asked(&app, &alice).await;
    let made = device.create(&question);
    assert_eq!(add(&alice, &login.id, &made).await, OVER);
    let login = app.ask_login("198.51.100.1", None).await;
    let signed = device.get(&login);
    assert_eq!(app.finish_login("198.51.100.1", &question.id, &signed).await.outcome(), OVER);
    // Too late.
    let question = asked(&app, &alice).await;
    let made = device.create(&question);
    app.clock.advance(Duration::from_secs(300));
    assert_eq!(add(&alice, &question.id, &made).await, OVER);
    assert_eq!(list(&app, &alice).await.data.len(), 1);
    assert_eq!(list(&app, &mallory).await.data, []);
}

#[tokio::test]
async fn a_passkey_of_another_page_or_of_nobody_is_not_added() {
    let app = TestApp::with_passkeys(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let lies: [fn(&mut Device); 6] = [
        |device| device.origin = "https://evil.example".to_owned(),
        |device| device.origin = "https://sub.workspace.example".to_owned(),
        |device| device.origin = "http://workspace.example".to_owned(),
        |device| device.origin = "https://workspace.example:8443".to_owned(),
        |device| device.rp_id = Some("evil.example".to_owned()),
        |device| device.verifies = false,
    ];
    for (n, lie) in lies.into_iter().enumerate() {
        let mut device = Device::default();
        lie(&mut device);
        let question = asked(&app, &alice).await;
        let made = device.create(&question);
        assert_eq!(app.finish_passkey(&alice, &question.id, &made, "key").await.outcome(), UNUSABLE, "{n}");
        app.clock.advance(Duration::from_secs(12));
    }
    assert_eq!(list(&app, &alice).await.data, []);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_answer_signs_in_once(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (_, mut device) = given(&app).await;
    let finish = async |from: &str, id: &str, signed: &Value| app.finish_login(from, id, signed).await.outcome();
    let question = app.ask_login("198.51.100.1", None).await;
    let signed = device.get(&question);
    assert_eq!(finish("198.51.100.1", &question.id, &json!([])).await, "422 VALIDATION_FAILED");
    assert_eq!(finish("198.51.100.1", "another", &signed).await, OVER);
    assert_eq!(finish("198.51.100.1", &question.id, &signed).await, "200");
    assert_eq!(finish("198.51.100.1", &question.id, &signed).await, OVER);
    // The same answer to another question, and an answer to another question than the one that is named.
    let other = app.ask_login("198.51.100.2", None).await;
    assert_eq!(finish("198.51.100.2", &other.id, &signed).await, REFUSED);
    let (one, two) = (app.ask_login("198.51.100.3", None).await, app.ask_login("198.51.100.3", None).await);
    assert_eq!(finish("198.51.100.3", &two.id, &device.get(&one)).await, REFUSED);
    assert_eq!(finish("198.51.100.3", &one.id, &device.get(&one)).await, "200");
    // Too late.
    let late = app.ask_login("198.51.100.4", None).await;
    let signed = device.get(&late);
    app.clock.advance(Duration::from_secs(300));
    assert_eq!(finish("198.51.100.4", &late.id, &signed).await, OVER);

    // Of many at once one signs in.
    let question = app.ask_login("198.51.100.5", None).await;
    let signed = device.get(&question);
    let body = json!({ "id": question.id, "credential": signed });
    let calls = (10..15).map(|n| {
        let from = format!("198.51.100.{n}");
        tokio::spawn(app.post("/api/v1/auth/passkey-login/finish").from(&from).json(&body).send())
    });
    let mut outcomes = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        outcomes.push(call.await.unwrap().outcome());
    }
    outcomes.sort_unstable();
    assert_eq!(outcomes, [vec!["200"], vec![OVER; 4]].concat());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_answer_to_another_page_or_of_another_person_signs_nobody_in(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (alice, mut device) = given(&app).await;
    let lies: [fn(&mut Device); 6] = [
        |device| device.origin = "https://evil.example".to_owned(),
        |device| device.origin = "https://sub.workspace.example".to_owned(),
        |device| device.origin = "http://workspace.example".to_owned(),
        |device| device.origin = "https://workspace.example:8443".to_owned(),
        |device| device.rp_id = Some("evil.example".to_owned()),
        |device| device.verifies = false,
    ];
    for (n, lie) in lies.into_iter().enumerate() {
        lie(&mut device);
        let outcome = app.passkey_login(&format!("198.51.100.{n}"), &mut device).await.outcome();
        assert_eq!(outcome, REFUSED, "{n}");
        app.clock.advance(Duration::from_secs(6));
        (device.origin, device.rp_id, device.verifies) = (elohim_testkit::ORIGIN.to_owned(), None, true);
    }
    // A signature that was changed, a person who was changed, a passkey that nobody has.
    for (n, (path, value)) in [
        ("/response/signature", json!("AAAA")),
        ("/response/authenticatorData", json!("AAAA")),
        ("/response/clientDataJSON", json!("e30")),
        ("/response/userHandle", json!("AAAAAAAAAAAAAAAAAAAAAA")),
        ("/rawId", json!("AAAAAAAAAAAAAAAAAAAAAA")),
    ]
    .into_iter()
    .enumerate()
    {
        let from = format!("203.0.113.{n}");
        let question = app.ask_login(&from, None).await;
        let mut signed = device.get(&question);
        *signed.pointer_mut(path).unwrap() = value;
        assert_eq!(app.finish_login(&from, &question.id, &signed).await.outcome(), REFUSED, "{path}");
        app.clock.advance(Duration::from_secs(6));
    }
    // Bob was named, and it is Alice's device that answers.
    let bob = app.member("bob").await;
    let mut bobs = Device::default();
    app.add_passkey(&bob, &mut bobs, "key").await;
    let question = app.ask_login("203.0.113.50", Some("bob")).await;
    let mut open = question.options.clone();
    open["publicKey"]["allowCredentials"] = json!([]);
    let signed = device.get(&PasskeyQuestion { id: question.id.clone(), options: open });
    assert_eq!(app.finish_login("203.0.113.50", &question.id, &signed).await.outcome(), REFUSED);
    // None of it harms the passkey.
    assert_eq!(app.passkey_login("203.0.113.51", &mut device).await.outcome(), "200");
    assert_eq!(list(&app, &alice).await.data[0].suspended_at, None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_passkey_whose_counter_goes_back_is_suspended(#[case] engine: Engine) {
    let app = TestApp::with_passkeys(engine).await;
    let (alice, mut device) = given(&app).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let mut second = Device::default();
    app.clock.advance(std::time::Duration::from_secs(1));
    app.add_passkey(&alice, &mut second, "key").await;
    // What a copy does: it signs with a counter that the original has left behind.
    let (older, newer) = (app.ask_login("198.51.100.1", None).await, app.ask_login("198.51.100.1", None).await);
    let (of_copy, of_original) = (device.get(&older), device.get(&newer));
    assert_eq!(app.finish_login("198.51.100.1", &newer.id, &of_original).await.outcome(), "200");
    assert_eq!(app.finish_login("198.51.100.2", &older.id, &of_copy).await.outcome(), REFUSED);
    let now = app.app.clock.now();
    let own = list(&app, &alice).await.data;
    assert_eq!((own[0].suspended_at, own[1].suspended_at), (Some(now.into()), None));
    // From now on neither of the two signs in, however far they count.
    assert_eq!(app.passkey_login("198.51.100.3", &mut device).await.outcome(), REFUSED);
    let named = app.ask_login("198.51.100.3", Some("alice")).await;
    let listed = named.options["publicKey"]["allowCredentials"].as_array().unwrap();
    assert_eq!(listed.iter().map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(), second.ids());
    assert_eq!(app.passkey_login("198.51.100.4", &mut second).await.outcome(), "200");
    let log: Value = app.get("/api/v1/audit?event=identity.passkey.suspended").bearer(&boss.token).send().await.json();
    assert_eq!(log["total"].as_u64().unwrap_or(1), 1);
    assert_eq!(log["data"][0]["subject"], json!(alice.account.id.to_string()));
    assert_eq!(log["data"].as_array().unwrap().len(), 1);
    // It stays a passkey of the account until it is removed.
    assert!(app.has_second_factor(&alice).await);
    for passkey in [&own[0], &own[1]] {
        let path = format!("/api/v1/auth/passkeys/{}", passkey.id);
        let body = json!({ "password": "a password for tests only" });
        assert_eq!(app.delete(&path).bearer(&alice.token).json(&body).send().await.outcome(), "204");
    }
    assert!(!app.has_second_factor(&alice).await);
}

/// What is suspended stands between nobody and the account.
#[tokio::test]
async fn a_suspended_passkey_is_no_second_factor() {
    let app = TestApp::with_passkeys(Engine::Sqlite).await;
    let (alice, mut device) = given(&app).await;
    let (older, newer) = (app.ask_login("198.51.100.1", None).await, app.ask_login("198.51.100.1", None).await);
    let (of_copy, of_original) = (device.get(&older), device.get(&newer));
    assert_eq!(app.finish_login("198.51.100.1", &newer.id, &of_original).await.outcome(), "200");
    assert!(app.has_second_factor(&alice).await);
    assert_eq!(app.finish_login("198.51.100.2", &older.id, &of_copy).await.outcome(), REFUSED);
    assert!(!app.has_second_factor(&alice).await);
}
