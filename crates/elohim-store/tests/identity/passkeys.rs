use elohim_core::id::{AccountId, PasskeyId};
use elohim_core::identity::{Passkey, PasskeyCeremony, PasskeyName, Username};
use elohim_store::identity::accounts;
use elohim_store::identity::passkeys::{ceremonies, keys};
use elohim_store::ops::integrity;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{Error, Unique};
use rstest::rstest;
use uuid::Uuid;

use crate::given::{account, account_id, at, digest, step};

fn passkey(number: u8, account: AccountId) -> Passkey {
    Passkey {
        id: PasskeyId::from_uuid(Uuid::from_u128(u128::from(number))),
        account,
        credential_id: vec![number; 20],
        name: PasskeyName::parse("phone").unwrap(),
        credential: b"{}".to_vec(),
        created_at: at(i64::from(number)),
        last_used_at: None,
        suspended_at: None,
    }
}

fn ceremony(number: u8, account: Option<AccountId>) -> PasskeyCeremony {
    PasskeyCeremony {
        sha256: digest(number),
        account,
        state: vec![number],
        created_at: at(1),
        expires_at: at(i64::from(number)),
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_passkey_belongs_to_one_account_and_goes_with_it(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let (anna, bert) = (account_id(1), account_id(2));
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "anna"), "h").await?;
        accounts::insert(tx, &account(2, "bert"), "h").await?;
        keys::insert(tx, &passkey(4, anna)).await?;
        keys::insert(tx, &passkey(3, anna)).await
    })
    .await
    .unwrap();
    // A device gives each of its passkeys an id of its own: another one with the same id is a lie.
    let stolen = Passkey { credential_id: vec![3; 20], ..passkey(5, bert) };
    let taken = step(&db.app, async |tx| keys::insert(tx, &stolen).await).await;
    assert!(matches!(taken, Err(Error::Unique(Unique::PasskeyCredential))), "{taken:?}");
    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(keys::list(&mut tx, anna).await.unwrap(), [passkey(3, anna), passkey(4, anna)]);
    assert_eq!(keys::list(&mut tx, bert).await.unwrap(), []);
    assert_eq!(keys::find_by_credential(&mut tx, &[4; 20]).await.unwrap(), Some(passkey(4, anna)));
    assert_eq!(keys::find_by_credential(&mut tx, &[4; 19]).await.unwrap(), None);
    assert!(!keys::delete(&mut tx, bert, passkey(3, anna).id).await.unwrap());
    assert!(keys::delete(&mut tx, anna, passkey(3, anna).id).await.unwrap());
    keys::insert(&mut tx, &stolen).await.unwrap();
    assert_eq!(keys::delete_all(&mut tx, bert).await.unwrap(), 1);
    accounts::delete(&mut tx, anna).await.unwrap();
    assert_eq!(keys::find_by_credential(&mut tx, &[4; 20]).await.unwrap(), None);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_suspended_passkey_is_not_used_any_more(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let anna = account_id(1);
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "anna"), "h").await?;
        keys::insert(tx, &passkey(3, anna)).await?;
        keys::insert(tx, &passkey(4, anna)).await
    })
    .await
    .unwrap();
    let mut tx = db.app.begin().await.unwrap();
    assert!(keys::note_use(&mut tx, &passkey(3, anna), b"{1}", at(10)).await.unwrap());
    let used = Passkey { credential: b"{1}".to_vec(), last_used_at: Some(at(10)), ..passkey(3, anna) };
    assert_eq!(keys::lock(&mut tx, used.id).await.unwrap(), Some(used.clone()));
    assert!(keys::note_use(&mut tx, &used, b"{2}", at(11)).await.unwrap());
    assert_eq!(keys::count_usable(&mut tx, anna).await.unwrap(), 2);
    assert!(keys::suspend(&mut tx, used.id, at(12)).await.unwrap());
    assert!(!keys::suspend(&mut tx, used.id, at(13)).await.unwrap());
    let suspended = keys::lock(&mut tx, used.id).await.unwrap().unwrap();
    assert_eq!((suspended.suspended_at, suspended.last_used_at), (Some(at(12)), Some(at(11))));
    assert!(!keys::note_use(&mut tx, &suspended, b"{3}", at(14)).await.unwrap());
    assert_eq!(keys::count_usable(&mut tx, anna).await.unwrap(), 1);
    let named = keys::list_of_name(&mut tx, &Username::parse("anna").unwrap()).await.unwrap();
    assert_eq!(named, [passkey(4, anna)]);
    assert_eq!(keys::list_of_name(&mut tx, &Username::parse("bert").unwrap()).await.unwrap(), []);
    tx.commit().await.unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn ceremonies_are_taken_once_and_go_with_their_account(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let anna = account_id(1);
    step(&db.app, async |tx| {
        accounts::insert(tx, &account(1, "anna"), "h").await?;
        for number in [10, 20] {
            ceremonies::insert(tx, &ceremony(number, None)).await?;
        }
        ceremonies::insert(tx, &ceremony(30, Some(anna))).await
    })
    .await
    .unwrap();
    assert!(integrity::check(&db.app).await.unwrap().ok);
    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(ceremonies::take(&mut tx, &digest(10)).await.unwrap(), Some(ceremony(10, None)));
    assert_eq!(ceremonies::take(&mut tx, &digest(10)).await.unwrap(), None);
    assert_eq!(ceremonies::purge_expired(&mut tx, at(19)).await.unwrap(), 0);
    assert_eq!(ceremonies::purge_expired(&mut tx, at(20)).await.unwrap(), 1);
    accounts::delete(&mut tx, anna).await.unwrap();
    assert_eq!(ceremonies::make_room(&mut tx, 1).await.unwrap(), 0, "what was begun goes with the account");
}

/// Whoever begins without end crowds out their own, and nobody who is signed in.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_oldest_of_strangers_make_room(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let anna = account_id(1);
    let mut tx = db.app.begin().await.unwrap();
    accounts::insert(&mut tx, &account(1, "anna"), "h").await.unwrap();
    for (number, account) in [(5, Some(anna)), (10, None), (20, None)] {
        ceremonies::insert(&mut tx, &ceremony(number, account)).await.unwrap();
    }
    assert_eq!(ceremonies::make_room(&mut tx, 4).await.unwrap(), 0);
    assert_eq!(ceremonies::make_room(&mut tx, 3).await.unwrap(), 1);
    assert!(ceremonies::take(&mut tx, &digest(10)).await.unwrap().is_none());
    assert_eq!(ceremonies::make_room(&mut tx, 2).await.unwrap(), 1);
    assert!(ceremonies::take(&mut tx, &digest(5)).await.unwrap().is_some());
    assert_eq!(ceremonies::make_room(&mut tx, 1).await.unwrap(), 0);
}
