//! What the makers of share links are told.

use std::time::Duration;

use elohim_api::Page;
use elohim_api::vault::share_access::OpenedShare;
use elohim_api::vault::share_notices::ShareNoticeView;
use elohim_app::ops::sweeps;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde_json::json;

use super::share_access::{PROOF, fetch, open, share};

/// What somebody is told, oldest first, by kind and number.
async fn told(app: &TestApp, who: &Member) -> Vec<(String, u32)> {
    let page: Page<ShareNoticeView> = app.get("/api/v1/vault/share-notices").bearer(&who.token).send().await.json();
    page.data.into_iter().rev().map(|one| (one.kind, one.downloads)).collect()
}

async fn download(app: &TestApp, from: &str, link: &str) {
    let opened: OpenedShare = open(app, from, link, PROOF).await.json();
    assert_eq!(fetch(app, from, link, &opened.ticket).await.outcome(), "200");
    app.clock.advance(Duration::from_secs(1));
}

fn expected(told: &[(&str, u32)]) -> Vec<(String, u32)> {
    told.iter().map(|(kind, downloads)| ((*kind).to_owned(), *downloads)).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_maker_is_told_what_they_chose_and_nobody_else_is(#[case] engine: Engine) {
    for (notify, of_three) in [
        (json!({ "max_downloads": 3 }), &[("first_download", 1), ("used_up", 3)][..]),
        (json!({ "max_downloads": 3, "notify": "each" }), &[("first_download", 1), ("download", 2), ("used_up", 3)]),
        (json!({ "max_downloads": 3, "notify": "never" }), &[]),
    ] {
        let app = TestApp::new(engine).await;
        let (alice, bob) = (app.member("alice").await, app.member("bob").await);
        let link = share(&app, &alice, notify).await;
        // Looking is told to nobody.
        let looked: OpenedShare = open(&app, "203.0.113.9", &link, PROOF).await.json();
        assert_eq!(told(&app, &alice).await, []);
        for n in 0..3 {
            download(&app, &format!("203.0.113.{n}"), &link).await;
        }
        assert_eq!(fetch(&app, "203.0.113.9", &link, &looked.ticket).await.outcome(), "410 max_downloads_reached");
        assert_eq!(told(&app, &alice).await, expected(of_three));
        assert_eq!(told(&app, &bob).await, []);
    }
}

/// Guessing is told once a day, whoever guesses from wherever, and whatever was guessed.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn too_many_attempts_are_told_once_a_day(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({ "has_password": true, "expires_at": "2026-01-20T00:00:00Z" })).await;
    let guess = async |from: &str| {
        for _ in 0..7 {
            open(&app, from, &link, [0; 32]).await;
        }
    };
    guess("203.0.113.1").await;
    guess("203.0.113.2").await;
    assert_eq!(told(&app, &alice).await, expected(&[("throttled", 0)]));
    app.clock.advance(Duration::from_secs(24 * 3600));
    guess("203.0.113.1").await;
    assert_eq!(told(&app, &alice).await, expected(&[("throttled", 0), ("throttled", 0)]));
    let silent = share_again(&app, &alice).await;
    for _ in 0..7 {
        open(&app, "203.0.113.3", &silent, [0; 32]).await;
    }
    assert_eq!(told(&app, &alice).await.len(), 2);
}

async fn share_again(app: &TestApp, who: &Member) -> String {
    let body = json!({ "auth_sha256": "00".repeat(32), "capsule": "AAAA", "notify": "never",
        "objects": [{ "id": super::id(1), "header": "AAAA", "skip": 0 }] });
    let link: serde_json::Value = app.post("/api/v1/vault/shares").bearer(&who.token).json(&body).send().await.json();
    link["id"].as_str().unwrap().to_owned()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_notice_is_put_away_by_its_owner_or_with_time(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let link = share(&app, &alice, json!({})).await;
    download(&app, "203.0.113.1", &link).await;
    let page: Page<ShareNoticeView> = app.get("/api/v1/vault/share-notices").bearer(&alice.token).send().await.json();
    assert_eq!((page.total, page.data[0].share.as_str()), (1, link.as_str()));
    let path = format!("/api/v1/vault/share-notices/{}", page.data[0].id);
    assert_eq!(app.delete(&path).bearer(&bob.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "404 NOT_FOUND");
    assert_eq!(told(&app, &alice).await, []);
    let end = json!({ "expires_at": "2026-01-20T00:00:00Z", "max_downloads": 2 });
    let change = app.call("PATCH".parse().unwrap(), &format!("/api/v1/vault/shares/{link}"));
    assert_eq!(change.bearer(&alice.token).json(&end).send().await.outcome(), "200");
    download(&app, "203.0.113.2", &link).await;
    assert_eq!(told(&app, &alice).await, expected(&[("used_up", 2)]));
    app.clock.advance(Duration::from_secs(90 * 24 * 3600 + 1));
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(app.rows("vault_share_notices").await, 0);
}
