//! How often share links may be tried: whatever restarts, and however many nodes there are.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use elohim_app::ops::sweeps;
use elohim_app::vault::share_access;
use elohim_app::{Caller, Error};
use elohim_core::id::ShareLinkId;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::json;

use super::share_access::{PROOF, open, share};

/// How often each outcome came.
async fn outcomes(attempts: impl IntoIterator<Item = tokio::task::JoinHandle<String>>) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for attempt in attempts {
        *all.entry(attempt.await.unwrap()).or_insert(0) += 1;
    }
    all
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_restart_forgets_no_attempt(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({ "has_password": true })).await;
    for _ in 0..4 {
        assert_eq!(open(&app, "203.0.113.1", &link, [0; 32]).await.outcome(), "401 password_incorrect");
    }
    let app = app.restarted(|_| {});
    assert_eq!(open(&app, "203.0.113.1", &link, [0; 32]).await.outcome(), "401 password_incorrect");
    let app = app.restarted(|_| {});
    let sixth = open(&app, "203.0.113.1", &link, PROOF).await;
    assert_eq!((sixth.outcome().as_str(), sixth.header("retry-after")), ("429 rate_limited", "12"));
    assert_eq!(open(&app, "203.0.113.2", &link, PROOF).await.outcome(), "200");
    // With another secret nobody can be told from anybody, and counting begins anew.
    let app = app.restarted(|settings| settings.tokens.jwt_secret = elohim_core::Secret::new([7; 32]));
    assert_eq!(open(&app, "203.0.113.1", &link, PROOF).await.outcome(), "200");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn of_a_thousand_attempts_at_two_nodes_five_are_looked_at(#[case] engine: Engine) {
    let one = Arc::new(TestApp::new(engine).await);
    let alice = one.member("alice").await;
    let link = share(&one, &alice, json!({ "has_password": true })).await;
    let other = Arc::new(one.another_node());
    let attempts = (0..1000).map(|n| {
        let (node, link) = (if n % 2 == 0 { one.clone() } else { other.clone() }, link.clone());
        tokio::spawn(async move { open(&node, "203.0.113.1", &link, [0; 32]).await.outcome() })
    });
    let expected = [("401 password_incorrect".to_owned(), 5), ("429 rate_limited".to_owned(), 995)];
    assert_eq!(outcomes(attempts.collect::<Vec<_>>()).await, expected.into());
    one.clock.advance(Duration::from_secs(61));
    for (n, node) in [&one, &other, &one, &other, &one].into_iter().enumerate() {
        assert_eq!(open(node, "203.0.113.1", &link, [0; 32]).await.outcome(), "401 password_incorrect", "{n}");
    }
    // The right one is refused like any other, at either node.
    for node in [&one, &other] {
        assert_eq!(open(node, "203.0.113.1", &link, PROOF).await.outcome(), "429 rate_limited");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_fifty_first_attempt_of_a_day_waits_also_after_restarts(#[case] engine: Engine) {
    let mut app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({ "has_password": true })).await;
    for n in 0..50 {
        if n % 10 == 9 {
            app = app.restarted(|_| {});
        }
        assert_eq!(open(&app, "203.0.113.1", &link, [0; 32]).await.outcome(), "401 password_incorrect", "{n}");
        app.clock.advance(Duration::from_secs(12));
    }
    let late = open(&app, "203.0.113.1", &link, PROOF).await;
    // One comes back every 1,728 seconds, 600 of which are over.
    assert_eq!((late.outcome().as_str(), late.header("retry-after")), ("429 rate_limited", "1128"));
    app.clock.advance(Duration::from_secs(1128));
    assert_eq!(open(&app, "203.0.113.1", &link, PROOF).await.outcome(), "200");
}

/// Whoever guesses from many addresses is stopped by the link's own limit; those who have the link until then are not counted.
#[tokio::test]
async fn a_link_takes_a_thousand_wrong_proofs_a_day_wherever_they_come_from() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({ "has_password": true })).await;
    for n in 0..20 {
        assert_eq!(open(&app, &format!("10.1.0.{n}"), &link, PROOF).await.outcome(), "200");
    }
    for n in 0..1000 {
        let from = format!("10.0.{}.{}", n / 250, n % 250);
        assert_eq!(open(&app, &from, &link, [0; 32]).await.outcome(), "401 password_incorrect", "{n}");
    }
    let refused = open(&app, "203.0.113.9", &link, PROOF).await;
    assert_eq!((refused.outcome().as_str(), refused.header("retry-after")), ("429 rate_limited", "87"));
    app.clock.advance(Duration::from_secs(87));
    assert_eq!(open(&app, "203.0.113.9", &link, PROOF).await.outcome(), "200");
}

/// Ten thousand links that are none, tried from one address, are two rows; from many addresses the number is bounded, which the
/// unit test of the keys shows. What is over is swept.
#[tokio::test]
async fn links_that_are_none_do_not_fill_the_database() {
    let app = TestApp::new(Engine::Sqlite).await;
    let from =
        |address: &str| Caller { address: address.to_owned(), device: String::new(), request_id: "r".to_owned() };
    let mut looked_at = 0;
    for n in 0..10_000u32 {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        let opened =
            share_access::open(&app.app, &from("203.0.113.1"), ShareLinkId::from_bytes(id), Some(&[0; 32])).await;
        looked_at += u32::from(!matches!(opened, Err(Error::Limited { .. })));
        app.clock.advance(Duration::from_millis(100));
    }
    // Five at once and one every twelve seconds of a thousand, until fifty in this day.
    assert_eq!(looked_at, 50);
    assert_eq!(app.rows("vault_throttles").await, 2);
    for n in 0..300 {
        let caller = from(&format!("10.0.{}.{}", n / 250, n % 250));
        let _ = share_access::open(&app.app, &caller, ShareLinkId::from_bytes([9; 16]), Some(&[0; 32])).await;
    }
    let rows = app.rows("vault_throttles").await;
    assert!((500..=602).contains(&rows), "{rows}");
    app.clock.advance(Duration::from_secs(24 * 3600));
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(app.rows("vault_throttles").await, 0);
}

/// Whoever has a copy of the database does not learn who opened a link.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_address_is_kept_as_a_digest(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let link = share(&app, &alice, json!({})).await;
    assert_eq!(open(&app, "203.0.113.77", &link, PROOF).await.outcome(), "200");
    assert_eq!(app.rows("vault_throttles").await, 2);
    let is_there = async |text: &str| {
        let stored = app.dump().await;
        let shows = |bytes: &[u8]| stored.windows(bytes.len()).any(|window| window == bytes);
        shows(text.as_bytes()) || shows(hex::encode(text).as_bytes())
    };
    let planted = match engine {
        Engine::Sqlite => "INSERT INTO vault_throttles (id, full_at) VALUES (CAST('203.0.113.78' AS BLOB), 0)",
        Engine::Postgres => "INSERT INTO vault_throttles (id, full_at) VALUES (CAST('203.0.113.78' AS BYTEA), 0)",
    };
    app.behind_vault(planted).await;
    assert!(is_there("203.0.113.78").await);
    assert!(!is_there("203.0.113.77").await);
}
