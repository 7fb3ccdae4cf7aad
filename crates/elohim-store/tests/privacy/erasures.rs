use elohim_core::privacy::{Erased, Erasure};
use elohim_store::ops::integrity;
use elohim_store::privacy::erasures;
use elohim_store::testing::{Engine, TestDatabases};
use rstest::rstest;

use crate::given::{account_id, at, digest, erasure};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_erasure_is_open_until_it_is_finished_and_then_names_nobody(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let begun = erasure(1, account_id(7));
    let mut tx = db.app.begin().await.unwrap();
    erasures::begin(&mut tx, &begun).await.unwrap();
    // Begun again, it keeps its beginning.
    erasures::begin(&mut tx, &Erasure { begun_at: at(99), ..begun.clone() }).await.unwrap();
    assert_eq!(erasures::list_open(&mut tx, 10, 0).await.unwrap(), std::slice::from_ref(&begun));
    assert_eq!(erasures::list_open(&mut tx, 10, 1).await.unwrap(), []);
    assert!(erasures::is_open(&mut tx, account_id(7)).await.unwrap());
    assert!(!erasures::is_open(&mut tx, account_id(8)).await.unwrap());
    let erased = Erased { objects: 3, bytes: 4096 };
    assert!(erasures::measure(&mut tx, &begun.subject, erased).await.unwrap());
    assert!(erasures::finish(&mut tx, &begun.subject, at(9), "a receipt").await.unwrap());
    assert!(!erasures::finish(&mut tx, &digest(2), at(9), "a receipt").await.unwrap());
    assert!(!erasures::is_open(&mut tx, account_id(7)).await.unwrap());
    let receipt = Some("a receipt".to_owned());
    let finished = Erasure { account: None, finished_at: Some(at(9)), erased: Some(erased), receipt, ..begun };
    assert_eq!(erasures::find_by_ticket(&mut tx, &digest(101)).await.unwrap(), Some(finished.clone()));
    assert_eq!(erasures::find_by_ticket(&mut tx, &digest(1)).await.unwrap(), None);
    assert_eq!(erasures::find(&mut tx, &digest(1)).await.unwrap(), Some(finished));
    assert_eq!(erasures::list_open(&mut tx, 10, 0).await.unwrap(), []);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}
