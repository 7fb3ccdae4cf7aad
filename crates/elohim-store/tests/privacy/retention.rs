//! Looking at how much there is and how old it is.

use std::collections::BTreeSet;

use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::privacy::INVENTORY;
use elohim_store::identity::{accounts, sessions};
use elohim_store::ops::audit;
use elohim_store::privacy::retention::{self, Held};
use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, registry};
use rstest::rstest;

use crate::given::{account, at, object_id, session, step};

/// A table that nobody can look at is one of which nobody sees that it is too old.
#[test]
fn every_table_of_the_inventory_can_be_looked_at() {
    let said: BTreeSet<_> = INVENTORY.iter().flat_map(|class| class.places.iter().copied()).collect();
    let known: BTreeSet<_> = DatabaseName::ALL.iter().flat_map(|name| retention::tables(*name)).collect();
    let elsewhere = BTreeSet::from(["log files", "memory of the server", "stored files"]);
    assert_eq!(said.difference(&known).copied().collect::<BTreeSet<_>>(), elsewhere);
    for name in DatabaseName::ALL {
        let here = retention::tables(*name);
        for (table, _) in registry::tables(*name) {
            assert!(here.contains(&table), "{table}");
        }
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn rows_are_counted_with_their_age(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    let alice = account(1, "alice");
    let mut tx = db.app.begin().await.unwrap();
    let none = Held { rows: 0, oldest: None };
    assert_eq!(retention::held(&mut tx, "sessions").await.unwrap(), Some(none));
    assert_eq!(retention::held(&mut tx, "vault_uploads").await.unwrap(), None);
    accounts::insert(&mut tx, &alice, "h").await.unwrap();
    sessions::insert(&mut tx, &session(10, alice.id, 10)).await.unwrap();
    let one = Held { rows: 1, oldest: Some(at(10)) };
    assert_eq!(retention::held(&mut tx, "sessions").await.unwrap(), Some(one));
    let ends = session(10, alice.id, 10).expires_at;
    assert_eq!(retention::count_due(&mut tx, "sessions", ends).await.unwrap(), 0);
    assert_eq!(retention::count_due(&mut tx, "sessions", at(ends.as_micros() + 1)).await.unwrap(), 1);
    assert_eq!(retention::count_due(&mut tx, "accounts", at(i64::MAX)).await.unwrap(), 0);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn of_a_log_only_the_beginning_is_due(#[case] engine: Engine) {
    let db = &TestDatabases::new(engine).await;
    for time in [1, 2, 9, 3] {
        step(&db.memory, async |tx| {
            let event = AuditEvent::ObjectCreated(object_id(1));
            audit::record(tx, at(time), &AuditActor::Anonymous, &event, "request").await
        })
        .await
        .unwrap();
    }
    let mut tx = db.memory.begin().await.unwrap();
    for (before, due) in [(1, 0), (2, 1), (5, 2), (9, 2), (10, 4)] {
        assert_eq!(retention::count_due(&mut tx, "audit_log", at(before)).await.unwrap(), due, "{before}");
    }
    let all = Held { rows: 4, oldest: Some(at(1)) };
    assert_eq!(retention::held(&mut tx, "audit_log").await.unwrap(), Some(all));
}
