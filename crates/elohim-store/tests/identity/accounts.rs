use elohim_core::identity::{Account, DisplayName, Role, Username};
use elohim_store::identity::accounts::{self, PasswordUse};
use elohim_store::identity::sessions;
use elohim_store::ops::integrity;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{Error, Unique};
use rstest::rstest;

use crate::given::{account, account_id, at, session, step};

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
    let set = async |id, hash, usable| {
        step(&db.app, async |tx| accounts::update_password(tx, id, hash, usable).await).await.unwrap()
    };
    let find = async || step(&db.app, async |tx| accounts::find_credentials_by_id(tx, alice.id).await).await.unwrap();
    assert!(!set(account_id(9), "new", PasswordUse::Own).await);
    for (hash, usable, must_change_password, password_expires_at) in [
        ("one", PasswordUse::Own, false, None),
        ("two", PasswordUse::Temporary(at(500)), true, Some(at(500))),
        ("three", PasswordUse::Own, false, None),
    ] {
        assert!(set(alice.id, hash, usable).await);
        let changed = Account { must_change_password, password_expires_at, ..alice.clone() };
        assert_eq!(find().await, Some((changed, hash.to_owned())));
    }
    assert!(integrity::check(&db.app).await.unwrap().ok);
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

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn accounts_are_listed_changed_and_removed(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    step(&db.app, async |tx| {
        for (number, name) in [(1, "carol"), (2, "alice"), (3, "al"), (4, "a_b"), (5, "a.b")] {
            accounts::insert(tx, &account(number, name), "h").await?;
        }
        sessions::insert(tx, &session(10, account_id(2), 10)).await
    })
    .await
    .unwrap();
    let names = async |prefix: &'static str, limit, offset| {
        let (found, total) = step(&db.app, async |tx| accounts::list(tx, prefix, limit, offset).await).await.unwrap();
        (found.into_iter().map(|account| account.username.to_string()).collect::<Vec<_>>(), total)
    };
    assert_eq!(names("", 2, 1).await.1, 5);
    assert_eq!(names("al", 10, 0).await, (vec!["al".to_owned(), "alice".to_owned()], 2));
    assert_eq!(names("al", 1, 1).await, (vec!["alice".to_owned()], 2));
    assert_eq!(names("a_", 10, 0).await, (vec!["a_b".to_owned()], 1), "nothing in a prefix is a pattern");
    assert_eq!(names("%", 10, 0).await, (vec![], 0));

    let changed = Account {
        role: Role::Admin,
        disabled: true,
        display_name: Some(DisplayName::parse("Alice B.").unwrap()),
        ..account(2, "alice")
    };
    let update = async |account: Account| step(&db.app, async |tx| accounts::update(tx, &account).await).await.unwrap();
    assert!(update(changed.clone()).await);
    assert!(!update(account(9, "nobody")).await);
    let find = async || step(&db.app, async |tx| accounts::find(tx, account_id(2)).await).await.unwrap();
    assert_eq!(find().await, Some(changed.clone()));
    assert!(update(Account { display_name: None, ..changed.clone() }).await);
    assert_eq!(find().await, Some(Account { display_name: None, ..changed }));
    assert!(integrity::check(&db.app).await.unwrap().ok);

    let delete = async || step(&db.app, async |tx| accounts::delete(tx, account_id(2)).await).await.unwrap();
    assert_eq!((delete().await, delete().await, find().await), (true, false, None));
    let left = step(&db.app, async |tx| sessions::find(tx, session(10, account_id(2), 10).id).await).await.unwrap();
    assert_eq!(left, None, "its sessions are gone with it");
}
