//! Unlock slots.

use elohim_api::Bytes;
use elohim_api::vault::slots::Slots;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::json;
use sha2::{Digest as _, Sha256};

fn slots() -> Slots {
    let slots = (0..16).map(|n| Bytes(vec![n; 100])).collect();
    Slots { memory_kib: 131_072, passes: 3, lanes: 1, salt: Bytes(vec![7; 16]), slots }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn slots_are_made_once_and_read_back(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    let create = async || app.post("/api/v1/vault/slots").bearer(&alice.token).json(&slots()).send().await.outcome();
    let get = async |token: &str| app.get("/api/v1/vault/slots").bearer(token).send().await;
    assert_eq!(get(&alice.token).await.outcome(), "404 VAULT_NOT_INITIALISED");
    assert_eq!(create().await, "201");
    assert_eq!(create().await, "409 VAULT_ALREADY_EXISTS");
    assert_eq!(get(&alice.token).await.json::<Slots>(), slots());
    assert_eq!(get(&bob.token).await.outcome(), "404 VAULT_NOT_INITIALISED");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_slot_is_replaced_only_by_who_read_it_last(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    app.post("/api/v1/vault/slots").bearer(&alice.token).json(&slots()).send().await;
    let replace = async |index: u8, previous: u8, new: Vec<u8>| {
        let previous = hex::encode(Sha256::digest([previous; 100]));
        let body = json!({ "previous_sha256": previous, "slot": Bytes(new) });
        app.put(&format!("/api/v1/vault/slots/{index}")).bearer(&alice.token).json(&body).send().await.outcome()
    };
    assert_eq!(replace(3, 3, vec![99; 100]).await, "204");
    assert_eq!(replace(3, 3, vec![98; 100]).await, "409 VAULT_SLOT_CHANGED");
    assert_eq!(replace(16, 3, vec![98; 100]).await, "404 NOT_FOUND");
    assert_eq!(replace(4, 4, vec![98; 101]).await, "422 VALIDATION_FAILED");
    let present: Slots = app.get("/api/v1/vault/slots").bearer(&alice.token).send().await.json();
    assert_eq!((&present.slots[3], &present.slots[4]), (&Bytes(vec![99; 100]), &Bytes(vec![4; 100])));
}

#[tokio::test]
async fn slots_that_differ_in_number_or_length_are_refused_and_nothing_is_stored() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    let fewer = Slots { slots: slots().slots[..15].to_vec(), ..slots() };
    let mut uneven = slots();
    uneven.slots[5].0.push(0);
    let weak = Slots { memory_kib: 1024, ..slots() };
    let salty = Slots { salt: Bytes(vec![0; 15]), ..slots() };
    for bad in [fewer, uneven, weak, salty] {
        let answer = app.post("/api/v1/vault/slots").bearer(&alice.token).json(&bad).send().await;
        assert_eq!(answer.outcome(), "422 VALIDATION_FAILED");
    }
    assert_eq!(app.get("/api/v1/vault/slots").bearer(&alice.token).send().await.outcome(), "404 VAULT_NOT_INITIALISED");
}
