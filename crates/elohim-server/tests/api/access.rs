//! Who may call what: one committed table, checked against the router and by calling every operation.

use elohim_core::identity::Role;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;

/// Every operation, who may call it, and its limit. A changed line is a changed right; a new route needs a line.
const TABLE: &str = "\
DELETE /api/v1/auth/sessions/{id} | session | general
DELETE /api/v1/vault/objects/{id} | vault.use | general
DELETE /api/v1/vault/shares/{id} | vault.use | share_revoke
DELETE /api/v1/vault/uploads/{id} | vault.use | upload
GET / | public | general
GET /api/health | public | general
GET /api/v1/auth/me | session | general
GET /api/v1/auth/sessions | session | general
GET /api/v1/health | public | general
GET /api/v1/shares/{id}/objects/{index} | public | share_fetch
GET /api/v1/vault/changes | vault.use | change_feed
GET /api/v1/vault/objects/{id} | vault.use | object_download
GET /api/v1/vault/shares | vault.use | share_list
GET /api/v1/vault/slots | vault.use | general
GET /api/v1/vault/uploads/{id} | vault.use | upload
GET /health | public | general
GET /livez | public | general
GET /metrics | public | general
GET /pages.css | public | general
GET /readyz | public | general
GET /s/{id} | public | general
POST /api/v1/auth/change-password | session | change_password
POST /api/v1/auth/change-password-first-login | public | login_address
POST /api/v1/auth/login | public | login_address
POST /api/v1/auth/logout | session | general
POST /api/v1/auth/refresh | public | refresh
POST /api/v1/shares/{id}/open | public | share_access
POST /api/v1/vault/objects/read | vault.use | general
POST /api/v1/vault/shares | vault.use | share_create
POST /api/v1/vault/slots | vault.use | general
POST /api/v1/vault/uploads | vault.use | upload
POST /api/v1/vault/uploads/{id}/complete | vault.use | upload
PUT /api/v1/vault/objects/{id} | vault.use | upload
PUT /api/v1/vault/slots/{index} | vault.use | general
PUT /api/v1/vault/uploads/{id}/parts/{index} | vault.use | upload
";

struct Row {
    method: String,
    path: String,
    access: String,
    line: String,
}

fn rows() -> Vec<Row> {
    let document = serde_json::to_value(elohim_server::openapi()).unwrap();
    let mut rows = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let access = operation["x-access"].as_str().unwrap_or("(undeclared)").to_owned();
            let limit = operation["x-rate-limit"].as_str().unwrap_or("(undeclared)");
            let limit = limit.split(' ').next().unwrap();
            let method = method.to_uppercase();
            let line = format!("{method} {path} | {access} | {limit}\n");
            rows.push(Row { method, path: path.replace("{index}", "0"), access, line });
        }
    }
    rows.sort_by(|a, b| a.line.cmp(&b.line));
    rows
}

#[test]
fn every_route_is_in_the_table() {
    assert_eq!(rows().into_iter().map(|row| row.line).collect::<String>(), TABLE);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn strangers_and_guests_are_refused_by_every_route_that_asks_for_more(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let guest = app.signed_in("guest", Role::Guest).await;
    for (n, row) in rows().into_iter().enumerate() {
        let path = row.path.replace("{id}", "00000000000000000000000000000000");
        let call = || app.call(row.method.parse().unwrap(), &path).from(&format!("203.0.113.{n}"));
        let anonymous = call().send().await.outcome();
        let forged = call().bearer("eyJhbGciOiJub25lIn0.e30.").send().await.outcome();
        match row.access.as_str() {
            "public" => assert!(!anonymous.starts_with("403"), "{}{anonymous}", row.line),
            "session" => {
                assert_eq!(
                    (anonymous.as_str(), forged.as_str()),
                    ("401 AUTH_REQUIRED", "401 AUTH_TOKEN_INVALID"),
                    "{}",
                    row.line
                );
            }
            _ => {
                assert_eq!(
                    (anonymous.as_str(), forged.as_str()),
                    ("401 AUTH_REQUIRED", "401 AUTH_TOKEN_INVALID"),
                    "{}",
                    row.line
                );
                let as_guest = call().bearer(&guest.token).send().await.outcome();
                assert_eq!(as_guest, "403 VAULT_PERMISSION_DENIED", "{}", row.line);
            }
        }
    }
}
