//! Several devices of one account on an honest server.

use elohim_vault::id::DeviceId;
use elohim_vault::log::Op;
use elohim_vault::vault::SNAPSHOT_EVERY;
use elohim_vault::{Error, Head, NodeId, Vault};
use proptest::prelude::*;

use crate::index::{op, seeds};
use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

fn names(vault: &Vault<Server>) -> Vec<String> {
    vault.index().list(NodeId::ROOT).map(|node| node.name.clone()).collect()
}

#[tokio::test]
async fn devices_that_write_at_the_same_time_see_both_changes() {
    let mut first = with_folders(2).await;
    let mut second = elsewhere(first.pool(), first.head()).await.unwrap();
    add_folder(&mut second, 3).await.unwrap();
    add_folder(&mut first, 4).await.unwrap();
    second.refresh().await.unwrap();
    assert_eq!(names(&first), ["folder 1", "folder 2", "folder 3", "folder 4"]);
    assert_eq!((dump(first.index()), first.head()), (dump(second.index()), second.head()));
}

#[tokio::test]
async fn a_change_that_no_longer_fits_is_refused_and_leaves_nothing_behind() {
    let mut first = with_folders(1).await;
    let mut second = elsewhere(first.pool(), first.head()).await.unwrap();
    first.commit(vec![Op::Trash { node: node(1) }], NOW, &mut Seeded(1)).await.unwrap();
    // The second device does not know yet that the folder is gone; the first half of its change would still fit.
    let change = vec![folder(2, NodeId::ROOT, "new"), folder(3, node(1), "inside")];
    let refused = failure(second.commit(change, NOW, &mut Seeded(2)).await);
    assert!(matches!(refused, Error::NotPossible("the file or folder was removed by another device")));
    assert_eq!((dump(second.index()), second.head()), (dump(first.index()), first.head()));
    assert_eq!(first.pool().0.borrow().objects.len(), 2);
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_made_once() {
    let mut vault = with_folders(1).await;
    let lose = |answer| vault.pool().0.borrow_mut().next_answer = answer;
    // The connection tries again by itself, and is told that the entry exists.
    lose(Answer::IsLostAndAskedAgain);
    add_folder(&mut vault, 2).await.unwrap();
    assert_eq!(names(&vault), ["folder 1", "folder 2"]);
    // The connection gives up. The caller cannot know; the next look tells.
    vault.pool().0.borrow_mut().next_answer = Answer::IsLost;
    assert!(matches!(failure(add_folder(&mut vault, 3).await), Error::Pool(_)));
    assert_eq!(names(&vault), ["folder 1", "folder 2"]);
    vault.refresh().await.unwrap();
    assert_eq!(names(&vault), ["folder 1", "folder 2", "folder 3"]);
    let other = elsewhere(vault.pool(), None).await.unwrap();
    assert_eq!((dump(other.index()), other.head()), (dump(vault.index()), vault.head()));
}

#[tokio::test]
async fn a_state_kept_on_the_device_spares_reading_the_log() {
    let mut vault = with_folders(30).await;
    vault.commit(vec![Op::Trash { node: node(7) }], NOW, &mut Seeded(3)).await.unwrap();
    let cache = vault.export_cache(&mut Seeded(4)).unwrap();
    let kept = vault.head();
    add_folder(&mut vault, 40).await.unwrap();
    let mut again = Vault::reopen(vault.pool().clone(), root(), DeviceId([1; 16]), kept).unwrap();
    assert!(again.import_cache(&cache));
    assert_eq!(again.head(), kept);
    vault.pool().0.borrow_mut().asked = 0;
    again.refresh().await.unwrap();
    assert_eq!((dump(again.index()), again.head()), (dump(vault.index()), vault.head()));
    // The entry that was seen last, the new one, and places where others could be: one question.
    assert_eq!(vault.pool().0.borrow().asked, 100);

    let mut damaged = cache.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let mut fresh = fresh();
    assert!(!fresh.import_cache(&damaged) && !fresh.import_cache(b"") && fresh.head().is_none());
}

#[tokio::test]
async fn a_new_device_finds_the_end_of_a_log_of_any_length_in_few_questions() {
    let mut vault = fresh();
    let total = SNAPSHOT_EVERY + 203;
    for n in 0..total - 1 {
        let op = match n {
            0 => folder(1, NodeId::ROOT, "folder"),
            _ => Op::Move { node: node(1), parent: NodeId::ROOT, name: format!("name {n}") },
        };
        vault.commit(vec![op], NOW, &mut Seeded(n)).await.unwrap();
    }
    assert_eq!(vault.head().unwrap().n, total - 1, "one entry more than changes: the snapshot");
    let place = |n| vault.pool().0.borrow().order.iter().position(|id| *id == vault.keys().commit_id(n)).unwrap();
    assert_eq!((place(1000), place(1001)), (1000, 1002), "a piece of the snapshot, then the entry that names it");

    for length in [0, 1, 2, 63, 64, 65, 66, 99, 100, 101, 128, 1000, 1001, 1002, 1003, 1101, 1102, 1103, total] {
        let shorter = vault.pool().fork();
        for n in length..total {
            shorter.remove(vault.keys().commit_id(n));
        }
        let other = elsewhere(&shorter, None).await.unwrap();
        assert_eq!(other.head().map(|head| head.n + 1).unwrap_or(0), length);
        let last_name = match length {
            0 => None,
            1 => Some("folder".to_owned()),
            // The snapshot changes nothing, and entries behind it are one further than their change.
            _ if length > 1001 => Some(format!("name {}", length - 2)),
            _ => Some(format!("name {}", length - 1)),
        };
        assert_eq!(names(&other).first().cloned(), last_name, "{length}");
        let asked = shorter.0.borrow().asked;
        assert!(asked < 1_700, "{asked} objects for a log of {length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn two_devices_agree_whatever_they_do(seeds in seeds(40), turns in prop::collection::vec(any::<(bool, bool)>(), 40)) {
        now(async {
            let mut devices = [fresh(), fresh()];
            devices[1] = Vault::reopen(devices[0].pool().clone(), root(), DeviceId([2; 16]), None).unwrap();
            for (op, (which, refresh)) in seeds.into_iter().map(op).zip(turns) {
                let device = &mut devices[usize::from(which)];
                if refresh {
                    device.refresh().await.unwrap();
                }
                let before = (dump(device.index()), device.head());
                // What does not fit may have been tried after reading what the other one did.
                if device.commit(vec![op], NOW, &mut Seeded(9)).await.is_err() && device.head() == before.1 {
                    assert_eq!(dump(device.index()), before.0);
                }
            }
            let server = devices[0].pool().clone();
            let replayed = elsewhere(&server, None).await.unwrap();
            for device in &mut devices {
                device.refresh().await.unwrap();
                assert_eq!((dump(device.index()), device.head()), (dump(replayed.index()), replayed.head()));
            }
        });
    }
}

/// Six words say whether two devices see the same history.
#[tokio::test]
async fn devices_compare_what_they_see_by_six_words() {
    let mut one = with_folders(3).await;
    let server = one.pool().clone();
    let fork = server.fork();
    let mut other = elsewhere(&server, None).await.unwrap();
    assert_eq!(one.head().unwrap().words(), other.head().unwrap().words());
    assert_eq!(one.head().unwrap().words().len(), 6);
    let mut misled = elsewhere(&fork, None).await.unwrap();
    add_folder(&mut one, 4).await.unwrap();
    add_folder(&mut misled, 5).await.unwrap();
    other.refresh().await.unwrap();
    assert_eq!((one.head().unwrap().n, misled.head().unwrap().n), (3, 3));
    assert_eq!(one.head().unwrap().words(), other.head().unwrap().words());
    assert_ne!(one.head().unwrap().words(), misled.head().unwrap().words());
    // Agreed on with other programs: the first 66 bits, eleven for each word of the list of BIP-39.
    let mut hash = [0; 32];
    hash[..9].copy_from_slice(&[0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xc0]);
    assert_eq!(Head { n: 0, hash }.words(), ["abandon", "abandon", "ability", "zoo", "zoo", "zoo"]);
}
