use elohim_core::identity::Username;
use elohim_store::identity::accounts;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{Error, Unique};
use rstest::rstest;

use crate::given::{account, account_id, step};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_account_is_found_by_id_and_name_with_its_hash(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let alice = account(1, "alice");
    step(&db.app, async |tx| accounts::insert(tx, &alice, "hash one").await).await.unwrap();

    let mut tx = db.app.snapshot().await.unwrap();
    let name = Username::parse("Alice").unwrap();
    assert_eq!(accounts::find(&mut tx, alice.id).await.unwrap(), Some(alice.clone()));
    assert_eq!(accounts::find(&mut tx, account_id(2)).await.unwrap(), None);
    let expected = Some((alice.clone(), "hash one".to_owned()));
    assert_eq!(accounts::find_credentials(&mut tx, &name).await.unwrap(), expected);
    assert_eq!(accounts::find_credentials_by_id(&mut tx, alice.id).await.unwrap(), expected);
    assert_eq!(accounts::find_credentials(&mut tx, &Username::parse("al_ce").unwrap()).await.unwrap(), None);
    assert_eq!(accounts::count(&mut tx).await.unwrap(), 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_taken_name_and_a_taken_id_are_told_apart(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    step(&db.app, async |tx| accounts::insert(tx, &account(1, "alice"), "h").await).await.unwrap();
    let same_name = step(&db.app, async |tx| accounts::insert(tx, &account(2, "alice"), "h").await).await;
    assert!(matches!(same_name, Err(Error::Unique(Unique::AccountUsername))), "{same_name:?}");
    let same_id = step(&db.app, async |tx| accounts::insert(tx, &account(1, "bob"), "h").await).await;
    assert!(matches!(same_id, Err(Error::Unique(Unique::Account))), "{same_id:?}");
    assert_eq!(step(&db.app, async |tx| accounts::count(tx).await).await.unwrap(), 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_new_password_keeps_the_row_good(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let alice = account(1, "alice");
    step(&db.app, async |tx| accounts::insert(tx, &alice, "old").await).await.unwrap();
    let set = async |id| step(&db.app, async |tx| accounts::update_password(tx, id, "new", false).await).await.unwrap();
    assert!(set(alice.id).await);
    assert!(!set(account_id(9)).await);
    let found = step(&db.app, async |tx| accounts::find_credentials_by_id(tx, alice.id).await).await.unwrap();
    let changed = elohim_core::identity::Account { must_change_password: false, ..alice };
    assert_eq!(found, Some((changed, "new".to_owned())));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_not_committed_never_was(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let mut tx = db.app.begin().await.unwrap();
    accounts::insert(&mut tx, &account(1, "alice"), "h").await.unwrap();
    drop(tx);
    assert_eq!(step(&db.app, async |tx| accounts::count(tx).await).await.unwrap(), 0);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_snapshot_sees_one_moment_and_cannot_write(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let mut before = db.app.snapshot().await.unwrap();
    assert_eq!(accounts::count(&mut before).await.unwrap(), 0);
    step(&db.app, async |tx| accounts::insert(tx, &account(1, "alice"), "h").await).await.unwrap();
    assert_eq!(accounts::count(&mut before).await.unwrap(), 0);
    let mut after = db.app.snapshot().await.unwrap();
    assert_eq!(accounts::count(&mut after).await.unwrap(), 1);
    assert!(accounts::insert(&mut after, &account(2, "bob"), "h").await.is_err());
}
