use elohim_core::id::PasskeyId;
use elohim_core::identity::oidc::{OidcLink, Person};
use elohim_core::identity::{Account, DisplayName, Passkey, PasskeyName, Session};
use elohim_store::identity::oidc::links;
use elohim_store::identity::passkeys::keys;
use elohim_store::identity::{accounts, sessions};
use elohim_store::ops::integrity;
use elohim_store::privacy::subject_keys;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, Error};
use rstest::rstest;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::given::{account, account_id, at, session, step, uuid};

const WHO: [&str; 7] =
    ["canary-name", "Canary Shown", "Canary Device", "203.0.113.77", "203.0.113.78", "canary-subject", "Canary Key"];

fn zoe() -> (Account, Session) {
    let account = Account { display_name: Some(DisplayName::parse(WHO[1]).unwrap()), ..account(1, WHO[0]) };
    let device = WHO[2].to_owned();
    let session = Session { device, last_address: Some(WHO[3].to_owned()), ..session(10, account.id, 10) };
    (account, session)
}

fn link() -> OidcLink {
    let person = Person { issuer: "https://directory.example".to_owned(), subject: WHO[5].to_owned() };
    OidcLink { account: account_id(1), person, created_at: at(7) }
}

fn passkey() -> Passkey {
    Passkey {
        id: PasskeyId::from_uuid(uuid(20)),
        account: account_id(1),
        credential_id: vec![1; 20],
        name: PasskeyName::parse(WHO[6]).unwrap(),
        credential: b"{}".to_vec(),
        created_at: at(8),
        last_used_at: None,
        suspended_at: None,
    }
}

async fn given(engine: Engine) -> TestDatabases {
    let db = TestDatabases::new(engine).await;
    let (account, session) = zoe();
    let mut tx = db.app.begin().await.unwrap();
    accounts::insert(&mut tx, &account, "h").await.unwrap();
    sessions::insert(&mut tx, &session).await.unwrap();
    links::insert(&mut tx, &link()).await.unwrap();
    keys::insert(&mut tx, &passkey()).await.unwrap();
    tx.commit().await.unwrap();
    step(&db.app, async |tx| sessions::renew(tx, session.id, at(20), at(30), WHO[4]).await).await.unwrap();
    db
}

fn said(dump: &[u8]) -> Vec<&'static str> {
    WHO.into_iter().filter(|text| dump.windows(text.len()).any(|bytes| bytes == text.as_bytes())).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_somebody_is_lies_nowhere_in_the_clear(#[case] engine: Engine) {
    let db = given(engine).await;
    assert_eq!(said(&db.dump().await), [""; 0]);
    // What is not sealed is seen: the search works.
    let issuer = b"https://directory.example";
    assert!(db.dump().await.windows(issuer.len()).any(|bytes| bytes == issuer));

    let mut tx = db.app.snapshot().await.unwrap();
    let (account, before) = zoe();
    assert_eq!(accounts::find(&mut tx, account.id).await.unwrap(), Some(account.clone()));
    assert_eq!(accounts::find_credentials(&mut tx, &account.username).await.unwrap().unwrap().0, account);
    let found = sessions::find(&mut tx, before.id).await.unwrap().unwrap();
    assert_eq!((found.device.as_str(), found.last_address.as_deref()), (WHO[2], Some(WHO[4])));
    assert_eq!(links::find_by_person(&mut tx, &link().person).await.unwrap(), Some(link()));
    assert_eq!(keys::list_of_name(&mut tx, &account.username).await.unwrap(), [passkey()]);
}

/// What a restored copy of the databases is: rows that are there, and a key that is not.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn without_the_key_rows_are_nobody_s(#[case] engine: Engine) {
    let mut db = given(engine).await;
    let (account, session) = zoe();
    let bob = self::account(2, "bob");
    step(&db.app, async |tx| accounts::insert(tx, &bob, "h").await).await.unwrap();
    step(&db.app, async |tx| accounts::destroy_key(tx, account.id).await).await.unwrap();
    for _ in 0..2 {
        let mut tx = db.app.snapshot().await.unwrap();
        assert_eq!(accounts::find(&mut tx, account.id).await.unwrap(), None);
        assert!(accounts::find_credentials(&mut tx, &account.username).await.unwrap().is_none());
        assert_eq!(accounts::list(&mut tx, "", 9, 0).await.unwrap(), (vec![bob.clone()], 1));
        assert_eq!(sessions::find(&mut tx, session.id).await.unwrap(), None);
        assert_eq!(links::find(&mut tx, account.id).await.unwrap(), None);
        assert_eq!(keys::list(&mut tx, account.id).await.unwrap(), []);
        assert!(accounts::existing(&mut tx).await.unwrap().contains(&account.id));
        drop(tx);
        // The second time from what is on disk.
        db.reopen().await;
    }
    assert!(integrity::check(&db.app).await.unwrap().ok);
    assert!(integrity::check(&db.keys).await.unwrap().ok);
    let insert = step(&db.app, async |tx| sessions::insert(tx, &self::session(11, account.id, 10)).await).await;
    assert!(matches!(insert, Err(Error::Other(_))));
}

#[tokio::test]
async fn a_destroyed_key_leaves_nothing_of_itself() {
    let db = TestDatabases::new(Engine::Sqlite).await;
    step(&db.app, async |tx| accounts::insert(tx, &account(1, "alice"), "h").await).await.unwrap();
    let file = SqliteConnectOptions::new().filename(db.file(DatabaseName::Keys).unwrap());
    let mut connection = file.connect().await.unwrap();
    let (key,): (Vec<u8>,) = sqlx::query_as("SELECT key FROM subject_keys").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let holds = |dump: &[u8]| dump.windows(key.len()).any(|part| part == key);
    assert!(key.len() == 32 && holds(&db.dump().await));
    step(&db.app, async |tx| accounts::destroy_key(tx, account_id(1)).await).await.unwrap();
    db.keys.forget_deleted().await.unwrap();
    assert!(!holds(&db.dump().await));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_key_that_is_lost_is_damage_and_no_absence(#[case] engine: Engine) {
    let mut db = given(engine).await;
    db.behind(DatabaseName::Keys, "DELETE FROM subject_keys").await;
    db.reopen().await;
    let mut tx = db.app.snapshot().await.unwrap();
    let lost = accounts::find(&mut tx, account_id(1)).await;
    let id = account_id(1).to_string();
    assert!(matches!(lost, Err(Error::Corrupt { table: "subject_keys", id: of }) if of == id));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn keys_of_those_who_are_not_there_can_be_found_and_removed(#[case] engine: Engine) {
    let db = TestDatabases::new(engine).await;
    let mut undone = db.app.begin().await.unwrap();
    accounts::insert(&mut undone, &account(1, "alice"), "h").await.unwrap();
    drop(undone);
    let created = account(1, "alice").created_at;
    let older = async |than| step(&db.keys, async |tx| subject_keys::list_older(tx, than).await).await.unwrap();
    assert_eq!(older(created).await, []);
    let later = at(created.as_micros() + 1);
    assert_eq!(older(later).await, [account_id(1)]);
    step(&db.keys, async |tx| subject_keys::delete(tx, account_id(1)).await).await.unwrap();
    assert_eq!(older(later).await, []);
}
