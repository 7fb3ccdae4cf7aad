use elohim_core::vault::Object;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::objects::{self, Usage};
use elohim_store::{Error, Unique};
use rstest::rstest;
use tokio::task::JoinSet;

use crate::given::{at, new_object, object_id, parts, pool_id, step};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn objects_come_and_go_in_the_order_of_the_feed(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let me = pool_id(1);
    let mut tx = db.vault.begin().await.unwrap();
    let first = objects::insert(&mut tx, &new_object(me, 1, 30), &parts(&[10, 20])).await.unwrap();
    let second = objects::insert(&mut tx, &new_object(me, 2, 5), &parts(&[5])).await.unwrap();
    let foreign = objects::insert(&mut tx, &new_object(pool_id(2), 1, 7), &parts(&[7])).await.unwrap();
    let expected =
        Object { pool: me, id: object_id(1), seq: 1, length: 30, parts: 2, created_at: at(5), deleted_at: None };
    assert_eq!((first.clone(), second.seq, foreign.seq), (expected, 2, 1));
    assert_eq!(objects::find(&mut tx, me, object_id(1)).await.unwrap(), Some(first.clone()));
    assert_eq!(objects::find(&mut tx, me, object_id(3)).await.unwrap(), None);
    assert_eq!(objects::parts(&mut tx, me, object_id(1)).await.unwrap(), parts(&[10, 20]));
    assert_eq!(objects::usage(&mut tx, me).await.unwrap(), Usage { bytes: 35, objects: 2 });
    assert_eq!(objects::usage(&mut tx, pool_id(3)).await.unwrap(), Usage::default());
    assert_eq!(objects::totals(&mut tx).await.unwrap(), Usage { bytes: 42, objects: 3 });

    let deleted = objects::delete(&mut tx, me, object_id(1), at(60)).await.unwrap();
    let expected = Object { seq: 3, deleted_at: Some(at(60)), ..first };
    assert_eq!(deleted, Some(expected.clone()));
    assert_eq!(objects::delete(&mut tx, me, object_id(1), at(61)).await.unwrap(), None);
    assert_eq!(objects::delete(&mut tx, me, object_id(9), at(61)).await.unwrap(), None);
    assert_eq!(objects::changes(&mut tx, me, 0, 10).await.unwrap(), [second.clone(), expected.clone()]);
    assert_eq!(objects::changes(&mut tx, me, 0, 1).await.unwrap(), std::slice::from_ref(&second));
    assert_eq!(objects::changes(&mut tx, me, 2, 10).await.unwrap(), std::slice::from_ref(&expected));
    let ids = [object_id(1), object_id(7), object_id(2)];
    assert_eq!(objects::find_many(&mut tx, me, &ids).await.unwrap(), [second, expected]);
    assert_eq!(objects::find_many(&mut tx, me, &[]).await.unwrap(), []);
    assert_eq!(objects::usage(&mut tx, me).await.unwrap(), Usage { bytes: 5, objects: 1 });
    tx.commit().await.unwrap();

    let again = step(&db.vault, async |tx| objects::insert(tx, &new_object(me, 1, 1), &parts(&[1])).await).await;
    assert!(matches!(again, Err(Error::Unique(Unique::VaultObject))), "{again:?}");
    let usage = step(&db.vault, async |tx| objects::usage(tx, me).await).await.unwrap();
    assert_eq!(usage, Usage { bytes: 5, objects: 1 });
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn bytes_of_deleted_objects_are_collected_once(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let me = pool_id(1);
    let mut tx = db.vault.begin().await.unwrap();
    for id in 1..=3 {
        objects::insert(&mut tx, &new_object(me, id, 5), &parts(&[5])).await.unwrap();
    }
    objects::delete(&mut tx, me, object_id(2), at(20)).await.unwrap().unwrap();
    objects::delete(&mut tx, me, object_id(1), at(30)).await.unwrap().unwrap();
    assert_eq!(objects::deleted_with_blobs(&mut tx, at(30), 9).await.unwrap(), [(me, object_id(2))]);
    let both = [(me, object_id(2)), (me, object_id(1))];
    assert_eq!(objects::deleted_with_blobs(&mut tx, at(31), 9).await.unwrap(), both);
    assert!(!objects::mark_blobs_gone(&mut tx, me, object_id(3)).await.unwrap());
    assert!(objects::mark_blobs_gone(&mut tx, me, object_id(2)).await.unwrap());
    assert!(!objects::mark_blobs_gone(&mut tx, me, object_id(2)).await.unwrap());
    assert_eq!(objects::deleted_with_blobs(&mut tx, at(31), 9).await.unwrap(), [(me, object_id(1))]);
    assert_eq!(objects::parts(&mut tx, me, object_id(2)).await.unwrap(), []);
    assert!(objects::find(&mut tx, me, object_id(2)).await.unwrap().is_some());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_large_object_keeps_all_its_parts(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let many = parts(&vec![1; 2500]);
    let mut tx = db.vault.begin().await.unwrap();
    objects::insert(&mut tx, &new_object(pool_id(1), 1, 2500), &many).await.unwrap();
    assert_eq!(objects::parts(&mut tx, pool_id(1), object_id(1)).await.unwrap(), many);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn racing_creations_and_deletions_leave_no_gap_behind_the_reader(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let me = pool_id(1);
    let mut racers = JoinSet::new();
    for id in 0..40_u8 {
        let vault = db.vault.clone();
        racers.spawn(async move {
            step(&vault, async |tx| objects::insert(tx, &new_object(me, id, 2), &parts(&[2])).await).await.unwrap();
            if id % 2 == 0 {
                step(&vault, async |tx| objects::delete(tx, me, object_id(id), at(9)).await).await.unwrap().unwrap();
            }
        });
    }
    // A reader that follows the feed while it grows must end with every object in its last state.
    let mut seen = std::collections::BTreeMap::new();
    let mut after = 0;
    loop {
        let running = !racers.is_empty();
        let page = step(&db.vault, async |tx| objects::changes(tx, me, after, 5).await).await.unwrap();
        let empty = page.is_empty();
        for object in page {
            after = object.seq;
            seen.insert(object.id, object.deleted_at);
        }
        if empty && !running {
            break;
        }
        while let Some(done) = racers.try_join_next() {
            done.unwrap();
        }
    }
    let expected = (0..40_u8).map(|id| (object_id(id), (id % 2 == 0).then(|| at(9)))).collect();
    assert_eq!(seen, expected);
    let usage = step(&db.vault, async |tx| objects::usage(tx, me).await).await.unwrap();
    assert_eq!(usage, Usage { bytes: 40, objects: 20 });
}
