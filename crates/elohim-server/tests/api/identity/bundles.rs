//! Permissions beyond a role's baseline, with the explanation of why.

use std::time::Duration;

use elohim_api::identity::bundles::{BundleView, EffectivePermissions, PermissionView};
use elohim_core::Clock as _;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn bundle(app: &TestApp, who: &Member, kind: &str, name: &str, rules: &Value) -> Answer {
    let body = json!({ "kind": kind, "name": name, "rules": rules });
    app.post("/api/v1/permission-bundles").bearer(&who.token).json(&body).send().await
}

async fn assign(app: &TestApp, who: &Member, to: &Member, bundle: &str, body: &Value) -> String {
    let path = format!("/api/v1/users/{}/permission-bundles/{bundle}", to.account.id);
    app.put(&path).bearer(&who.token).json(body).send().await.outcome()
}

async fn audit(app: &TestApp, who: &Member) -> String {
    app.get("/api/v1/audit").bearer(&who.token).send().await.outcome()
}

async fn slots(app: &TestApp, who: &Member) -> String {
    app.get("/api/v1/vault/slots").bearer(&who.token).send().await.outcome()
}

async fn explained(app: &TestApp, who: &Member, permission: &str) -> PermissionView {
    let own: EffectivePermissions = app.get("/api/v1/auth/permissions").bearer(&who.token).send().await.json();
    own.permissions.into_iter().find(|one| one.permission == permission).unwrap()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_given_and_taken_counts_from_the_next_request_and_is_explained(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (boss, alice) = (app.signed_in("boss", Role::SuperAdmin).await, app.member("alice").await);
    let set: BundleView =
        bundle(&app, &boss, "set", "audits", &json!({ "system.view_audit_logs": "allow" })).await.json();
    let profile: BundleView = bundle(&app, &boss, "profile", "reader", &json!({ "vault.use": "deny" })).await.json();
    assert_eq!(audit(&app, &alice).await, "403 AUTH_PERMISSION_DENIED");
    assert_eq!(assign(&app, &boss, &alice, &set.id, &json!({})).await, "200");
    assert_eq!(audit(&app, &alice).await, "200");
    assert_eq!(slots(&app, &alice).await, "404 VAULT_NOT_INITIALISED");
    assert_eq!(assign(&app, &boss, &alice, &profile.id, &json!({})).await, "200");
    assert_eq!(slots(&app, &alice).await, "403 VAULT_PERMISSION_DENIED");

    let why = explained(&app, &alice, "vault.use").await;
    assert!(!why.allowed);
    let because: Vec<_> = why.because.iter().map(|r| (r.source.as_str(), r.name.as_str(), r.effect.as_str())).collect();
    assert_eq!(because, [("role", "member", "allow"), ("profile", "reader", "deny")]);
    let why = explained(&app, &alice, "system.view_audit_logs").await;
    assert_eq!((why.allowed, why.because[0].name.as_str()), (true, "audits"));
    assert_eq!(explained(&app, &alice, "system.manage_users").await.because, []);
    let me: Value = app.get("/api/v1/auth/me").bearer(&alice.token).send().await.json();
    assert_eq!(me["permissions"], json!(["team.use", "team.create", "system.view_audit_logs"]));
    let seen: EffectivePermissions =
        app.get(&format!("/api/v1/users/{}/permissions", alice.account.id)).bearer(&boss.token).send().await.json();
    assert_eq!((seen.role.as_str(), seen.assigned.len()), ("member", 2));

    // A changed bundle changes everybody who has it; another profile takes the place of the first.
    let path = format!("/api/v1/permission-bundles/{}", set.id);
    let body = json!({ "name": "audits", "rules": { "system.view_audit_logs": "deny" } });
    assert_eq!(app.put(&path).bearer(&boss.token).json(&body).send().await.outcome(), "200");
    assert_eq!(audit(&app, &alice).await, "403 AUTH_PERMISSION_DENIED");
    let other: BundleView = bundle(&app, &boss, "profile", "writer", &json!({})).await.json();
    assert_eq!(assign(&app, &boss, &alice, &other.id, &json!({})).await, "200");
    assert_eq!(slots(&app, &alice).await, "404 VAULT_NOT_INITIALISED");
    assert_eq!(app.delete(&path).bearer(&boss.token).send().await.outcome(), "204");
    assert_eq!(explained(&app, &alice, "system.view_audit_logs").await.because, []);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_given_for_a_time_ends_by_itself(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (boss, alice) = (app.signed_in("boss", Role::SuperAdmin).await, app.member("alice").await);
    let set: BundleView =
        bundle(&app, &boss, "set", "audits", &json!({ "system.view_audit_logs": "allow" })).await.json();
    let end = elohim_api::Time(app.clock.now().saturating_add(Duration::from_secs(60)));
    assert_eq!(assign(&app, &boss, &alice, &set.id, &json!({ "expires_at": end })).await, "200");
    app.clock.advance(Duration::from_secs(59));
    assert_eq!(audit(&app, &alice).await, "200");
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(audit(&app, &alice).await, "403 AUTH_PERMISSION_DENIED");
    assert_eq!(assign(&app, &boss, &alice, &set.id, &json!({ "expires_at": end })).await, "422 VALIDATION_FAILED");
    let path = format!("/api/v1/users/{}/permission-bundles/{}", alice.account.id, set.id);
    assert_eq!(app.delete(&path).bearer(&boss.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&boss.token).send().await.outcome(), "404 NOT_FOUND");
}

/// Nobody gives more than they have, and nobody is given anything by those below them.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_gives_what_they_do_not_have(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (boss, admin) = (app.signed_in("boss", Role::SuperAdmin).await, app.signed_in("admin", Role::Admin).await);
    let (alice, founder) = (app.member("alice").await, app.signed_in("founder", Role::FounderRights).await);
    let manage: BundleView =
        bundle(&app, &boss, "set", "manage", &json!({ "system.manage_permissions": "allow" })).await.json();
    let audits: BundleView =
        bundle(&app, &boss, "set", "audits", &json!({ "system.view_audit_logs": "allow" })).await.json();
    assert_eq!(bundle(&app, &admin, "set", "x", &json!({})).await.outcome(), "403 AUTH_PERMISSION_DENIED");
    assert_eq!(assign(&app, &boss, &admin, &manage.id, &json!({})).await, "200");
    // An administrator who may manage permissions still does not have the one for the audit log.
    let mine = json!({ "system.view_audit_logs": "allow" });
    assert_eq!(bundle(&app, &admin, "set", "mine", &mine).await.outcome(), "403 AUTH_PERMISSION_DENIED");
    assert_eq!(assign(&app, &admin, &alice, &audits.id, &json!({})).await, "403 AUTH_PERMISSION_DENIED");
    let path = format!("/api/v1/permission-bundles/{}", audits.id);
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "403 AUTH_PERMISSION_DENIED");
    assert_eq!(assign(&app, &admin, &alice, &manage.id, &json!({})).await, "200");
    // Nor do they reach themselves, their equals, or those above.
    for target in [&admin, &boss, &founder] {
        assert_eq!(assign(&app, &admin, target, &manage.id, &json!({})).await, "403 AUTH_ACCOUNT_PROTECTED");
    }
    assert_eq!(assign(&app, &boss, &boss, &manage.id, &json!({})).await, "403 AUTH_ACCOUNT_PROTECTED");
}

#[tokio::test]
async fn bad_bundles_are_refused() {
    let app = TestApp::new(Engine::Sqlite).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let refused = [
        ("set", "x", json!({ "vault.open": "allow" }), "422 VALIDATION_FAILED"),
        ("set", "x", json!({ "vault.use": "maybe" }), "422 VALIDATION_FAILED"),
        ("set", "", json!({}), "422 VALIDATION_FAILED"),
        ("group", "x", json!({}), "422 VALIDATION_FAILED"),
        ("set", "x", json!([]), "422 VALIDATION_FAILED"),
    ];
    for (kind, name, rules, outcome) in refused {
        assert_eq!(bundle(&app, &boss, kind, name, &rules).await.outcome(), outcome, "{kind} {name} {rules}");
    }
    assert_eq!(bundle(&app, &boss, "set", "x", &json!({})).await.outcome(), "201");
    assert_eq!(bundle(&app, &boss, "profile", "x", &json!({})).await.outcome(), "409 AUTH_BUNDLE_NAME_TAKEN");
}

/// Whoever could sign in as somebody who was given more would have it too; and whoever replaces a profile takes away what it
/// denied.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_reaches_more_through_those_below_them(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (boss, admin) = (app.signed_in("boss", Role::SuperAdmin).await, app.signed_in("admin", Role::Admin).await);
    let alice = app.member("alice").await;
    let audits = json!({ "system.view_audit_logs": "allow" });
    let audits: BundleView = bundle(&app, &boss, "set", "audits", &audits).await.json();
    assert_eq!(assign(&app, &boss, &alice, &audits.id, &json!({})).await, "200");
    let path = format!("/api/v1/users/{}", alice.account.id);
    let reset = async || app.post(&format!("{path}/reset-password")).bearer(&admin.token).send().await.outcome();
    assert_eq!(reset().await, "403 AUTH_ACCOUNT_PROTECTED");
    let take = format!("{path}/permission-bundles/{}", audits.id);
    assert_eq!(app.delete(&take).bearer(&boss.token).send().await.outcome(), "204");
    assert_eq!(reset().await, "200");

    let manage = json!({ "system.manage_permissions": "allow" });
    let manage: BundleView = bundle(&app, &boss, "set", "manage", &manage).await.json();
    assert_eq!(assign(&app, &boss, &admin, &manage.id, &json!({})).await, "200");
    let blind: BundleView =
        bundle(&app, &boss, "profile", "blind", &json!({ "system.view_audit_logs": "deny" })).await.json();
    let plain: BundleView = bundle(&app, &boss, "profile", "plain", &json!({})).await.json();
    assert_eq!(assign(&app, &boss, &alice, &blind.id, &json!({})).await, "200");
    assert_eq!(assign(&app, &admin, &alice, &plain.id, &json!({})).await, "403 AUTH_PERMISSION_DENIED");
    assert_eq!(assign(&app, &boss, &alice, &plain.id, &json!({})).await, "200");
}
