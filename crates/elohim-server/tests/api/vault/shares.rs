//! Share links, for those who make them.

use elohim_api::Page;
use elohim_api::vault::shares::ShareView;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{id, store};

async fn share(app: &TestApp, who: &Member, object: &str, more: Value) -> Answer {
    let mut body = json!({ "auth_sha256": "00".repeat(32), "capsule": "AAAA",
        "objects": [{ "id": object, "header": "AAAA", "skip": 0 }] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.post("/api/v1/vault/shares").bearer(&who.token).json(&body).send().await
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_link_lives_for_a_day_unless_another_end_is_asked(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    store(&app, &alice, &id(1), b"secret").await;
    let link: Value = share(&app, &alice, &id(1), json!({})).await.json();
    assert_eq!(link["expires_at"], "2026-01-02T00:00:00.000000Z");
    let end = "2026-01-08T12:00:00Z";
    let link: Value = share(&app, &alice, &id(1), json!({ "expires_at": end, "one_time": true })).await.json();
    assert_eq!((&link["expires_at"], &link["max_downloads"]), (&json!("2026-01-08T12:00:00.000000Z"), &json!(1)));
    for bad in [
        json!({ "expires_at": "2025-12-31T23:59:59Z" }),
        json!({ "expires_at": "2026-06-01T00:00:00Z" }),
        json!({ "max_downloads": 0 }),
        json!({ "one_time": true, "max_downloads": 2 }),
        json!({ "objects": [] }),
        json!({ "expires_at": "soon" }),
        json!({ "vault_passphrase": "x" }),
    ] {
        let answer = share(&app, &alice, &id(1), bad.clone()).await;
        assert_eq!(answer.status / 100, 4, "{bad}");
        assert_ne!(answer.status, 404, "{bad}");
    }
    let page: Page<ShareView> = app.get("/api/v1/vault/shares").bearer(&alice.token).send().await.json();
    assert_eq!(page.total, 2);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nobody_shares_or_revokes_what_belongs_to_another(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    store(&app, &alice, &id(1), b"secret").await;
    assert_eq!(share(&app, &bob, &id(1), json!({})).await.outcome(), "404 VAULT_FILE_NOT_FOUND");
    let link: ShareView = share(&app, &alice, &id(1), json!({})).await.json();
    let path = format!("/api/v1/vault/shares/{}", link.id);
    assert_eq!(app.delete(&path).bearer(&bob.token).send().await.outcome(), "404 NOT_FOUND");
    let page: Page<ShareView> = app.get("/api/v1/vault/shares").bearer(&bob.token).send().await.json();
    assert_eq!(page.total, 0);
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "404 NOT_FOUND");
    let page: Page<ShareView> = app.get("/api/v1/vault/shares").bearer(&alice.token).send().await.json();
    assert_eq!(page.data.iter().map(|link| link.state.as_str()).collect::<Vec<_>>(), ["revoked"]);
}

#[tokio::test]
async fn the_largest_capsule_is_taken() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    store(&app, &alice, &id(1), b"secret").await;
    let capsule = |bytes: usize| json!({ "capsule": "AAAA".repeat(bytes / 3) });
    assert_eq!(share(&app, &alice, &id(1), capsule(1024 * 1024)).await.outcome(), "201");
    assert_eq!(share(&app, &alice, &id(1), capsule(1024 * 1024 + 4)).await.outcome(), "422 VALIDATION_FAILED");
}
