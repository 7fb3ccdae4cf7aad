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

/// A link is made longer or shorter and opened again by those who made it, and by nobody else; one that was revoked stays closed.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_link_is_changed_by_whoever_made_it(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    store(&app, &alice, &id(1), b"secret").await;
    let link: ShareView = share(&app, &alice, &id(1), json!({ "one_time": true })).await.json();
    let path = format!("/api/v1/vault/shares/{}", link.id);
    let change = async |who: &Member, body: Value| {
        app.call("PATCH".parse().unwrap(), &path).bearer(&who.token).json(&body).send().await
    };
    assert_eq!(change(&bob, json!({ "max_downloads": 9 })).await.outcome(), "404 NOT_FOUND");
    let same: ShareView = change(&alice, json!({})).await.json();
    assert_eq!(same, link);
    let end = "2026-01-03T00:00:00.000000Z";
    let longer: Value = change(&alice, json!({ "expires_at": end })).await.json();
    assert_eq!((&longer["expires_at"], &longer["max_downloads"]), (&json!(end), &json!(1)));
    let more: Value = change(&alice, json!({ "max_downloads": 5 })).await.json();
    assert_eq!((&more["expires_at"], &more["max_downloads"]), (&json!(end), &json!(5)));
    let any: Value = change(&alice, json!({ "max_downloads": 0 })).await.json();
    assert_eq!(any["max_downloads"], Value::Null);
    for bad in [
        json!({ "expires_at": "2025-12-31T23:59:59Z" }),
        json!({ "expires_at": "2026-06-01T00:00:00Z" }),
        json!({ "max_downloads": 1_000_001 }),
        json!({ "capsule": "AAAA" }),
    ] {
        assert_eq!(change(&alice, bad.clone()).await.status, 422, "{bad}");
    }
    app.clock.advance(std::time::Duration::from_secs(3 * 24 * 3600));
    let listed: Page<ShareView> = app.get("/api/v1/vault/shares").bearer(&alice.token).send().await.json();
    assert_eq!(listed.data[0].state, "expired");
    let again: ShareView = change(&alice, json!({ "expires_at": "2026-01-20T00:00:00Z" })).await.json();
    assert_eq!(again.state, "open");
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(change(&alice, json!({ "max_downloads": 9 })).await.outcome(), "404 NOT_FOUND");
}
