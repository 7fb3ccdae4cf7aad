//! Uploads in parts.

use elohim_api::vault::objects::Changes;
use elohim_api::vault::uploads::UploadView;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use rstest::rstest;
use serde_json::json;

use super::id;

async fn begin(app: &TestApp, who: &Member, object: &str, length: u64, parts: u32) -> Answer {
    let body = json!({ "object": object, "length": length, "parts": parts });
    app.post("/api/v1/vault/uploads").bearer(&who.token).json(&body).send().await
}

async fn put(app: &TestApp, who: &Member, upload: &str, index: u32, bytes: &[u8]) -> String {
    let path = format!("/api/v1/vault/uploads/{upload}/parts/{index}");
    app.put(&path).bearer(&who.token).part(bytes).send().await.outcome()
}

async fn complete(app: &TestApp, who: &Member, upload: &str) -> String {
    app.post(&format!("/api/v1/vault/uploads/{upload}/complete")).bearer(&who.token).send().await.outcome()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn parts_come_in_any_order_and_make_one_object(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let upload: UploadView = begin(&app, &alice, &id(1), 11, 3).await.json();
    assert_eq!(put(&app, &alice, &upload.id, 2, b"rld").await, "204");
    assert_eq!(put(&app, &alice, &upload.id, 0, b"hell").await, "204");
    assert_eq!(complete(&app, &alice, &upload.id).await, "409 VAULT_UPLOAD_INCOMPLETE");
    let path = format!("/api/v1/vault/objects/{}", id(1));
    assert_eq!(app.get(&path).bearer(&alice.token).send().await.outcome(), "404 VAULT_FILE_NOT_FOUND");
    let resumed: UploadView = begin(&app, &alice, &id(1), 11, 3).await.json();
    let mut received: Vec<_> = resumed.received.iter().map(|part| (part.index, part.length)).collect();
    received.sort_unstable();
    assert_eq!((&resumed.id, received), (&upload.id, vec![(0, 4), (2, 3)]));
    assert_eq!(put(&app, &bob, &upload.id, 1, b"o wo").await, "404 VAULT_UPLOAD_NOT_FOUND");
    assert_eq!(complete(&app, &bob, &upload.id).await, "404 VAULT_UPLOAD_NOT_FOUND");
    assert_eq!(put(&app, &alice, &upload.id, 1, b"o wo").await, "204");
    assert_eq!(complete(&app, &alice, &upload.id).await, "201");
    assert_eq!(complete(&app, &alice, &upload.id).await, "404 VAULT_UPLOAD_NOT_FOUND");
    let whole = app.get(&path).bearer(&alice.token).send().await;
    assert_eq!(whole.body, b"hello world");
    for (range, expected) in [("bytes=2-5", "llo "), ("bytes=3-9", "lo worl"), ("bytes=-4", "orld"), ("bytes=0-0", "h")]
    {
        let part = app.get(&path).bearer(&alice.token).header("range", range).send().await;
        assert_eq!((part.status, String::from_utf8(part.body).unwrap().as_str()), (206, expected), "{range}");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_part_is_sent_again_for_nothing_and_never_changed(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let upload: UploadView = begin(&app, &alice, &id(1), 8, 2).await.json();
    assert_eq!(put(&app, &alice, &upload.id, 0, b"four").await, "204");
    assert_eq!(put(&app, &alice, &upload.id, 0, b"four").await, "204");
    assert_eq!(put(&app, &alice, &upload.id, 0, b"five").await, "409 VAULT_PART_CONFLICT");
    assert_eq!(put(&app, &alice, &upload.id, 2, b"four").await, "422 VALIDATION_FAILED");
    assert_eq!(put(&app, &alice, &upload.id, 1, b"more!").await, "422 VALIDATION_FAILED");
    assert_eq!(complete(&app, &alice, &upload.id).await, "409 VAULT_UPLOAD_INCOMPLETE");
    assert_eq!(begin(&app, &alice, &id(1), 9, 2).await.outcome(), "409 VAULT_PART_CONFLICT");
}

/// What is on the disk is what the quota counts, whatever is refused.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn refused_parts_are_not_stored(#[case] engine: Engine) {
    let app = TestApp::with_quota(engine, 100).await;
    let alice = app.member("alice").await;
    let upload: UploadView = begin(&app, &alice, &id(1), 8, 2).await.json();
    assert_eq!(put(&app, &alice, &upload.id, 0, b"four").await, "204");
    assert_eq!(put(&app, &alice, &upload.id, 0, b"five").await, "409 VAULT_PART_CONFLICT");
    assert_eq!(put(&app, &alice, &upload.id, 1, &[7; 5000]).await, "422 VALIDATION_FAILED");
    assert_eq!(app.stored_of("").len(), 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_upload_cannot_be_hidden_behind_an_object_of_its_id(#[case] engine: Engine) {
    let app = TestApp::with_quota(engine, 100).await;
    let alice = app.member("alice").await;
    let upload: UploadView = begin(&app, &alice, &id(1), 90, 1).await.json();
    assert_eq!(put(&app, &alice, &upload.id, 0, &[7; 90]).await, "204");
    let object = app.put(&format!("/api/v1/vault/objects/{}", id(1))).bearer(&alice.token).part(b"x").send().await;
    assert_eq!(object.outcome(), "409 VAULT_PART_CONFLICT");
    assert_eq!(app.stored_of("").len(), 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_sweep_removes_everything_that_is_due(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    for number in 0..120 {
        let upload: UploadView = begin(&app, &alice, &id(number), 4, 1).await.json();
        put(&app, &alice, &upload.id, 0, b"four").await;
    }
    app.clock.advance(std::time::Duration::from_secs(7 * 24 * 3600 + 1));
    assert_eq!(elohim_app::vault::sweeps::purge_abandoned_uploads(&app.app).await.unwrap(), 120);
    app.clock.advance(std::time::Duration::from_secs(3601));
    assert_eq!(elohim_app::vault::sweeps::purge_deleted(&app.app).await.unwrap(), 120);
    assert_eq!(app.stored_of(""), Vec::<std::path::PathBuf>::new());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_upload_that_is_given_up_leaves_nothing_and_burns_its_id(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let upload: UploadView = begin(&app, &alice, &id(1), 8, 2).await.json();
    put(&app, &alice, &upload.id, 0, b"four").await;
    let path = format!("/api/v1/vault/uploads/{}", upload.id);
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(app.get(&path).bearer(&alice.token).send().await.outcome(), "404 VAULT_UPLOAD_NOT_FOUND");
    assert_eq!(begin(&app, &alice, &id(1), 8, 2).await.outcome(), "409 VAULT_OBJECT_EXISTS");
    app.clock.advance(std::time::Duration::from_secs(3601));
    elohim_app::vault::sweeps::purge_deleted(&app.app).await.unwrap();
    let files = app.stored_of("");
    assert_eq!(files, Vec::<std::path::PathBuf>::new());
    let changes: Changes = app.get("/api/v1/vault/changes").bearer(&alice.token).send().await.json();
    assert_eq!(changes.data.iter().map(|object| object.deleted).collect::<Vec<_>>(), [true]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn abandoned_uploads_are_swept_after_a_week(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let upload: UploadView = begin(&app, &alice, &id(1), 8, 2).await.json();
    put(&app, &alice, &upload.id, 0, b"four").await;
    app.clock.advance(std::time::Duration::from_secs(6 * 24 * 3600));
    assert_eq!(elohim_app::vault::sweeps::purge_abandoned_uploads(&app.app).await.unwrap(), 0);
    app.clock.advance(std::time::Duration::from_secs(24 * 3600 + 1));
    assert_eq!(elohim_app::vault::sweeps::purge_abandoned_uploads(&app.app).await.unwrap(), 1);
    assert_eq!(elohim_app::vault::sweeps::purge_abandoned_uploads(&app.app).await.unwrap(), 0);
}

#[tokio::test]
async fn sizes_that_no_object_has_are_refused() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    for (length, parts) in [(0, 1), (1, 0), (1, 2), (20_000_000, 2), (5, 200_000)] {
        assert_eq!(
            begin(&app, &alice, &id(1), length, parts).await.outcome(),
            "422 VALIDATION_FAILED",
            "{length} {parts}"
        );
    }
}
