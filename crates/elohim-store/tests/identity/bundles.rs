use std::collections::BTreeMap;

use elohim_core::identity::{Assignment, Bundle, BundleKind, Effect, Permission};
use elohim_store::identity::{accounts, bundles};
use elohim_store::ops::integrity;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{Error, Unique};
use rstest::rstest;

use crate::given::{account, account_id, assignment, at, bundle, step};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn bundles_are_stored_changed_and_removed_from_everybody(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let (books, audits) = (bundle(1, BundleKind::Profile, "bookkeeper"), bundle(2, BundleKind::Set, "audits"));
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        accounts::insert(tx, &account(2, "bob"), "h").await?;
        bundles::insert(tx, &books).await?;
        bundles::insert(tx, &audits).await
    })
    .await
    .unwrap();
    let same_name = step(&db.app, async |tx| bundles::insert(tx, &bundle(3, BundleKind::Set, "audits")).await).await;
    assert!(matches!(same_name, Err(Error::Unique(Unique::BundleName))), "{same_name:?}");

    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(bundles::list(&mut tx, 10, 0).await.unwrap(), (vec![audits.clone(), books.clone()], 2));
    let (good, timed) = (assignment(account_id(2), &books, None), assignment(account_id(2), &audits, Some(500)));
    bundles::assign(&mut tx, &good).await.unwrap();
    bundles::assign(&mut tx, &timed).await.unwrap();
    assert_eq!(bundles::assigned(&mut tx, account_id(2), at(499)).await.unwrap(), [good.clone(), timed.clone()]);
    let left = bundles::assigned(&mut tx, account_id(2), at(500)).await.unwrap();
    assert_eq!(left, std::slice::from_ref(&good), "one is over");
    assert_eq!(bundles::assigned(&mut tx, account_id(1), at(1)).await.unwrap(), []);
    // The same again, with another end.
    let longer = Assignment { expires_at: Some(at(900)), ..timed };
    bundles::assign(&mut tx, &longer).await.unwrap();
    assert_eq!(bundles::assigned(&mut tx, account_id(2), at(500)).await.unwrap(), [good, longer]);

    let rules = BTreeMap::from([(Permission::SystemManageUsers, Effect::Deny)]);
    let changed = Bundle { name: "ledger".to_owned(), rules, ..books.clone() };
    assert!(bundles::update(&mut tx, &changed).await.unwrap());
    assert!(!bundles::update(&mut tx, &bundle(9, BundleKind::Set, "nothing")).await.unwrap());
    assert_eq!(bundles::find(&mut tx, books.id).await.unwrap(), Some(changed.clone()));
    assert_eq!(bundles::assigned(&mut tx, account_id(2), at(500)).await.unwrap()[0].bundle, changed);
    assert!(bundles::unassign(&mut tx, account_id(2), books.id).await.unwrap());
    assert!(!bundles::unassign(&mut tx, account_id(2), books.id).await.unwrap());
    assert!(bundles::delete(&mut tx, audits.id).await.unwrap());
    assert!(!bundles::delete(&mut tx, audits.id).await.unwrap());
    assert_eq!(bundles::assigned(&mut tx, account_id(2), at(1)).await.unwrap(), []);
    bundles::assign(&mut tx, &assignment(account_id(2), &changed, Some(10))).await.unwrap();
    assert_eq!(bundles::purge_expired(&mut tx, at(10)).await.unwrap(), 0);
    assert_eq!(bundles::purge_expired(&mut tx, at(11)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}
