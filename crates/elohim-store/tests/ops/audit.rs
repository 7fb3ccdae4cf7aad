use elohim_core::ops::audit::ChainState;
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::vault::Sha256;
use elohim_store::ops::audit;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, Error};
use rstest::rstest;
use tokio::task::JoinSet;

use crate::given::{account_id, at, object_id, step};

async fn given_rows(db: &TestDatabases, count: i64) {
    for n in 1..=count {
        step(&db.vault, async |tx| {
            let actor = AuditActor::Account(account_id(1));
            audit::record(tx, at(n), &actor, &AuditEvent::ObjectCreated(object_id(1)), "request").await
        })
        .await
        .unwrap();
    }
}

async fn chain(db: &TestDatabases) -> ChainState {
    step(&db.vault, async |tx| audit::verify(tx).await).await.unwrap()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn rows_are_chained_in_every_database(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    for (_, one) in db.all() {
        let mut tx = one.begin().await.unwrap();
        let empty = ChainState { anchor: None, rows: 0, head: Sha256([0; 32]), broken_at: None };
        assert_eq!(audit::verify(&mut tx).await.unwrap(), empty);
        let event = AuditEvent::AccountCreated(account_id(7));
        audit::record(&mut tx, at(1), &AuditActor::System("first start"), &event, "r1").await.unwrap();
        audit::record(&mut tx, at(2), &AuditActor::Anonymous, &event, "r2").await.unwrap();
        let rows = audit::list(&mut tx, 0, 10).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].seq, rows[0].at, rows[0].actor.as_str()), (1, at(1), "system:first start"));
        assert_eq!((rows[1].actor.as_str(), rows[1].event.as_str()), ("anonymous", "identity.account.created"));
        assert_eq!((rows[1].subject.clone(), rows[1].request_id.as_str()), (account_id(7).to_string(), "r2"));
        assert_eq!(audit::list(&mut tx, 1, 10).await.unwrap(), rows[1..]);
        assert_eq!(audit::list(&mut tx, 2, 10).await.unwrap(), []);
        let state = ChainState { anchor: None, rows: 2, head: rows[1].hash, broken_at: None };
        assert_eq!(audit::verify(&mut tx).await.unwrap(), state);
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn racing_writers_make_one_chain(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let mut racers = JoinSet::new();
    for n in 0..50 {
        let vault = db.vault.clone();
        racers.spawn(async move {
            step(&vault, async |tx| {
                let event = AuditEvent::ObjectCreated(object_id(n));
                audit::record(tx, at(i64::from(n)), &AuditActor::Anonymous, &event, "r").await
            })
            .await
            .unwrap();
        });
    }
    racers.join_all().await;
    let state = chain(db).await;
    assert_eq!((state.rows, state.broken_at), (50, None));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_changed_row_is_found(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    given_rows(db, 4).await;
    assert_eq!(chain(db).await.broken_at, None);
    db.behind(DatabaseName::Vault, "UPDATE audit_log SET actor = 'anonymous' WHERE seq = 3").await;
    let state = chain(db).await;
    assert_eq!((state.rows, state.broken_at), (2, Some(3)));
    let listed = step(&db.vault, async |tx| audit::list(tx, 1, 10).await).await;
    assert!(matches!(listed, Err(Error::Corrupt { table: "audit_log", id }) if id == "3"));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_removed_row_is_found_also_at_the_end(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    given_rows(db, 4).await;
    db.behind(DatabaseName::Vault, "DELETE FROM audit_log WHERE seq = 4").await;
    assert_eq!(chain(db).await.broken_at, Some(4));
    db.behind(DatabaseName::Vault, "DELETE FROM audit_log WHERE seq = 1").await;
    assert_eq!(chain(db).await.broken_at, Some(1));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_row_of_an_undone_transaction_leaves_nothing(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    given_rows(db, 1).await;
    let before = chain(db).await;
    let mut tx = db.vault.begin().await.unwrap();
    let event = AuditEvent::ObjectDeleted(object_id(1));
    audit::record(&mut tx, at(9), &AuditActor::Anonymous, &event, "r").await.unwrap();
    drop(tx);
    assert_eq!(chain(db).await, before);
}
