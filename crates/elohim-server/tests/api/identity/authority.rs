//! Nobody keeps or gets back, by going round about, what was taken from them.

use elohim_api::identity::bundles::BundleView;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp, content_digest};
use futures::stream;
use rstest::rstest;
use serde_json::{Value, json};
use tokio::sync::oneshot;

async fn bundle(app: &TestApp, who: &Member, name: &str, rules: Value) -> BundleView {
    let body = json!({ "kind": "set", "name": name, "rules": rules });
    app.post("/api/v1/permission-bundles").bearer(&who.token).json(&body).send().await.json()
}

async fn assign(app: &TestApp, who: &Member, to: &Member, bundle: &str) -> String {
    let path = format!("/api/v1/users/{}/permission-bundles/{bundle}", to.account.id);
    app.put(&path).bearer(&who.token).json(&json!({})).send().await.outcome()
}

async fn patch(app: &TestApp, who: &Member, id: &str, body: Value) -> Answer {
    let path = format!("/api/v1/users/{id}");
    app.call("PATCH".parse().unwrap(), &path).bearer(&who.token).json(&body).send().await
}

/// What becomes of an administrator while the body of a request of theirs is still on its way.
#[derive(Clone, Copy)]
enum Meanwhile {
    Disabled,
    SignedOut,
    Denied,
}

/// A request whose body is sent slowly does not act with what its sender was at the beginning.
#[rstest]
#[tokio::test]
async fn a_slow_body_acts_with_what_is_left(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Meanwhile::Disabled, Meanwhile::SignedOut, Meanwhile::Denied)] meanwhile: Meanwhile,
) {
    let app = TestApp::new(engine).await;
    let (boss, admin) = (app.signed_in("boss", Role::SuperAdmin).await, app.signed_in("admin", Role::Admin).await);
    let deny = bundle(&app, &boss, "no people", json!({ "system.manage_users": "deny" })).await;
    let ((began, begins), (go, goes)) = (oneshot::channel(), oneshot::channel::<()>());
    let body = stream::once(async move {
        // Polled: the head has been looked at, and the body is waited for.
        began.send(()).unwrap();
        goes.await.unwrap();
        Ok::<_, std::io::Error>(json!({ "username": "zoe", "role": "member" }).to_string().into_bytes())
    });
    let request = app.post("/api/v1/users").bearer(&admin.token).header("content-type", "application/json");
    let taken = async {
        begins.await.unwrap();
        match meanwhile {
            Meanwhile::Disabled => {
                let id = admin.account.id.to_string();
                assert_eq!(patch(&app, &boss, &id, json!({ "disabled": true })).await.outcome(), "200");
            }
            Meanwhile::SignedOut => {
                assert_eq!(app.post("/api/v1/auth/logout").bearer(&admin.token).send().await.outcome(), "204");
            }
            Meanwhile::Denied => assert_eq!(assign(&app, &boss, &admin, &deny.id).await, "200"),
        }
        go.send(()).unwrap();
    };
    let (answer, ()) = tokio::join!(request.arriving(body).send(), taken);
    let expected = match meanwhile {
        Meanwhile::Disabled | Meanwhile::SignedOut => "401 AUTH_TOKEN_INVALID",
        Meanwhile::Denied => "403 AUTH_PERMISSION_DENIED",
    };
    assert_eq!(answer.outcome(), expected);
    let users: Value = app.get("/api/v1/users?prefix=zoe").bearer(&boss.token).send().await.json();
    assert_eq!(users["total"], 0);
}

/// Bytes that arrive when their sender may not store any more are not stored: of a team's vault and of one's own.
#[rstest]
#[tokio::test]
async fn slow_bytes_are_stored_for_those_who_may(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(false, true)] in_team: bool,
) {
    let app = TestApp::new(engine).await;
    let (anna, zoe) = (app.member("anna").await, app.member("zoe").await);
    let made = app.post("/api/v1/teams").bearer(&anna.token).json(&json!({ "name": "Ward" })).send().await;
    let team: Value = made.json();
    let team = team["id"].as_str().unwrap();
    let invite = json!({ "role": "member", "max_uses": 1, "lifetime_seconds": 3600 });
    let invites = format!("/api/v1/teams/{team}/invites");
    let invite: Value = app.post(&invites).bearer(&anna.token).json(&invite).send().await.json();
    let join = app.post("/api/v1/teams/join").bearer(&zoe.token).json(&json!({ "code": invite["code"] })).send().await;
    assert_eq!(join.outcome(), "200");
    let bytes = b"age-encryption.org/v1 and some more".to_vec();
    let digest = content_digest(&bytes);
    let ((began, begins), (go, goes)) = (oneshot::channel(), oneshot::channel::<()>());
    let body = stream::once(async move {
        began.send(()).unwrap();
        goes.await.unwrap();
        Ok::<_, std::io::Error>(bytes)
    });
    let query = if in_team { format!("?team={team}") } else { String::new() };
    let path = format!("/api/v1/vault/objects/{}{query}", "ab".repeat(16));
    let request = app.put(&path).bearer(&zoe.token).header("content-digest", &digest).arriving(body);
    let taken = async {
        begins.await.unwrap();
        if in_team {
            let member = format!("/api/v1/teams/{team}/members/{}", zoe.account.id);
            assert_eq!(app.delete(&member).bearer(&anna.token).send().await.outcome(), "204");
        } else {
            assert_eq!(app.post("/api/v1/auth/logout").bearer(&zoe.token).send().await.outcome(), "204");
        }
        go.send(()).unwrap();
    };
    let (answer, ()) = tokio::join!(request.send(), taken);
    assert_eq!(answer.outcome(), if in_team { "404 NOT_FOUND" } else { "401 AUTH_TOKEN_INVALID" });
    let stored = app.get(&path).bearer(&anna.token).send().await;
    assert_eq!(stored.outcome(), "404 VAULT_FILE_NOT_FOUND");
}

/// A bundle is changed and removed by those who stand above everybody who has it: nobody lifts their own denial.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_changes_a_bundle_that_they_or_their_equals_have(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let founder = app.signed_in("founder", Role::FounderRights).await;
    let (anna, bert) = (app.signed_in("anna", Role::SuperAdmin).await, app.signed_in("bert", Role::SuperAdmin).await);
    let held = bundle(&app, &founder, "watched", json!({ "system.view_health": "deny" })).await;
    let free = bundle(&app, &founder, "free", json!({ "team.create": "allow" })).await;
    assert_eq!(assign(&app, &founder, &anna, &held.id).await, "200");
    let path = format!("/api/v1/permission-bundles/{}", held.id);
    let harmless = json!({ "name": "watched", "rules": {} });
    for who in [&anna, &bert] {
        // Anna lacks what the bundle speaks of; Bert has it, and is her equal.
        let refused = app.put(&path).bearer(&who.token).json(&harmless).send().await.outcome();
        let expected = ["403 AUTH_PERMISSION_DENIED", "403 AUTH_ACCOUNT_PROTECTED"];
        assert_eq!(refused, expected[usize::from(who.account.id == bert.account.id)]);
        assert_eq!(app.delete(&path).bearer(&who.token).send().await.outcome(), refused);
    }
    let other = format!("/api/v1/permission-bundles/{}", free.id);
    assert_eq!(app.delete(&other).bearer(&bert.token).send().await.outcome(), "204");
    assert_eq!(app.put(&path).bearer(&founder.token).json(&harmless).send().await.outcome(), "200");
    assert_eq!(app.delete(&path).bearer(&founder.token).send().await.outcome(), "204");
}

/// Whoever was denied something makes no account, no invitation and no member that has it.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_was_denied_does_not_come_back_through_somebody_new(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (boss, admin) = (app.signed_in("boss", Role::SuperAdmin).await, app.signed_in("admin", Role::Admin).await);
    let guest = app.account("guest", Role::Guest, false).await;
    let invite = json!({ "role": "member", "max_uses": 5, "lifetime_seconds": 3600 });
    let made: Value = app.post("/api/v1/invitations").bearer(&admin.token).json(&invite).send().await.json();
    let code = made["code"].as_str().unwrap_or_else(|| panic!("{made}"));
    let no_vault = bundle(&app, &boss, "no vault", json!({ "vault.use": "deny" })).await;
    assert_eq!(assign(&app, &boss, &admin, &no_vault.id).await, "200");

    let create = json!({ "username": "zoe", "role": "member" });
    let created = app.post("/api/v1/users").bearer(&admin.token).json(&create).send().await;
    assert_eq!(created.outcome(), "403 AUTH_ACCOUNT_PROTECTED");
    let raised = patch(&app, &admin, &guest.id.to_string(), json!({ "role": "member" })).await;
    assert_eq!(raised.outcome(), "403 AUTH_ACCOUNT_PROTECTED");
    let invited = app.post("/api/v1/invitations").bearer(&admin.token).json(&invite).send().await;
    assert_eq!(invited.outcome(), "403 AUTH_ACCOUNT_PROTECTED");
    let register = json!({ "username": "yves", "password": "three dull brown cats", "invitation": code });
    let registered = app.post("/api/v1/auth/register").json(&register).send().await;
    assert_eq!(registered.outcome(), "403 AUTH_INVITATION_INVALID");
    // A guest may do no more than the admin still may.
    let create = json!({ "username": "zoe", "role": "guest" });
    assert_eq!(app.post("/api/v1/users").bearer(&admin.token).json(&create).send().await.outcome(), "201");
}

/// Text that no database should be asked to store, or to look for.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn control_characters_are_refused_where_they_are_typed(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let founder = app.signed_in("founder", Role::FounderRights).await;
    for path in
        ["users?prefix=a%00b", "audit?subject=%00", "audit?actor=a%0ab", "audit?event=%00", "audit?database=%00"]
    {
        let answer = app.get(&format!("/api/v1/{path}")).bearer(&founder.token).send().await;
        assert_eq!(answer.outcome(), "422 VALIDATION_FAILED", "{path}");
    }
    let body = json!({ "kind": "set", "name": "a\0b", "rules": {} });
    let answer = app.post("/api/v1/permission-bundles").bearer(&founder.token).json(&body).send().await;
    assert_eq!(answer.outcome(), "422 VALIDATION_FAILED");
}
