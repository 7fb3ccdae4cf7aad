use elohim_core::id::UploadId;
use elohim_core::vault::Part;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::uploads::{self, PartOutcome};
use elohim_store::{Error, Unique};
use rstest::rstest;

use crate::given::{at, digest, object_id, parts, pool_id, step, upload, uuid};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn parts_arrive_in_any_order_and_never_change(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let me = pool_id(1);
    let mine = upload(1, me, 1, 10);
    step(&db.vault, async |tx| uploads::insert(tx, &mine).await).await.unwrap();
    let twice = step(&db.vault, async |tx| uploads::insert(tx, &upload(2, me, 1, 10)).await).await;
    assert!(matches!(twice, Err(Error::Unique(Unique::VaultUploadObject))), "{twice:?}");
    step(&db.vault, async |tx| uploads::insert(tx, &upload(3, pool_id(2), 1, 10)).await).await.unwrap();

    let mut tx = db.vault.begin().await.unwrap();
    assert_eq!(uploads::find(&mut tx, me, mine.id).await.unwrap(), Some(mine.clone()));
    assert_eq!(uploads::find(&mut tx, pool_id(2), mine.id).await.unwrap(), None);
    assert_eq!(uploads::find_by_object(&mut tx, me, object_id(1)).await.unwrap(), Some(mine.clone()));
    assert_eq!(uploads::find_by_object(&mut tx, me, object_id(2)).await.unwrap(), None);
    let all = parts(&[5, 5]);
    assert_eq!(uploads::put_part(&mut tx, mine.id, &all[1]).await.unwrap(), PartOutcome::Stored);
    assert_eq!(uploads::put_part(&mut tx, mine.id, &all[0]).await.unwrap(), PartOutcome::Stored);
    assert_eq!(uploads::put_part(&mut tx, mine.id, &all[1]).await.unwrap(), PartOutcome::Same);
    let other = Part { sha256: digest(99), ..all[1].clone() };
    assert_eq!(uploads::put_part(&mut tx, mine.id, &other).await.unwrap(), PartOutcome::Conflict);
    assert_eq!(uploads::parts(&mut tx, mine.id).await.unwrap(), all);
    assert!(uploads::delete(&mut tx, mine.id).await.unwrap());
    assert!(!uploads::delete(&mut tx, mine.id).await.unwrap());
    assert_eq!(uploads::parts(&mut tx, mine.id).await.unwrap(), []);
    uploads::insert(&mut tx, &upload(2, me, 1, 10)).await.unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_part_of_no_upload_is_refused(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let nowhere = UploadId::from_uuid(uuid(5));
    let put = step(&db.vault, async |tx| uploads::put_part(tx, nowhere, &parts(&[1])[0]).await).await;
    assert!(matches!(put, Err(Error::Other(_))), "{put:?}");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn abandoned_uploads_are_listed_oldest_first(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let mut tx = db.vault.begin().await.unwrap();
    let all = [(1, 30), (2, 10), (3, 20)].map(|(n, created)| upload(n.into(), pool_id(1), n, created));
    for one in &all {
        uploads::insert(&mut tx, one).await.unwrap();
    }
    assert_eq!(uploads::list_abandoned(&mut tx, at(30), 9).await.unwrap(), [all[1].clone(), all[2].clone()]);
    assert_eq!(uploads::list_abandoned(&mut tx, at(31), 1).await.unwrap(), [all[1].clone()]);
    assert_eq!(uploads::open_bytes(&mut tx, pool_id(1)).await.unwrap(), 30);
    assert_eq!(uploads::open_bytes(&mut tx, pool_id(2)).await.unwrap(), 0);
}
