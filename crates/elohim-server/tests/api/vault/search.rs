//! Finding objects by what the server knows of them.

use std::time::Duration;

use elohim_api::vault::search::FoundObjects;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;

use super::{id, store};

async fn found(app: &TestApp, who: &Member, query: &str) -> (Vec<String>, Option<String>) {
    let page: FoundObjects = app.get(&format!("/api/v1/vault/search?{query}")).bearer(&who.token).send().await.json();
    (page.data.into_iter().map(|object| object.id).collect(), page.next)
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn objects_are_found_by_length_and_time_the_longest_first(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    for (n, length) in [(1, 100), (2, 300), (3, 200), (4, 300), (5, 300)] {
        store(&app, &alice, &id(n), &vec![n; length]).await;
        app.clock.advance(Duration::from_secs(60));
    }
    let gone = app.delete(&format!("/api/v1/vault/objects/{}", id(5))).bearer(&alice.token).send().await;
    assert_eq!(gone.outcome(), "204");
    let ids = |all: &[u8]| all.iter().map(|n| id(*n)).collect::<Vec<_>>();
    assert_eq!(found(&app, &alice, "").await, (ids(&[2, 4, 3, 1]), None));
    assert_eq!(found(&app, &alice, "min_length=200&max_length=299").await, (ids(&[3]), None));
    let time = "from=2026-01-01T00:01:00Z&until=2026-01-01T00:03:00Z";
    assert_eq!(found(&app, &alice, time).await, (ids(&[2, 3]), None));
    assert_eq!(found(&app, &alice, "min_length=300&max_length=200").await, (vec![], None));
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let (page, next) = found(&app, &alice, &format!("limit=1{after}")).await;
        all.extend(page);
        let Some(next) = next else { break };
        after = format!("&after={next}");
    }
    assert_eq!(all, ids(&[2, 4, 3, 1]));
    assert_eq!(found(&app, &alice, &format!("after=300-{}&max_length=250", id(4))).await, (ids(&[3, 1]), None));
    assert_eq!(found(&app, &bob, "").await, (vec![], None));
}

#[tokio::test]
async fn names_are_not_searched_here() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    for (query, outcome) in [
        ("query=budget", "400 VAULT_SEARCH_IS_CLIENT_SIDE"),
        ("query=", "400 VAULT_SEARCH_IS_CLIENT_SIDE"),
        ("after=here", "422 VALIDATION_FAILED"),
        ("after=-5-00", "422 VALIDATION_FAILED"),
        ("limit=0", "422 VALIDATION_FAILED"),
        ("from=yesterday", "422 VALIDATION_FAILED"),
        ("name=x", "422 VALIDATION_FAILED"),
    ] {
        let answer = app.get(&format!("/api/v1/vault/search?{query}")).bearer(&alice.token).send().await;
        assert_eq!(answer.outcome(), outcome, "{query}");
    }
}
