//! What a lying server makes of renewed keys, together with somebody who has the old ones: passphrase, kit, an unlocked device, the
//! slots as they were.

use elohim_vault::id::DeviceId;
use elohim_vault::kit;
use elohim_vault::log::{Commit, Op};
use elohim_vault::root::RootRecord;
use elohim_vault::slots::SlotSet;
use elohim_vault::snapshot;
use elohim_vault::{Error, Head, NodeId, Vault};

use crate::renewal::{DEVICE, Renewed, new_words, renew, renewed, renewed_to, three_folders, with_root};
use crate::support::*;

/// An entry as whoever has the keys of `vault` can make it.
fn entry(vault: &Vault<Server>, n: u64, prev: [u8; 32], ops: Vec<Op>) -> Vec<u8> {
    let keys = vault.keys();
    let (v, kind, author) = (1, "commit".to_owned(), DeviceId([6; 16]));
    let epoch = keys.epoch;
    let commit =
        Commit { v, kind, vault: keys.vault, n, prev, epoch, author, member: None, time: NOW, ops, snapshot: None };
    commit.seal(keys, &mut Seeded(n + 70)).unwrap()
}

fn planted(n: u8) -> Vec<Op> {
    vec![folder(n, NodeId::ROOT, &format!("planted {n}"))]
}

/// Somebody with the old keys.
fn thief(renewed: &Renewed) -> Vault<Server> {
    Vault::reopen(renewed.before.clone(), renewed.old_root.clone(), DeviceId([6; 16]), None).unwrap()
}

fn root(renewed: &Renewed) -> RootRecord {
    renewed.vault.root().unwrap().clone()
}

fn slots(server: &Server) -> SlotSet {
    server.0.borrow().slots.clone().unwrap()
}

/// What a device says that has the new record and has seen nothing else, when `lie` was done on the server.
async fn fresh_after(renewed: &Renewed, lie: impl FnOnce(&Server)) -> Error {
    let server = renewed.vault.pool().fork();
    with_root(&server, &root(renewed), None).await.expect("the honest server is believed");
    lie(&server);
    failure(with_root(&server, &root(renewed), None).await)
}

/// The end of the epoch is kept back, and whoever has the old keys goes on writing as if nothing had happened. The record in the new
/// slot says which entry it was.
#[tokio::test]
async fn a11_a_renewal_that_is_kept_back_is_missed_by_whoever_opens_the_new_slots() {
    let renewed = renewed().await;
    let thief = thief(&renewed);
    let ended = thief.keys().commit_id(renewed.ended.n);
    let rolled_back = fresh_after(&renewed, |server| server.remove(ended)).await;
    assert!(matches!(rolled_back, Error::RolledBack));
    let before = renewed.old_root.head;
    assert!(before.is_none(), "the old record knew of no entry");
    let prev = sha256(&renewed.before.nth(2).1);
    let forked = fresh_after(&renewed, |server| {
        server.set(ended, entry(&thief, 3, prev, planted(9)));
        server.set(thief.keys().commit_id(4), entry(&thief, 4, [0; 32], planted(10)));
    });
    assert!(matches!(forked.await, Error::Forked));
    // An end of their own is another end.
    let forked = fresh_after(&renewed, |server| server.set(ended, entry(&thief, 3, prev, vec![Op::Renew])));
    assert!(matches!(forked.await, Error::Forked));
    // A device that was there has its own memory besides.
    let server = renewed.before.fork();
    let refused = with_root(&server, &root(&renewed), renewed.vault.head()).await;
    assert!(matches!(failure(refused), Error::RolledBack));
    let refused = with_root(&server, &renewed.old_root, renewed.vault.head()).await;
    assert!(matches!(failure(refused), Error::RolledBack));
}

/// What lies before the end is known by its hash: the old keys sign nothing into it.
#[tokio::test]
async fn a11_history_from_before_the_renewal_is_not_rewritten_with_the_old_keys() {
    let renewed = renewed().await;
    let thief = thief(&renewed);
    for n in 0..3 {
        let prev = if n == 0 { [0; 32] } else { sha256(&renewed.before.nth(n - 1).1) };
        let n = n as u64;
        let forked = fresh_after(&renewed, |server| {
            server.set(thief.keys().commit_id(n), entry(&thief, n, prev, planted(9)));
        });
        assert!(matches!(forked.await, Error::Forked), "{n}");
    }
}

/// A snapshot that the old keys have signed, in the place of an entry before the end.
#[tokio::test]
async fn a11_a_snapshot_made_with_the_old_keys_is_refused() {
    let renewed = renewed().await;
    let mut thief = thief(&renewed);
    thief.refresh().await.unwrap();
    let mut index = elohim_vault::index::Index::default();
    index.apply(&planted(9)[0], NOW, &mut elohim_vault::index::Undo::default()).unwrap();
    let pieces = snapshot::write(thief.keys(), &index, &mut Seeded(1)).unwrap();
    let prev = sha256(&renewed.before.nth(1).1);
    let segments = pieces.iter().map(|(segment, _)| segment.clone()).collect();
    let forged = entry(&thief, 2, prev, vec![Op::Snapshot { segments }]);
    let end = |snapshot| Commit {
        snapshot: Some(snapshot),
        ..serde_json::from_value(serde_json::json!({
            "v": 1, "kind": "commit", "vault": thief.keys().vault, "n": 3, "prev": "A".repeat(43), "epoch": 0,
            "author": "06".repeat(16), "time": NOW, "ops": [{ "op": "renew" }], "snapshot": null,
        }))
        .unwrap()
    };
    let ended = Commit { prev: sha256(&forged), ..end(2) }.seal(thief.keys(), &mut Seeded(2)).unwrap();
    // All of it, up to an end that leads there.
    let lie = |server: &Server| {
        for (segment, object) in &pieces {
            server.set(segment.object, object.clone());
        }
        server.set(thief.keys().commit_id(2), forged.clone());
        server.set(thief.keys().commit_id(3), ended.clone());
    };
    assert!(matches!(fresh_after(&renewed, &lie).await, Error::Forked));
    // Also when nothing that came later is shown, so that the newest entry is the end.
    let newer = renewed.vault.keys().commit_id(4);
    let shorter = fresh_after(&renewed, |server| {
        lie(server);
        server.remove(newer);
    });
    assert!(matches!(shorter.await, Error::Forked));
}

#[tokio::test]
async fn a8_the_old_keys_neither_find_nor_open_nor_sign_what_comes_later() {
    let mut renewed = renewed().await;
    let thief = thief(&renewed);
    let (old, new) = (thief.keys(), renewed.vault.keys());
    let server = renewed.vault.pool().clone();
    let newest = server.0.borrow().objects[&new.commit_id(4)].clone();
    for n in 4..200 {
        assert!(!server.0.borrow().objects.contains_key(&old.commit_id(n)), "{n}");
    }
    for identity in kit::identities(renewed.old_kit.text()).unwrap() {
        assert!(elohim_vault::age_file::open(&identity, &newest).is_none());
    }
    let opened =
        kit::identities(&renewed.kit).unwrap().iter().any(|id| elohim_vault::age_file::open(id, &newest).is_some());
    assert!(opened, "control");
    // Written where the old keys lead to, it is not even looked at.
    server.set(old.commit_id(4), entry(&thief, 4, renewed.ended.hash, planted(9)));
    let device = with_root(&server, &root(&renewed), None).await.unwrap();
    assert!(device.index().resolve("/planted 9").is_err() && device.head() == renewed.vault.head());
    // Written by the server where it was asked for the next one, it is no entry.
    let head = renewed.vault.head().unwrap();
    let next = new.commit_id(5);
    for forged in [entry(&thief, 5, head.hash, planted(9)), newest] {
        let damaged = fresh_after(&renewed, |server| server.set(next, forged));
        assert!(matches!(damaged.await, Error::Damaged("log entry")));
    }
    // Garbage that was put there beforehand, where the old keys lead to, stands in nobody's way.
    for n in 5..9 {
        server.set(thief.keys().commit_id(n), vec![0; 700]);
    }
    for n in 5..9 {
        add_folder(&mut renewed.vault, n).await.unwrap();
    }
}

/// Signed with the new number and encrypted to the new keys, by somebody who has learnt their recipient.
#[tokio::test]
async fn a8_a_known_recipient_is_not_a_signature() {
    let renewed = renewed().await;
    let thief = thief(&renewed);
    let log = kit::identities(&renewed.kit).unwrap().remove(4);
    let head = renewed.vault.head().unwrap();
    let sealed = entry(&thief, 5, head.hash, planted(9));
    let old_log = kit::identities(renewed.old_kit.text()).unwrap().remove(1);
    let plain = age::decrypt(&old_log, &sealed).unwrap();
    let text = String::from_utf8_lossy(&plain).replace("\"epoch\":0", "\"epoch\":1");
    let same_length = plain.len();
    let mut forged = plain[..4].to_vec();
    forged.extend_from_slice(&text.as_bytes()[4..4 + text[4..].find('\0').unwrap()]);
    forged.resize(same_length - 64, 0);
    forged.extend_from_slice(&plain[same_length - 64..]);
    let next = renewed.vault.keys().commit_id(5);
    let damaged = fresh_after(&renewed, |server| server.set(next, age::encrypt(&log.to_public(), &forged).unwrap()));
    assert!(matches!(damaged.await, Error::Damaged("log entry")));
}

/// The slots as they were, given back by the server.
#[tokio::test]
async fn a2_old_slots_open_nothing_with_the_new_passphrase_and_are_noticed_with_the_old_one() {
    let renewed = renewed().await;
    let server = renewed.vault.pool().fork();
    let present = slots(&server);
    server.0.borrow_mut().slots = Some(slots(&renewed.before));
    let refused = Vault::unlock(server.clone(), &new_words(), DEVICE, None).await;
    assert!(matches!(failure(refused), Error::WrongPassphrase));

    // Where the passphrase has stayed, the old record opens, and says less than the device has seen.
    let renewed = renewed_to(&passphrase()).await;
    let server = renewed.vault.pool().fork();
    server.0.borrow_mut().slots = Some(slots(&renewed.before));
    let mut old = Vault::unlock(server.clone(), &passphrase(), DEVICE, renewed.vault.head()).await.unwrap();
    assert!(matches!(failure(old.refresh().await), Error::RolledBack));
    let mut old = Vault::unlock(server.clone(), &passphrase(), DEVICE, None).await.unwrap();
    assert!(matches!(failure(old.refresh().await), Error::OldKeys));
    // A device that has the new keys does not write the old ones into the slots again.
    let mut device = with_root(&server, &root(&renewed), None).await.unwrap();
    let changed = device.change_passphrase(&passphrase(), &new_words(), &mut Seeded(3)).await;
    assert!(matches!(failure(changed), Error::RolledBack));
    assert!(matches!(failure(renew(&mut device, &passphrase(), &new_words(), 60).await), Error::RolledBack));
    assert_eq!(slots(&server), slots(&renewed.before));
    // And one with the old keys does not write them over the new ones.
    let server = renewed.vault.pool().clone();
    let mut old = Vault::reopen(server.clone(), renewed.old_root.clone(), DEVICE, None).unwrap();
    let changed = old.change_passphrase(&passphrase(), &new_words(), &mut Seeded(3)).await;
    assert!(matches!(failure(changed), Error::OldKeys));
    assert!(present != slots(&renewed.before));
}

/// An old copy beside the present one, in any place: the newer record counts.
#[tokio::test]
async fn a2_an_old_copy_of_a_slot_beside_the_new_one_does_not_win() {
    let renewed = renewed_to(&passphrase()).await;
    let (old, new) = (slots(&renewed.before), slots(renewed.vault.pool()));
    let (own, _) = new.open(&passphrase()).unwrap();
    let copy = old.slots[old.open(&passphrase()).unwrap().0].clone();
    for at in (0..16).filter(|at| *at == (own + 1) % 16 || *at == (own + 15) % 16) {
        let mut both = new.clone();
        both.slots[at] = copy.clone();
        let (found, root) = both.open(&passphrase()).unwrap();
        assert_eq!((found, root.epoch), (own, 1));
    }
}

#[tokio::test]
async fn a15_the_new_slots_are_for_the_new_passphrase_and_the_new_kit_alone() {
    let renewed = renewed().await;
    let slots = slots(renewed.vault.pool());
    let opened = |text: &str| {
        let identities = kit::identities(text).unwrap();
        identities
            .iter()
            .filter_map(|id| slots.open_with(id).ok())
            .map(|(at, root)| (at, root.epoch))
            .collect::<Vec<_>>()
    };
    assert_eq!(opened(renewed.old_kit.text()), []);
    let (own, root) = slots.open(&new_words()).unwrap();
    let [(place, 1)] = opened(&renewed.kit)[..] else { panic!("the kit opens one slot") };
    assert!(root.epoch == 1 && own != place);
    assert!(matches!(failure(slots.open(&passphrase())), Error::WrongPassphrase));
}

/// Whoever has the keys of a vault can end them, as they can do everything else. Its owner renews them then, and nothing is lost.
#[tokio::test]
async fn a11_an_end_that_somebody_else_wrote_is_ended_by_a_renewal() {
    let (mut vault, _) = three_folders().await;
    let server = vault.pool().clone();
    let thief = Vault::reopen(server.clone(), vault.root().unwrap().clone(), DeviceId([6; 16]), None).unwrap();
    server.set(thief.keys().commit_id(3), entry(&thief, 3, vault.head().unwrap().hash, vec![Op::Renew]));
    assert!(matches!(failure(add_folder(&mut vault, 4).await), Error::OldKeys));
    renew(&mut vault, &passphrase(), &new_words(), 10).await.unwrap();
    add_folder(&mut vault, 4).await.unwrap();
    assert_eq!(with_root(&server, vault.root().unwrap(), None).await.unwrap().index().len(), 4);
}

/// An end that does something else too, and an end where none is known.
#[tokio::test]
async fn a12_an_end_is_nothing_else_and_nothing_else_is_an_end() {
    let (mut vault, _) = three_folders().await;
    let head = vault.head().unwrap();
    let both = [planted(9), vec![Op::Renew]].concat();
    let twice = vec![Op::Renew, Op::Renew];
    for ops in [both, twice] {
        let server = vault.pool().fork();
        server.set(vault.keys().commit_id(3), entry(&vault, 3, head.hash, ops));
        let refused = with_root(&server, vault.root().unwrap(), None).await;
        assert!(matches!(failure(refused), Error::Damaged("log entry")));
    }
    let refused = vault.commit(vec![Op::Renew], NOW, &mut Seeded(1)).await;
    assert!(matches!(failure(refused), Error::NotPossible("keys are renewed together with the slots")));
    // A record that says that an epoch ended with an entry that ends none: only its owner could have written it.
    let mut said: serde_json::Value = serde_json::from_slice(&vault.root().unwrap().to_bytes().unwrap()).unwrap();
    said["epoch"] = 1.into();
    said["head"] = serde_json::to_value(Head { n: 2, ..head }).unwrap();
    said["later"] = serde_json::json!([{ "after": 2, "secret": "A".repeat(43) }]);
    let said = RootRecord::from_bytes(said.to_string().as_bytes()).unwrap();
    assert!(matches!(failure(with_root(vault.pool(), &said, None).await), Error::Damaged("log entry")));
}

/// For the server a renewal is two slots in the order that every change of slots has, and an entry of the smallest size.
#[tokio::test]
async fn a21_a_renewal_looks_like_a_new_passphrase_and_an_entry() {
    let (mut vault, _) = three_folders().await;
    let server = vault.pool().clone();
    let before = server.fork();
    renew(&mut vault, &passphrase(), &new_words(), 10).await.unwrap();
    let (own, place) = {
        let slots = slots(&server);
        let (own, root) = slots.open(&new_words()).unwrap();
        (own, slots.place(&root).unwrap())
    };
    assert_eq!(server.0.borrow().replaced, [own, place]);
    let (old, new) = (slots(&before), slots(&server));
    assert_eq!((old.params, old.salt), (new.params, new.salt));
    let changed: Vec<_> = (0..16).filter(|at| old.slots[*at] != new.slots[*at]).collect();
    assert!(
        changed == [own.min(place), own.max(place)] && new.slots.iter().all(|slot| slot.len() == new.slots[0].len())
    );
    let lengths: Vec<_> = (0..4).map(|n| server.nth(n).1.len()).collect();
    assert_eq!(lengths, [lengths[0]; 4], "the entry has the length of those of the folders");
    // A change of the passphrase, and another vault, in the same order.
    vault.change_passphrase(&new_words(), &passphrase(), &mut Seeded(5)).await.unwrap();
    assert_eq!(server.0.borrow().replaced[2..], [own, place]);
    let words = elohim_vault::kdf::Passphrase::new("the passphrase of another vault");
    Vault::init_beside(server.clone(), &[passphrase()], &words, "Other", DEVICE, &mut Seeded(6)).await.unwrap();
    let slots = slots(&server);
    let (own, root) = slots.open(&words).unwrap();
    assert_eq!(server.0.borrow().replaced[4..], [own, slots.place(&root).unwrap()]);
}

/// Another vault that was interrupted between its two slots goes on when it is made again.
#[tokio::test]
async fn another_vault_that_was_interrupted_is_made_again() {
    let (vault, _) = three_folders().await;
    let server = vault.pool().clone();
    let words = elohim_vault::kdf::Passphrase::new("the passphrase of another vault");
    let beside =
        async || Vault::init_beside(server.clone(), &[passphrase()], &words, "Other", DEVICE, &mut Seeded(6)).await;
    server.0.borrow_mut().dies_after = Some((1, true));
    assert!(matches!(failure(beside().await), Error::Pool(_)));
    server.0.borrow_mut().dies_after = None;
    let (_, begun) = slots(&server).open(&words).unwrap();
    assert!(slots(&server).place(&begun).is_err(), "its kit has no slot yet");
    let (made, kit) = beside().await.unwrap();
    assert!(made.root().unwrap().vault == begun.vault && made.kit().text() == kit.text());
    let identity = kit::identities(kit.text()).unwrap().pop().unwrap();
    assert_eq!(slots(&server).open_with(&identity).unwrap().1.vault, begun.vault);
    assert!(matches!(failure(beside().await), Error::NotPossible("this passphrase opens another vault already")));
    assert_eq!(slots(&server).open(&passphrase()).unwrap().1.vault, vault.keys().vault);
}
