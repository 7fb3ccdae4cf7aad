//! Being forgotten.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use elohim_api::privacy::erasure::ErasureReceipt;
use elohim_app::ops::sweeps;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rstest::rstest;
use serde_json::{Value, json};

use super::given::somebody;

const PASSWORD: &str = "a password for tests only";

async fn erase(app: &TestApp, who: &Member, body: &Value) -> Answer {
    app.post("/api/v1/privacy/erasure").bearer(&who.token).json(body).send().await
}

/// Whether a dump has a text, as it is or as PostgreSQL shows bytes.
fn has(dump: &[u8], text: &str) -> bool {
    [text.to_owned(), hex::encode(text)].iter().any(|text| memchr::memmem::find(dump, text.as_bytes()).is_some())
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn nothing_of_somebody_who_was_erased_is_left_in_any_store(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, canaries) = somebody(&app, 1).await;
    let (bert, others) = somebody(&app, 2).await;
    // The search finds what is not sealed while it is there. What is sealed is not even in a copy from before, a backup, and the
    // key to that is gone with the erasure.
    let before = app.dump().await;
    for one in [&canaries, &others] {
        assert!(has(&before, &one.capsule));
        assert_eq!(one.sealed().map(|canary| has(&before, canary)), [false; 4]);
    }
    let pool = anna.account.id.to_string();
    assert_ne!(app.stored_of(&pool), Vec::<PathBuf>::new());
    let export = |who: &Member| app.get("/api/v1/privacy/export").bearer(&who.token).send();
    let berts = export(&bert).await.body;
    let annas = export(&anna).await.body;
    assert_eq!(canaries.sealed().map(|canary| has(&annas, canary)), [true; 4]);

    let confirm = canaries.username.to_uppercase();
    let refused = erase(&app, &anna, &json!({ "password": PASSWORD, "confirm": others.username })).await;
    assert_eq!(refused.outcome(), "422 VALIDATION_FAILED");
    let refused = erase(&app, &anna, &json!({ "password": "wrong", "confirm": confirm })).await;
    assert_eq!(refused.outcome(), "401 AUTH_INVALID_CREDENTIALS");
    let erased = erase(&app, &anna, &json!({ "password": PASSWORD, "confirm": confirm })).await;
    assert_eq!(erased.outcome(), "200");

    let after = app.dump().await;
    for canary in canaries.all() {
        assert!(!has(&after, canary), "{canary} is still there");
    }
    assert_eq!(app.stored_of(&pool), Vec::<PathBuf>::new());
    assert!(has(&after, &others.capsule));
    assert_eq!(export(&bert).await.body, berts, "nothing of another person has changed");
    assert_eq!(export(&anna).await.outcome(), "401 AUTH_TOKEN_INVALID");
    let refresh = json!({ "refresh_token": anna.refresh_token });
    assert_eq!(app.post("/api/v1/auth/refresh").json(&refresh).send().await.outcome(), "401 AUTH_TOKEN_INVALID");
    // The name is free, and whoever takes it gets nothing of the other's.
    let again = app.signed_in(&canaries.username, Role::Member).await;
    let exported = String::from_utf8(export(&again).await.body).unwrap();
    assert!(!exported.contains("vault_object") && !exported.contains(&anna.account.id.to_string()), "{exported}");

    // The receipt says so, and is signed by this deployment.
    let receipt = erased.json::<ErasureReceipt>().receipt;
    let key: Jwk = app.get("/api/v1/privacy/receipt-key").send().await.json();
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.required_spec_claims.clear();
    rules.validate_exp = false;
    let key = DecodingKey::from_jwk(&key).unwrap();
    let said = jsonwebtoken::decode::<Value>(&receipt, &key, &rules).unwrap().claims;
    assert_eq!((said["objects"].as_u64(), said["bytes"].as_u64()), (Some(1), Some(6)));
    assert!(!receipt_text(&receipt).contains(&anna.account.id.to_string()), "it names nobody");
    let mut changed: Vec<_> = receipt.split('.').map(str::to_owned).collect();
    changed[1] = URL_SAFE_NO_PAD.encode(receipt_text(&receipt).replace("\"bytes\":6", "\"bytes\":7"));
    assert!(jsonwebtoken::decode::<Value>(&changed.join("."), &key, &rules).is_err());
}

fn receipt_text(receipt: &str) -> String {
    String::from_utf8(URL_SAFE_NO_PAD.decode(receipt.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

/// An erasure that stopped after its first step is finished by a sweep, and nobody signs in meanwhile.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_erasure_that_was_interrupted_is_finished(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (anna, canaries) = somebody(&app, 1).await;
    app.begin_erasure(&anna).await;
    assert_eq!(app.get("/api/v1/auth/me").bearer(&anna.token).send().await.outcome(), "401 AUTH_TOKEN_INVALID");
    assert!(has(&app.dump().await, &canaries.capsule));
    sweeps::once(&app.app).await.unwrap();
    let after = app.dump().await;
    for canary in canaries.all() {
        assert!(!has(&after, canary), "{canary} is still there");
    }
    sweeps::once(&app.app).await.unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_founder_stays_and_an_account_that_is_removed_is_erased_as_well(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let founder = app.signed_in("founder", Role::FounderRights).await;
    let body = json!({ "password": PASSWORD, "confirm": "founder" });
    assert_eq!(erase(&app, &founder, &body).await.outcome(), "403 AUTH_ACCOUNT_PROTECTED");
    let (anna, canaries) = somebody(&app, 1).await;
    let path = format!("/api/v1/users/{}", anna.account.id);
    assert_eq!(app.delete(&path).bearer(&founder.token).send().await.outcome(), "204");
    let after = app.dump().await;
    for canary in canaries.all() {
        assert!(!has(&after, canary), "{canary} is still there");
    }
}
