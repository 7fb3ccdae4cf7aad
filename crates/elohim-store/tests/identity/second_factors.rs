use elohim_store::identity::{accounts, second_factors};
use elohim_store::ops::integrity;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{Error, Unique};
use rstest::rstest;

use crate::given::{account, account_id, at, digest, second_factor, step};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_code_and_a_recovery_code_are_spent_once(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let me = account_id(1);
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        second_factors::insert(tx, &second_factor(me)).await
    })
    .await
    .unwrap();
    let twice = step(&db.app, async |tx| second_factors::insert(tx, &second_factor(me)).await).await;
    assert!(matches!(twice, Err(Error::Unique(Unique::SecondFactor))), "{twice:?}");

    let mut tx = db.app.begin().await.unwrap();
    assert!(second_factors::confirm(&mut tx, me, at(9)).await.unwrap());
    assert!(!second_factors::confirm(&mut tx, me, at(10)).await.unwrap());
    let mut spent = Vec::new();
    for step in [5, 7, 7, 6, 8] {
        spent.push(second_factors::advance(&mut tx, me, step).await.unwrap());
    }
    assert_eq!(spent, [false, true, false, false, true]);
    assert!(!second_factors::advance(&mut tx, account_id(2), 9).await.unwrap());
    let found = second_factors::find(&mut tx, me).await.unwrap().unwrap();
    assert_eq!((found.confirmed_at, found.last_step, found.secret.expose()), (Some(at(9)), 8, &[7_u8; 20][..]));

    second_factors::replace_codes(&mut tx, me, &[digest(1), digest(2)]).await.unwrap();
    assert!(second_factors::use_code(&mut tx, me, &digest(1), at(20)).await.unwrap());
    assert!(!second_factors::use_code(&mut tx, me, &digest(1), at(21)).await.unwrap());
    assert!(!second_factors::use_code(&mut tx, me, &digest(3), at(21)).await.unwrap());
    assert!(!second_factors::use_code(&mut tx, account_id(2), &digest(2), at(21)).await.unwrap());
    assert_eq!(second_factors::count_codes(&mut tx, me).await.unwrap(), 1);
    second_factors::replace_codes(&mut tx, me, &[digest(1)]).await.unwrap();
    assert!(!second_factors::use_code(&mut tx, me, &digest(2), at(22)).await.unwrap(), "it was replaced");
    assert!(second_factors::use_code(&mut tx, me, &digest(1), at(22)).await.unwrap());
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);

    let mut tx = db.app.begin().await.unwrap();
    assert!(second_factors::delete(&mut tx, me).await.unwrap());
    assert!(!second_factors::delete(&mut tx, me).await.unwrap());
    assert_eq!(second_factors::count_codes(&mut tx, me).await.unwrap(), 0);
    assert!(second_factors::find(&mut tx, me).await.unwrap().is_none());
}
