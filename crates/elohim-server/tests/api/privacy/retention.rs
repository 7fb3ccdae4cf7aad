//! What is kept too long is named, and a sweep removes it.

use std::time::Duration;

use elohim_api::privacy::retention::Retention;
use elohim_app::AuditSettings;
use elohim_app::ops::sweeps;
use elohim_core::identity::Role;
use elohim_core::privacy::INVENTORY;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde_json::json;

use super::given::somebody;

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn retention(app: &TestApp, who: &Member) -> Retention {
    app.get("/api/v1/privacy/retention").bearer(&who.token).send().await.json()
}

/// The kinds of data of which something is overdue, and how much.
fn overdue(found: &Retention) -> Vec<(&str, u64)> {
    assert_eq!(found.ok, found.data.iter().all(|one| one.overdue == 0));
    found.data.iter().filter(|one| one.overdue > 0).map(|one| (one.data.as_str(), one.overdue)).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_overdue_is_named_until_a_sweep_has_run(#[case] engine: Engine) {
    let kept = AuditSettings { kept: Some(120 * DAY) };
    let app = TestApp::with(engine, |settings| settings.audit = kept).await;
    somebody(&app, 1).await;
    let first = app.signed_in("first", Role::Admin).await;
    let fresh = retention(&app, &first).await;
    assert_eq!(overdue(&fresh), []);
    let classes: Vec<_> = fresh.data.iter().map(|one| (one.data.as_str(), one.rule.as_str())).collect();
    assert_eq!(classes, INVENTORY.iter().map(|class| (class.name, class.kept)).collect::<Vec<_>>());
    let of = |found: &Retention, name: &str| {
        let one = found.data.iter().find(|one| one.data == name).unwrap();
        (one.limit_days, one.rows, one.oldest.is_some())
    };
    assert_eq!(of(&fresh, "account"), (None, Some(2), true));
    assert_eq!(of(&fresh, "session"), (Some(30), Some(4), true));
    assert_eq!(of(&fresh, "team").0, Some(90));
    assert_eq!(of(&fresh, "upload"), (Some(7), Some(1), true));
    assert_eq!(of(&fresh, "audit").0, Some(120));
    assert_eq!(of(&fresh, "memory"), (Some(1), None, false));
    assert_eq!(of(&fresh, "log"), (None, None, false));

    // A session that was ended is over at once, whenever it would have been.
    assert_eq!(app.post("/api/v1/auth/logout").bearer(&first.token).send().await.outcome(), "204");
    app.clock.advance(7 * DAY + Duration::from_secs(600));
    let boss = app.signed_in("boss", Role::Admin).await;
    assert_eq!(overdue(&retention(&app, &boss).await), []);
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(overdue(&retention(&app, &boss).await), [("upload", 1)]);
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(overdue(&retention(&app, &boss).await), []);
    app.clock.advance(23 * DAY);
    let boss = app.signed_in("boss-2", Role::Admin).await;
    // The upload that was given up is a deleted object since, whose bytes stay for an hour.
    assert_eq!(overdue(&retention(&app, &boss).await), [("session", 1), ("vault_object", 1)]);

    // Nobody sweeps for a long time.
    app.clock.advance(100 * DAY);
    let boss = app.signed_in("boss-3", Role::SuperAdmin).await;
    let found = retention(&app, &boss).await;
    let names: Vec<_> = overdue(&found).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["session", "vault_object", "audit"]);
    sweeps::once(&app.app).await.unwrap();
    let found = retention(&app, &boss).await;
    assert_eq!(overdue(&found), []);
    assert_eq!(of(&found, "session"), (Some(30), Some(2), true), "the one that asks, and its token");
}

/// Each kind that has an end is seen on its own: somebody who left a team, permissions for a time, deleted bytes.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_kind_with_an_end_has_a_sweep(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let anna = app.member("anna").await;
    let bundle = json!({ "kind": "set", "name": "audits", "rules": { "system.view_audit_logs": "allow" } });
    let bundle: serde_json::Value =
        app.post("/api/v1/permission-bundles").bearer(&boss.token).json(&bundle).send().await.json();
    let give = format!("/api/v1/users/{}/permission-bundles/{}", anna.account.id, bundle["id"].as_str().unwrap());
    let body = json!({ "expires_at": "2026-01-01T01:00:00Z" });
    assert_eq!(app.put(&give).bearer(&boss.token).json(&body).send().await.outcome(), "200");
    let object = format!("/api/v1/vault/objects/{}", "0a".repeat(16));
    assert_eq!(app.put(&object).bearer(&anna.token).part(b"sealed").send().await.outcome(), "201");
    assert_eq!(app.delete(&object).bearer(&anna.token).send().await.outcome(), "204");
    app.clock.advance(Duration::from_secs(3600 + 601));
    assert_eq!(overdue(&retention(&app, &boss).await), [("vault_object", 1)]);
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(overdue(&retention(&app, &boss).await), []);
    app.clock.advance(30 * DAY);
    let boss = app.signed_in("boss-2", Role::SuperAdmin).await;
    assert_eq!(overdue(&retention(&app, &boss).await), [("permission", 1)]);
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(overdue(&retention(&app, &boss).await), []);
    app.begin_erasure(&anna).await;
    app.clock.advance(Duration::from_secs(601));
    assert_eq!(overdue(&retention(&app, &boss).await), [("erasure", 1)]);
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(overdue(&retention(&app, &boss).await), []);
}
