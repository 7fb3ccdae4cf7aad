//! Share links, for those who open them.

use std::time::Duration;

use axum::http::Method;
use elohim_api::vault::share_access::OpenedShare;
use elohim_api::vault::shares::ShareView;
use elohim_api::{Bytes, Page};
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{id, store};

pub(super) const PROOF: [u8; 32] = [42; 32];

pub(super) async fn share(app: &TestApp, who: &Member, more: Value) -> String {
    store(app, who, &id(1), b"HEADERsecret bytes").await;
    let mut body = json!({ "auth_sha256": hex::encode(Sha256::digest(PROOF)), "capsule": "AAAA",
        "objects": [{ "id": id(1), "header": Bytes(b"OWN".to_vec()), "skip": 6 }] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let link: ShareView = app.post("/api/v1/vault/shares").bearer(&who.token).json(&body).send().await.json();
    link.id
}

pub(super) async fn open(app: &TestApp, from: &str, link: &str, proof: [u8; 32]) -> Answer {
    let body = json!({ "auth": Bytes(proof.to_vec()) });
    app.post(&format!("/api/v1/shares/{link}/open")).from(from).json(&body).send().await
}

pub(super) async fn fetch(app: &TestApp, from: &str, link: &str, ticket: &str) -> Answer {
    app.get(&format!("/api/v1/shares/{link}/objects/0")).from(from).bearer(ticket).send().await
}

async fn downloads(app: &TestApp, who: &Member) -> u32 {
    let page: Page<ShareView> = app.get("/api/v1/vault/shares").bearer(&who.token).send().await.json();
    page.data[0].downloads
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn looking_never_counts_the_first_byte_does_and_a_ticket_resumes(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({ "one_time": true })).await;
    app.get(&format!("/s/{link}")).send().await;
    let opened: OpenedShare = open(&app, "203.0.113.1", &link, PROOF).await.json();
    let other: OpenedShare = open(&app, "203.0.113.2", &link, PROOF).await.json();
    assert_eq!(opened.objects[0].length, 18);
    let path = format!("/api/v1/shares/{link}/objects/0");
    for method in [Method::HEAD, Method::OPTIONS] {
        app.call(method, &path).bearer(&opened.ticket).send().await;
    }
    assert_eq!(downloads(&app, &alice).await, 0);
    let got = fetch(&app, "203.0.113.1", &link, &opened.ticket).await;
    assert_eq!((got.status, got.body.as_slice()), (200, b"HEADERsecret bytes".as_slice()));
    assert_eq!(downloads(&app, &alice).await, 1);
    assert_eq!(fetch(&app, "203.0.113.2", &link, &other.ticket).await.outcome(), "410 max_downloads_reached");
    assert_eq!(open(&app, "203.0.113.2", &link, PROOF).await.outcome(), "410 max_downloads_reached");
    let rest = app.get(&path).bearer(&opened.ticket).header("range", "bytes=6-").send().await;
    assert_eq!((rest.status, rest.body.as_slice()), (206, b"secret bytes".as_slice()));
    let age = app.get(&format!("{path}?format=age")).bearer(&opened.ticket).send().await;
    assert_eq!((age.body.as_slice(), age.header("content-length")), (b"OWNsecret bytes".as_slice(), "15"));
    assert_eq!(downloads(&app, &alice).await, 1);
    app.clock.advance(Duration::from_secs(600));
    assert_eq!(fetch(&app, "203.0.113.1", &link, &opened.ticket).await.outcome(), "404 invalid_token");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn of_a_thousand_openings_of_a_one_time_link_exactly_one_succeeds(#[case] engine: Engine) {
    let app = std::sync::Arc::new(TestApp::new(engine).await);
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({ "one_time": true })).await;
    let openings = (0..1000).map(|n| {
        let (app, link) = (app.clone(), link.clone());
        tokio::spawn(async move {
            let from = format!("10.0.{}.{}", n / 250, n % 250);
            let opened = open(&app, &from, &link, PROOF).await;
            if opened.status != 200 {
                return opened.outcome();
            }
            fetch(&app, &from, &link, &opened.json::<OpenedShare>().ticket).await.outcome()
        })
    });
    let mut succeeded = 0;
    for opening in openings.collect::<Vec<_>>() {
        match opening.await.unwrap().as_str() {
            "200" => succeeded += 1,
            other => assert_eq!(other, "410 max_downloads_reached"),
        }
    }
    assert_eq!((succeeded, downloads(&app, &alice).await), (1, 1));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn wrong_proofs_are_throttled_and_so_is_the_right_one_after_them(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({ "has_password": true })).await;
    let nothing = app.post(&format!("/api/v1/shares/{link}/open")).from("203.0.113.1").json(&json!({})).send().await;
    assert_eq!(nothing.outcome(), "401 password_required");
    for _ in 0..4 {
        assert_eq!(open(&app, "203.0.113.1", &link, [0; 32]).await.outcome(), "401 password_incorrect");
    }
    let sixth = open(&app, "203.0.113.1", &link, PROOF).await;
    assert_eq!((sixth.outcome().as_str(), sixth.header("retry-after")), ("429 rate_limited", "12"));
    assert_eq!(open(&app, "203.0.113.2", &link, PROOF).await.outcome(), "200");
    let mut outcomes = Vec::new();
    for _ in 0..46 {
        app.clock.advance(Duration::from_secs(13));
        outcomes.push(open(&app, "203.0.113.1", &link, [0; 32]).await.outcome());
    }
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "401 password_incorrect").count(), 45);
    assert_eq!(outcomes[45], "429 rate_limited");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_revoked_link_answers_like_one_that_never_was(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({})).await;
    let opened: OpenedShare = open(&app, "203.0.113.1", &link, PROOF).await.json();
    assert_eq!(fetch(&app, "203.0.113.1", &link, &opened.ticket).await.outcome(), "200");
    app.delete(&format!("/api/v1/vault/shares/{link}")).bearer(&alice.token).send().await;
    assert_eq!(fetch(&app, "203.0.113.1", &link, &opened.ticket).await.outcome(), "404 invalid_token");
    let plain = |answer: Answer| {
        let mut body: Value = answer.json();
        body.as_object_mut().unwrap().remove("request_id");
        (answer.status, body)
    };
    let revoked = plain(open(&app, "203.0.113.1", &link, PROOF).await);
    assert_eq!(revoked, plain(open(&app, "203.0.113.1", &id(8), PROOF).await));
    assert_eq!(revoked, plain(open(&app, "203.0.113.1", "not-a-link", PROOF).await));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_expired_link_and_a_foreign_ticket_open_nothing(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({})).await;
    let opened: OpenedShare = open(&app, "203.0.113.1", &link, PROOF).await.json();
    assert_eq!(fetch(&app, "203.0.113.1", &id(8), &opened.ticket).await.outcome(), "404 invalid_token");
    assert_eq!(fetch(&app, "203.0.113.1", &link, "guessed").await.outcome(), "404 invalid_token");
    let second = app.get(&format!("/api/v1/shares/{link}/objects/1")).bearer(&opened.ticket).send().await;
    assert_eq!(second.outcome(), "404 invalid_token");
    app.clock.advance(Duration::from_secs(24 * 3600));
    assert_eq!(open(&app, "203.0.113.1", &link, PROOF).await.outcome(), "410 expired");
}

/// What is to be looked at only is served as it is stored, which clients that obey can show, and in no form that a stock tool opens.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_link_to_look_at_only_serves_no_stock_tool(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    store(&app, &alice, &id(1), b"HEADERsecret bytes").await;
    let body = |header: &[u8]| {
        json!({ "auth_sha256": hex::encode(Sha256::digest(PROOF)), "capsule": "AAAA", "view_only": true,
            "objects": [{ "id": id(1), "header": Bytes(header.to_vec()), "skip": 6 }] })
    };
    let make =
        async |header: &[u8]| app.post("/api/v1/vault/shares").bearer(&alice.token).json(&body(header)).send().await;
    assert_eq!(make(b"OWN").await.outcome(), "422 VALIDATION_FAILED");
    let link: ShareView = make(b"").await.json();
    assert!(link.view_only);
    let opened: OpenedShare = open(&app, "203.0.113.1", &link.id, PROOF).await.json();
    let path = format!("/api/v1/shares/{}/objects/0", link.id);
    for method in [Method::GET, Method::HEAD] {
        let refused = app.call(method, &format!("{path}?format=age")).bearer(&opened.ticket).send().await;
        assert_eq!(refused.status, 403);
    }
    let refused = app.get(&format!("{path}?format=age")).bearer(&opened.ticket).send().await;
    assert_eq!(refused.outcome(), "403 view_only");
    assert_eq!(downloads(&app, &alice).await, 0);
    let stored = app.get(&path).bearer(&opened.ticket).send().await;
    assert_eq!((stored.status, stored.body.as_slice()), (200, b"HEADERsecret bytes".as_slice()));
}
