//! Who may call what: one committed table, checked against the router and by calling every operation.

use elohim_core::identity::{Permission, Role};
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;

/// Every operation, who may call it, and its limit. A changed line is a changed right; a new route needs a line.
const TABLE: &str = "\
DELETE /api/v1/auth/notices | enrolment | general
DELETE /api/v1/auth/notices/{id} | enrolment | general
DELETE /api/v1/auth/oidc/links | session | general | password again
DELETE /api/v1/auth/passkeys/{id} | session | change_password
DELETE /api/v1/auth/sessions | session | general
DELETE /api/v1/auth/sessions/{id} | session | general
DELETE /api/v1/invitations/{id} | system.manage_users | general
DELETE /api/v1/permission-bundles/{id} | system.manage_permissions | general | password again
DELETE /api/v1/teams/{id} | team.use | destructive | password again
DELETE /api/v1/teams/{id}/invites/{invite} | team.use | general
DELETE /api/v1/teams/{id}/members/{account} | team.use | general
DELETE /api/v1/users/{id} | system.manage_users | destructive | password again
DELETE /api/v1/users/{id}/oidc-links | system.manage_users | general | password again
DELETE /api/v1/users/{id}/permission-bundles/{bundle} | system.manage_permissions | general | password again
DELETE /api/v1/users/{id}/second-factor | system.manage_users | general | password again
DELETE /api/v1/vault/drop-boxes/{id} | vault.use | share_revoke
DELETE /api/v1/vault/inbox/{object} | vault.use | general
DELETE /api/v1/vault/objects/{id} | vault.use | general
DELETE /api/v1/vault/share-notices/{id} | vault.use | general
DELETE /api/v1/vault/shares/{id} | vault.use | share_revoke
DELETE /api/v1/vault/uploads/{id} | vault.use | upload
GET / | public | general
GET /api/health | public | general
GET /api/v1/audit | system.view_audit_logs | general
GET /api/v1/audit/export | system.view_audit_logs | destructive
GET /api/v1/audit/verify | system.view_audit_logs | destructive
GET /api/v1/auth/me | enrolment | general
GET /api/v1/auth/me/preferences | session | general
GET /api/v1/auth/notices | enrolment | general
GET /api/v1/auth/oidc | public | general
GET /api/v1/auth/oidc/callback | public | general
GET /api/v1/auth/oidc/links | session | general
GET /api/v1/auth/passkeys | enrolment | general
GET /api/v1/auth/permissions | session | general
GET /api/v1/auth/second-factor | enrolment | general
GET /api/v1/auth/sessions | session | general
GET /api/v1/health | public | general
GET /api/v1/invitations | system.manage_users | general
GET /api/v1/ops/jobs | system.view_health | general
GET /api/v1/ops/logs | system.view_audit_logs | general
GET /api/v1/permission-bundles | system.manage_permissions | general
GET /api/v1/privacy/consents | session | general
GET /api/v1/privacy/export | session | privacy_export
GET /api/v1/privacy/policy | session | general
GET /api/v1/privacy/policy/acceptance | system.manage_users | general
GET /api/v1/privacy/policy/{version} | session | general
GET /api/v1/privacy/processing | session | general
GET /api/v1/privacy/receipt-key | public | general
GET /api/v1/privacy/retention | system.view_health | destructive
GET /api/v1/shares/{id}/objects/{index} | public | share_fetch
GET /api/v1/teams | team.use | general
GET /api/v1/teams/{id} | team.use | general
GET /api/v1/teams/{id}/invites | team.use | general
GET /api/v1/teams/{id}/members | team.use | general
GET /api/v1/teams/{id}/promotions | team.use | general
GET /api/v1/teams/{id}/welcome | team.use | general
GET /api/v1/users | system.manage_users | general
GET /api/v1/users/{id} | system.manage_users | general
GET /api/v1/users/{id}/permissions | system.manage_permissions | general
GET /api/v1/vault/analytics/access | vault.use | analytics
GET /api/v1/vault/analytics/activity | vault.use | analytics
GET /api/v1/vault/analytics/storage | vault.use | analytics
GET /api/v1/vault/changes | vault.use | change_feed
GET /api/v1/vault/drop-boxes | vault.use | share_list
GET /api/v1/vault/inbox | vault.use | general
GET /api/v1/vault/inbox/{object} | vault.use | general
GET /api/v1/vault/objects/{id} | vault.use | object_download
GET /api/v1/vault/search | vault.use | general
GET /api/v1/vault/share-notices | vault.use | share_list
GET /api/v1/vault/shares | vault.use | share_list
GET /api/v1/vault/slots | vault.use | general
GET /api/v1/vault/uploads/{id} | vault.use | upload
GET /api/v1/vault/usage | vault.use | general
GET /d/{id} | public | general
GET /health | public | general
GET /livez | public | general
GET /metrics | public | general
GET /pages.css | public | general
GET /readyz | public | general
GET /s/{id} | public | general
PATCH /api/v1/auth/me | session | general
PATCH /api/v1/teams/{id} | team.use | general
PATCH /api/v1/teams/{id}/members/{account} | team.use | general
PATCH /api/v1/users/{id} | system.manage_users | general | password again
PATCH /api/v1/vault/shares/{id} | vault.use | share_create
POST /api/v1/auth/change-password | enrolment | change_password
POST /api/v1/auth/change-password-first-login | public | login_address
POST /api/v1/auth/login | public | login_address
POST /api/v1/auth/logout | enrolment | general
POST /api/v1/auth/oidc/link | session | change_password
POST /api/v1/auth/oidc/link/start | session | change_password
POST /api/v1/auth/oidc/start | public | login_address
POST /api/v1/auth/oidc/token | public | login_address
POST /api/v1/auth/passkey-login/begin | public | login_address
POST /api/v1/auth/passkey-login/finish | public | login_address
POST /api/v1/auth/passkeys/begin | enrolment | change_password
POST /api/v1/auth/passkeys/finish | enrolment | change_password
POST /api/v1/auth/refresh | public | refresh
POST /api/v1/auth/register | public | register
POST /api/v1/auth/second-factor | enrolment | change_password
POST /api/v1/auth/second-factor/confirm | enrolment | change_password
POST /api/v1/auth/second-factor/recovery-codes | session | change_password
POST /api/v1/auth/second-factor/remove | session | change_password
POST /api/v1/auth/step-up | session | change_password
POST /api/v1/csp-reports | public | general
POST /api/v1/invitations | system.manage_users | general | password again
POST /api/v1/permission-bundles | system.manage_permissions | general | password again
POST /api/v1/privacy/consents | session | general
POST /api/v1/privacy/erasure | session | destructive
POST /api/v1/privacy/erasure/receipt | public | general
POST /api/v1/shares/{id}/open | public | share_access
POST /api/v1/storage/scrub | system.manage_settings | general
POST /api/v1/teams | team.create | general
POST /api/v1/teams/join | team.use | team_join
POST /api/v1/teams/{id}/invites | team.use | general
POST /api/v1/teams/{id}/promotions | team.use | general
POST /api/v1/teams/{id}/promotions/{promotion}/decision | team.use | general
POST /api/v1/teams/{id}/transfer | team.use | general | password again
POST /api/v1/users | system.manage_users | general | password again
POST /api/v1/users/{id}/reset-password | system.manage_users | general | password again
POST /api/v1/users/{id}/unlock | system.manage_users | general
POST /api/v1/vault/drop-boxes | vault.use | share_create
POST /api/v1/vault/inbox/{object}/accept | vault.use | general
POST /api/v1/vault/objects/read | vault.use | general
POST /api/v1/vault/shares | vault.use | share_create
POST /api/v1/vault/slots | vault.use | general
POST /api/v1/vault/uploads | vault.use | upload
POST /api/v1/vault/uploads/{id}/complete | vault.use | upload
POST /d/{id} | public | drop_send
PUT /api/v1/auth/me/preferences | session | general
PUT /api/v1/permission-bundles/{id} | system.manage_permissions | general | password again
PUT /api/v1/privacy/policy | system.manage_settings | general | password again
PUT /api/v1/teams/{id}/announcement | team.use | general
PUT /api/v1/teams/{id}/members/{account}/welcome | team.use | general
PUT /api/v1/users/{id}/permission-bundles/{bundle} | system.manage_permissions | general | password again
PUT /api/v1/vault/objects/{id} | vault.use | upload
PUT /api/v1/vault/slots/{index} | vault.use | general
PUT /api/v1/vault/uploads/{id}/parts/{index} | vault.use | upload
PUT /d/{id} | public | drop_send
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
            let fresh = if operation["x-step-up"] == true { " | password again" } else { "" };
            let line = format!("{method} {path} | {access} | {limit}{fresh}\n");
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

/// Every operation, as a stranger, with a forged token, and as every role: whoever lacks the permission is told so whatever
/// the ids and the body, and whoever has it is not.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push((*role, app.signed_in(&role.as_str().replace('_', "-"), *role).await));
    }
    // An account whose id is used in paths: of the lowest role, so that only the permission decides.
    let target = app.account("target", Role::Guest, false).await.id.to_string();
    for (n, row) in rows().into_iter().enumerate() {
        for (of, id) in ["00000000000000000000000000000000", target.as_str(), "..%2f..", "%00"].iter().enumerate() {
            let path = row.path.replace("{id}", id).replace("{bundle}", id);
            let call = |who: usize| app.call(row.method.parse().unwrap(), &path).from(&format!("203.{who}.{of}.{n}"));
            let anonymous = call(0).send().await.outcome();
            let forged = call(1).bearer("eyJhbGciOiJub25lIn0.e30.").send().await.outcome();
            let told = format!("{} {path}", row.line);
            if row.access == "public" {
                assert!(!anonymous.starts_with("403 AUTH_P") && !anonymous.starts_with("403 V"), "{told}{anonymous}");
                continue;
            }
            assert_eq!(
                (anonymous.as_str(), forged.as_str()),
                ("401 AUTH_REQUIRED", "401 AUTH_TOKEN_INVALID"),
                "{told}"
            );
            for (who, (role, member)) in people.iter().enumerate() {
                // These would end the sessions that the rest of the matrix needs.
                if row.line.starts_with("POST /api/v1/auth/logout")
                    || row.line.starts_with("DELETE /api/v1/users/{id} ")
                {
                    continue;
                }
                let outcome = call(who + 2).bearer(&member.token).send().await.outcome();
                let denied = match Permission::find(&row.access) {
                    Some(permission) if !role.allows(permission) => match permission {
                        Permission::VaultUse => Some("403 VAULT_PERMISSION_DENIED"),
                        _ => Some("403 AUTH_PERMISSION_DENIED"),
                    },
                    _ => None,
                };
                match denied {
                    Some(denied) => assert_eq!(outcome, denied, "{role}: {told}"),
                    None => assert!(
                        !outcome.contains("PERMISSION_DENIED") && !outcome.starts_with("5"),
                        "{role}: {told} {outcome}"
                    ),
                }
            }
        }
    }
}
