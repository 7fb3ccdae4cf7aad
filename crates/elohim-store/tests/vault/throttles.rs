use std::sync::Arc;
use std::time::Duration;

use elohim_core::vault::throttle::Allowance;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::throttles;
use rstest::rstest;
use tokio::task::JoinSet;

use crate::given::{at, digest, step};

const FIVE: Allowance = Allowance { count: 5, period: Duration::from_secs(60) };

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn of_a_thousand_at_once_exactly_five_get_through(#[case] engine: Engine) {
    let db = Arc::new(TestDatabases::new(engine).await);
    let mut charges = JoinSet::new();
    for _ in 0..1000 {
        let db = Arc::clone(&db);
        charges.spawn(async move {
            let mut tx = db.vault.begin().await.unwrap();
            let wait = throttles::charge(&mut tx, &digest(1), FIVE, at(7)).await.unwrap();
            tx.commit().await.unwrap();
            wait
        });
    }
    let waits = charges.join_all().await;
    assert_eq!(waits.iter().filter(|wait| wait.is_none()).count(), 5);
    assert_eq!(waits.iter().filter(|wait| **wait == Some(Duration::from_secs(12))).count(), 995);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_taken_comes_back_with_time_and_is_forgotten_then(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let second = 1_000_000;
    let charge = async |key: u8, now: i64| {
        step(&db.vault, async |tx| throttles::charge(tx, &digest(key), FIVE, at(now)).await).await.unwrap()
    };
    for _ in 0..5 {
        assert_eq!(charge(1, 0).await, None);
    }
    assert_eq!(charge(1, 0).await, Some(Duration::from_secs(12)));
    assert_eq!(charge(2, 0).await, None);
    assert_eq!(charge(1, 12 * second - 1).await, Some(Duration::from_micros(1)));
    assert_eq!(charge(1, 12 * second).await, None);
    assert_eq!(charge(1, 12 * second).await, Some(Duration::from_secs(12)));
    let wait = async |key: u8, now: i64| {
        step(&db.vault, async |tx| throttles::wait(tx, &digest(key), FIVE, at(now)).await).await.unwrap()
    };
    assert_eq!(wait(1, 12 * second).await, Some(Duration::from_secs(12)));
    assert_eq!((wait(1, 24 * second).await, wait(9, 0).await), (None, None));
    // Whoever comes back after a long time has five again, and no more.
    for _ in 0..5 {
        assert_eq!(charge(1, 1000 * second).await, None);
    }
    assert_eq!(charge(1, 1000 * second).await, Some(Duration::from_secs(12)));
    let purge = async |now: i64| step(&db.vault, async |tx| throttles::purge(tx, at(now)).await).await.unwrap();
    assert_eq!(purge(1060 * second).await, 1, "only the other is full again");
    assert_eq!(charge(1, 1000 * second).await, Some(Duration::from_secs(12)));
    assert_eq!(purge(1060 * second + 1).await, 1);
    // Of a clock that was far ahead nothing is left.
    assert_eq!(charge(3, 1_000_000 * second).await, None);
    assert_eq!(purge(0).await, 1);
}
