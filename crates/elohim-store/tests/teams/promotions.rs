use elohim_core::teams::Promotion;
use elohim_store::Error;
use elohim_store::identity::accounts;
use elohim_store::ops::integrity;
use elohim_store::teams::{promotions, team as teams};
use elohim_store::testing::{Engine, TestDatabases};
use rstest::rstest;

use crate::given::{account, account_id, at, promotion, step, team};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_asked_for_is_open_once_and_decided(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let ward = team(1, "Ward").id;
    let first = promotion(1, ward, account_id(1));
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        teams::insert(tx, &team(1, "Ward")).await?;
        promotions::insert(tx, &first).await
    })
    .await
    .unwrap();
    let again = step(&db.app, async |tx| promotions::insert(tx, &promotion(2, ward, account_id(1))).await).await;
    assert!(matches!(again, Err(Error::Unique(_))), "{again:?}");
    let mut tx = db.app.begin().await.unwrap();
    assert!(promotions::decide(&mut tx, &first, account_id(9), at(7), true).await.unwrap());
    let decided =
        Promotion { decided_by: Some(account_id(9)), decided_at: Some(at(7)), granted: true, ..first.clone() };
    assert_eq!(promotions::find(&mut tx, ward, first.id).await.unwrap(), Some(decided.clone()));
    let second = promotion(2, ward, account_id(1));
    promotions::insert(&mut tx, &second).await.unwrap();
    assert_eq!(promotions::list(&mut tx, ward, 10, 0).await.unwrap(), (vec![second.clone(), decided.clone()], 2));
    assert_eq!(promotions::list(&mut tx, ward, 1, 1).await.unwrap(), (vec![decided], 2));
    assert_eq!(promotions::find(&mut tx, team(2, "Other").id, first.id).await.unwrap(), None);
    assert_eq!(promotions::purge_old(&mut tx, at(2)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}
