//! Removing the oldest entries, and what is still found afterwards.

use elohim_core::ops::audit::{AuditActor, AuditEvent, ChainState, Cut};
use elohim_core::vault::Sha256;
use elohim_store::ops::{audit, audit_anchor, integrity};
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, Error};
use rstest::rstest;
use sha2::Digest as _;
use tokio::task::JoinSet;

use crate::given::{at, object_id, step};

/// A log with an entry at each of these times.
async fn given(engine: Engine, times: &[i64]) -> TestDatabases {
    let db = TestDatabases::new(engine).await;
    for time in times {
        step(&db.vault, async |tx| {
            let event = AuditEvent::ObjectCreated(object_id(1));
            audit::record(tx, at(*time), &AuditActor::Anonymous, &event, "request").await
        })
        .await
        .unwrap();
    }
    db
}

async fn cut(db: &TestDatabases, before: i64, limit: u32) -> Result<Option<Cut>, Error> {
    step(&db.vault, async |tx| audit_anchor::cut(tx, at(before), at(1000), limit).await).await
}

async fn chain(db: &TestDatabases) -> ChainState {
    step(&db.vault, async |tx| audit::verify(tx).await).await.unwrap()
}

async fn hash_at(db: &TestDatabases, seq: i64) -> Sha256 {
    step(&db.vault, async |tx| audit::page(tx, seq - 1, seq, 1).await).await.unwrap()[0].hash
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_oldest_entries_go_and_the_chain_is_whole_from_its_anchor_on(#[case] engine: Engine) {
    // The clock went back once: what lies behind a young entry stays.
    let db = &given(engine, &[1, 2, 3, 9, 4]).await;
    assert_eq!(cut(db, 1, 10).await.unwrap(), None);
    assert_eq!(chain(db).await.anchor, None);
    let second = hash_at(db, 2).await;
    let first = cut(db, 5, 2).await.unwrap().unwrap();
    assert_eq!((first.anchor.seq, first.anchor.hash, first.anchor.at), (2, second, at(1000)));
    assert_eq!((first.removed, first.until), (2, at(2)));
    let then = cut(db, 5, 10).await.unwrap().unwrap();
    assert_eq!((then.anchor.seq, then.removed, then.until), (3, 1, at(3)));
    assert_eq!(cut(db, 5, 10).await.unwrap(), None);
    let state = chain(db).await;
    assert_eq!((state.anchor, state.rows, state.broken_at), (Some(then.anchor), 4, None));
    let entries = step(&db.vault, async |tx| audit::list(tx, 0, 10).await).await.unwrap();
    let told: Vec<_> = entries.iter().map(|entry| (entry.seq, entry.event.as_str(), entry.actor.as_str())).collect();
    let cut = ("ops.audit.cut", "system:retention");
    let kept = ("vault.object.created", "anonymous");
    assert_eq!(told, [(4, kept.0, kept.1), (5, kept.0, kept.1), (6, cut.0, cut.1), (7, cut.0, cut.1)]);
    assert_eq!(entries[2].subject, format!("2/{second}/2/0"));
    let report = integrity::check(&db.vault).await.unwrap();
    assert_eq!((report.ok, report.rows), (true, 5));
}

/// In one transaction: what is not committed leaves the log as it was.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_removal_that_is_not_committed_leaves_no_trace(#[case] engine: Engine) {
    let db = &given(engine, &[1, 2, 3]).await;
    let before = chain(db).await;
    let mut tx = db.vault.begin().await.unwrap();
    assert!(audit_anchor::cut(&mut tx, at(3), at(1000), 10).await.unwrap().is_some());
    drop(tx);
    assert_eq!(chain(db).await, before);
    assert_eq!(cut(db, 3, 10).await.unwrap().unwrap().removed, 2);
}

/// The log can be emptied to the entry that tells of it.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn everything_may_be_old(#[case] engine: Engine) {
    let db = &given(engine, &[1, 2, 3]).await;
    assert_eq!(cut(db, 500, 10).await.unwrap().unwrap().removed, 3);
    let state = chain(db).await;
    assert_eq!((state.rows, state.broken_at), (1, None));
    assert_eq!(cut(db, 500, 10).await.unwrap(), None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_removal_that_the_anchor_does_not_account_for_is_found(#[case] engine: Engine) {
    let forward = "UPDATE audit_anchor SET seq = 3, hash = (SELECT hash FROM audit_log WHERE seq = 3)";
    let cases: [(&[&'static str], i64); 6] = [
        (&["DELETE FROM audit_log WHERE seq = 3"], 3),
        (&["DELETE FROM audit_log WHERE seq <= 4"], 3),
        (&["DELETE FROM audit_log WHERE seq = 6"], 6),
        (&["DELETE FROM audit_anchor"], 1),
        (&["UPDATE audit_anchor SET seq = 3"], 1),
        (&[forward, "DELETE FROM audit_log WHERE seq <= 3"], 1),
    ];
    for (changes, broken_at) in cases {
        let db = &given(engine, &[1, 2, 7, 8, 9]).await;
        assert_eq!(cut(db, 3, 10).await.unwrap().unwrap().anchor.seq, 2);
        assert_eq!(chain(db).await.broken_at, None);
        for change in changes {
            db.behind(DatabaseName::Vault, change).await;
        }
        assert_eq!(chain(db).await.broken_at, Some(broken_at), "{changes:?}");
        assert!(!integrity::check(&db.vault).await.unwrap().ok, "{changes:?}");
    }
}

/// Somebody removes entries and writes an anchor as we would, checksum and all: nothing in the chain tells of it.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_anchor_that_nothing_tells_of_is_found_and_not_covered_up(#[case] engine: Engine) {
    let db = &given(engine, &[1, 2, 3, 4, 5]).await;
    let other = given(engine, &[1, 2, 3, 4, 5]).await;
    assert_eq!(cut(&other, 3, 10).await.unwrap().unwrap().removed, 2);
    let anchor = step(&other.vault, async |tx| audit_anchor::find(tx).await).await.unwrap().unwrap();
    let values = format!("1, 2, {}, 1000, {}", literal(engine, &anchor.hash), sum_of(2, &anchor.hash, 1000));
    let forge = format!("INSERT INTO audit_anchor (id, seq, hash, at, row_sum) VALUES ({values})");
    db.behind(DatabaseName::Vault, forge.leak()).await;
    db.behind(DatabaseName::Vault, "DELETE FROM audit_log WHERE seq <= 2").await;
    assert_eq!(step(&db.vault, async |tx| audit_anchor::find(tx).await).await.unwrap(), Some(anchor));
    assert_eq!((chain(db).await.rows, chain(db).await.broken_at), (0, Some(3)));
    let refused = cut(db, 5, 10).await;
    assert!(matches!(refused, Err(Error::Corrupt { table: "audit_anchor", .. })), "{refused:?}");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn removing_and_writing_at_once_leave_one_chain(#[case] engine: Engine) {
    let db = &given(engine, &[1; 20]).await;
    let mut racers = JoinSet::new();
    for n in 0..30_u8 {
        let vault = db.vault.clone();
        racers.spawn(async move {
            step(&vault, async |tx| {
                if n % 3 == 0 {
                    return audit_anchor::cut(tx, at(5), at(1000), 3).await.map(|cut| cut.map_or(0, |cut| cut.removed));
                }
                let event = AuditEvent::ObjectCreated(object_id(n));
                audit::record(tx, at(9), &AuditActor::Anonymous, &event, "r").await.map(|()| 0)
            })
            .await
            .unwrap()
        });
    }
    let removed: u64 = racers.join_all().await.into_iter().sum();
    assert_eq!(removed, 20);
    let state = chain(db).await;
    // Seven cuts were needed, and three found nothing.
    assert_eq!((state.anchor.unwrap().seq, state.rows, state.broken_at), (20, 20 + 7, None));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn entries_that_were_changed_are_not_removed(#[case] engine: Engine) {
    let db = &given(engine, &[1, 2, 3]).await;
    db.behind(DatabaseName::Vault, "UPDATE audit_log SET actor = 'system:x' WHERE seq = 2").await;
    let refused = cut(db, 4, 10).await;
    assert!(matches!(&refused, Err(Error::Corrupt { table: "audit_log", id }) if id == "2"), "{refused:?}");
    assert_eq!(cut(db, 2, 10).await.unwrap().unwrap().removed, 1);
    assert_eq!(chain(db).await.broken_at, Some(2));
}

/// The checksum of an anchor, as whoever has read our code can make it.
fn sum_of(seq: i64, hash: &Sha256, at: i64) -> i64 {
    let mut digest = sha2::Sha256::new();
    digest.update(b"audit_anchor\0");
    for (number, after) in [(1, &[][..]), (seq, &hash.0[..]), (at, &[][..])] {
        digest.update([1]);
        digest.update(i64::to_be_bytes(number));
        if !after.is_empty() {
            digest.update([4]);
            digest.update(32_u64.to_be_bytes());
            digest.update(after);
        }
    }
    i64::from_be_bytes(digest.finalize()[..8].try_into().unwrap())
}

fn literal(engine: Engine, hash: &Sha256) -> String {
    match engine {
        Engine::Sqlite => format!("x'{hash}'"),
        Engine::Postgres => format!("'\\x{hash}'"),
    }
}
