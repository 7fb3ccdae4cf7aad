//! The way back into an account from the server's machine.

use elohim_api::Page;
use elohim_api::identity::notices::NoticeView;
use elohim_api::identity::second_factor::Enrolment;
use elohim_api::ops::audit::AuditEntries;
use elohim_app::identity::recovery;
use elohim_core::identity::{Role, Username};
use elohim_testkit::{Device, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};
use totp_rs::Totp;

const PASSWORD: &str = "a password for tests only";
const OWN: &str = "three dull brown cats";

async fn login(app: &TestApp, password: &str) -> Value {
    let body = json!({ "username": "boss", "password": password });
    let answer = app.post("/api/v1/auth/login").json(&body).send().await;
    if answer.status == 200 { answer.json() } else { json!(answer.outcome()) }
}

/// Somebody with every way in that there is.
async fn with_every_way(app: &TestApp) -> Member {
    let boss = app.signed_in("boss", Role::FounderRights).await;
    app.linked_elsewhere(&boss, "https://directory.example", "boss-in-the-directory").await;
    app.add_passkey(&boss, &mut Device::default(), "a key of boss").await;
    let path = "/api/v1/auth/second-factor";
    let begun: Enrolment =
        app.post(path).bearer(&boss.token).json(&json!({ "password": PASSWORD })).send().await.json();
    let now = u64::try_from(app.app.clock.now().as_secs()).unwrap();
    let code = json!({ "code": Totp::from_url(&begun.url).unwrap().generate(now).to_string() });
    assert_eq!(app.post(&format!("{path}/confirm")).bearer(&boss.token).json(&code).send().await.outcome(), "200");
    boss
}

#[rstest]
#[case::all(Engine::Sqlite, true)]
#[case::all(Engine::Postgres, true)]
#[case::password(Engine::Sqlite, false)]
#[tokio::test]
async fn a_founder_who_lost_everything_comes_back(#[case] engine: Engine, #[case] every_way_in: bool) {
    let app = TestApp::with_passkeys(engine).await;
    let boss = with_every_way(&app).await;
    let temporary = recovery::recover(&app.app, &Username::parse("boss").unwrap(), every_way_in).await.unwrap();
    assert_eq!(app.get("/api/v1/auth/me").bearer(&boss.token).send().await.outcome(), "401 AUTH_TOKEN_INVALID");
    let refresh = json!({ "refresh_token": boss.refresh_token });
    assert_eq!(app.post("/api/v1/auth/refresh").json(&refresh).send().await.outcome(), "401 AUTH_TOKEN_INVALID");

    let temporary = temporary.password.expose_str().unwrap();
    let change =
        json!({ "username": "boss", "temp_password": temporary, "new_password": OWN, "confirm_password": OWN });
    let changed = app.post("/api/v1/auth/change-password-first-login").json(&change).send().await;
    assert_eq!(changed.outcome(), "204");
    assert_eq!(login(&app, PASSWORD).await, "401 AUTH_INVALID_CREDENTIALS");
    let signed_in = login(&app, OWN).await;
    if !every_way_in {
        assert_eq!(signed_in, "401 AUTH_SECOND_FACTOR_REQUIRED");
        return;
    }
    let token = signed_in["token"].as_str().unwrap();
    let count = async |path: &str, list: &str| {
        let all: Value = app.get(path).bearer(token).send().await.json();
        all[list].as_array().unwrap().len()
    };
    assert_eq!(count("/api/v1/auth/passkeys", "data").await, 0);
    let factor: Value = app.get("/api/v1/auth/second-factor").bearer(token).send().await.json();
    assert_eq!(factor["active"], false);
    let told: Page<NoticeView> = app.get("/api/v1/auth/notices").bearer(token).send().await.json();
    let mut kinds: Vec<_> = told.data.iter().map(|one| one.kind.as_str()).collect();
    kinds.retain(|kind| kind.contains("removed") || kind.contains("reset") || kind.contains("unlinked"));
    kinds.sort_unstable();
    assert_eq!(kinds, ["oidc_unlinked", "passkey_removed", "password_reset", "second_factor_removed"]);
    let path = "/api/v1/audit?actor=system:recovery";
    let written: AuditEntries = app.get(path).bearer(token).send().await.json();
    let mut events: Vec<_> = written.data.iter().map(|one| (one.event.as_str(), one.subject.as_str())).collect();
    events.sort_unstable();
    let id = boss.account.id.to_string();
    let expected = [
        "identity.oidc.unlinked",
        "identity.passkeys.removed",
        "identity.password.reset",
        "identity.second_factor.removed",
    ];
    assert_eq!(events, expected.map(|event| (event, id.as_str())));
}

/// Who was switched off is switched on; who is not there, or on the way out, stays so.
#[tokio::test]
async fn only_accounts_that_are_there_are_recovered() {
    let app = TestApp::new(Engine::Sqlite).await;
    let boss = app.signed_in("boss", Role::FounderRights).await;
    let (zoe, ben) = (app.member("zoe").await, app.member("ben").await);
    let path = format!("/api/v1/users/{}", zoe.account.id);
    let off = app.call("PATCH".parse().unwrap(), &path).bearer(&boss.token).json(&json!({ "disabled": true }));
    assert_eq!(off.send().await.outcome(), "200");
    let recover = async |name: &str| {
        let done = recovery::recover(&app.app, &Username::parse(name).unwrap(), true).await;
        done.map(drop).map_err(|error| error.code().as_str())
    };
    assert_eq!(recover("zoe").await, Ok(()));
    let view: Value = app.get(&path).bearer(&boss.token).send().await.json();
    assert_eq!((&view["disabled"], &view["must_change_password"]), (&json!(false), &json!(true)));
    assert_eq!(recover("nobody").await, Err("NOT_FOUND"));
    app.begin_erasure(&ben).await;
    assert_eq!(recover("ben").await, Err("AUTH_ACCOUNT_BEING_ERASED"));
}
