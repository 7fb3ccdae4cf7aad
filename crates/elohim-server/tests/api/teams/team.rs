//! Teams as a whole.

use elohim_api::teams::members::Members;
use elohim_api::teams::team::{TeamView, Teams};
use elohim_core::identity::Role;
use elohim_core::teams::{TeamRole, max_super_admins};
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::given::{join, make_team, role_of};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_team_is_made_renamed_handed_over_and_ended(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, bert) = (app.member("anna").await, app.member("bert").await);
    let team = make_team(&app, &anna, "Ward 7").await;
    assert_eq!((team.name.as_str(), team.role.as_str(), team.standing.as_str()), ("Ward 7", "super_admin", "active"));
    join(&app, &anna, &team.id, &bert, "member").await;
    let path = format!("/api/v1/teams/{}", team.id);
    let patch = |who: &Member, name: &str| {
        app.call("PATCH".parse().unwrap(), &path).bearer(&who.token).json(&json!({ "name": name })).send()
    };
    assert_eq!(patch(&bert, "Bert's").await.outcome(), "403 TEAM_PERMISSION_DENIED");
    assert_eq!(patch(&anna, "\u{202e}").await.outcome(), "422 VALIDATION_FAILED");
    assert_eq!(patch(&anna, "Ward 8").await.json::<TeamView>().name, "Ward 8");

    let transfer = |who: &Member, to: String| {
        app.post(&format!("{path}/transfer")).bearer(&who.token).json(&json!({ "account": to })).send()
    };
    assert_eq!(transfer(&anna, anna.account.id.to_string()).await.outcome(), "403 TEAM_MEMBER_PROTECTED");
    assert_eq!(transfer(&anna, team.id.clone()).await.outcome(), "404 NOT_FOUND");
    assert_eq!(transfer(&anna, bert.account.id.to_string()).await.outcome(), "204");
    assert_eq!(
        (role_of(&app, &bert, &team.id, &anna).await, role_of(&app, &bert, &team.id, &bert).await),
        ("admin".into(), "super_admin".into())
    );

    // What lies in its pool goes with it, at once.
    let object = format!("/api/v1/vault/objects/{}?team={}", "0".repeat(32), team.id);
    assert_eq!(app.put(&object).bearer(&anna.token).part(b"sealed").send().await.outcome(), "201");
    assert_eq!(app.stored_of(&team.id).len(), 1);
    assert_eq!(app.delete(&path).bearer(&anna.token).send().await.outcome(), "403 TEAM_PERMISSION_DENIED");
    assert_eq!(app.delete(&path).bearer(&bert.token).send().await.outcome(), "204");
    assert_eq!(app.get(&path).bearer(&anna.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(app.get(&object).bearer(&bert.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(app.stored_of(&team.id), Vec::<std::path::PathBuf>::new());
    assert_eq!(app.get("/api/v1/teams").bearer(&anna.token).send().await.json::<Teams>().data, []);
}

/// Ids of one team under the address of another.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_belongs_to_another_team_is_not_there(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, bert, carl) = (app.member("anna").await, app.member("bert").await, app.member("carl").await);
    let (hers, his) = (make_team(&app, &anna, "Hers").await, make_team(&app, &bert, "His").await);
    join(&app, &bert, &his.id, &carl, "guest").await;
    let invite = app.post(&format!("/api/v1/teams/{}/invites", his.id)).bearer(&bert.token);
    let invite: Value = invite.json(&json!({ "role": "member" })).send().await.json();
    let asked = json!({ "account": carl.account.id.to_string(), "kind": "member" });
    let promotions = format!("/api/v1/teams/{}/promotions", his.id);
    let promotion: Value = app.post(&promotions).bearer(&carl.token).json(&asked).send().await.json();
    let as_anna = |method: &str, rest: &str| {
        app.call(method.parse().unwrap(), &format!("/api/v1/teams/{}/{rest}", hers.id)).bearer(&anna.token)
    };
    let carls = format!("members/{}", carl.account.id);
    let outcomes = [
        as_anna("DELETE", &format!("invites/{}", invite["invite"]["id"].as_str().unwrap())).send().await,
        as_anna("DELETE", &carls).send().await,
        as_anna("PATCH", &carls).json(&json!({ "suspended": true })).send().await,
        as_anna("PUT", &format!("{carls}/welcome")).json(&json!({ "welcome": "AAAA" })).send().await,
        as_anna("POST", "promotions").json(&asked).send().await,
        as_anna("POST", "transfer").json(&json!({ "account": carl.account.id.to_string() })).send().await,
        as_anna("POST", &format!("promotions/{}/decision", promotion["id"].as_str().unwrap()))
            .json(&json!({ "grant": true }))
            .send()
            .await,
    ];
    assert_eq!(outcomes.map(|answer| answer.outcome()), ["404 NOT_FOUND"; 7].map(str::to_owned));
    assert_eq!(role_of(&app, &bert, &his.id, &carl).await, "guest");
    // Nor is what lies in another pool, under the same id.
    let object = |team: &str| format!("/api/v1/vault/objects/{}{team}", "0".repeat(32));
    let of_his = object(&format!("?team={}", his.id));
    assert_eq!(app.put(&of_his).bearer(&bert.token).part(b"his").send().await.outcome(), "201");
    for (who, path, told) in [
        (&bert, object(""), "404 VAULT_FILE_NOT_FOUND"),
        (&anna, object(&format!("?team={}", hers.id)), "404 VAULT_FILE_NOT_FOUND"),
        (&anna, of_his.clone(), "404 NOT_FOUND"),
        (&bert, object("?team=everything"), "404 NOT_FOUND"),
        (&bert, object(&format!("?team={}", bert.account.id)), "404 NOT_FOUND"),
    ] {
        assert_eq!(app.get(&path).bearer(&who.token).send().await.outcome(), told, "{path}");
    }
    assert_eq!(app.get(&of_his).bearer(&carl.token).send().await.body, b"his");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn super_admins_are_as_many_as_the_size_allows_and_never_none(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let anna = app.member("anna").await;
    let team = make_team(&app, &anna, "Ward").await;
    let mut others = Vec::new();
    for n in 0..5 {
        app.clock.advance(std::time::Duration::from_secs(60));
        let one = app.member(&format!("member{n}")).await;
        join(&app, &anna, &team.id, &one, "member").await;
        others.push(one);
        let raised = change(&app, &anna, &team.id, &others[0], &json!({ "role": "super_admin" })).await.outcome();
        // The fifth in the team is the fourth of these.
        let told = if n < 3 { "409 TEAM_SUPER_ADMIN_LIMIT" } else { "200" };
        assert_eq!(raised, told, "{n}");
    }
    assert_eq!((max_super_admins(6), TeamRole::ALL.len()), (2, 4));
    let second = change(&app, &anna, &team.id, &others[1], &json!({ "role": "super_admin" })).await;
    assert_eq!(second.outcome(), "409 TEAM_SUPER_ADMIN_LIMIT");
    // Of two super admins one may go, and the last may not.
    let leave = |who: &Member| {
        app.delete(&format!("/api/v1/teams/{}/members/{}", team.id, who.account.id)).bearer(&who.token).send()
    };
    assert_eq!(leave(&anna).await.outcome(), "204");
    assert_eq!(leave(&others[0]).await.outcome(), "409 TEAM_LAST_SUPER_ADMIN");
    let own = change(&app, &others[0], &team.id, &others[0], &json!({ "role": "member" })).await;
    assert_eq!(own.outcome(), "403 TEAM_MEMBER_PROTECTED");
    assert_eq!(leave(&anna).await.outcome(), "404 NOT_FOUND");
}

/// Nobody decides about those who do not stand below, and nobody gives what they do not have.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn admins_look_after_members_and_guests_only(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let owner = app.member("owner").await;
    let team = make_team(&app, &owner, "Ward").await;
    let mut people = Vec::new();
    for (name, role) in [("adam", "admin"), ("ada", "admin"), ("mia", "member"), ("gus", "guest")] {
        let one = app.member(name).await;
        join(&app, &owner, &team.id, &one, role).await;
        people.push(one);
    }
    let [adam, ada, mia, gus] = people.try_into().ok().unwrap();
    let tries = [
        (&adam, &owner, json!({ "suspended": true }), "403 TEAM_MEMBER_PROTECTED"),
        (&adam, &ada, json!({ "role": "member" }), "403 TEAM_MEMBER_PROTECTED"),
        (&adam, &mia, json!({ "role": "admin" }), "403 TEAM_MEMBER_PROTECTED"),
        (&adam, &mia, json!({ "role": "super_admin" }), "403 TEAM_MEMBER_PROTECTED"),
        (&adam, &adam, json!({ "role": "super_admin" }), "403 TEAM_MEMBER_PROTECTED"),
        (&adam, &gus, json!({ "role": "member" }), "403 TEAM_REVIEW_REQUIRED"),
        (&owner, &gus, json!({ "role": "admin" }), "403 TEAM_REVIEW_REQUIRED"),
        (&owner, &mia, json!({ "role": "founder" }), "422 VALIDATION_FAILED"),
        (&adam, &mia, json!({ "role": "guest" }), "200"),
        (&owner, &ada, json!({ "role": "member" }), "200"),
    ];
    for (who, of, body, told) in tries {
        assert_eq!(change(&app, who, &team.id, of, &body).await.outcome(), told, "{body}");
    }
    let mut roles = Vec::new();
    for of in [&owner, &adam, &ada, &mia, &gus] {
        roles.push(role_of(&app, &owner, &team.id, of).await);
    }
    assert_eq!(roles, ["super_admin", "admin", "member", "guest", "guest"]);
    let remove = |who: &Member, of: &Member| {
        app.delete(&format!("/api/v1/teams/{}/members/{}", team.id, of.account.id)).bearer(&who.token).send()
    };
    assert_eq!(remove(&adam, &owner).await.outcome(), "403 TEAM_MEMBER_PROTECTED");
    assert_eq!(remove(&adam, &gus).await.outcome(), "204");
    // A right that was taken away is gone with the next request.
    assert_eq!(change(&app, &owner, &team.id, &adam, &json!({ "role": "member" })).await.outcome(), "200");
    assert_eq!(remove(&adam, &mia).await.outcome(), "403 TEAM_PERMISSION_DENIED");
}

/// A team whose only super admin's account is removed goes to the admin, or else the member, who was there first; and ends when
/// only guests are left.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn no_team_is_left_without_a_super_admin(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let operator = app.signed_in("operator", Role::SuperAdmin).await;
    let (anna, bert, carl) = (app.member("anna").await, app.member("bert").await, app.member("carl").await);
    let team = make_team(&app, &anna, "Ward").await;
    join(&app, &anna, &team.id, &bert, "member").await;
    join(&app, &anna, &team.id, &carl, "admin").await;
    let guests_only = make_team(&app, &anna, "Visitors").await;
    join(&app, &anna, &guests_only.id, &bert, "guest").await;
    let remove = |who: &Member| app.delete(&format!("/api/v1/users/{}", who.account.id)).bearer(&operator.token).send();
    assert_eq!(remove(&anna).await.outcome(), "204");
    assert_eq!(role_of(&app, &bert, &team.id, &carl).await, "super_admin");
    let path = format!("/api/v1/teams/{}", guests_only.id);
    assert_eq!(app.get(&path).bearer(&bert.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(remove(&carl).await.outcome(), "204");
    assert_eq!(role_of(&app, &bert, &team.id, &bert).await, "super_admin");
    let left: Members = app.get(&format!("/api/v1/teams/{}/members", team.id)).bearer(&bert.token).send().await.json();
    assert_eq!(left.data.len(), 1);
}

#[tokio::test]
async fn an_account_makes_twenty_teams_and_no_more() {
    let app = TestApp::new(Engine::Sqlite).await;
    let anna = app.member("anna").await;
    for n in 0..20 {
        make_team(&app, &anna, &format!("Team {n}")).await;
    }
    let more = app.post("/api/v1/teams").bearer(&anna.token).json(&json!({ "name": "One more" })).send().await;
    assert_eq!(more.outcome(), "409 TEAM_LIMIT");
}

async fn change(app: &TestApp, who: &Member, team: &str, of: &Member, body: &Value) -> Answer {
    let path = format!("/api/v1/teams/{team}/members/{}", of.account.id);
    app.call("PATCH".parse().unwrap(), &path).bearer(&who.token).json(body).send().await
}
