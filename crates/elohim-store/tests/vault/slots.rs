use elohim_core::vault::Sha256;
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::vault::slots;
use elohim_store::{Error, Unique};
use rstest::rstest;
use sha2::Digest as _;
use tokio::task::JoinSet;

use crate::given::{account_id, digest, slots as slot_set, step};

fn sha256(bytes: &[u8]) -> Sha256 {
    Sha256(sha2::Sha256::digest(bytes).into())
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_slot_is_replaced_only_over_what_was_seen(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let mut set = slot_set(account_id(1));
    step(&db.vault, async |tx| slots::insert(tx, &set).await).await.unwrap();
    let twice = step(&db.vault, async |tx| slots::insert(tx, &set).await).await;
    assert!(matches!(twice, Err(Error::Unique(Unique::VaultSlots))), "{twice:?}");

    let mut tx = db.vault.begin().await.unwrap();
    assert_eq!(slots::find(&mut tx, account_id(1)).await.unwrap(), Some(set.clone()));
    assert_eq!(slots::find(&mut tx, account_id(2)).await.unwrap(), None);
    let seen = sha256(&set.slots[3]);
    assert!(!slots::replace(&mut tx, account_id(1), 3, &digest(9), b"new").await.unwrap());
    assert!(!slots::replace(&mut tx, account_id(1), 16, &seen, b"new").await.unwrap());
    assert!(!slots::replace(&mut tx, account_id(2), 3, &seen, b"new").await.unwrap());
    assert!(slots::replace(&mut tx, account_id(1), 3, &seen, b"new").await.unwrap());
    assert!(!slots::replace(&mut tx, account_id(1), 3, &seen, b"newer").await.unwrap());
    set.slots[3] = b"new".to_vec();
    assert_eq!(slots::find(&mut tx, account_id(1)).await.unwrap(), Some(set));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_replace_a_slot_one_succeeds(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let set = slot_set(account_id(1));
    step(&db.vault, async |tx| slots::insert(tx, &set).await).await.unwrap();
    let seen = sha256(&set.slots[0]);
    let mut racers = JoinSet::new();
    for n in 100..150_u8 {
        let vault = db.vault.clone();
        racers.spawn(async move {
            let replace = step(&vault, async |tx| slots::replace(tx, account_id(1), 0, &seen, &[n; 300]).await);
            (replace.await.unwrap(), n)
        });
    }
    let won: Vec<u8> = racers.join_all().await.into_iter().filter(|(won, _)| *won).map(|(_, n)| n).collect();
    assert_eq!(won.len(), 1);
    let found = step(&db.vault, async |tx| slots::find(tx, account_id(1)).await).await.unwrap().unwrap();
    assert_eq!(found.slots[0], vec![won[0]; 300]);
}
