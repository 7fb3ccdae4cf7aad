//! Taking one's data along.

use std::collections::BTreeMap;

use elohim_core::identity::{Permission, Role};
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::{Map, Value, json};

use super::given::somebody;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_export_has_everything_of_one_person_and_nothing_of_another(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, canaries) = somebody(&app, 1).await;
    let (bert, others) = somebody(&app, 2).await;
    let answer = app.get("/api/v1/privacy/export").bearer(&anna.token).send().await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-ndjson"));
    let text = String::from_utf8(answer.body).unwrap();
    for canary in canaries.sealed().into_iter().chain([canaries.object.as_str()]) {
        assert!(text.contains(canary), "{canary}");
    }
    for foreign in others.all().into_iter().chain([others.object.as_str(), &bert.account.id.to_string()]) {
        assert!(!text.contains(foreign), "{foreign}");
    }
    let mut counts = BTreeMap::new();
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        *counts.entry(record["data"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    let counts: Vec<_> = counts.iter().map(|(data, count)| (data.as_str(), *count)).collect();
    let expected = [
        ("account", 1),
        ("activity", 1),
        // Made, named, login and its failure, invitation, team, object, upload and share.
        ("audit", 8),
        ("invitation", 1),
        ("object_reads", 1),
        ("second_factor", 1),
        ("session", 1),
        ("share", 1),
        ("team", 1),
        ("upload", 1),
        ("vault_object", 1),
    ];
    assert_eq!(counts, expected, "{text}");
    // The key of the second factor would let whoever finds the export sign in.
    assert!(!text.contains("secret"), "{text}");
}

/// Whoever may do nothing any more may still see what is held about them.
#[tokio::test]
async fn an_export_needs_no_permission() {
    let app = TestApp::new(Engine::Sqlite).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let (anna, _) = somebody(&app, 1).await;
    let rules: Map<_, _> = Permission::ALL.iter().map(|one| (one.to_string(), json!("deny"))).collect();
    let bundle = json!({ "kind": "set", "name": "nothing", "rules": rules });
    let bundle: Value = app.post("/api/v1/permission-bundles").bearer(&boss.token).json(&bundle).send().await.json();
    let assign = format!("/api/v1/users/{}/permission-bundles/{}", anna.account.id, bundle["id"].as_str().unwrap());
    assert_eq!(app.put(&assign).bearer(&boss.token).json(&json!({})).send().await.outcome(), "200");
    assert_eq!(app.get("/api/v1/teams").bearer(&anna.token).send().await.outcome(), "403 AUTH_PERMISSION_DENIED");
    let exported = app.get("/api/v1/privacy/export").bearer(&anna.token).send().await;
    let text = String::from_utf8(exported.body).unwrap();
    assert!(text.contains("\"data\":\"team\"") && text.contains("\"data\":\"vault_object\""), "{text}");
}

#[tokio::test]
async fn an_export_is_made_five_times_an_hour() {
    let app = TestApp::new(Engine::Sqlite).await;
    let anna = app.member("anna").await;
    let mut outcomes = Vec::new();
    for _ in 0..6 {
        outcomes.push(app.get("/api/v1/privacy/export").bearer(&anna.token).send().await.outcome());
    }
    assert_eq!(outcomes, ["200", "200", "200", "200", "200", "429 RATE_LIMITED"]);
}
