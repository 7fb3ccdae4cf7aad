//! Every route about a team × where somebody stands in it: one committed table.

use elohim_core::id::AccountId;
use elohim_core::identity::Role;
use elohim_core::teams::{Standing, TeamRole};
use elohim_testkit::{Engine, GivenTeam, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// Who asks, in the order of the columns. The stranger is super admin of another team.
const COLUMNS: [(&str, Option<(TeamRole, Standing)>); 8] = [
    ("stranger", None),
    ("removed", Some((TeamRole::SuperAdmin, Standing::Removed))),
    ("invited", Some((TeamRole::Admin, Standing::Invited))),
    ("suspended", Some((TeamRole::SuperAdmin, Standing::Suspended))),
    ("guest", Some((TeamRole::Guest, Standing::Active))),
    ("member", Some((TeamRole::Member, Standing::Active))),
    ("admin", Some((TeamRole::Admin, Standing::Active))),
    ("super_admin", Some((TeamRole::SuperAdmin, Standing::Active))),
];

/// What each is answered. A changed line is a changed right; a new route needs a line.
const TABLE: &str = "\
DELETE /api/v1/teams/{id} | missing | missing | invited | suspended | denied | denied | denied | 204
DELETE /api/v1/teams/{id}/invites/{invite} | missing | missing | invited | suspended | denied | denied | 204 | 204
DELETE /api/v1/teams/{id}/members/{account} | missing | missing | invited | suspended | denied | denied | 204 | 204
DELETE /api/v1/vault/objects/{id}?team={team} | missing | missing | invited | suspended | denied | denied | no file | no file
DELETE /api/v1/vault/shares/{id}?team={team} | missing | missing | invited | suspended | missing | missing | missing | missing
DELETE /api/v1/vault/uploads/{id}?team={team} | missing | missing | invited | suspended | denied | no upload | no upload | no upload
GET /api/v1/teams/{id} | missing | missing | 200 | 200 | 200 | 200 | 200 | 200
GET /api/v1/teams/{id}/invites | missing | missing | invited | suspended | denied | denied | 200 | 200
GET /api/v1/teams/{id}/members | missing | missing | invited | suspended | denied | 200 | 200 | 200
GET /api/v1/teams/{id}/promotions | missing | missing | invited | suspended | denied | 200 | 200 | 200
GET /api/v1/teams/{id}/welcome | missing | missing | invited | suspended | 200 | 200 | 200 | 200
GET /api/v1/vault/analytics/access?team={team} | missing | missing | invited | suspended | 200 | 200 | 200 | 200
GET /api/v1/vault/analytics/activity?team={team} | missing | missing | invited | suspended | 200 | 200 | 200 | 200
GET /api/v1/vault/analytics/storage?team={team} | missing | missing | invited | suspended | 200 | 200 | 200 | 200
GET /api/v1/vault/changes?team={team} | missing | missing | invited | suspended | 200 | 200 | 200 | 200
GET /api/v1/vault/objects/{id}?team={team} | missing | missing | invited | suspended | no file | no file | no file | no file
GET /api/v1/vault/search?team={team} | missing | missing | invited | suspended | 200 | 200 | 200 | 200
GET /api/v1/vault/shares?team={team} | missing | missing | invited | suspended | 200 | 200 | 200 | 200
GET /api/v1/vault/uploads/{id}?team={team} | missing | missing | invited | suspended | denied | no upload | no upload | no upload
GET /api/v1/vault/usage?team={team} | missing | missing | invited | suspended | 200 | 200 | 200 | 200
PATCH /api/v1/teams/{id} | missing | missing | invited | suspended | denied | denied | denied | 200
PATCH /api/v1/teams/{id}/members/{account} | missing | missing | invited | suspended | denied | denied | 200 | 200
PATCH /api/v1/vault/shares/{id}?team={team} | missing | missing | invited | suspended | denied | missing | missing | missing
POST /api/v1/teams/{id}/invites | missing | missing | invited | suspended | denied | denied | 201 | 201
POST /api/v1/teams/{id}/promotions | missing | missing | invited | suspended | denied | 201 | 201 | 201
POST /api/v1/teams/{id}/promotions/{promotion}/decision | missing | missing | invited | suspended | missing | missing | 200 | 200
POST /api/v1/teams/{id}/transfer | missing | missing | invited | suspended | denied | denied | denied | 204
POST /api/v1/vault/objects/read?team={team} | missing | missing | invited | suspended | 200 | 200 | 200 | 200
POST /api/v1/vault/shares?team={team} | missing | missing | invited | suspended | denied | no file | no file | no file
POST /api/v1/vault/uploads/{id}/complete?team={team} | missing | missing | invited | suspended | denied | no upload | no upload | no upload
POST /api/v1/vault/uploads?team={team} | missing | missing | invited | suspended | denied | 201 | 201 | 201
PUT /api/v1/teams/{id}/announcement | missing | missing | invited | suspended | 204 | 204 | 204 | 204
PUT /api/v1/teams/{id}/members/{account}/welcome | missing | missing | invited | suspended | denied | denied | 204 | 204
PUT /api/v1/vault/objects/{id}?team={team} | missing | missing | invited | suspended | denied | 201 | 201 | 201
PUT /api/v1/vault/uploads/{id}/parts/{index}?team={team} | missing | missing | invited | suspended | denied | no upload | no upload | no upload
";

/// The routes that name a team, in their path or in their query.
fn routes() -> Vec<(String, String)> {
    let document = serde_json::to_value(elohim_server::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let asks_for_team = parameters.iter().any(|one| one["in"] == "query" && one["name"] == "team");
            if path.starts_with("/api/v1/teams/{id}") {
                routes.push((method.to_uppercase(), path.clone()));
            } else if asks_for_team {
                routes.push((method.to_uppercase(), format!("{path}?team={{team}}")));
            }
        }
    }
    routes.sort();
    routes
}

/// A body that is good, so that only the standing decides.
fn body(method: &str, path: &str, people: &People) -> Option<Value> {
    let bytes = "AAAA";
    Some(match (method, path.rsplit('/').next().unwrap()) {
        ("PATCH", "{id}") => json!({ "name": "Ward 7" }),
        ("PATCH", "{id}?team={team}") => json!({ "max_downloads": 5 }),
        ("POST", "shares?team={team}") => {
            json!({ "auth_sha256": "00".repeat(32), "capsule": "", "objects": [{ "id": "00".repeat(16), "header": "", "skip": 0 }] })
        }
        ("PATCH", "{account}") => json!({ "suspended": true }),
        ("PUT", "announcement") => json!({ "announcement": bytes }),
        ("PUT", "welcome") => json!({ "welcome": bytes }),
        ("POST", "transfer") => json!({ "account": people.target.to_string() }),
        ("POST", "invites") => json!({ "role": "guest" }),
        ("POST", "promotions") => json!({ "account": people.visitor.to_string(), "kind": "member" }),
        ("POST", "decision") => json!({ "grant": true }),
        ("POST", "read?team={team}") => json!({ "ids": ["00000000000000000000000000000000"] }),
        ("POST", "uploads?team={team}") => {
            json!({ "object": "00000000000000000000000000000000", "length": 1, "parts": 1 })
        }
        _ => return None,
    })
}

/// Accounts that are in every team of this test.
struct People {
    /// Super admin, so that there is always one.
    owner: AccountId,
    /// A member, about whom something is decided.
    target: AccountId,
    /// A guest, for whom something is asked.
    visitor: AccountId,
}

/// A fresh team with everybody of [`People`] in it, and `who` where the column says.
async fn given(
    app: &TestApp,
    people: &People,
    who: AccountId,
    at: Option<(TeamRole, Standing)>,
    asked: bool,
) -> GivenTeam {
    let mut all = vec![
        (people.owner, TeamRole::SuperAdmin, Standing::Active),
        (people.target, TeamRole::Member, Standing::Active),
    ];
    all.extend(at.map(|(role, standing)| (who, role, standing)));
    all.push((people.visitor, TeamRole::Guest, Standing::Active));
    app.team(&all, asked).await
}

/// The refusals by one word, so that a line of the table is read at a glance.
fn short(outcome: &str) -> &str {
    match outcome {
        "404 NOT_FOUND" => "missing",
        "403 TEAM_NOT_JOINED" => "invited",
        "403 TEAM_SUSPENDED" => "suspended",
        "403 TEAM_PERMISSION_DENIED" => "denied",
        "404 VAULT_FILE_NOT_FOUND" => "no file",
        "404 VAULT_UPLOAD_NOT_FOUND" => "no upload",
        other => other,
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_route_answers_every_standing_as_the_table_says(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let mut columns: Vec<(Member, _)> = Vec::new();
    for (name, at) in COLUMNS {
        columns.push((app.signed_in(&name.replace('_', "-"), Role::Member).await, at));
        app.clock.advance(std::time::Duration::from_secs(60));
    }
    let people = People {
        owner: app.account("owner", Role::Member, false).await.id,
        target: app.account("target", Role::Member, false).await.id,
        visitor: app.account("visitor", Role::Member, false).await.id,
    };
    let stranger = columns[0].0.account.id;
    given(&app, &people, stranger, Some((TeamRole::SuperAdmin, Standing::Active)), false).await;
    let mut table = String::new();
    for (n, (method, path)) in routes().into_iter().enumerate() {
        let mut line = format!("{method} {path}");
        for (at, (who, standing)) in columns.iter().enumerate() {
            let asked = !(method == "POST" && path.ends_with("/promotions"));
            let given = given(&app, &people, who.account.id, *standing, asked).await;
            let address = path
                .replace("/teams/{id}", &format!("/teams/{}", given.team))
                .replace("{team}", &given.team.to_string())
                .replace("{account}", &people.target.to_string())
                .replace("{invite}", &given.invite.to_string())
                .replace("{promotion}", &given.promotion.to_string())
                .replace("uploads/{id}", &format!("uploads/{}", given.team))
                .replace("{index}", "0")
                .replace("{id}", "00000000000000000000000000000000");
            let call = app.call(method.parse().unwrap(), &address).from(&format!("203.0.{n}.{at}")).bearer(&who.token);
            let call = match body(&method, &path, &people) {
                Some(body) => call.json(&body),
                None if method == "PUT" => call.part(b"x"),
                None => call,
            };
            line += &format!(" | {}", short(&call.send().await.outcome()));
        }
        table += &format!("{line}\n");
    }
    assert_eq!(table, TABLE);
}
