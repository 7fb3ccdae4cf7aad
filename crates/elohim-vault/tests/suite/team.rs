//! Vaults of teams: who may write what, and what those who were removed can still do with everything that they ever knew.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use elohim_vault::id::DeviceId;
use elohim_vault::log::{Commit, Op};
use elohim_vault::member::{Identity, Member, Role};
use elohim_vault::team::TeamRoot;
use elohim_vault::{Error, NodeId, ObjectId, Vault};
use proptest::prelude::*;

use crate::support::{Answer, NOW, Seeded, Server, dump, failure, folder, fresh, now, nowhere_in, put, sha256, stored};
#[cfg(target_arch = "wasm32")]
use crate::test;

/// Person number `n`.
pub(crate) fn identity(n: u64) -> Identity {
    Identity::random(&mut Seeded(1_000_000 + n)).unwrap()
}

pub(crate) fn member(n: u64, role: Role) -> Member {
    Member { keys: identity(n).public(), role, account: format!("account {n}"), name: format!("Person {n}") }
}

/// A vault that person `n` has made.
pub(crate) async fn made(server: &Server, n: u64) -> Vault<Server> {
    let device = DeviceId([u8::try_from(n).unwrap(); 16]);
    let whose = ("Ward 7", "account 1", "Person 1");
    Vault::create_team(server.clone(), identity(n), whose, device, NOW, &mut Seeded(n)).await.unwrap()
}

pub(crate) fn opened(server: &Server, root: TeamRoot, me: Identity) -> Vault<Server> {
    Vault::open_team(server.clone(), root, me, DeviceId([9; 16]), None).unwrap()
}

/// The vault as person `n` sees it, let in by `host`.
pub(crate) async fn admitted(host: &mut Vault<Server>, server: &Server, n: u64, role: Role) -> Vault<Server> {
    host.admit(member(n, role), NOW, &mut Seeded(50 + n)).await.unwrap();
    let mut theirs = opened(server, host.team_root().unwrap(), identity(n));
    theirs.refresh().await.unwrap();
    theirs
}

pub(crate) async fn add(vault: &mut Vault<Server>, n: u8) -> elohim_vault::Result<()> {
    let op = folder(n, NodeId::ROOT, &format!("folder {n}"));
    vault.commit(vec![op], NOW + i64::from(n), &mut Seeded(2000 + u64::from(n))).await
}

pub(crate) fn not_allowed<T>(result: elohim_vault::Result<T>) {
    assert!(matches!(failure(result), Error::NotPossible(_)));
}

#[tokio::test]
async fn each_role_writes_what_it_may_and_reads_everything() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    add(&mut anna, 1).await.unwrap();
    let mut writer = admitted(&mut anna, &server, 2, Role::Writer).await;
    let mut reader = admitted(&mut anna, &server, 3, Role::Reader).await;
    writer.refresh().await.unwrap();
    add(&mut writer, 2).await.unwrap();
    not_allowed(add(&mut reader, 3).await);
    not_allowed(writer.admit(member(4, Role::Writer), NOW, &mut Seeded(1)).await);
    not_allowed(writer.remove_members(&[identity(3).id()], NOW, &mut Seeded(1)).await);
    not_allowed(writer.remove_members(&[], NOW, &mut Seeded(1)).await);
    let trashed = vec![Op::Trash { node: crate::support::node(2) }];
    writer.commit(trashed, NOW, &mut Seeded(1)).await.unwrap();
    let purge = || vec![Op::Purge { node: crate::support::node(2) }];
    not_allowed(writer.commit(purge(), NOW, &mut Seeded(1)).await);
    let remember = vec![Op::Remember { name: "x".to_owned(), value: vec![1].into() }];
    not_allowed(anna.commit(remember, NOW, &mut Seeded(1)).await);
    for vault in [&mut anna, &mut reader, &mut writer] {
        vault.refresh().await.unwrap();
        assert_eq!(vault.index().len(), 2);
        assert_eq!(vault.index().members().count(), 3);
    }
    anna.commit(purge(), NOW, &mut Seeded(1)).await.unwrap();
    // Nobody goes by their own hand, and never the last who can admit others.
    not_allowed(anna.remove_members(&[identity(1).id()], NOW, &mut Seeded(1)).await);
    not_allowed(anna.admit(member(1, Role::Writer), NOW, &mut Seeded(1)).await);
    assert_eq!(anna.me().unwrap().role, Role::Admin);
    // Another role counts from the next entry on.
    anna.admit(member(3, Role::Writer), NOW, &mut Seeded(1)).await.unwrap();
    reader.refresh().await.unwrap();
    add(&mut reader, 3).await.unwrap();
}

/// What a client writes that does not keep to the rules, because it is another program and the server takes it.
pub(crate) async fn force(vault: &Vault<Server>, me: &Identity, mut ops: Vec<Op>) {
    let (n, prev) = vault.head().map_or((0, [0; 32]), |head| (head.n + 1, head.hash));
    let commit = Commit {
        v: 1,
        kind: "commit".to_owned(),
        vault: vault.keys().vault,
        n,
        prev,
        epoch: vault.keys().epoch,
        author: DeviceId([66; 16]),
        member: Some(me.id()),
        time: NOW,
        ops: std::mem::take(&mut ops),
        snapshot: None,
    };
    let object = commit.seal_as_member(vault.keys(), me, &mut Seeded(77)).unwrap();
    vault.pool().set(vault.keys().commit_id(n), object);
}

#[tokio::test]
async fn what_nobody_may_write_counts_for_nobody_and_stops_nobody() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut writer = admitted(&mut anna, &server, 2, Role::Writer).await;
    admitted(&mut anna, &server, 3, Role::Reader).await;
    let forged = [
        (3, vec![folder(7, NodeId::ROOT, "by a reader")]),
        (2, vec![Op::Member { member: member(2, Role::Admin) }]),
        (2, vec![Op::Member { member: member(4, Role::Writer) }]),
        (2, vec![Op::Epoch { secret: [7; 32].into() }]),
        (1, vec![Op::Unmember { member: identity(2).id() }]),
        (1, vec![Op::Unmember { member: identity(1).id() }, Op::Epoch { secret: [7; 32].into() }]),
        (4, vec![folder(7, NodeId::ROOT, "by a stranger")]),
        (2, vec![Op::Snapshot { segments: Vec::new() }]),
        (2, vec![Op::Remember { name: "identity".to_owned(), value: vec![1].into() }]),
        (2, vec![Op::Trash { node: crate::support::node(99) }]),
    ];
    for (count, (by, ops)) in (1_u8..).zip(forged) {
        anna.refresh().await.unwrap();
        let before = dump(anna.index());
        let kind = serde_json::to_value(&ops).unwrap();
        force(&anna, &identity(by), ops).await;
        anna.refresh().await.unwrap();
        assert_eq!((dump(anna.index()), anna.index().members().count(), anna.keys().epoch), (before, 3, 0), "{kind}");
        add(&mut anna, count).await.unwrap();
        writer.refresh().await.unwrap();
        assert_eq!(dump(writer.index()), dump(anna.index()), "{kind}");
    }
    // Nonsense where the next entry belongs.
    anna.pool().set(anna.keys().commit_id(anna.head().unwrap().n + 1), vec![1; 500]);
    anna.refresh().await.unwrap();
    assert!(anna.is_cut_off());
    assert!(matches!(failure(add(&mut anna, 50).await), Error::NotAMember));
    // An admin goes on with new keys.
    anna.remove_members(&[identity(2).id()], NOW, &mut Seeded(9)).await.unwrap();
    add(&mut anna, 50).await.unwrap();
    writer.refresh().await.unwrap();
    assert!(writer.is_cut_off());
    // Somebody new reads the same from the beginning.
    let late = admitted(&mut anna, &server, 5, Role::Reader).await;
    assert_eq!((dump(late.index()), late.is_cut_off()), (dump(anna.index()), false));
}

/// The server colludes: it gives the removed member everything, and takes everything from them.
#[tokio::test]
async fn whoever_was_removed_reads_nothing_that_came_after() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Admin).await;
    let mut carl = admitted(&mut anna, &server, 3, Role::Writer).await;
    anna.refresh().await.unwrap();
    let write = async |vault: &mut Vault<Server>, n: u8, text: &[u8]| {
        let (blob, parts) = stored(vault, text, u64::from(n));
        let object = blob.object;
        vault.pool().set(object, parts.concat());
        let op = put(n, NodeId::ROOT, &format!("file {n}"), text.len() as u64, blob);
        vault.commit(vec![op], NOW, &mut Seeded(u64::from(n))).await.unwrap();
        object
    };
    let before = write(&mut anna, 1, b"before he went").await;
    bert.refresh().await.unwrap();
    carl.refresh().await.unwrap();
    let known: BTreeSet<ObjectId> = server.0.borrow().objects.keys().copied().collect();
    assert_eq!(anna.index().extent(), (1, 14));
    let knows = bert.team_root().unwrap();

    anna.remove_members(&[identity(2).id()], NOW, &mut Seeded(8)).await.unwrap();
    let after =
        [write(&mut anna, 2, b"after he went!!").await, write(&mut anna, 1, b"a new version of the old one").await];
    carl.refresh().await.unwrap();
    let by_carl = write(&mut carl, 3, b"by somebody who stayed, and longer").await;
    anna.refresh().await.unwrap();
    let late = admitted(&mut anna, &server, 4, Role::Reader).await;
    assert_eq!(dump(late.index()), dump(anna.index()));

    // His client reads on as far as it can: to where he went.
    bert.refresh().await.unwrap();
    assert!(bert.is_cut_off());
    assert_eq!((bert.index().len(), bert.index().members().count()), (1, 3));
    assert!(matches!(failure(add(&mut bert, 9).await), Error::NotAMember));
    // As an admin, he may try to go on with keys of his own: those who stay do not follow.
    bert.remove_members(&[identity(1).id()], NOW, &mut Seeded(5)).await.unwrap();
    anna.refresh().await.unwrap();
    assert_eq!((anna.index().members().count(), anna.keys().epoch), (3, 1));

    // And everything that he has ever known opens none of the objects that came after.
    let identities = secrets(&knows, &identity(2));
    let opens = |object: &[u8]| identities.iter().filter(|secret| open(secret, object)).count();
    let disk = server.0.borrow();
    let by_him = anna.keys().commit_id(anna.head().unwrap().n);
    let later: Vec<_> = disk.objects.iter().filter(|(id, _)| !known.contains(*id) && **id != by_him).collect();
    // The entry that removed him, three files and their entries, and the entry of the newcomer.
    assert_eq!(later.len(), 8);
    for (id, object) in &later {
        assert_eq!(opens(object), 0, "{id}");
    }
    for (id, object) in disk.objects.iter().filter(|(id, _)| known.contains(*id)) {
        assert_eq!(opens(object), 1, "{id}: what he could read he can read");
    }
    assert!(known.contains(&before) && after.iter().chain([&by_carl]).all(|id| !known.contains(id)));
    // The control: those who stayed open all of them.
    let identities = secrets(&late.team_root().unwrap(), &identity(4));
    let theirs = |object: &[u8]| identities.iter().filter(|secret| open(secret, object)).count();
    for (id, object) in later {
        assert_eq!(theirs(object), 1, "{id}");
    }
}

/// Every age identity that follows from what a member has.
pub(crate) fn secrets(root: &TeamRoot, me: &Identity) -> Vec<age::x25519::Identity> {
    let root: serde_json::Value = serde_json::from_slice(&root.to_bytes().unwrap()).unwrap();
    let mut found = vec![derived(&me.to_bytes(), "member/receive")];
    for epoch in root["epochs"].as_array().unwrap() {
        let secret = STANDARD_NO_PAD.decode(epoch["secret"].as_str().unwrap()).unwrap();
        found.extend(["store", "log", "drop", "kit"].map(|label| derived(&secret, label)));
        // What is written down for the stock tool is the key of the files.
        let files: age::x25519::Identity = epoch["files"].as_str().unwrap().parse().unwrap();
        assert_eq!(files.to_public(), derived(&secret, "store").to_public());
    }
    found
}

pub(crate) fn derived(secret: &[u8], label: &str) -> age::x25519::Identity {
    let key = age_core::primitives::hkdf(&[], format!("elohimos/v1/{label}").as_bytes(), secret);
    let prefix = bech32::Hrp::parse("age-secret-key-").unwrap();
    age_core::primitives::bech32_encode(prefix, &key).to_uppercase().parse().unwrap()
}

pub(crate) fn open(identity: &age::x25519::Identity, object: &[u8]) -> bool {
    let Ok(file) = age::Decryptor::new_buffered(object) else { return false };
    file.decrypt(std::iter::once(identity as &dyn age::Identity)).is_ok()
}

#[tokio::test]
async fn two_admins_remove_somebody_at_once_and_both_are_gone() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Admin).await;
    for n in [3, 4, 5] {
        admitted(&mut anna, &server, n, Role::Writer).await;
    }
    bert.refresh().await.unwrap();
    anna.remove_members(&[identity(3).id()], NOW, &mut Seeded(1)).await.unwrap();
    // Bert has not heard of it.
    bert.remove_members(&[identity(4).id(), identity(3).id()], NOW, &mut Seeded(2)).await.unwrap();
    anna.refresh().await.unwrap();
    assert_eq!((anna.keys().epoch, bert.keys().epoch), (2, 2));
    let names: Vec<_> = anna.index().members().map(|member| member.account.as_str()).collect();
    assert_eq!(names.len(), 3);
    assert!(!names.contains(&"account 3") && !names.contains(&"account 4"));
    // Removing again those who are gone changes nothing.
    anna.remove_members(&[identity(3).id()], NOW, &mut Seeded(3)).await.unwrap();
    assert_eq!((anna.keys().epoch, anna.members_of("account 5")), (2, vec![identity(5).id()]));
}

/// An admin who does not know that they were removed is told, before they make a vault for themselves.
#[tokio::test]
async fn whoever_was_removed_is_told_before_going_on_alone() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Admin).await;
    anna.remove_members(&[identity(2).id()], NOW, &mut Seeded(1)).await.unwrap();
    assert!(matches!(failure(bert.remove_members(&[], NOW, &mut Seeded(2)).await), Error::NotAMember));
    assert_eq!(server.0.borrow().order.len(), 3);
}

/// A file that was encrypted before somebody went must not be added after: they know its key's keys.
#[tokio::test]
async fn a_file_under_old_keys_is_not_added_after_they_were_renewed() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Writer).await;
    let (blob, _) = stored(&bert, b"begun before", 3);
    anna.remove_members(&[], NOW, &mut Seeded(4)).await.unwrap();
    let add = |blob| vec![put(1, NodeId::ROOT, "file", 12, blob)];
    assert!(matches!(failure(bert.commit(add(blob), NOW, &mut Seeded(5)).await), Error::KeysRenewed));
    let (blob, _) = stored(&bert, b"begun before", 6);
    bert.commit(add(blob), NOW, &mut Seeded(7)).await.unwrap();
    assert_eq!((bert.keys().epoch, bert.index().extent()), (1, (1, 12)));
}

#[tokio::test]
async fn new_keys_whose_answer_was_lost_are_the_keys() {
    for answer in [Answer::IsLost, Answer::IsLostAndAskedAgain] {
        let server = Server::default();
        let mut anna = made(&server, 1).await;
        admitted(&mut anna, &server, 2, Role::Writer).await;
        server.0.borrow_mut().next_answer = answer;
        let first = anna.remove_members(&[identity(2).id()], NOW, &mut Seeded(1)).await;
        assert_eq!(first.is_err(), matches!(answer, Answer::IsLost));
        anna.refresh().await.unwrap();
        anna.remove_members(&[identity(2).id()], NOW, &mut Seeded(2)).await.unwrap();
        assert_eq!((anna.keys().epoch, anna.index().members().count()), (1, 1));
        add(&mut anna, 1).await.unwrap();
    }
}

/// A member who was away reads on over any number of epochs with the keys that they had.
#[tokio::test]
async fn a_member_who_was_away_goes_on() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Writer).await;
    let cache = bert.export_cache(&mut Seeded(3)).unwrap();
    let (kept, seen) = (bert.team_root().unwrap(), bert.head());
    for n in 1..4 {
        anna.remove_members(&[], NOW, &mut Seeded(10 + n)).await.unwrap();
        add(&mut anna, u8::try_from(n).unwrap()).await.unwrap();
    }
    bert.refresh().await.unwrap();
    add(&mut bert, 9).await.unwrap();
    anna.refresh().await.unwrap();
    // And another device of his, from what it had kept.
    let mut again = Vault::open_team(server.clone(), kept, identity(2), DeviceId([8; 16]), seen).unwrap();
    assert!(again.import_cache(&cache));
    again.refresh().await.unwrap();
    for vault in [&bert, &again] {
        assert_eq!((dump(vault.index()), vault.keys().epoch), (dump(anna.index()), 3));
    }
}

#[tokio::test]
async fn a_vault_that_another_made_is_not_this_one() {
    let (server, other) = (Server::default(), Server::default());
    let anna = made(&server, 1).await;
    let mallory = made(&other, 66).await;
    // Mallory's first entry, at the place of Anna's: she would be the root of all admins.
    let mut root: serde_json::Value = serde_json::from_slice(&anna.team_root().unwrap().to_bytes().unwrap()).unwrap();
    let theirs: serde_json::Value = serde_json::from_slice(&mallory.team_root().unwrap().to_bytes().unwrap()).unwrap();
    for field in ["address", "epochs", "head"] {
        root[field] = theirs[field].clone();
    }
    let root = TeamRoot::from_bytes(root.to_string().as_bytes()).unwrap();
    let mut shown = opened(&other, root, identity(1));
    assert!(matches!(failure(shown.refresh().await), Error::Damaged(_)));
    // An entry of one's own vault in place of one of the team's, under the same keys.
    let commit = Commit {
        v: 1,
        kind: "commit".to_owned(),
        vault: anna.keys().vault,
        n: 1,
        prev: anna.head().unwrap().hash,
        epoch: 0,
        author: DeviceId([1; 16]),
        member: None,
        time: NOW,
        ops: vec![folder(1, NodeId::ROOT, "x")],
        snapshot: None,
    };
    server.set(anna.keys().commit_id(1), commit.seal(anna.keys(), &mut Seeded(1)).unwrap());
    let mut again = opened(&server, anna.team_root().unwrap(), identity(1));
    again.refresh().await.unwrap();
    assert_eq!((again.index().len(), again.head().unwrap().n), (0, 1));
    // And the reverse: a member's entry is none of one's own vault, whoever signed it.
    let own = fresh();
    let commit = Commit { vault: own.keys().vault, n: 0, prev: [0; 32], member: Some(identity(1).id()), ..commit };
    let object = commit.seal_as_member(own.keys(), &identity(1), &mut Seeded(1)).unwrap();
    assert!(matches!(Commit::open(own.keys(), &object, 0, None), Err(Error::Damaged(_))));
    // Nor does one's own vault take what belongs to teams, even signed by itself.
    let commit = Commit { member: None, ops: vec![Op::Epoch { secret: [1; 32].into() }], ..commit };
    let object = commit.seal(own.keys(), &mut Seeded(1)).unwrap();
    assert!(matches!(Commit::open(own.keys(), &object, 0, None), Err(Error::Damaged(_))));
    let mut own = own;
    not_allowed(own.commit(vec![Op::Member { member: member(1, Role::Admin) }], NOW, &mut Seeded(1)).await);
}

/// A rolled-back and a forked log are noticed as in one's own vault.
#[tokio::test]
async fn a_server_that_shows_another_history_is_caught() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    add(&mut anna, 1).await.unwrap();
    let fork = server.fork();
    let mut other =
        Vault::open_team(fork.clone(), anna.team_root().unwrap(), identity(1), DeviceId([5; 16]), None).unwrap();
    other.refresh().await.unwrap();
    add(&mut other, 2).await.unwrap();
    add(&mut anna, 3).await.unwrap();
    let root = anna.team_root().unwrap();
    let mut shown = opened(&fork, root.clone(), identity(1));
    assert!(matches!(failure(shown.refresh().await), Error::Forked));
    fork.remove(anna.keys().commit_id(2));
    let mut shown = opened(&fork, root, identity(1));
    assert!(matches!(failure(shown.refresh().await), Error::RolledBack));
    assert_ne!(sha256(&server.nth(2).1), sha256(&server.nth(1).1));
}

#[tokio::test]
async fn records_are_kept_replaced_and_forgotten() {
    let mut vault = fresh();
    let set = |name: &str, value: &[u8]| vec![Op::Remember { name: name.to_owned(), value: value.to_vec().into() }];
    vault.commit(set("a", b"one"), NOW, &mut Seeded(1)).await.unwrap();
    vault.commit(set("b", b"two"), NOW, &mut Seeded(2)).await.unwrap();
    vault.commit(set("a", b"three"), NOW, &mut Seeded(3)).await.unwrap();
    let both: Vec<_> = vault.index().records().collect();
    assert_eq!(both, [("a", b"three".as_slice()), ("b", b"two".as_slice())]);
    vault.commit(set("b", b""), NOW, &mut Seeded(4)).await.unwrap();
    for (name, length) in [("", 1), (&"x".repeat(201), 1), ("x", 128 * 1024 + 1)] {
        not_allowed(vault.commit(set(name, &vec![1; length]), NOW, &mut Seeded(5)).await);
    }
    // One of two operations that does not fit takes both back.
    let both = [set("a", b"four"), vec![folder(1, NodeId::ROOT, "a/b")]].concat();
    assert!(vault.commit(both, NOW, &mut Seeded(6)).await.is_err());
    assert_eq!((vault.index().record("a"), vault.index().record("b")), (Some(b"three".as_slice()), None));
    let cache = vault.export_cache(&mut Seeded(7)).unwrap();
    let mut again = crate::support::elsewhere(vault.pool(), None).await.unwrap();
    assert_eq!(again.index().record("a"), Some(b"three".as_slice()));
    assert!(again.import_cache(&cache));
    assert_eq!(again.index().record("a"), Some(b"three".as_slice()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever three people do on their devices, in whatever order they hear of each other, all who are in it see the same.
    #[test]
    fn everybody_who_is_in_it_sees_the_same(steps in prop::collection::vec((0_usize..3, 0_u8..8, any::<u8>()), 1..30)) {
        now(async {
            let server = Server::default();
            let mut anna = made(&server, 1).await;
            let bert = admitted(&mut anna, &server, 2, Role::Admin).await;
            let carl = admitted(&mut anna, &server, 3, Role::Writer).await;
            let mut people = [anna, bert, carl];
            for (n, (who, what, value)) in steps.into_iter().enumerate() {
                let seed = 10_000 + n as u64;
                let vault = &mut people[who];
                let role = [Role::Reader, Role::Writer, Role::Admin][usize::from(value % 3)];
                let other = 2 + u64::from(value % 3);
                // Refusals are part of the story: they must leave no trace.
                let before = dump(vault.index());
                let done = match what {
                    0 => vault.refresh().await,
                    // Whoever was removed and goes on all the same is alone.
                    1..=3 if vault.is_cut_off() => vault.refresh().await,
                    1 => vault.remove_members(&[], NOW, &mut Seeded(seed)).await,
                    2 => vault.remove_members(&[identity(other).id()], NOW, &mut Seeded(seed)).await,
                    3 => vault.admit(member(other, role), NOW, &mut Seeded(seed)).await,
                    _ => {
                        let name = format!("file {value}");
                        let blob = nowhere_in(value, vault.keys().epoch);
                        vault.commit(vec![put(value, NodeId::ROOT, &name, 1, blob)], NOW, &mut Seeded(seed)).await
                    }
                };
                if let Err(Error::NotPossible(_)) = done {
                    vault.refresh().await.unwrap();
                    prop_assert!(dump(vault.index()).len() >= before.len());
                }
            }
            let mut seen = Vec::new();
            for (n, vault) in (1..).zip(&mut people) {
                vault.refresh().await.unwrap();
                if vault.check_me(&identity(n).public()).is_ok() && !vault.is_cut_off() {
                    let members: Vec<_> = vault.index().members().cloned().collect();
                    seen.push((dump(vault.index()), members, vault.keys().epoch, vault.head()));
                }
            }
            prop_assert!(!seen.is_empty());
            prop_assert!(seen.windows(2).all(|two| two[0] == two[1]), "{seen:?}");
            Ok(())
        })?;
    }
}
