use elohim_core::Secret;
use elohim_store::privacy::receipt_keys;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{Error, Unique};
use rstest::rstest;

use crate::given::{at, step};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn there_is_one_key(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let insert = async |seed: u8| {
        step(&db.app, async |tx| receipt_keys::insert(tx, &Secret::new([seed; 32]), at(1)).await).await
    };
    assert!(step(&db.app, async |tx| receipt_keys::find(tx).await).await.unwrap().is_none());
    insert(1).await.unwrap();
    assert!(matches!(insert(2).await, Err(Error::Unique(Unique::ReceiptKey))));
    let found = step(&db.app, async |tx| receipt_keys::find(tx).await).await.unwrap().unwrap();
    assert_eq!(found.expose(), [1; 32]);
}
