//! Making an account for oneself.

use std::time::Duration;

use elohim_api::Page;
use elohim_api::identity::invitations::{CreatedInvitation, InvitationView};
use elohim_api::identity::users::UserView;
use elohim_app::Registration;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

const PASSWORD: &str = "a long password of mine";

async fn register(app: &TestApp, from: &str, body: &Value) -> Answer {
    app.post("/api/v1/auth/register").from(from).json(body).send().await
}

async fn invite(app: &TestApp, who: &Member, body: &Value) -> CreatedInvitation {
    let made = app.post("/api/v1/invitations").bearer(&who.token).json(body).send().await;
    assert_eq!(made.outcome(), "201");
    made.json()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn whoever_has_an_invitation_registers_as_often_as_it_says(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let twice = invite(&app, &admin, &json!({ "role": "guest", "max_uses": 2 })).await;
    let body = |name: &str| json!({ "username": name, "password": PASSWORD, "invitation": twice.code });
    let made = register(&app, "198.51.100.1", &body("Anna")).await;
    assert_eq!(made.outcome(), "201");
    let made: UserView = made.json();
    assert_eq!((made.username.as_str(), made.role.as_str(), made.must_change_password), ("anna", "guest", false));
    // A name that is taken, and a password that is too weak, do not use it up.
    assert_eq!(register(&app, "198.51.100.1", &body("anna")).await.outcome(), "409 AUTH_USERNAME_TAKEN");
    let weak = json!({ "username": "bert", "password": "short", "invitation": twice.code });
    assert_eq!(register(&app, "198.51.100.1", &weak).await.outcome(), "422 AUTH_PASSWORD_TOO_WEAK");
    assert_eq!(register(&app, "198.51.100.1", &body("bert")).await.outcome(), "201");
    assert_eq!(register(&app, "198.51.100.1", &body("carl")).await.outcome(), "403 AUTH_INVITATION_INVALID");
    // The sixth in an hour from one address.
    assert_eq!(register(&app, "198.51.100.1", &body("carl")).await.outcome(), "429 RATE_LIMITED");
    let login = json!({ "username": "anna", "password": PASSWORD });
    assert_eq!(app.post("/api/v1/auth/login").json(&login).send().await.outcome(), "200");
    let page: Page<InvitationView> = app.get("/api/v1/invitations").bearer(&admin.token).send().await.json();
    assert_eq!((page.total, page.data[0].uses, page.data[0].max_uses), (1, 2, 2));
}

/// Without a good invitation nobody learns whether a name is taken.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn strangers_learn_nothing(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let over = invite(&app, &admin, &json!({ "role": "member", "lifetime_seconds": 60 })).await;
    let revoked = invite(&app, &admin, &json!({ "role": "member" })).await;
    let path = format!("/api/v1/invitations/{}", revoked.invitation.id);
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "404 NOT_FOUND");
    app.clock.advance(Duration::from_secs(60));
    let codes = [None, Some(over.code), Some(revoked.code), Some("made up".to_owned())];
    for (n, code) in codes.iter().enumerate() {
        for name in ["admin", "nobody"] {
            let body = json!({ "username": name, "password": PASSWORD, "invitation": code });
            let answer = register(&app, &format!("198.51.100.{n}"), &body).await;
            assert_eq!(answer.outcome(), "403 AUTH_INVITATION_INVALID", "{code:?}");
        }
    }
}

#[rstest]
#[case(Registration::Closed, "403 AUTH_REGISTRATION_CLOSED", "403 AUTH_REGISTRATION_CLOSED")]
#[case(Registration::Invite, "403 AUTH_INVITATION_INVALID", "201")]
#[case(Registration::Open, "201", "201")]
#[tokio::test]
async fn the_deployment_decides_who_may(
    #[case] registration: Registration,
    #[case] alone: &str,
    #[case] invited: &str,
) {
    let app = TestApp::with(Engine::Sqlite, |settings| settings.registration = registration).await;
    let admin = app.signed_in("founder", Role::FounderRights).await;
    let body = json!({ "username": "anna", "password": PASSWORD });
    assert_eq!(register(&app, "198.51.100.1", &body).await.outcome(), alone);
    let code = invite(&app, &admin, &json!({ "role": "super_admin" })).await.code;
    let body = json!({ "username": "bert", "password": PASSWORD, "invitation": code });
    let answer = register(&app, "198.51.100.1", &body).await;
    assert_eq!(answer.outcome(), invited);
    if invited == "201" {
        assert_eq!(answer.json::<UserView>().role, "super_admin");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn of_many_who_use_one_invitation_at_once_as_many_get_in_as_it_says(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let code = invite(&app, &admin, &json!({ "role": "member", "max_uses": 3 })).await.code;
    let calls = (0..12).map(|n| {
        let body = json!({ "username": format!("person-{n}"), "password": PASSWORD, "invitation": code });
        let call = app.post("/api/v1/auth/register").from(&format!("198.51.100.{n}")).json(&body);
        tokio::spawn(call.send())
    });
    let mut outcomes = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        outcomes.push(call.await.unwrap().outcome());
    }
    outcomes.sort_unstable();
    let expected = [vec!["201"; 3], vec!["403 AUTH_INVITATION_INVALID"; 9]].concat();
    assert_eq!(outcomes, expected);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_invites_their_equals(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let founder = app.signed_in("founder", Role::FounderRights).await;
    let invite_as = async |who: &Member, role: &str| {
        app.post("/api/v1/invitations").bearer(&who.token).json(&json!({ "role": role })).send().await.outcome()
    };
    assert_eq!(invite_as(&admin, "admin").await, "403 AUTH_ACCOUNT_PROTECTED");
    assert_eq!(invite_as(&admin, "super_admin").await, "403 AUTH_ACCOUNT_PROTECTED");
    assert_eq!(invite_as(&founder, "founder_rights").await, "403 AUTH_ACCOUNT_PROTECTED");
    assert_eq!(invite_as(&admin, "root").await, "422 VALIDATION_FAILED");
    let high = invite(&app, &founder, &json!({ "role": "admin" })).await;
    let path = format!("/api/v1/invitations/{}", high.invitation.id);
    assert_eq!(app.delete(&path).bearer(&admin.token).send().await.outcome(), "403 AUTH_ACCOUNT_PROTECTED");
    for bad in [
        json!({ "role": "guest", "max_uses": 0 }),
        json!({ "role": "guest", "max_uses": 101 }),
        json!({ "role": "guest", "lifetime_seconds": 59 }),
        json!({ "role": "guest", "lifetime_seconds": 7_776_001 }),
    ] {
        let answer = app.post("/api/v1/invitations").bearer(&admin.token).json(&bad).send().await;
        assert_eq!(answer.outcome(), "422 VALIDATION_FAILED", "{bad}");
    }
}

/// Whoever may not invite any more has left no way in behind.
#[rstest]
#[case(json!({ "disabled": true }))]
#[case(json!({ "role": "member" }))]
#[tokio::test]
async fn an_invitation_ends_with_the_rights_of_whoever_made_it(#[case] change: Value) {
    let app = TestApp::new(Engine::Sqlite).await;
    let (boss, admin) = (app.signed_in("boss", Role::SuperAdmin).await, app.signed_in("admin", Role::Admin).await);
    let code = invite(&app, &admin, &json!({ "role": "guest", "max_uses": 9 })).await.code;
    let body = |name: &str| json!({ "username": name, "password": PASSWORD, "invitation": code });
    assert_eq!(register(&app, "198.51.100.1", &body("anna")).await.outcome(), "201");
    let path = format!("/api/v1/users/{}", admin.account.id);
    let changed = app.call("PATCH".parse().unwrap(), &path).bearer(&boss.token).json(&change).send().await;
    assert_eq!(changed.outcome(), "200");
    assert_eq!(register(&app, "198.51.100.1", &body("bert")).await.outcome(), "403 AUTH_INVITATION_INVALID");
}
