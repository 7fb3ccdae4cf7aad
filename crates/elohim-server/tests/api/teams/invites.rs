//! Coming into a team.

use std::time::Duration;

use elohim_api::Page;
use elohim_api::teams::invites::TeamInviteView;
use elohim_api::teams::team::Teams;
use elohim_core::identity::Role;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde_json::json;

use super::given::{invite, join, make_team, members, try_code};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_code_brings_in_as_many_as_it_says(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let anna = app.member("anna").await;
    let team = make_team(&app, &anna, "Ward").await;
    let twice = invite(&app, &anna, &team.id, &json!({ "role": "guest", "max_uses": 2 })).await;
    let mut people = Vec::new();
    for name in ["bert", "carl", "dora"] {
        people.push(app.member(name).await);
    }
    // Somebody who is in already does not use it up.
    assert_eq!(try_code(&app, &anna, &twice.code).await.outcome(), "409 TEAM_ALREADY_JOINED");
    let mut outcomes = Vec::new();
    for who in &people {
        outcomes.push(try_code(&app, who, &twice.code).await.outcome());
    }
    assert_eq!(outcomes, ["200", "200", "403 TEAM_INVITE_INVALID"]);
    // Whoever did not get the answer asks again, and learns that they are in.
    assert_eq!(try_code(&app, &people[1], &twice.code).await.outcome(), "409 TEAM_ALREADY_JOINED");
    let path = format!("/api/v1/teams/{}/invites", team.id);
    let page: Page<TeamInviteView> = app.get(&path).bearer(&anna.token).send().await.json();
    assert_eq!((page.total, page.data[0].uses, page.data[0].personal), (1, 2, false));
}

/// Of many who try one code at once, one gets in.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_code_for_one_brings_in_one_of_many_at_once(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let anna = app.member("anna").await;
    let team = make_team(&app, &anna, "Ward").await;
    let code = invite(&app, &anna, &team.id, &json!({ "role": "member" })).await.code;
    let mut people = Vec::new();
    for n in 0..8 {
        people.push(app.member(&format!("member{n}")).await);
    }
    let tries = people.iter().map(|who| try_code(&app, who, &code));
    let outcomes = futures::future::join_all(tries).await.into_iter().map(|answer| answer.outcome());
    let (let_in, refused): (Vec<_>, Vec<_>) = outcomes.partition(|outcome| outcome == "200");
    assert_eq!((let_in.len(), refused), (1, vec!["403 TEAM_INVITE_INVALID".to_owned(); 7]));
    assert_eq!(members(&app, &anna, &team.id).await.len(), 2);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_code_ends_with_time_by_revocation_and_with_the_rights_of_its_maker(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let operator = app.signed_in("operator", Role::SuperAdmin).await;
    let (anna, bert, carl) = (app.member("anna").await, app.member("bert").await, app.member("carl").await);
    let team = make_team(&app, &anna, "Ward").await;
    join(&app, &anna, &team.id, &bert, "admin").await;
    let mut codes = Vec::new();
    // Over.
    codes.push(invite(&app, &anna, &team.id, &json!({ "role": "member", "lifetime_seconds": 60 })).await.code);
    app.clock.advance(Duration::from_secs(60));
    // Taken back.
    let revoked = invite(&app, &anna, &team.id, &json!({ "role": "member" })).await;
    let path = format!("/api/v1/teams/{}/invites/{}", team.id, revoked.invite.id);
    assert_eq!(app.delete(&path).bearer(&anna.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&anna.token).send().await.outcome(), "404 NOT_FOUND");
    codes.extend([revoked.code, "made up".to_owned()]);
    // By somebody who may not invite any more.
    let berts = invite(&app, &bert, &team.id, &json!({ "role": "guest" })).await.code;
    let member = format!("/api/v1/teams/{}/members/{}", team.id, bert.account.id);
    let patch = |body| app.call("PATCH".parse().unwrap(), &member).bearer(&anna.token).json(&body).send();
    assert_eq!(patch(json!({ "suspended": true })).await.outcome(), "200");
    assert_eq!(try_code(&app, &carl, &berts).await.outcome(), "403 TEAM_INVITE_INVALID");
    assert_eq!(patch(json!({ "suspended": false, "role": "member" })).await.outcome(), "200");
    codes.push(berts);
    for code in &codes {
        assert_eq!(try_code(&app, &carl, code).await.outcome(), "403 TEAM_INVITE_INVALID");
    }
    // By somebody who may not sign in any more.
    let annas = invite(&app, &anna, &team.id, &json!({ "role": "guest" })).await.code;
    let account = format!("/api/v1/users/{}", anna.account.id);
    let disable = app.call("PATCH".parse().unwrap(), &account).bearer(&operator.token);
    assert_eq!(disable.json(&json!({ "disabled": true })).send().await.outcome(), "200");
    assert_eq!(try_code(&app, &carl, &annas).await.outcome(), "403 TEAM_INVITE_INVALID");
}

/// An invite for one user is seen by that user alone, and tells its maker nothing about who exists.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_invite_by_name_is_for_nobody_else(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, bert, carl) = (app.member("anna").await, app.member("bert").await, app.member("carl").await);
    let team = make_team(&app, &anna, "Ward").await;
    let for_bert = invite(&app, &anna, &team.id, &json!({ "role": "member", "username": "Bert", "max_uses": 9 })).await;
    let for_nobody =
        invite(&app, &anna, &team.id, &json!({ "role": "member", "username": "zoe", "max_uses": 9 })).await;
    assert_eq!((for_bert.invite.personal, for_bert.invite.max_uses), (true, 1));
    assert_eq!((for_nobody.invite.personal, for_nobody.invite.max_uses), (true, 1));
    let teams = |who: &Member| app.get("/api/v1/teams").bearer(&who.token).send();
    let asked: Teams = teams(&bert).await.json();
    assert_eq!((asked.data[0].name.as_str(), asked.data[0].standing.as_str()), ("Ward", "invited"));
    assert_eq!(teams(&carl).await.json::<Teams>().data, []);
    for code in [&for_bert.code, &for_nobody.code] {
        assert_eq!(try_code(&app, &carl, code).await.outcome(), "403 TEAM_INVITE_INVALID");
    }
    // Declined, and asked again.
    let own = format!("/api/v1/teams/{}/members/{}", team.id, bert.account.id);
    assert_eq!(app.delete(&own).bearer(&bert.token).send().await.outcome(), "204");
    assert_eq!(teams(&bert).await.json::<Teams>().data, []);
    assert_eq!(try_code(&app, &bert, &for_bert.code).await.outcome(), "200");
    assert_eq!(teams(&bert).await.json::<Teams>().data[0].standing, "active");
    // A revoked one is not seen any more.
    let for_carl = invite(&app, &anna, &team.id, &json!({ "role": "member", "username": "carl" })).await;
    let path = format!("/api/v1/teams/{}/invites/{}", team.id, for_carl.invite.id);
    assert_eq!(app.delete(&path).bearer(&anna.token).send().await.outcome(), "204");
    assert_eq!(teams(&carl).await.json::<Teams>().data, []);
}

/// Guesses are counted across codes, by account and by address.
#[tokio::test]
async fn guesses_are_limited_whichever_codes_they_are_of() {
    let app = TestApp::new(Engine::Sqlite).await;
    let (anna, bert, carl) = (app.member("anna").await, app.member("bert").await, app.member("carl").await);
    let team = make_team(&app, &anna, "Ward").await;
    let code = invite(&app, &anna, &team.id, &json!({ "role": "member", "max_uses": 9 })).await.code;
    let guess = |who: &Member, from: String, code: String| {
        app.post("/api/v1/teams/join").from(&from).bearer(&who.token).json(&json!({ "code": code })).send()
    };
    for n in 0..10 {
        let answer = guess(&bert, format!("198.51.100.{n}"), format!("guess {n}")).await;
        assert_eq!(answer.outcome(), "403 TEAM_INVITE_INVALID");
    }
    // Another address does not help the account, nor another account the address.
    assert_eq!(guess(&bert, "198.51.100.99".to_owned(), code.clone()).await.outcome(), "429 RATE_LIMITED");
    for n in 0..10 {
        guess(&carl, "203.0.113.1".to_owned(), format!("guess {n}")).await;
    }
    assert_eq!(guess(&anna, "203.0.113.1".to_owned(), code.clone()).await.outcome(), "429 RATE_LIMITED");
    app.clock.advance(Duration::from_secs(3600));
    assert_eq!(guess(&bert, "198.51.100.99".to_owned(), code).await.outcome(), "200");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_invites_above_themselves_and_whoever_is_kept_out_stays_out(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, bert, carl) = (app.member("anna").await, app.member("bert").await, app.member("carl").await);
    let team = make_team(&app, &anna, "Ward").await;
    join(&app, &anna, &team.id, &bert, "admin").await;
    let path = format!("/api/v1/teams/{}/invites", team.id);
    let tries = [(&bert, "admin"), (&bert, "super_admin"), (&anna, "super_admin")];
    for (who, role) in tries {
        let made = app.post(&path).bearer(&who.token).json(&json!({ "role": role })).send().await;
        assert_eq!(made.outcome(), "403 TEAM_MEMBER_PROTECTED");
    }
    // An admin takes no invite back that they could not make.
    let for_admin = invite(&app, &anna, &team.id, &json!({ "role": "admin" })).await;
    let revoke = app.delete(&format!("{path}/{}", for_admin.invite.id)).bearer(&bert.token).send().await;
    assert_eq!(revoke.outcome(), "403 TEAM_MEMBER_PROTECTED");
    // A suspended member does not come in again by another door; one who was removed does.
    join(&app, &bert, &team.id, &carl, "member").await;
    let member = format!("/api/v1/teams/{}/members/{}", team.id, carl.account.id);
    let suspend = app.call("PATCH".parse().unwrap(), &member).bearer(&bert.token).json(&json!({ "suspended": true }));
    assert_eq!(suspend.send().await.outcome(), "200");
    let code = invite(&app, &bert, &team.id, &json!({ "role": "guest" })).await.code;
    assert_eq!(try_code(&app, &carl, &code).await.outcome(), "403 TEAM_SUSPENDED");
    assert_eq!(app.delete(&member).bearer(&bert.token).send().await.outcome(), "204");
    assert_eq!(try_code(&app, &carl, &code).await.outcome(), "200");
}
