//! Agreeing to the privacy policy, and withdrawing.

use std::time::Duration;

use elohim_api::Page;
use elohim_api::privacy::policy::ConsentView;
use elohim_core::Clock as _;
use elohim_core::identity::Role;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn decisions_are_kept_taken_along_and_erased(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let (anna, bert) = (app.member("anna").await, app.member("bert").await);
    for text in ["one", "two"] {
        let publish = app.put("/api/v1/privacy/policy").bearer(&boss.token).json(&json!({ "text": text }));
        assert_eq!(publish.send().await.outcome(), "201");
    }
    let decide = async |version: u32, accepted: bool| {
        app.clock.advance(Duration::from_secs(1));
        let body = json!({ "version": version, "accepted": accepted });
        app.post("/api/v1/privacy/consents").bearer(&anna.token).json(&body).send().await
    };
    let first: ConsentView = decide(1, true).await.json();
    assert_eq!((first.version, first.accepted, first.at), (1, true, app.clock.now().into()));
    // Said again, it is what was said before.
    assert_eq!(decide(1, true).await.json::<ConsentView>(), first);
    let second: ConsentView = decide(2, true).await.json();
    let third: ConsentView = decide(1, false).await.json();
    let fourth: ConsentView = decide(1, true).await.json();
    assert_eq!(decide(3, true).await.outcome(), "404 NOT_FOUND");
    assert_eq!(decide(0, true).await.outcome(), "422 VALIDATION_FAILED");
    let path = "/api/v1/privacy/consents";
    let own: Page<ConsentView> = app.get(path).bearer(&anna.token).send().await.json();
    let all = [fourth, third, second, first];
    assert_eq!((own.total, own.data.as_slice()), (4, &all[..]));
    let page: Page<ConsentView> = app.get(&format!("{path}?limit=1&offset=1")).bearer(&anna.token).send().await.json();
    assert_eq!((page.data.as_slice(), page.has_more), (&all[1..2], true));
    let other: Page<ConsentView> = app.get(path).bearer(&bert.token).send().await.json();
    assert_eq!((other.total, other.data.as_slice()), (0, &[][..]));

    let exported = async |token: &str| {
        let answer = app.get("/api/v1/privacy/export").bearer(token).send().await;
        let text = String::from_utf8(answer.body).unwrap();
        let records = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        records.filter(|record| record["data"] == "consent").map(|one| one["record"].clone()).collect::<Vec<_>>()
    };
    let records = exported(&anna.token).await;
    assert_eq!(records, all.iter().map(|one| serde_json::to_value(one).unwrap()).collect::<Vec<_>>());
    assert_eq!(exported(&bert.token).await, [Value::Null; 0]);
    let audit: Value = app.get("/api/v1/audit?event=privacy.consent").bearer(&boss.token).send().await.json();
    let subject = |version: u32| format!("{}/{version}", anna.account.id);
    let told: Vec<_> = audit["data"].as_array().unwrap().iter().map(|one| (&one["event"], &one["subject"])).collect();
    let (given, withdrawn) = (json!("privacy.consent.given"), json!("privacy.consent.withdrawn"));
    let (one, two) = (json!(subject(1)), json!(subject(2)));
    assert_eq!(told, [(&given, &one), (&given, &two), (&withdrawn, &one), (&given, &one)]);

    let rows = async || {
        let found: Value = app.get("/api/v1/privacy/retention").bearer(&boss.token).send().await.json();
        found["data"].as_array().unwrap().iter().find(|one| one["data"] == "consent").unwrap()["rows"].as_u64()
    };
    assert_eq!(rows().await, Some(2 + 4));
    let body = json!({ "password": "a password for tests only", "confirm": "anna" });
    let erased = app.post("/api/v1/privacy/erasure").bearer(&anna.token).json(&body).send().await;
    assert_eq!((erased.outcome().as_str(), rows().await), ("200", Some(2)));
    let policy = app.get("/api/v1/privacy/policy/1").bearer(&bert.token).send().await;
    assert_eq!(policy.outcome(), "200", "what others agreed to stays");
}
