//! The trash gives up what has been in it for longer than the vault says.

use elohim_vault::log::Op;
use elohim_vault::member::Role;
use elohim_vault::retention::{DEFAULT, Keep, RECORD};
use elohim_vault::{Error, NodeId};

use crate::support::*;
use crate::team::{admitted, made};
#[cfg(target_arch = "wasm32")]
use crate::test;

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

#[tokio::test]
async fn what_is_longer_in_the_trash_than_a_month_is_due() {
    let mut vault = fresh();
    for n in 1..=3 {
        let parent = if n == 2 { node(1) } else { NodeId::ROOT };
        vault.commit(vec![folder(n, parent, &format!("folder {n}"))], NOW, &mut Seeded(u64::from(n))).await.unwrap();
    }
    for (n, day) in [(2, 0), (1, 1), (3, 2)] {
        vault.commit(vec![Op::Trash { node: node(n) }], NOW + day * DAY, &mut Seeded(10 + u64::from(n))).await.unwrap();
    }
    let due =
        |vault: &elohim_vault::Vault<Server>, day: i64| Keep::of(vault.index()).due(vault.index(), NOW + day * DAY);
    assert_eq!(DEFAULT, 30 * 86_400);
    assert_eq!(Keep::of(vault.index()), Keep::Seconds(DEFAULT));
    assert_eq!(Keep::of(vault.index()).due(vault.index(), NOW + 30 * DAY - 1), []);
    assert_eq!(due(&vault, 30), [node(2)]);
    assert_eq!(due(&vault, 31), [node(1)], "what lies in it goes with it");
    assert_eq!(due(&vault, 32), [node(1), node(3)]);
    for (keep, expected) in [
        (Keep::Forever, vec![]),
        (Keep::Seconds(90 * 86_400), vec![]),
        (Keep::Seconds(0), vec![node(1), node(3)]),
        (Keep::Seconds(u64::MAX), vec![]),
    ] {
        vault.commit(vec![keep.op()], NOW, &mut Seeded(20)).await.unwrap();
        let other = elsewhere(vault.pool(), None).await.unwrap();
        assert_eq!(Keep::of(other.index()), keep, "the same on all devices");
        assert_eq!(due(&other, 32), expected);
    }
    let unknown = Op::Remember { name: RECORD.to_owned(), value: b"a setting of a later version".to_vec().into() };
    vault.commit(vec![unknown], NOW, &mut Seeded(21)).await.unwrap();
    assert_eq!(Keep::of(vault.index()), Keep::Forever);
    vault.commit(vec![Keep::Seconds(0).op()], NOW, &mut Seeded(22)).await.unwrap();
    let ops: Vec<_> = due(&vault, 32).into_iter().map(|node| Op::Purge { node }).collect();
    vault.commit(ops, NOW, &mut Seeded(23)).await.unwrap();
    assert_eq!(vault.index().len(), 0);
}

#[tokio::test]
async fn in_a_team_nobody_says_how_long() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut ben = admitted(&mut anna, &server, 2, Role::Writer).await;
    assert!(matches!(failure(ben.commit(vec![Keep::Forever.op()], NOW, &mut Seeded(1)).await), Error::NotPossible(_)));
    assert!(matches!(failure(anna.commit(vec![Keep::Forever.op()], NOW, &mut Seeded(2)).await), Error::NotPossible(_)));
}
