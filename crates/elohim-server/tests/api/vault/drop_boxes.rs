//! Drop boxes and their inbox, for those whose they are.

use std::time::Duration;

use elohim_api::vault::drop_boxes::DropBoxView;
use elohim_api::{Page, Time};
use elohim_core::Clock as _;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::json;

use super::drop_send::{drop_box, inbox, object, opened, sealed, usage};
use super::id;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_inbox_is_its_owners(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let (identity, drop_box) = drop_box(&app, &alice, json!({})).await;
    for text in [b"one".as_slice(), b"two"] {
        assert_eq!(app.put(&drop_box.path).body(sealed(&identity, text)).send().await.outcome(), "201");
        app.clock.advance(Duration::from_secs(1));
    }
    let waiting = inbox(&app, &alice).await;
    let (first, second) = (waiting[0].object.clone(), waiting[1].object.clone());
    assert_eq!(inbox(&app, &bob).await, []);
    let close = format!("/api/v1/vault/drop-boxes/{}", drop_box.id);
    let of = |object: &str| format!("/api/v1/vault/inbox/{object}");
    for path in [of(&first), of(&id(9)), of("x")] {
        assert_eq!(app.get(&path).bearer(&bob.token).send().await.outcome(), "404 SUBMISSION_NOT_FOUND");
        assert_eq!(app.delete(&path).bearer(&bob.token).send().await.outcome(), "404 SUBMISSION_NOT_FOUND");
        let accept = app.post(&format!("{path}/accept")).bearer(&bob.token).send().await;
        assert_eq!(accept.outcome(), "404 SUBMISSION_NOT_FOUND");
    }
    assert_eq!(app.delete(&close).bearer(&bob.token).send().await.outcome(), "404 DROP_BOX_NOT_FOUND");

    let accept = format!("{}/accept", of(&first));
    assert_eq!(app.post(&accept).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(app.post(&accept).bearer(&alice.token).send().await.outcome(), "404 SUBMISSION_NOT_FOUND");
    assert_eq!(opened(&identity, &object(&app, &alice, &first).await), b"one");
    assert_eq!(app.delete(&of(&second)).bearer(&alice.token).send().await.outcome(), "204");
    let gone = app.get(&format!("/api/v1/vault/objects/{second}")).bearer(&alice.token).send().await;
    assert_eq!((gone.outcome().as_str(), usage(&app, &alice).await.objects), ("404 VAULT_FILE_NOT_FOUND", 1));
    assert_eq!(inbox(&app, &alice).await, []);

    // What is destroyed as an object is no submission either.
    assert_eq!(app.put(&drop_box.path).body(sealed(&identity, b"three")).send().await.outcome(), "201");
    let third = inbox(&app, &alice).await.remove(0).object;
    let path = format!("/api/v1/vault/objects/{third}");
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(inbox(&app, &alice).await, []);
    assert_eq!(app.delete(&close).bearer(&alice.token).send().await.outcome(), "204");
    assert_eq!(app.delete(&close).bearer(&alice.token).send().await.outcome(), "404 DROP_BOX_NOT_FOUND");
    let boxes: Page<DropBoxView> = app.get("/api/v1/vault/drop-boxes").bearer(&alice.token).send().await.json();
    assert_eq!((boxes.total, boxes.data[0].state.as_str()), (1, "closed"));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_box_that_nobody_could_use_is_refused(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let (_, drop_box) = drop_box(&app, &alice, json!({})).await;
    for bad in ["age1", "not a recipient", "AGE-SECRET-KEY-1QQQQQQQQQ"] {
        let body = json!({ "recipient": bad });
        let refused = app.post("/api/v1/vault/drop-boxes").bearer(&alice.token).json(&body).send().await;
        assert_eq!(refused.outcome(), "422 VALIDATION_FAILED", "{bad}");
    }
    let body = json!({ "recipient": drop_box.recipient, "expires_at": Time(app.clock.now()) });
    let refused = app.post("/api/v1/vault/drop-boxes").bearer(&alice.token).json(&body).send().await;
    assert_eq!(refused.outcome(), "422 VALIDATION_FAILED");
}
