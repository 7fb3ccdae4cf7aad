//! Objects of the pool and the change feed.

use elohim_api::Bytes;
use elohim_api::vault::objects::{Changes, ObjectBodies};
use elohim_testkit::{Engine, TestApp, content_digest};
use rstest::rstest;
use serde_json::json;

use super::{id, store};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_object_is_created_once_and_its_bytes_come_back(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let path = format!("/api/v1/vault/objects/{}", id(1));
    store(&app, &alice, &id(1), b"hello world").await;
    let again = app.put(&path).bearer(&alice.token).part(b"other").send().await;
    assert_eq!(again.outcome(), "409 VAULT_OBJECT_EXISTS");
    let read = app.get(&path).bearer(&alice.token).send().await;
    assert_eq!(
        (read.status, read.body.as_slice(), read.header("content-length")),
        (200, b"hello world".as_slice(), "11")
    );
    assert_eq!(read.header("content-type"), "application/octet-stream");
    let part = app.get(&path).bearer(&alice.token).header("range", "bytes=6-").send().await;
    assert_eq!(
        (part.status, part.body.as_slice(), part.header("content-range")),
        (206, b"world".as_slice(), "bytes 6-10/11")
    );
    let beyond = app.get(&path).bearer(&alice.token).header("range", "bytes=11-").send().await;
    assert_eq!(
        (beyond.outcome().as_str(), beyond.header("content-range")),
        ("416 RANGE_NOT_SATISFIABLE", "bytes */11")
    );
    let head = app.call(axum::http::Method::HEAD, &path).bearer(&alice.token).send().await;
    assert_eq!((head.status, head.body.len(), head.header("content-length")), (200, 0, "11"));
    assert_eq!(app.get(&path).bearer(&bob.token).send().await.outcome(), "404 VAULT_FILE_NOT_FOUND");
    assert_eq!(app.delete(&path).bearer(&bob.token).send().await.outcome(), "404 VAULT_FILE_NOT_FOUND");
    store(&app, &bob, &id(1), b"bob's own").await;
    assert_eq!(app.get(&path).bearer(&alice.token).send().await.body, b"hello world");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_deleted_object_is_gone_and_its_id_is_never_used_again(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let path = format!("/api/v1/vault/objects/{}", id(1));
    store(&app, &alice, &id(1), b"hello").await;
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "404 VAULT_FILE_NOT_FOUND");
    assert_eq!(app.get(&path).bearer(&alice.token).send().await.outcome(), "404 VAULT_FILE_NOT_FOUND");
    assert_eq!(app.put(&path).bearer(&alice.token).part(b"new").send().await.outcome(), "409 VAULT_OBJECT_EXISTS");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_feed_tells_creations_and_deletions_in_order_and_pages(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    for n in 1..=3 {
        store(&app, &alice, &id(n), &[n; 10]).await;
    }
    store(&app, &bob, &id(9), b"bob's").await;
    app.delete(&format!("/api/v1/vault/objects/{}", id(2))).bearer(&alice.token).send().await;
    let feed = async |query: &str| -> Changes {
        app.get(&format!("/api/v1/vault/changes?{query}")).bearer(&alice.token).send().await.json()
    };
    let all = feed("").await;
    let told: Vec<_> = all.data.iter().map(|object| (object.id.clone(), object.deleted)).collect();
    assert_eq!(told, [(id(1), false), (id(3), false), (id(2), true)]);
    assert!(!all.has_more);
    let first = feed("limit=2").await;
    assert!(first.has_more);
    assert_eq!(feed(&format!("after={}", first.next)).await.data, all.data[2..]);
    assert_eq!(feed(&format!("after={}", all.next)).await.data, []);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn several_objects_are_read_at_once_in_the_asked_order(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    store(&app, &alice, &id(1), b"one").await;
    store(&app, &alice, &id(2), b"two").await;
    store(&app, &alice, &id(3), &vec![0; 4 * 1024 * 1024]).await;
    let ids = [id(3), id(2), id(9), id(1)];
    let answer = app.post("/api/v1/vault/objects/read").bearer(&alice.token).json(&json!({ "ids": ids })).send().await;
    let bodies: ObjectBodies = answer.json();
    let told: Vec<_> =
        bodies.data.iter().map(|body| (body.body.as_ref().map(|bytes| bytes.0.len()), body.omitted)).collect();
    assert_eq!(told, [(Some(4 * 1024 * 1024), false), (None, true), (None, false), (None, true)]);
    let small =
        app.post("/api/v1/vault/objects/read").bearer(&alice.token).json(&json!({ "ids": ids[1..] })).send().await;
    let bodies: ObjectBodies = small.json();
    assert_eq!(
        bodies.data.iter().map(|body| body.body.clone()).collect::<Vec<_>>(),
        [Some(Bytes(b"two".to_vec())), None, Some(Bytes(b"one".to_vec()))]
    );
}

#[tokio::test]
async fn bytes_that_are_not_those_announced_are_refused_and_nothing_is_stored() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let path = format!("/api/v1/vault/objects/{}", id(1));
    let put = || app.put(&path).bearer(&alice.token);
    assert_eq!(put().body("x").send().await.outcome(), "400 REQUEST_MALFORMED");
    assert_eq!(put().header("content-digest", "sha-256=:x:").body("x").send().await.outcome(), "400 REQUEST_MALFORMED");
    let other = put().header("content-digest", &content_digest(b"y")).body("x").send().await;
    assert_eq!(other.outcome(), "422 VAULT_DIGEST_MISMATCH");
    assert_eq!(put().part(b"").send().await.outcome(), "422 VALIDATION_FAILED");
    assert_eq!(put().part(&vec![0; 8 * 1024 * 1024 + 64 * 1024 + 1]).send().await.outcome(), "413 BODY_TOO_LARGE");
    for bad in ["x", "../../etc/passwd", "%2e%2e%2f", &"A".repeat(32), &"0".repeat(31)] {
        let answer = app
            .put(&format!("/api/v1/vault/objects/{}", bad.replace('/', "%2F")))
            .bearer(&alice.token)
            .part(b"x")
            .send()
            .await;
        assert_eq!(answer.outcome(), "404 VAULT_FILE_NOT_FOUND", "{bad}");
    }
    let changes: Changes = app.get("/api/v1/vault/changes").bearer(&alice.token).send().await.json();
    assert_eq!(changes.data, []);
    assert_eq!(app.stored_of(""), Vec::<std::path::PathBuf>::new());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_quota_counts_stored_and_announced_bytes(#[case] engine: Engine) {
    let app = TestApp::with_quota(engine, 100).await;
    let alice = app.member("alice").await;
    let put = async |n: u8, length: usize| {
        app.put(&format!("/api/v1/vault/objects/{}", id(n)))
            .bearer(&alice.token)
            .part(&vec![n; length])
            .send()
            .await
            .outcome()
    };
    assert_eq!(put(1, 60).await, "201");
    assert_eq!(put(2, 41).await, "413 VAULT_QUOTA_EXCEEDED");
    let announce = async |length: u64| {
        let body = json!({ "object": id(3), "length": length, "parts": 1 });
        app.post("/api/v1/vault/uploads").bearer(&alice.token).json(&body).send().await.outcome()
    };
    assert_eq!(announce(41).await, "413 VAULT_QUOTA_EXCEEDED");
    assert_eq!(announce(30).await, "201");
    assert_eq!(put(2, 11).await, "413 VAULT_QUOTA_EXCEEDED");
    assert_eq!(put(2, 10).await, "201");
    app.delete(&format!("/api/v1/vault/objects/{}", id(1))).bearer(&alice.token).send().await;
    assert_eq!(put(4, 60).await, "201");
}

/// Many at once get no more than one after the other would, and what is refused leaves no bytes.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn the_quota_is_not_given_away_twice(#[case] engine: Engine) {
    let app = TestApp::with_quota(engine, 100).await;
    let alice = app.member("alice").await;
    let outcomes = async |calls: Vec<elohim_testkit::Call>| {
        let calls: Vec<_> = calls.into_iter().map(|call| tokio::spawn(call.send())).collect();
        let mut outcomes = Vec::new();
        for call in calls {
            outcomes.push(call.await.unwrap().outcome());
        }
        outcomes.sort_unstable();
        outcomes
    };
    let announce = |n: u8| {
        let body = json!({ "object": id(n), "length": 40, "parts": 1 });
        app.post("/api/v1/vault/uploads").bearer(&alice.token).json(&body)
    };
    let expected = [vec!["201"; 2], vec!["413 VAULT_QUOTA_EXCEEDED"; 10]].concat();
    assert_eq!(outcomes((100..112).map(announce).collect()).await, expected);
    let put = |n: u8| app.put(&format!("/api/v1/vault/objects/{}", id(n))).bearer(&alice.token).part(&[n; 9]);
    assert_eq!(outcomes((1..13).map(put).collect()).await, expected);
    assert_eq!(app.stored_of("").len(), 2, "bytes of a refused object stayed");
}
