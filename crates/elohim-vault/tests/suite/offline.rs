//! Changes that are made while the server is away: they count, they are kept, they are written once, and none is lost.

use elohim_vault::id::{CommentId, DeviceId};
use elohim_vault::log::{Op, Place};
use elohim_vault::member::Role;
use elohim_vault::vault::Flushed;
use elohim_vault::{Error, NodeId, Vault};

use crate::renewal::{new_words, renew, three_folders, with_root};
use crate::support::*;
use crate::team::{admitted, identity, made, opened};
#[cfg(target_arch = "wasm32")]
use crate::test;

fn off(server: &Server, off: bool) {
    server.0.borrow_mut().is_off = off;
}

fn flushed(written: usize, set_aside: usize) -> Flushed {
    Flushed { written, set_aside }
}

/// The changes as they lie on the device.
fn kept(vault: &Vault<Server>) -> Vec<u8> {
    vault.export_changes(&mut Seeded(3)).unwrap().unwrap()
}

/// The vault on the device that has these changes and this cache, after a restart.
fn restarted(server: &Server, cache: &[u8], changes: &[u8]) -> Vault<Server> {
    let mut vault = Vault::reopen(server.clone(), root(), DeviceId([1; 16]), None).unwrap();
    assert!(vault.import_cache(cache));
    vault.import_changes(Some(changes)).unwrap();
    vault
}

fn names(vault: &Vault<Server>) -> Vec<String> {
    vault.index().list(NodeId::ROOT).map(|node| node.name.clone()).collect()
}

fn to(n: u8, parent: NodeId, name: &str) -> Op {
    Op::Move { node: node(n), parent, name: name.to_owned() }
}

fn why(vault: &Vault<Server>) -> Vec<&str> {
    vault.changes().iter().map(|change| change.set_aside.as_deref().unwrap_or("waits")).collect()
}

#[tokio::test]
async fn changes_count_at_once_outlive_a_restart_and_are_written_after_what_others_did() {
    let mut vault = with_folders(2).await;
    let server = vault.pool().clone();
    let cache = vault.export_cache(&mut Seeded(1)).unwrap();
    off(&server, true);
    assert!(matches!(failure(vault.refresh().await), Error::Pool(_)));
    vault.queue(vec![folder(9, node(1), "made offline")], NOW).unwrap();
    vault.queue(vec![to(2, node(9), "moved")], NOW).unwrap();
    let comment = Op::Comment { node: node(9), comment: CommentId([1; 16]), text: "on the train".to_owned() };
    vault.queue(vec![comment, Op::Star { node: node(9), on: true }], NOW).unwrap();
    assert_eq!(vault.index().path(node(2)), "/folder 1/made offline/moved");
    assert!(matches!(failure(vault.queue(vec![folder(8, node(7), "x")], NOW)), Error::NotPossible(_)));
    assert!(matches!(failure(vault.queue(vec![Op::Purge { node: node(1) }], NOW)), Error::NotPossible(_)));
    assert_eq!(vault.changes().len(), 3);
    assert_eq!(vault.export_cache(&mut Seeded(1)).unwrap().len(), cache.len(), "a cache is of the log alone");

    let mut vault = restarted(&server, &cache, &kept(&vault));
    assert_eq!(vault.index().path(node(2)), "/folder 1/made offline/moved");
    assert!(matches!(failure(vault.flush(&mut Seeded(5)).await), Error::Pool(_)));
    assert_eq!((vault.changes().len(), vault.index().path(node(2)).as_str()), (3, "/folder 1/made offline/moved"));
    off(&server, false);
    let mut other = elsewhere(&server, None).await.unwrap();
    other.commit(vec![to(1, NodeId::ROOT, "renamed elsewhere")], NOW, &mut Seeded(6)).await.unwrap();
    assert_eq!(vault.flush(&mut Seeded(7)).await.unwrap(), flushed(3, 0));
    assert!(vault.export_changes(&mut Seeded(8)).unwrap().is_none());
    assert_eq!(vault.index().path(node(2)), "/renamed elsewhere/made offline/moved");
    let at = vault.index().find(node(9)).unwrap().comments[0].at;
    assert!((NOW..NOW + 3).contains(&at), "a comment has the time at which it was written");
    other.refresh().await.unwrap();
    assert_eq!(dump(other.index()), dump(vault.index()));
}

#[tokio::test]
async fn what_no_longer_makes_sense_is_set_aside_and_the_others_go_on() {
    let mut vault = with_folders(4).await;
    let server = vault.pool().clone();
    off(&server, true);
    let tag = Op::Tag { node: node(3), tag: "urgent".to_owned(), on: true };
    let all = [
        vec![folder(9, NodeId::ROOT, "taken")],
        vec![to(2, node(9), "into the first")],
        vec![folder(10, node(1), "in a folder that goes")],
        vec![tag],
        vec![Op::Trash { node: node(4) }],
    ];
    for ops in all {
        vault.queue(ops, NOW).unwrap();
    }
    off(&server, false);
    let mut other = elsewhere(&server, None).await.unwrap();
    let gone = |n| [Op::Trash { node: node(n) }, Op::Purge { node: node(n) }];
    let mut ops = vec![folder(20, NodeId::ROOT, "TAKEN"), Op::Trash { node: node(1) }];
    ops.extend(gone(4));
    other.commit(ops, NOW, &mut Seeded(6)).await.unwrap();

    assert_eq!(vault.flush(&mut Seeded(7)).await.unwrap(), flushed(1, 4));
    let removed = "the file or folder was removed by another device";
    assert_eq!(why(&vault), ["\"taken\" exists already", removed, removed, removed]);
    assert_eq!(names(&vault), ["folder 2", "folder 3", "TAKEN"]);
    assert!(vault.index().find(node(3)).unwrap().tags.contains("urgent"));
    // They are told until somebody discards them, also after a restart, and are never tried again by themselves.
    let cache = vault.export_cache(&mut Seeded(1)).unwrap();
    let mut vault = restarted(&server, &cache, &kept(&vault));
    assert_eq!(vault.flush(&mut Seeded(8)).await.unwrap(), flushed(0, 0));
    let numbers: Vec<_> = vault.changes().iter().map(|change| change.number).collect();
    assert_eq!(numbers, [0, 1, 2, 4]);
    assert!(vault.discard(1) && !vault.discard(1));
    assert_eq!(why(&vault).len(), 3);
}

/// The entry is stored, and the device cannot write down that it is, in each way in which that can be.
#[tokio::test]
async fn nothing_is_written_twice_after_a_crash() {
    for answer in [Answer::Arrives, Answer::IsLost, Answer::IsLostAndAskedAgain] {
        for is_cached in [false, true] {
            let mut vault = with_folders(2).await;
            let server = vault.pool().clone();
            let cache = vault.export_cache(&mut Seeded(1)).unwrap();
            vault.queue(vec![to(1, node(2), "queued")], NOW).unwrap();
            let changes = kept(&vault);
            server.0.borrow_mut().next_answer = answer;
            let written = vault.flush(&mut Seeded(7)).await;
            assert_eq!(written.is_ok(), !matches!(answer, Answer::IsLost));
            // Meanwhile somebody has put it elsewhere: once more would take that back.
            let mut other = elsewhere(&server, None).await.unwrap();
            other.commit(vec![to(1, NodeId::ROOT, "by another")], NOW, &mut Seeded(8)).await.unwrap();
            // Another command of the device may have kept a newer state than the list is of.
            let mut newer = restarted(&server, &cache, &changes);
            newer.discard(0);
            newer.refresh().await.unwrap();
            let cache = if is_cached { newer.export_cache(&mut Seeded(1)).unwrap() } else { cache };
            let mut vault = restarted(&server, &cache, &changes);
            assert_eq!(vault.flush(&mut Seeded(9)).await.unwrap(), flushed(1, 0), "{answer:?} {is_cached}");
            assert_eq!(vault.index().path(node(1)), "/by another");
            assert_eq!(vault.changes().len(), 0);
            assert_eq!(vault.head().unwrap().n, 3);
        }
    }
}

/// A commit whose answer was lost is queued with its time: it may be in the log, and may not.
#[tokio::test]
async fn a_commit_without_an_answer_is_queued_and_written_once() {
    for (answer, stored) in [(Answer::IsLost, 1), (Answer::IsNeverAsked, 0)] {
        let mut vault = with_folders(2).await;
        let server = vault.pool().clone();
        server.0.borrow_mut().next_answer = answer;
        let before = server.0.borrow().order.len();
        let ops = vec![folder(9, NodeId::ROOT, "new")];
        assert!(matches!(failure(vault.commit(ops.clone(), NOW, &mut Seeded(7)).await), Error::Pool(_)));
        assert_eq!(server.0.borrow().order.len() - before, stored);
        off(&server, true);
        vault.queue(ops, NOW).unwrap();
        assert_eq!(names(&vault), ["folder 1", "folder 2", "new"]);
        off(&server, false);
        // The next commit writes it first.
        vault.commit(vec![to(9, node(1), "moved")], NOW + 9, &mut Seeded(8)).await.unwrap();
        assert_eq!((vault.head().unwrap().n, vault.changes().len()), (3, 0), "{answer:?}");
        assert_eq!(vault.index().path(node(9)), "/folder 1/moved");
    }
}

/// Of two entries with one number the server has stored one and seen the other, which is signed as well. Shown instead when the
/// device looks for what it has written, it would make it forget a change that is nowhere.
#[tokio::test]
async fn a_server_does_not_make_a_device_forget_a_change() {
    let mut vault = with_folders(1).await;
    let server = vault.pool().clone();
    let cache = vault.export_cache(&mut Seeded(1)).unwrap();
    vault.queue(vec![to(1, NodeId::ROOT, "queued")], NOW).unwrap();
    let changes = kept(&vault);
    let mut other = elsewhere(&server, None).await.unwrap();
    other.commit(vec![folder(5, NodeId::ROOT, "first")], NOW, &mut Seeded(8)).await.unwrap();
    let (id, real) = server.nth(1);
    // The change as the device would have written it, had it been first.
    let fork = server.fork();
    fork.remove(id);
    let mut elsewhere = restarted(&fork, &cache, &changes);
    elsewhere.flush(&mut Seeded(9)).await.unwrap();
    let late = fork.0.borrow().objects[&id].clone();
    assert_ne!(late, real);
    let mut newer = restarted(&server, &cache, &changes);
    newer.discard(0);
    newer.refresh().await.unwrap();
    let cache = newer.export_cache(&mut Seeded(1)).unwrap();
    let mut vault = restarted(&server, &cache, &changes);
    server.set(id, late);
    assert!(matches!(failure(vault.flush(&mut Seeded(10)).await), Error::Forked));
    assert_eq!(vault.changes().len(), 1, "it waits on");
}

#[tokio::test]
async fn only_the_vault_itself_opens_its_changes() {
    let mut vault = with_folders(1).await;
    vault.queue(vec![to(1, NodeId::ROOT, "secret")], NOW).unwrap();
    let changes = kept(&vault);
    assert_eq!(memmem(&changes, b"secret"), 0);
    let json = String::from_utf8(root().to_bytes().unwrap().to_vec()).unwrap();
    let json = json.replace(&"A".repeat(43), &format!("{}A", "B".repeat(42)));
    let other = elohim_vault::root::RootRecord::from_bytes(json.as_bytes()).unwrap();
    let mut other = Vault::reopen(Server::default(), other, DeviceId([1; 16]), None).unwrap();
    assert!(matches!(failure(other.import_changes(Some(&changes))), Error::NotPossible(_)));
    assert_ne!(other.device_name(), vault.device_name());
    let mut damaged = changes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert!(matches!(failure(vault.import_changes(Some(&damaged))), Error::NotPossible(_)));
    assert_eq!(vault.changes().len(), 1, "what was there stays");
}

fn memmem(bytes: &[u8], text: &[u8]) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text).count()
}

#[tokio::test]
async fn in_a_team_a_role_counts_when_a_change_is_written() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut ben = admitted(&mut anna, &server, 2, Role::Writer).await;
    let cache = ben.export_cache(&mut Seeded(1)).unwrap();
    let note = |n: u8| vec![folder(n, NodeId::ROOT, &format!("folder {n}"))];
    ben.queue(note(1), NOW).unwrap();
    let changes = ben.export_changes(&mut Seeded(2)).unwrap().unwrap();
    // Written, and forgotten that it was; and somebody else has written meanwhile.
    ben.flush(&mut Seeded(3)).await.unwrap();
    anna.refresh().await.unwrap();
    anna.commit(note(3), NOW, &mut Seeded(4)).await.unwrap();
    let mut ben = opened(&server, anna.team_root().unwrap(), identity(2));
    assert!(ben.import_cache(&cache));
    ben.import_changes(Some(&changes)).unwrap();
    assert_eq!(ben.flush(&mut Seeded(5)).await.unwrap(), flushed(1, 0));
    assert_eq!((ben.head().unwrap().n, ben.index().len()), (3, 2));
    ben.queue(note(4), NOW).unwrap();
    anna.admit(crate::team::member(2, Role::Reader), NOW, &mut Seeded(6)).await.unwrap();
    assert_eq!(ben.flush(&mut Seeded(7)).await.unwrap(), flushed(0, 1));
    assert_eq!(ben.changes()[0].set_aside.as_deref(), Some("your role in this vault does not allow this"));
    assert!(matches!(failure(ben.queue(note(5), NOW)), Error::NotPossible(_)));
}

#[tokio::test]
async fn restored_things_wait_like_others() {
    let mut vault = with_folders(2).await;
    let server = vault.pool().clone();
    vault.commit(vec![Op::Trash { node: node(1) }], NOW, &mut Seeded(2)).await.unwrap();
    off(&server, true);
    let to = Some(Place { parent: node(2), name: "back".to_owned() });
    vault.queue(vec![Op::Restore { node: node(1), to }], NOW).unwrap();
    vault.queue(vec![Op::Trash { node: node(2) }], NOW).unwrap();
    assert_eq!(names(&vault), [] as [&str; 0]);
    assert!(vault.discard(1));
    assert_eq!(vault.index().path(node(1)), "/folder 2/back");
    off(&server, false);
    assert_eq!(vault.flush(&mut Seeded(3)).await.unwrap(), flushed(1, 0));
    assert_eq!(vault.index().path(node(1)), "/folder 2/back");
}

/// Another device renews the keys meanwhile: the changes are written under the new ones, once this device has unlocked again.
#[tokio::test]
async fn changes_outlive_a_renewal_of_the_keys() {
    let (mut vault, _) = three_folders().await;
    let server = vault.pool().clone();
    let mut other = with_root(&server, vault.root().unwrap(), None).await.unwrap();
    off(&server, true);
    vault.queue(vec![to(1, node(2), "moved")], NOW).unwrap();
    let (name, changes) = (vault.device_name(), kept(&vault));
    off(&server, false);
    renew(&mut other, &passphrase(), &new_words(), 10).await.unwrap();
    assert!(matches!(failure(vault.flush(&mut Seeded(5)).await), Error::OldKeys));
    assert_eq!(kept(&vault).len(), changes.len(), "nothing is lost by that");

    let mut vault = with_root(&server, other.root().unwrap(), None).await.unwrap();
    assert_eq!(vault.device_name(), name, "the changes are found by their name");
    vault.import_changes(Some(&changes)).unwrap();
    assert_eq!(vault.index().path(node(1)), "/folder 2/moved");
    assert_eq!(vault.flush(&mut Seeded(6)).await.unwrap(), flushed(1, 0));
    other.refresh().await.unwrap();
    assert_eq!(other.index().path(node(1)), "/folder 2/moved");
}
