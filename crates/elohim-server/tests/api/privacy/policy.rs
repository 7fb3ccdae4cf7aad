//! Publishing the privacy policy, and seeing who agrees to it.

use elohim_api::Page;
use elohim_api::privacy::policy::{MissingConsent, PolicyAcceptance, PolicyView};
use elohim_core::Clock as _;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn publish(app: &TestApp, who: &Member, body: &Value) -> Answer {
    app.put("/api/v1/privacy/policy").bearer(&who.token).json(body).send().await
}

async fn read(app: &TestApp, who: &Member, path: &str) -> Answer {
    app.get(&format!("/api/v1/privacy/policy{path}")).bearer(&who.token).send().await
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_version_stays_as_it_was_published(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let guest = app.signed_in("guest", Role::Guest).await;
    for path in ["", "/1", "/0", "/-1", "/x"] {
        assert_eq!(read(&app, &guest, path).await.outcome(), "404 NOT_FOUND", "{path}");
    }
    let text = "# Privacy\r\n\n\tWe keep *little*. Zo\u{eb} \u{1f5a5}";
    let first = publish(&app, &boss, &json!({ "text": text })).await;
    assert_eq!(first.outcome(), "201");
    let first: PolicyView = first.json();
    assert_eq!((first.version, first.text.as_str(), first.published_at), (1, text, app.clock.now().into()));
    let taken = "409 PRIVACY_POLICY_VERSION_TAKEN";
    assert_eq!(publish(&app, &boss, &json!({ "version": 1, "text": "other" })).await.outcome(), taken);
    assert_eq!(publish(&app, &boss, &json!({ "version": 7, "text": "seventh" })).await.outcome(), "201");
    assert_eq!(publish(&app, &boss, &json!({ "version": 6, "text": "other" })).await.outcome(), taken);
    let eighth: PolicyView = publish(&app, &boss, &json!({ "text": "eighth" })).await.json();
    assert_eq!(eighth.version, 8);
    assert_eq!(read(&app, &guest, "").await.json::<PolicyView>(), eighth);
    assert_eq!(read(&app, &guest, "/1").await.json::<PolicyView>(), first);
    assert_eq!(read(&app, &guest, "/2").await.outcome(), "404 NOT_FOUND");
    let long = json!({ "text": "x".repeat(65_536) });
    assert_eq!(publish(&app, &boss, &long).await.outcome(), "201");
    for wrong in [
        json!({ "text": "" }),
        json!({ "text": " \n" }),
        json!({ "text": "a\u{0}b" }),
        json!({ "text": "x".repeat(65_537) }),
        json!({ "text": "x", "version": 0 }),
        json!({ "text": "x", "version": 1_000_001 }),
    ] {
        assert_eq!(publish(&app, &boss, &wrong).await.outcome(), "422 VALIDATION_FAILED");
    }
    let audit: Value = app.get("/api/v1/audit?event=privacy.policy").bearer(&boss.token).send().await.json();
    let told: Vec<_> = audit["data"].as_array().unwrap().iter().map(|one| one["subject"].as_str().unwrap()).collect();
    assert_eq!(told, ["1", "7", "8", "9"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_agrees_to_the_version_that_holds_is_counted(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let (anna, bert, carl) = (app.member("anna").await, app.member("bert").await, app.member("carl").await);
    app.account("zoe", Role::Member, false).await;
    assert_eq!(read(&app, &admin, "/acceptance").await.outcome(), "404 NOT_FOUND");
    assert_eq!(publish(&app, &boss, &json!({ "text": "one" })).await.outcome(), "201");
    let decide = async |who: &Member, version: u32, accepted: bool| {
        let body = json!({ "version": version, "accepted": accepted });
        app.post("/api/v1/privacy/consents").bearer(&who.token).json(&body).send().await.outcome()
    };
    let acceptance = async || -> PolicyAcceptance { read(&app, &admin, "/acceptance").await.json() };
    let names = |page: &Page<MissingConsent>| {
        let named = |one: &MissingConsent| (one.username.clone(), one.declined_at.is_some());
        page.data.iter().map(named).collect::<Vec<_>>()
    };
    let missing = |all: &[(&str, bool)]| all.iter().map(|(name, no)| ((*name).to_owned(), *no)).collect::<Vec<_>>();
    for who in [&anna, &bert, &boss] {
        assert_eq!(decide(who, 1, true).await, "200");
    }
    // The last word counts, however often it changes.
    for accepted in [false, true, false] {
        assert_eq!(decide(&bert, 1, accepted).await, "200");
    }
    assert_eq!(decide(&carl, 1, false).await, "200");
    let found = acceptance().await;
    assert_eq!((found.version, found.accepted, found.missing.total), (1, 2, 4));
    let four = missing(&[("admin", false), ("bert", true), ("carl", true), ("zoe", false)]);
    assert_eq!(names(&found.missing), four);
    let page: PolicyAcceptance = read(&app, &admin, "/acceptance?limit=2&offset=1").await.json();
    assert_eq!((names(&page.missing), page.missing.has_more), (four[1..3].to_vec(), true));
    // Who is switched off is not waited for.
    let path = format!("/api/v1/users/{}", carl.account.id);
    let off = app.call("PATCH".parse().unwrap(), &path).bearer(&boss.token).json(&json!({ "disabled": true }));
    assert_eq!(off.send().await.outcome(), "200");
    assert_eq!(acceptance().await.missing.total, 3);
    // A new version begins anew; what was said about the old one says nothing about it.
    assert_eq!(publish(&app, &boss, &json!({ "text": "two" })).await.outcome(), "201");
    assert_eq!(decide(&anna, 2, true).await, "200");
    assert_eq!(decide(&bert, 1, true).await, "200");
    let found = acceptance().await;
    assert_eq!((found.version, found.accepted), (2, 1));
    assert_eq!(names(&found.missing), missing(&[("admin", false), ("bert", false), ("boss", false), ("zoe", false)]));
}
