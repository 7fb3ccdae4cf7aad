//! Looking after the accounts of others, and what nobody may do to their equals.

use std::time::Duration;

use elohim_api::Page;
use elohim_api::identity::auth::Tokens;
use elohim_api::identity::users::{CreatedUser, TemporaryPasswordView, UserView};
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Call, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const PASSWORD: &str = "a password for tests only";

async fn login(app: &TestApp, from: &str, name: &str, password: &str) -> Answer {
    app.post("/api/v1/auth/login").from(from).json(&json!({ "username": name, "password": password })).send().await
}

fn patch(app: &TestApp, who: &Member, id: &str, body: &Value) -> Call {
    app.call("PATCH".parse().unwrap(), &format!("/api/v1/users/{id}")).bearer(&who.token).json(body)
}

async fn me(app: &TestApp, token: &str) -> String {
    app.get("/api/v1/auth/me").bearer(token).send().await.outcome()
}

async fn create(app: &TestApp, who: &Member, body: &Value) -> Answer {
    app.post("/api/v1/users").bearer(&who.token).json(body).send().await
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_is_made_with_a_password_that_only_its_owner_keeps(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let body = json!({ "username": "Zoe", "role": "member", "display_name": " Zoë van Dijk " });
    let made = create(&app, &admin, &body).await;
    assert_eq!(made.outcome(), "201");
    let made: CreatedUser = made.json();
    assert_eq!((made.user.username.as_str(), made.user.role.as_str()), ("zoe", "member"));
    assert_eq!(made.user.display_name.as_deref(), Some("Zoë van Dijk"));
    assert!(made.user.must_change_password);
    assert_eq!(made.temporary_password.len(), 24);
    assert_eq!(create(&app, &admin, &body).await.outcome(), "409 AUTH_USERNAME_TAKEN");

    let temporary = &made.temporary_password;
    assert_eq!(login(&app, "198.51.100.1", "zoe", temporary).await.outcome(), "403 AUTH_PASSWORD_CHANGE_REQUIRED");
    let own = "words that only zoe knows";
    let change = json!({ "username": "zoe", "temp_password": temporary, "new_password": own, "confirm_password": own });
    let changed = app.post("/api/v1/auth/change-password-first-login").json(&change).send().await;
    assert_eq!(changed.outcome(), "204");
    assert_eq!(login(&app, "198.51.100.1", "zoe", own).await.outcome(), "200");
    assert_eq!(login(&app, "198.51.100.1", "zoe", temporary).await.outcome(), "401 AUTH_INVALID_CREDENTIALS");

    let view: UserView = app.get(&format!("/api/v1/users/{}", made.user.id)).bearer(&admin.token).send().await.json();
    assert_eq!((view.must_change_password, view.password_expires_at), (false, None));
    let page: Page<UserView> = app.get("/api/v1/users?prefix=ZO").bearer(&admin.token).send().await.json();
    assert_eq!((page.total, page.data), (1, vec![view]));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_temporary_password_ends_by_itself(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let made: CreatedUser = create(&app, &admin, &json!({ "username": "zoe", "role": "guest" })).await.json();
    app.clock.advance(Duration::from_secs(3 * 24 * 3600 - 1));
    let outcome = login(&app, "198.51.100.1", "zoe", &made.temporary_password).await.outcome();
    assert_eq!(outcome, "403 AUTH_PASSWORD_CHANGE_REQUIRED");
    app.clock.advance(Duration::from_secs(1));
    let outcome = login(&app, "198.51.100.1", "zoe", &made.temporary_password).await.outcome();
    assert_eq!(outcome, "401 AUTH_INVALID_CREDENTIALS");
    app.step_up(&admin).await;
    let reset = app.post(&format!("/api/v1/users/{}/reset-password", made.user.id)).bearer(&admin.token).send().await;
    let reset: TemporaryPasswordView = reset.json();
    assert_ne!(reset.temporary_password, made.temporary_password);
    let outcome = login(&app, "198.51.100.1", "zoe", &reset.temporary_password).await.outcome();
    assert_eq!(outcome, "403 AUTH_PASSWORD_CHANGE_REQUIRED");
}

/// Nobody makes, changes or removes an account of their own role or a higher one, nor gives such a role.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_decides_about_their_equals(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let mut people = Vec::new();
    for role in Role::ALL {
        let name = role.as_str().replace('_', "-");
        people.push((
            *role,
            app.signed_in(&name, *role).await,
            app.account(&format!("{name}-two"), *role, false).await,
        ));
    }
    for (role, who, _) in people.iter().filter(|(role, ..)| *role != Role::Member && *role != Role::Guest) {
        for (other, _, target) in &people {
            let expected = if role.outranks(*other) { "200" } else { "403 AUTH_ACCOUNT_PROTECTED" };
            let id = target.id.to_string();
            let renamed = patch(&app, who, &id, &json!({ "display_name": "Somebody" })).send().await.outcome();
            assert_eq!(renamed, expected, "{role} renames {other}");
            let path = format!("/api/v1/users/{id}/reset-password");
            assert_eq!(app.post(&path).bearer(&who.token).send().await.outcome(), expected, "{role} resets {other}");
            let path = format!("/api/v1/users/{id}/unlock");
            let expected = expected.replace("200", "204");
            assert_eq!(app.post(&path).bearer(&who.token).send().await.outcome(), expected, "{role} unlocks {other}");
            let name = format!("new-{role}-{other}").replace('_', "-");
            let made = create(&app, who, &json!({ "username": name, "role": other.as_str() })).await;
            assert_eq!(made.outcome(), expected.replace("204", "201"), "{role} makes {other}");
            let guest = people.last().unwrap().2.id.to_string();
            let given = patch(&app, who, &guest, &json!({ "role": other.as_str() })).send().await.outcome();
            assert_eq!(given, expected.replace("204", "200"), "{role} gives {other}");
            if role.outranks(*other) {
                let back = patch(&app, who, &guest, &json!({ "role": "guest" })).send().await.outcome();
                assert_eq!(back, "200");
            }
        }
        // Not about themselves either: a slip must not lock an administrator out.
        let own = who.account.id.to_string();
        for body in [json!({ "disabled": true }), json!({ "role": "guest" })] {
            assert_eq!(patch(&app, who, &own, &body).send().await.outcome(), "403 AUTH_ACCOUNT_PROTECTED", "{role}");
        }
    }
    let member = &people.iter().find(|(role, ..)| *role == Role::Member).unwrap().1;
    assert_eq!(
        create(&app, member, &json!({ "username": "x", "role": "guest" })).await.outcome(),
        "403 AUTH_PERMISSION_DENIED"
    );
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_switch_off_and_a_change_of_role_end_every_session(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let alice = app.member("alice").await;
    let id = alice.account.id.to_string();
    assert_eq!(patch(&app, &admin, &id, &json!({ "role": "guest" })).send().await.outcome(), "200");
    assert_eq!(me(&app, &alice.token).await, "401 AUTH_TOKEN_INVALID");
    let refreshed =
        app.post("/api/v1/auth/refresh").json(&json!({ "refresh_token": alice.refresh_token })).send().await;
    assert_eq!(refreshed.outcome(), "401 AUTH_TOKEN_INVALID");
    let again: Tokens = login(&app, "198.51.100.1", "alice", PASSWORD).await.json();
    assert_eq!(again.role, "guest");
    // The same role again ends nothing.
    assert_eq!(patch(&app, &admin, &id, &json!({ "role": "guest" })).send().await.outcome(), "200");
    assert_eq!(me(&app, &again.token).await, "200");
    assert_eq!(patch(&app, &admin, &id, &json!({ "disabled": true })).send().await.outcome(), "200");
    assert_eq!(me(&app, &again.token).await, "401 AUTH_TOKEN_INVALID");
    assert_eq!(login(&app, "198.51.100.1", "alice", PASSWORD).await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(patch(&app, &admin, &id, &json!({ "disabled": false })).send().await.outcome(), "200");
    assert_eq!(login(&app, "198.51.100.1", "alice", PASSWORD).await.outcome(), "200");
    let bad =
        [json!({ "role": "root" }), json!({ "display_name": "a\u{202e}b" }), json!({ "display_name": "x".repeat(81) })];
    for body in bad {
        assert_eq!(patch(&app, &admin, &id, &body).send().await.outcome(), "422 VALIDATION_FAILED", "{body}");
    }
    let path = "00000000-0000-7000-8000-000000000000";
    for path in [path, "nonsense"] {
        assert_eq!(patch(&app, &admin, path, &json!({ "disabled": true })).send().await.outcome(), "404 NOT_FOUND");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_removed_account_leaves_nothing(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    for member in [&alice, &bob] {
        let path = "/api/v1/vault/objects/0102030405060708090a0b0c0d0e0f10";
        assert_eq!(app.put(path).bearer(&member.token).part(b"an age file").send().await.outcome(), "201");
    }
    let files = |member: &Member| app.stored_of(&member.account.id.to_string());
    assert_eq!((files(&alice).len(), files(&bob).len()), (1, 1));
    let path = format!("/api/v1/users/{}", alice.account.id);
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(me(&app, &alice.token).await, "401 AUTH_TOKEN_INVALID");
    assert_eq!(login(&app, "198.51.100.1", "alice", PASSWORD).await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!((files(&alice).len(), files(&bob).len()), (0, 1));
    // The name is free, and whoever has it next finds an empty pool.
    let next = app.member("alice").await;
    assert_ne!(next.account.id, alice.account.id);
    let changes: Value = app.get("/api/v1/vault/changes?after=0").bearer(&next.token).send().await.json();
    assert_eq!(changes["data"], json!([]));
    assert_eq!(elohim_app::ops::sweeps::once(&app.app).await.unwrap(), 0, "nothing was left to sweep");
}

/// What a request stored that was under way while its account was removed is swept away.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_a_removed_account_stores_at_the_last_moment_is_swept_away(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let path = "/api/v1/vault/objects/0102030405060708090a0b0c0d0e0f10";
    assert_eq!(app.put(path).bearer(&alice.token).part(b"an age file").send().await.outcome(), "201");
    let files = || app.stored_of(&alice.account.id.to_string()).len();
    app.behind("DELETE FROM accounts").await;
    assert_eq!(files(), 1);
    assert_eq!(elohim_app::ops::sweeps::once(&app.app).await.unwrap(), 1);
    assert_eq!(files(), 0);
    assert_eq!(elohim_app::ops::sweeps::once(&app.app).await.unwrap(), 0);
}

/// Wrong passwords cost more and more time, for names that exist and for names that do not.
#[rstest]
#[case("alice")]
#[case("nobody")]
#[tokio::test]
async fn delays_grow_and_are_the_same_for_unknown_names(#[case] name: &str) {
    let app = TestApp::new(Engine::Sqlite).await;
    app.account("alice", Role::Member, false).await;
    for n in 0..10 {
        assert_eq!(login(&app, "198.51.100.1", name, "wrong").await.outcome(), "401 AUTH_INVALID_CREDENTIALS", "{n}");
        // The rate limit, ten a minute, is out of the way.
        app.clock.advance(Duration::from_secs(6));
    }
    let mut waits = Vec::new();
    for _ in 0..12 {
        assert_eq!(login(&app, "198.51.100.1", name, "wrong").await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
        let refused = login(&app, "198.51.100.1", name, PASSWORD).await;
        assert_eq!(refused.outcome(), "429 RATE_LIMITED", "even the right one has to wait");
        let wait = refused.json::<Value>()["retry_after"].as_u64().unwrap();
        waits.push(wait);
        app.clock.advance(Duration::from_secs(wait.max(12)));
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
}

#[tokio::test]
async fn strangers_cannot_keep_somebody_out_and_the_right_password_or_an_administrator_ends_a_delay() {
    let app = TestApp::new(Engine::Sqlite).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let alice = app.account("alice", Role::Member, false).await;
    let fail = async |times: usize| {
        for _ in 0..times {
            assert_eq!(login(&app, "203.0.113.9", "alice", "x").await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
            app.clock.advance(Duration::from_secs(6));
        }
    };
    fail(11).await;
    app.clock.advance(Duration::from_secs(60));
    fail(1).await;
    fail(1).await;
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(login(&app, "203.0.113.9", "alice", "x").await.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    assert_eq!(login(&app, "203.0.113.9", "alice", "x").await.outcome(), "429 RATE_LIMITED");
    // Its owner is elsewhere and does not notice; and that address is not forgiven by it.
    assert_eq!(login(&app, "198.51.100.1", "alice", PASSWORD).await.outcome(), "200");
    assert_eq!(login(&app, "203.0.113.9", "alice", "x").await.outcome(), "429 RATE_LIMITED");
    let unlock = format!("/api/v1/users/{}/unlock", alice.id);
    assert_eq!(app.post(&unlock).bearer(&admin.token).send().await.outcome(), "204");
    assert_eq!(login(&app, "203.0.113.9", "alice", PASSWORD).await.outcome(), "200");
    fail(10).await;
    assert_eq!(login(&app, "203.0.113.9", "alice", PASSWORD).await.outcome(), "200");
    fail(10).await;
}
