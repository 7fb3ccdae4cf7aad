//! Teams with people in them.

use elohim_api::teams::invites::CreatedTeamInvite;
use elohim_api::teams::members::{MemberView, Members};
use elohim_api::teams::team::TeamView;
use elohim_testkit::{Answer, Member, TestApp};
use serde_json::{Value, json};

/// A team of which `who` is super admin.
pub(crate) async fn make_team(app: &TestApp, who: &Member, name: &str) -> TeamView {
    let made = app.post("/api/v1/teams").bearer(&who.token).json(&json!({ "name": name })).send().await;
    assert_eq!(made.outcome(), "201");
    made.json()
}

/// An invite by `who`.
pub(crate) async fn invite(app: &TestApp, who: &Member, team: &str, body: &Value) -> CreatedTeamInvite {
    let made = app.post(&format!("/api/v1/teams/{team}/invites")).bearer(&who.token).json(body).send().await;
    assert_eq!(made.outcome(), "201");
    made.json()
}

/// Tries a code, from an address of its own.
pub(crate) async fn try_code(app: &TestApp, who: &Member, code: &str) -> Answer {
    let from = format!("2001:db8:{}::1", &who.account.id.to_string()[24..28]);
    app.post("/api/v1/teams/join").from(&from).bearer(&who.token).json(&json!({ "code": code })).send().await
}

/// Brings somebody in, invited by `host`.
pub(crate) async fn join(app: &TestApp, host: &Member, team: &str, who: &Member, role: &str) {
    let code = invite(app, host, team, &json!({ "role": role })).await.code;
    assert_eq!(try_code(app, who, &code).await.outcome(), "200");
}

/// Everybody in a team, as `who` sees it.
pub(crate) async fn members(app: &TestApp, who: &Member, team: &str) -> Vec<MemberView> {
    let all = app.get(&format!("/api/v1/teams/{team}/members")).bearer(&who.token).send().await;
    all.json::<Members>().data
}

/// Somebody in a team, as `who` sees them.
pub(crate) async fn member(app: &TestApp, who: &Member, team: &str, of: &Member) -> MemberView {
    let id = of.account.id.to_string();
    members(app, who, team).await.into_iter().find(|one| one.account == id).unwrap()
}

/// What somebody is in a team, as `who` sees it.
pub(crate) async fn role_of(app: &TestApp, who: &Member, team: &str, of: &Member) -> String {
    member(app, who, team, of).await.role
}
