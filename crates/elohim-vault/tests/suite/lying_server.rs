//! A server that lies about the log, by the classes of attack of the threat model. What it may do instead is in
//! `devices`: show an honest log, or an honest older one to a device that has seen nothing.

use elohim_vault::id::DeviceId;
use elohim_vault::log::{Commit, Op};
use elohim_vault::vault::SNAPSHOT_EVERY;
use elohim_vault::{Error, Head, NodeId, ObjectId, Vault};

use crate::support::*;

/// What a device that has seen `pinned` says of a server on which `lie` was done.
async fn after(vault: &Vault<Server>, pinned: Option<Head>, lie: impl FnOnce(&Server)) -> Error {
    let server = vault.pool().fork();
    elsewhere(&server, pinned).await.expect("the honest server is believed");
    lie(&server);
    failure(elsewhere(&server, pinned).await)
}

fn is_damaged_entry(error: &Error) -> bool {
    matches!(error, Error::Damaged("log entry"))
}

#[tokio::test]
async fn a1_an_entry_that_is_changed_anywhere_is_refused() {
    let vault = with_folders(3).await;
    let (id, entry) = vault.pool().nth(1);
    for byte in [5, 40, 100, 166, 167, 170, 190, entry.len() / 2, entry.len() - 1] {
        let error = after(&vault, None, |server| {
            let mut entry = entry.clone();
            entry[byte] ^= 1;
            server.set(id, entry);
        });
        assert!(is_damaged_entry(&error.await), "byte {byte}");
    }
    for length in [0, 1, 167, entry.len() - 1] {
        let error = after(&vault, None, |server| server.set(id, entry[..length].to_vec()));
        assert!(is_damaged_entry(&error.await), "{length} bytes");
    }
}

#[tokio::test]
async fn a6_entries_cannot_change_places() {
    let vault = with_folders(3).await;
    let [(first, one), (second, two)] = [vault.pool().nth(0), vault.pool().nth(1)];
    let swapped = after(&vault, None, |server| {
        server.set(first, two.clone());
        server.set(second, one.clone());
    });
    assert!(is_damaged_entry(&swapped.await));
    let repeated = after(&vault, None, |server| server.set(second, one.clone()));
    assert!(is_damaged_entry(&repeated.await));
}

/// Even somebody who learns the log recipient, and so can make entries that decrypt, cannot sign one.
#[tokio::test]
async fn a8_an_entry_that_the_vault_has_not_signed_is_refused() {
    let vault = with_folders(2).await;
    let kit = vault.kit();
    let log: age::x25519::Identity = elohim_vault::kit::identities(kit.text()).unwrap().remove(1);
    let sealed = |plain: &[u8]| age::encrypt(&log.to_public(), plain).unwrap();
    let (next, prev) = (vault.keys().commit_id(2), vault.head().unwrap().hash);
    let own = age::decrypt(&log, &vault.pool().nth(1).1).unwrap();
    let json = serde_json::json!({
        "v": 1, "kind": "commit", "vault": "11".repeat(16), "n": 2, "prev": base64_of(&prev), "epoch": 0,
        "author": "01".repeat(16), "time": NOW, "snapshot": null,
        "ops": [{ "op": "folder", "node": "09".repeat(16), "parent": "00".repeat(16), "name": "planted" }],
    })
    .to_string();
    let length = u32::try_from(json.len()).unwrap().to_be_bytes();
    // Control: with a signature of the vault, the same entry is believed.
    let signed = Commit { author: DeviceId([1; 16]), ..serde_json::from_str::<Commit>(&json).unwrap() };
    let server = vault.pool().fork();
    server.set(next, signed.seal(vault.keys(), &mut Seeded(1)).unwrap());
    assert_eq!(elsewhere(&server, None).await.unwrap().index().resolve("/planted").unwrap(), node(9));

    let signatures = [[0; 64], own[own.len() - 64..].try_into().unwrap()];
    for signature in signatures {
        let plain = [&length[..], json.as_bytes(), &[0; 100], &signature].concat();
        let error = after(&vault, None, |server| server.set(next, sealed(&plain)));
        assert!(is_damaged_entry(&error.await));
    }
    // Lengths that lead out of the entry.
    for length in [u32::MAX, 0, 1000] {
        let plain = [&length.to_be_bytes()[..], json.as_bytes(), &[0; 64]].concat();
        let error = after(&vault, None, |server| server.set(next, sealed(&plain)));
        assert!(is_damaged_entry(&error.await));
    }
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}

/// Entries of another vault of the same owner are signed by other keys and lie under other ids.
#[tokio::test]
async fn a8_another_vault_and_another_epoch_are_refused() {
    let vault = with_folders(2).await;
    let commit = |change: fn(&mut Commit)| {
        let mut commit = Commit {
            v: 1,
            kind: "commit".to_owned(),
            vault: vault.keys().vault,
            n: 2,
            prev: vault.head().unwrap().hash,
            epoch: 0,
            author: DeviceId([1; 16]),
            member: None,
            time: NOW,
            ops: vec![folder(9, NodeId::ROOT, "planted")],
            snapshot: None,
        };
        change(&mut commit);
        commit.seal(vault.keys(), &mut Seeded(2)).unwrap()
    };
    let next = vault.keys().commit_id(2);
    let changes: [fn(&mut Commit); 5] = [
        |commit| commit.v = 2,
        |commit| commit.kind = "snapshot".to_owned(),
        |commit| commit.vault.0[0] ^= 1,
        |commit| commit.epoch = 1,
        |commit| commit.n = 3,
    ];
    for change in changes {
        assert!(is_damaged_entry(&after(&vault, None, |server| server.set(next, commit(change))).await));
    }
    let detached = after(&vault, None, |server| server.set(next, commit(|commit| commit.prev = [0; 32])));
    assert!(matches!(detached.await, Error::Forked));
    // An entry with an operation that does not fit what is before it was not written by a client.
    let misfit = after(&vault, None, |server| {
        server.set(next, commit(|commit| commit.ops = vec![folder(9, node(77), "planted")]))
    });
    assert!(is_damaged_entry(&misfit.await));
}

#[tokio::test]
async fn a11_an_older_state_is_refused_by_whoever_has_seen_a_newer_one() {
    let mut vault = with_folders(3).await;
    let (last, _) = vault.pool().nth(2);
    let rolled_back = after(&vault, vault.head(), |server| server.remove(last)).await;
    assert!(matches!(rolled_back, Error::RolledBack));
    let emptied = after(&vault, vault.head(), |server| server.0.borrow_mut().objects.clear()).await;
    assert!(matches!(emptied, Error::RolledBack));
    // A session that is running notices too, and keeps what it had.
    let before = dump(vault.index());
    vault.pool().remove(last);
    assert!(matches!(failure(vault.refresh().await), Error::RolledBack));
    assert_eq!(dump(vault.index()), before);
    assert!(matches!(failure(add_folder(&mut elsewhere_at(&vault).await, 4).await), Error::RolledBack));
}

/// A device with the state of `vault` that has not looked since.
async fn elsewhere_at(vault: &Vault<Server>) -> Vault<Server> {
    let cache = vault.export_cache(&mut Seeded(5)).unwrap();
    let mut other = Vault::reopen(vault.pool().clone(), root(), DeviceId([3; 16]), vault.head()).unwrap();
    assert!(other.import_cache(&cache));
    // Somebody else's entry is in the way, so that it has to look.
    vault.pool().set(vault.keys().commit_id(vault.head().unwrap().n + 1), vec![0]);
    other
}

#[tokio::test]
async fn a11_entries_that_are_kept_back_leave_a_hole_that_nothing_fills() {
    let vault = with_folders(5).await;
    let (third, _) = vault.pool().nth(2);
    let error = after(&vault, vault.head(), |server| server.remove(third)).await;
    assert!(matches!(error, Error::RolledBack));
}

#[tokio::test]
async fn a11_two_histories_cannot_be_shown_one_after_the_other() {
    let base = with_folders(2).await;
    let mut one = elsewhere(&base.pool().fork(), None).await.unwrap();
    let mut two = elsewhere(&base.pool().fork(), None).await.unwrap();
    add_folder(&mut one, 3).await.unwrap();
    add_folder(&mut two, 4).await.unwrap();
    // Whoever has seen one of them refuses the other, fresh or running.
    assert!(matches!(failure(elsewhere(two.pool(), one.head()).await), Error::Forked));
    *one.pool().0.borrow_mut() = two.pool().fork().0.borrow().clone();
    assert!(matches!(failure(one.refresh().await), Error::Forked));
    // Two pins that contradict each other, one in the slot and one on the device.
    let other = Head { hash: [9; 32], ..two.head().unwrap() };
    let mut with_head = serde_json::from_slice::<serde_json::Value>(&root().to_bytes().unwrap()).unwrap();
    with_head["head"] = serde_json::to_value(other).unwrap();
    let with_head = elohim_vault::root::RootRecord::from_bytes(with_head.to_string().as_bytes()).unwrap();
    let refused = Vault::reopen(two.pool().clone(), with_head, DeviceId([1; 16]), two.head());
    assert!(matches!(failure(refused), Error::Forked));
}

/// A log with a snapshot, and its number.
async fn with_snapshot() -> (Vault<Server>, u64) {
    let mut vault = fresh();
    vault.commit(vec![folder(1, NodeId::ROOT, "folder")], NOW, &mut Seeded(1)).await.unwrap();
    for n in 1..=SNAPSHOT_EVERY {
        let op = Op::Move { node: node(1), parent: NodeId::ROOT, name: format!("name {n}") };
        vault.commit(vec![op], NOW, &mut Seeded(n)).await.unwrap();
    }
    (vault, SNAPSHOT_EVERY + 1)
}

#[tokio::test]
async fn a11_a_snapshot_does_not_hide_a_fork_behind_it() {
    let (vault, at) = with_snapshot().await;
    // This device has seen entry 500, with another content than the log that the server shows now.
    let entry = vault.keys().commit_id(500);
    let seen = Head { n: 500, hash: sha256(&vault.pool().0.borrow().objects[&entry]) };
    let believed = elsewhere(vault.pool(), Some(seen)).await.unwrap();
    assert_eq!(believed.head().unwrap().n, at);
    let refused = failure(elsewhere(vault.pool(), Some(Head { n: 500, hash: [7; 32] })).await);
    assert!(matches!(refused, Error::Forked));
    // The server restores the entry that was seen inside of the other history: the chain breaks behind it.
    let mut fork = fresh();
    for n in 0..=500 {
        let op = match n {
            0 => folder(1, NodeId::ROOT, "folder"),
            _ => Op::Move { node: node(1), parent: NodeId::ROOT, name: format!("other {n}") },
        };
        fork.commit(vec![op], NOW, &mut Seeded(5000 + n)).await.unwrap();
    }
    let mixed = vault.pool().fork();
    let other = fork.pool().0.borrow().objects[&entry].clone();
    mixed.set(entry, other);
    let refused = failure(elsewhere(&mixed, fork.head()).await);
    assert!(matches!(refused, Error::Forked));
}

#[tokio::test]
async fn a12_no_object_passes_for_another_kind() {
    let (vault, at) = with_snapshot().await;
    let keys = vault.keys();
    let (_, parts) = stored(&vault, b"{\"v\":1}", 90);
    let segment_id: ObjectId = *vault.pool().0.borrow().order.iter().rev().nth(1).unwrap();
    let (segment, entry) = {
        let disk = vault.pool().0.borrow();
        (disk.objects[&segment_id].clone(), disk.objects[&keys.commit_id(3)].clone())
    };
    let cache = vault.export_cache(&mut Seeded(91)).unwrap();
    for object in [parts[0].clone(), segment, cache.clone()] {
        let error = after(&vault, None, |server| server.set(keys.commit_id(at), object)).await;
        assert!(is_damaged_entry(&error));
    }
    let error = after(&vault, None, |server| server.set(segment_id, entry.clone())).await;
    assert!(matches!(error, Error::Damaged("snapshot")));
    let error = after(&vault, None, |server| server.remove(segment_id)).await;
    assert!(matches!(error, Error::Damaged("snapshot")));
    // What a device keeps for itself is taken for what it is, too.
    let mut device = fresh();
    assert!(!device.import_cache(&entry) && !device.import_cache(&parts[0]));
    assert!(device.import_cache(&cache));
}

/// A server that answers with something for every id would be asked for ever.
#[tokio::test]
async fn a_log_without_an_end_is_refused() {
    struct Endless(Vec<u8>);
    impl elohim_vault::Pool for Endless {
        async fn slots(&self) -> elohim_vault::Result<Option<elohim_vault::slots::SlotSet>> {
            Ok(None)
        }
        async fn create_slots(&self, _: &elohim_vault::slots::SlotSet) -> elohim_vault::Result<elohim_vault::Created> {
            Ok(elohim_vault::Created::Exists)
        }
        async fn replace_slot(&self, _: usize, _: [u8; 32], _: Vec<u8>) -> elohim_vault::Result<elohim_vault::Created> {
            Ok(elohim_vault::Created::Exists)
        }
        async fn create(&self, _: ObjectId, _: Vec<u8>) -> elohim_vault::Result<elohim_vault::Created> {
            Ok(elohim_vault::Created::Exists)
        }
        async fn read_many(&self, ids: &[ObjectId]) -> elohim_vault::Result<Vec<Option<Vec<u8>>>> {
            Ok(vec![Some(self.0.clone()); ids.len()])
        }
    }
    let entry = with_folders(1).await.pool().nth(0).1;
    let mut vault = Vault::reopen(Endless(entry), root(), DeviceId([1; 16]), None).unwrap();
    assert!(matches!(failure(vault.refresh().await), Error::Damaged("log")));
    // Nor does it keep a change waiting for ever.
    let refused = failure(vault.commit(vec![folder(1, NodeId::ROOT, "a")], NOW, &mut Seeded(1)).await);
    assert!(matches!(refused, Error::Damaged("log")));
}
