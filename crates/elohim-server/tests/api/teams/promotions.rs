//! Roles that one person alone may not give.

use std::time::Duration;

use elohim_api::Page;
use elohim_api::identity::auth::Tokens;
use elohim_api::teams::promotions::PromotionView;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::json;

use super::given::{join, make_team, role_of};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn ask(app: &TestApp, who: &Member, team: &str, of: &Member, kind: &str) -> Answer {
    let body = json!({ "account": of.account.id.to_string(), "kind": kind });
    app.post(&format!("/api/v1/teams/{team}/promotions")).bearer(&who.token).json(&body).send().await
}

async fn decide(app: &TestApp, who: &Member, team: &str, id: &str, grant: bool) -> String {
    let path = format!("/api/v1/teams/{team}/promotions/{id}/decision");
    app.post(&path).bearer(&who.token).json(&json!({ "grant": grant })).send().await.outcome()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_guest_becomes_a_member_when_somebody_else_agrees(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, adam, mia) = (app.member("anna").await, app.member("adam").await, app.member("mia").await);
    let (gus, gerd) = (app.member("gus").await, app.member("gerd").await);
    let team = make_team(&app, &anna, "Ward").await.id;
    for (who, role) in [(&adam, "admin"), (&mia, "member"), (&gus, "guest"), (&gerd, "guest")] {
        join(&app, &anna, &team, who, role).await;
    }
    assert_eq!(ask(&app, &gerd, &team, &gus, "member").await.outcome(), "403 TEAM_PERMISSION_DENIED");
    assert_eq!(ask(&app, &mia, &team, &mia, "member").await.outcome(), "409 TEAM_PROMOTION_CLOSED");
    assert_eq!(ask(&app, &mia, &team, &gus, "owner").await.outcome(), "422 VALIDATION_FAILED");
    let asked = ask(&app, &adam, &team, &gus, "member").await;
    assert_eq!(asked.outcome(), "201");
    let asked: PromotionView = asked.json();
    assert_eq!(ask(&app, &gus, &team, &gus, "member").await.outcome(), "409 TEAM_PROMOTION_OPEN");
    // Neither whoever asked, nor whom it is for, nor those who look after nobody.
    assert_eq!(decide(&app, &adam, &team, &asked.id, true).await, "403 TEAM_SECOND_PERSON");
    assert_eq!(decide(&app, &gus, &team, &asked.id, true).await, "404 NOT_FOUND");
    assert_eq!(decide(&app, &mia, &team, &asked.id, true).await, "404 NOT_FOUND");
    assert_eq!(role_of(&app, &anna, &team, &gus).await, "guest");
    assert_eq!(decide(&app, &anna, &team, &asked.id, true).await, "200");
    assert_eq!(decide(&app, &anna, &team, &asked.id, false).await, "409 TEAM_PROMOTION_CLOSED");
    assert_eq!(role_of(&app, &anna, &team, &gus).await, "member");
    // Refused, asked anew, taken back.
    app.clock.advance(Duration::from_secs(1));
    let gerds: PromotionView = ask(&app, &gerd, &team, &gerd, "member").await.json();
    assert_eq!(decide(&app, &adam, &team, &gerds.id, false).await, "200");
    app.clock.advance(Duration::from_secs(1));
    let again: PromotionView = ask(&app, &gerd, &team, &gerd, "member").await.json();
    assert_eq!(decide(&app, &gerd, &team, &again.id, true).await, "403 TEAM_SECOND_PERSON");
    assert_eq!(decide(&app, &gerd, &team, &again.id, false).await, "200");
    assert_eq!(role_of(&app, &anna, &team, &gerd).await, "guest");
    let path = format!("/api/v1/teams/{team}/promotions");
    let page: Page<PromotionView> = app.get(&path).bearer(&mia.token).send().await.json();
    let granted: Vec<_> = page.data.iter().map(|one| one.granted).collect();
    assert_eq!((page.total, granted), (3, vec![false, false, true]));
}

/// An admin acts as super admin for a week, when the super admins have been away for 30 days and another admin agrees.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_admin_stands_in_for_super_admins_who_are_away(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, adam, ada, mia) =
        (app.member("anna").await, app.member("adam").await, app.member("ada").await, app.member("mia").await);
    let team = make_team(&app, &anna, "Ward").await.id;
    for (who, role) in [(&adam, "admin"), (&ada, "admin"), (&mia, "member")] {
        join(&app, &anna, &team, who, role).await;
    }
    assert_eq!(ask(&app, &adam, &team, &adam, "stand_in").await.outcome(), "409 TEAM_SUPER_ADMIN_PRESENT");
    // Everybody but the super admin comes back each week. A session of seven days may have been in use until its end.
    let (mut adam, mut ada, mut mia) = (adam, ada, mia);
    for _ in 0..6 {
        app.clock.advance(6 * DAY);
        for who in [&mut adam, &mut ada, &mut mia] {
            renew(&app, who).await;
        }
    }
    assert_eq!(ask(&app, &adam, &team, &adam, "stand_in").await.outcome(), "409 TEAM_SUPER_ADMIN_PRESENT");
    app.clock.advance(DAY + Duration::from_secs(1));
    assert_eq!(ask(&app, &mia, &team, &mia, "stand_in").await.outcome(), "409 TEAM_PROMOTION_CLOSED");
    assert_eq!(ask(&app, &ada, &team, &adam, "stand_in").await.outcome(), "403 TEAM_PERMISSION_DENIED");
    let asked: PromotionView = ask(&app, &adam, &team, &adam, "stand_in").await.json();
    assert_eq!(decide(&app, &adam, &team, &asked.id, true).await, "403 TEAM_SECOND_PERSON");
    assert_eq!(decide(&app, &mia, &team, &asked.id, true).await, "404 NOT_FOUND");
    assert_eq!(decide(&app, &ada, &team, &asked.id, true).await, "200");

    // The team is in hand again, but stays the super admin's.
    let path = format!("/api/v1/teams/{team}");
    let member = |of: &Member| format!("{path}/members/{}", of.account.id);
    let patch = |path: String, body: serde_json::Value, token: String| {
        app.call("PATCH".parse().unwrap(), &path).bearer(&token).json(&body).send()
    };
    let by_adam = |path: String, body| patch(path, body, adam.token.clone());
    assert_eq!(by_adam(path.clone(), json!({ "name": "Ward 2" })).await.outcome(), "200");
    assert_eq!(by_adam(member(&mia), json!({ "role": "admin" })).await.outcome(), "200");
    assert_eq!(by_adam(member(&mia), json!({ "role": "super_admin" })).await.outcome(), "403 TEAM_MEMBER_PROTECTED");
    assert_eq!(by_adam(member(&anna), json!({ "suspended": true })).await.outcome(), "403 TEAM_MEMBER_PROTECTED");
    assert_eq!(app.delete(&member(&anna)).bearer(&adam.token).send().await.outcome(), "403 TEAM_MEMBER_PROTECTED");
    app.step_up(&adam).await;
    assert_eq!(app.delete(&path).bearer(&adam.token).send().await.outcome(), "403 TEAM_PERMISSION_DENIED");
    let transfer = app.post(&format!("{path}/transfer")).bearer(&adam.token);
    let transfer = transfer.json(&json!({ "account": mia.account.id.to_string() })).send().await;
    assert_eq!(transfer.outcome(), "403 TEAM_PERMISSION_DENIED");
    app.clock.advance(7 * DAY - Duration::from_secs(2 * 3600));
    renew(&app, &mut adam).await;
    let by_adam = |path: String, body| patch(path, body, adam.token.clone());
    assert_eq!(by_adam(path.clone(), json!({ "name": "Ward 3" })).await.outcome(), "200");
    app.clock.advance(Duration::from_secs(2 * 3600));
    assert_eq!(by_adam(path.clone(), json!({ "name": "Ward 4" })).await.outcome(), "403 TEAM_PERMISSION_DENIED");
}

/// Renews a session, as a client that is used does.
async fn renew(app: &TestApp, who: &mut Member) {
    let body = json!({ "refresh_token": who.refresh_token });
    let tokens: Tokens = app.post("/api/v1/auth/refresh").json(&body).send().await.json();
    (who.token, who.refresh_token) = (tokens.token, tokens.refresh_token);
    app.clock.advance(Duration::from_secs(6));
}
