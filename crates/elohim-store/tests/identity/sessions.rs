use elohim_core::identity::Session;
use elohim_store::Db;
use elohim_store::identity::{accounts, sessions};
use elohim_store::testing::{Engine, TestDatabases};
use rstest::rstest;

use crate::given::{account, account_id, at, session, step};

async fn given_sessions(app: &Db, all: &[Session]) {
    step(app, async |tx| {
        accounts::insert(tx, &account(1, "alice"), "h").await?;
        accounts::insert(tx, &account(2, "bob"), "h").await?;
        for one in all {
            sessions::insert(tx, one).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn live_sessions_are_listed_newest_first(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let mine = [(10, 10), (20, 20), (30, 30)].map(|(id, created)| session(id, account_id(1), created));
    let other = session(40, account_id(2), 15);
    let expired = session(50, account_id(1), -5000);
    given_sessions(&db.app, &[mine[1].clone(), mine[0].clone(), other.clone(), mine[2].clone(), expired.clone()]).await;

    let mut tx = db.app.begin().await.unwrap();
    let page = sessions::list(&mut tx, account_id(1), at(100), 2, 0).await.unwrap();
    assert_eq!(page, (vec![mine[2].clone(), mine[1].clone()], 3));
    let page = sessions::list(&mut tx, account_id(1), at(100), 2, 2).await.unwrap();
    assert_eq!(page, (vec![mine[0].clone()], 3));
    assert_eq!(sessions::find(&mut tx, expired.id).await.unwrap(), Some(expired.clone()));
    assert_eq!(sessions::count_live(&mut tx, at(100)).await.unwrap(), 4);

    assert!(sessions::revoke(&mut tx, mine[0].id, at(101)).await.unwrap());
    assert!(!sessions::revoke(&mut tx, mine[0].id, at(102)).await.unwrap());
    let revoked = Session { revoked_at: Some(at(101)), ..mine[0].clone() };
    assert_eq!(sessions::find(&mut tx, mine[0].id).await.unwrap(), Some(revoked));

    assert_eq!(sessions::purge_expired(&mut tx, at(0)).await.unwrap(), 1);
    assert_eq!(sessions::find(&mut tx, expired.id).await.unwrap(), None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn all_sessions_but_one_are_revoked(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let mine = [(10, 10), (20, 20), (30, 30)].map(|(id, created)| session(id, account_id(1), created));
    let other = session(40, account_id(2), 15);
    given_sessions(&db.app, &[&mine[..], std::slice::from_ref(&other)].concat()).await;
    let mut tx = db.app.begin().await.unwrap();
    assert_eq!(sessions::revoke_all(&mut tx, account_id(1), Some(mine[1].id), at(50)).await.unwrap(), 2);
    assert_eq!(sessions::list(&mut tx, account_id(1), at(50), 9, 0).await.unwrap(), (vec![mine[1].clone()], 1));
    assert_eq!(sessions::revoke_all(&mut tx, account_id(1), None, at(51)).await.unwrap(), 1);
    assert_eq!(sessions::list(&mut tx, account_id(1), at(50), 9, 0).await.unwrap(), (vec![], 0));
    assert_eq!(sessions::find(&mut tx, other.id).await.unwrap(), Some(other));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_renewed_session_ends_later(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let mine = session(10, account_id(1), 10);
    given_sessions(&db.app, std::slice::from_ref(&mine)).await;
    let mut tx = db.app.begin().await.unwrap();
    assert!(sessions::renew(&mut tx, mine.id, at(500), at(9000), "192.0.2.9").await.unwrap());
    let missing = session(99, account_id(1), 0).id;
    assert!(!sessions::renew(&mut tx, missing, at(500), at(9000), "192.0.2.9").await.unwrap());
    let renewed =
        Session { last_used_at: at(500), expires_at: at(9000), last_address: Some("192.0.2.9".to_owned()), ..mine };
    assert_eq!(sessions::find(&mut tx, renewed.id).await.unwrap(), Some(renewed));
}
