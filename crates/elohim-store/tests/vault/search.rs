use elohim_core::id::ObjectId;
use elohim_core::vault::{Part, Sha256};
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::filling::fill;
use elohim_store::vault::objects::{self, NewObject};
use elohim_store::vault::search::{LOOKED_AT, Search, search};
use rstest::rstest;

use crate::given::{at, pool_id};

fn id(number: u32) -> ObjectId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    ObjectId::from_bytes(bytes)
}

/// So many objects, one a second, with these lengths.
fn given(count: u32, length: impl Fn(u32) -> u64) -> Vec<(NewObject, Part)> {
    let object = |number: u32| {
        let (length, created_at) = (length(number), at(i64::from(number) * 1_000_000));
        let new = NewObject { pool: pool_id(1), id: id(number), length, created_at };
        (new, Part { index: 0, length, sha256: Sha256([7; 32]) })
    };
    (0..count).map(object).collect()
}

/// Everything that a search finds, and how many pages it took.
async fn all(db: &TestDatabases, mut what: Search, limit: u32) -> (Vec<ObjectId>, usize) {
    let mut tx = db.vault.snapshot().await.unwrap();
    let (mut found, mut pages) = (Vec::new(), 0);
    loop {
        let page = search(&mut tx, pool_id(1), &what, limit).await.unwrap();
        assert!(page.objects.len() <= limit as usize);
        pages += 1;
        found.extend(page.objects.iter().map(|object| object.id));
        let Some((length, id)) = page.next else { return (found, pages) };
        (what.length.1, what.behind) = (length, Some(id));
    }
}

fn everything() -> Search {
    Search { length: (0, u64::MAX), created: None, behind: None }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_search_by_time_looks_at_so_many_objects_a_page_and_finds_all(#[case] engine: Engine) {
    let db = TestDatabases::new(engine).await;
    let count = 3 * LOOKED_AT - 1;
    let mut tx = db.vault.begin().await.unwrap();
    fill(&mut tx, &given(count, u64::from)).await.unwrap();
    tx.commit().await.unwrap();
    // The shortest are the oldest: they come last.
    let hour = |from: u32, until: u32| Search {
        created: Some((at(i64::from(from) * 1_000_000), at(i64::from(until) * 1_000_000))),
        ..everything()
    };
    assert_eq!(all(&db, hour(5, 8), 10).await, (vec![id(7), id(6), id(5)], 3));
    assert_eq!(all(&db, hour(count - 2, u32::MAX), 10).await, (vec![id(count - 1), id(count - 2)], 3));
    assert_eq!(all(&db, hour(count, u32::MAX), 10).await, (vec![], 3));
    let (found, pages) = all(&db, everything(), 1000).await;
    assert_eq!((found.len(), pages), (count as usize, 6));
    assert!(found.is_sorted_by(|one, other| one > other));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn objects_of_one_length_come_in_pages_by_their_id(#[case] engine: Engine) {
    let db = TestDatabases::new(engine).await;
    let mut tx = db.vault.begin().await.unwrap();
    fill(&mut tx, &given(2500, |number| if number < 2000 { 80 } else { 70 })).await.unwrap();
    objects::delete(&mut tx, pool_id(1), id(3), at(0)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let expected: Vec<_> = (0..2500).filter(|number| *number != 3).map(id).collect();
    assert_eq!(all(&db, everything(), 300).await, (expected, 9));
    let none = Search { length: (81, 80), ..everything() };
    assert_eq!(all(&db, none, 300).await, (vec![], 1));
}

/// What is filled in for measurements is what insertions leave.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn filled_pools_are_as_inserted_ones(#[case] engine: Engine) {
    let db = TestDatabases::new(engine).await;
    let mut tx = db.vault.begin().await.unwrap();
    let all = given(3, |number| u64::from(number) + 1);
    fill(&mut tx, &all[..1]).await.unwrap();
    fill(&mut tx, &all[1..]).await.unwrap();
    let filled = objects::changes(&mut tx, pool_id(1), 0, 10).await.unwrap();
    let mut inserted = Vec::new();
    for (new, part) in all {
        let elsewhere = NewObject { pool: pool_id(2), ..new };
        inserted.push(objects::insert(&mut tx, &elsewhere, std::slice::from_ref(&part)).await.unwrap());
        let parts = objects::parts(&mut tx, pool_id(1), new.id).await.unwrap();
        assert_eq!(parts, objects::parts(&mut tx, pool_id(2), new.id).await.unwrap());
    }
    inserted.iter_mut().for_each(|object| object.pool = pool_id(1));
    assert_eq!(filled, inserted);
    let usage = objects::usage(&mut tx, pool_id(1)).await.unwrap();
    assert_eq!(usage, objects::usage(&mut tx, pool_id(2)).await.unwrap());
}
