//! New keys of a vault of one's own: what opens afterwards, what does not, and what an interruption leaves.

use elohim_vault::age_file;
use elohim_vault::drop_box::{self, Label, Stored};
use elohim_vault::id::DeviceId;
use elohim_vault::kdf::Passphrase;
use elohim_vault::kit::{self, Kit};
use elohim_vault::log::Op;
use elohim_vault::pins::{self, Pins};
use elohim_vault::root::{MAX_EPOCHS, RootRecord};
use elohim_vault::slots::SlotSet;
use elohim_vault::vault::SNAPSHOT_EVERY;
use elohim_vault::{Error, Head, NodeId, ObjectId, Result, Vault, journal};

use crate::support::*;

pub(crate) const DEVICE: DeviceId = DeviceId([1; 16]);

/// The passphrase after a renewal.
pub(crate) fn new_words() -> Passphrase {
    Passphrase::new("words that nobody else has seen")
}

/// A vault with three folders whose keys were renewed, and then a fourth.
pub(crate) struct Renewed {
    pub(crate) vault: Vault<Server>,
    /// What others have: the root and the kit from before.
    pub(crate) old_root: RootRecord,
    pub(crate) old_kit: Kit,
    pub(crate) kit: String,
    /// The state of the server before the renewal.
    pub(crate) before: Server,
    /// The entry that ended the first epoch.
    pub(crate) ended: Head,
}

pub(crate) async fn three_folders() -> (Vault<Server>, Kit) {
    let (mut vault, kit) =
        Vault::init(Server::default(), &passphrase(), "Home", DEVICE, None, &mut Seeded(1)).await.unwrap();
    for n in 1..=3 {
        add_folder(&mut vault, n).await.unwrap();
    }
    (vault, kit)
}

/// Renews the keys; answers the text of the new kit.
pub(crate) async fn renew(vault: &mut Vault<Server>, old: &Passphrase, new: &Passphrase, seed: u64) -> Result<String> {
    let renewal = vault.prepare_renewal(&mut Seeded(seed)).await?;
    let kit = renewal.kit().text().to_owned();
    vault.renew(renewal, (old, new), NOW, &mut Seeded(seed + 1)).await.map(|()| kit)
}

pub(crate) async fn renewed_to(new: &Passphrase) -> Renewed {
    let (mut vault, old_kit) = three_folders().await;
    let (old_root, before) = (vault.root().unwrap().clone(), vault.pool().fork());
    let kit = renew(&mut vault, &passphrase(), new, 10).await.unwrap();
    let ended = vault.head().unwrap();
    add_folder(&mut vault, 4).await.unwrap();
    Renewed { vault, old_root, old_kit, kit, before, ended }
}

pub(crate) async fn renewed() -> Renewed {
    renewed_to(&new_words()).await
}

/// The vault on a device that keeps this root and has seen `pinned`.
pub(crate) async fn with_root(server: &Server, root: &RootRecord, pinned: Option<Head>) -> Result<Vault<Server>> {
    let mut vault = Vault::reopen(server.clone(), root.clone(), DeviceId([2; 16]), pinned)?;
    vault.refresh().await?;
    Ok(vault)
}

async fn unlocked(server: &Server, words: &Passphrase) -> Result<Vault<Server>> {
    let mut vault = Vault::unlock(server.clone(), words, DEVICE, None).await?;
    vault.refresh().await?;
    Ok(vault)
}

async fn by_kit(server: &Server, kit: &str) -> Result<Vault<Server>> {
    let identity = kit::identities(kit)?.pop().unwrap();
    let mut vault = Vault::unlock_with_kit(server.clone(), &identity, DEVICE, None).await?;
    vault.refresh().await?;
    Ok(vault)
}

fn names(vault: &Vault<Server>) -> Vec<String> {
    vault.index().list(NodeId::ROOT).map(|node| node.name.clone()).collect()
}

fn slots(server: &Server) -> SlotSet {
    server.0.borrow().slots.clone().unwrap()
}

#[tokio::test]
async fn after_a_renewal_everything_opens_with_the_new_passphrase_and_the_new_kit_alone() {
    let Renewed { mut vault, old_kit, kit, ended, .. } = renewed().await;
    let server = vault.pool().clone();
    assert_eq!((ended.n, vault.head().unwrap().n, vault.keys().epoch), (3, 4, 1));
    for mut other in [unlocked(&server, &new_words()).await.unwrap(), by_kit(&server, &kit).await.unwrap()] {
        other.refresh().await.unwrap();
        assert_eq!(names(&other), ["folder 1", "folder 2", "folder 3", "folder 4"]);
        assert_eq!((dump(other.index()), other.head()), (dump(vault.index()), vault.head()));
        assert_eq!(other.kit().text(), kit, "a kit can be printed again");
        add_folder(&mut other, 5).await.unwrap();
        vault.refresh().await.unwrap();
        vault.commit(vec![Op::Trash { node: node(5) }], NOW, &mut Seeded(3)).await.unwrap();
        vault.commit(vec![Op::Purge { node: node(5) }], NOW, &mut Seeded(4)).await.unwrap();
    }
    assert!(matches!(failure(unlocked(&server, &passphrase()).await), Error::WrongPassphrase));
    assert!(matches!(failure(by_kit(&server, old_kit.text()).await), Error::WrongPassphrase));
    // Once more, with the same passphrase.
    let third = renew(&mut vault, &new_words(), &new_words(), 20).await.unwrap();
    add_folder(&mut vault, 6).await.unwrap();
    assert_eq!(names(&by_kit(&server, &third).await.unwrap()).len(), 5);
    assert_eq!(names(&unlocked(&server, &new_words()).await.unwrap()).len(), 5);
    assert!(matches!(failure(by_kit(&server, &kit).await), Error::WrongPassphrase));
}

#[tokio::test]
async fn the_new_kit_opens_files_of_every_epoch_and_the_old_one_those_before() {
    let (mut vault, old_kit) = three_folders().await;
    let (before, before_parts) = stored(&vault, b"from before", 2);
    vault.commit(vec![put(8, NodeId::ROOT, "before", 11, before)], NOW, &mut Seeded(3)).await.unwrap();
    let entry = vault.pool().nth(0).1;
    let kit = renew(&mut vault, &passphrase(), &new_words(), 10).await.unwrap();
    let (after, after_parts) = stored(&vault, b"from after it", 4);
    vault.commit(vec![put(9, NodeId::ROOT, "after", 13, after)], NOW, &mut Seeded(5)).await.unwrap();
    let newest = vault.pool().0.borrow().objects[&vault.keys().commit_id(vault.head().unwrap().n)].clone();
    assert_eq!(opened_by_age(&kit, &before_parts.concat()), b"from before");
    assert_eq!(opened_by_age(&kit, &after_parts.concat()), b"from after it");
    assert!(String::from_utf8_lossy(&opened_by_age(&kit, &entry)).contains("folder 1"));
    assert!(String::from_utf8_lossy(&opened_by_age(&kit, &newest)).contains("after"));
    let old = kit::identities(old_kit.text()).unwrap();
    let opens = |file: &[u8]| old.iter().any(|identity| age_file::open(identity, file).is_some());
    assert!(opens(&before_parts.concat()) && opens(&entry), "control");
    assert!(!opens(&after_parts.concat()) && !opens(&newest));
    // Both say what each line is for, and the list of names is found under the same words.
    assert_eq!((old.len(), kit::identities(&kit).unwrap().len()), (4, 7));
    assert_eq!(kit.matches("opens the list of names:\nAGE-SECRET-KEY-1").count(), 2);
}

#[tokio::test]
async fn other_devices_are_told_to_unlock_again_and_then_go_on() {
    let (mut vault, _) = three_folders().await;
    let server = vault.pool().clone();
    let mut phone = with_root(&server, vault.root().unwrap(), None).await.unwrap();
    let cache = phone.export_cache(&mut Seeded(7)).unwrap();
    let (seen, place) = (phone.head().unwrap(), slots(&server).place(phone.root().unwrap()).unwrap());
    let mut pins = Pins::new(&mut Seeded(8)).unwrap();
    pins.keep(phone.root().unwrap(), place, seen, &mut Seeded(9)).unwrap();
    let sealed = pins::seal(phone.root().unwrap(), Some(seen), &mut Seeded(9)).unwrap();
    // The phone does not know yet, and writes where the other's entry lies.
    let renewal = vault.prepare_renewal(&mut Seeded(10)).await.unwrap();
    vault.renew(renewal, (&passphrase(), &new_words()), NOW, &mut Seeded(11)).await.unwrap();
    assert!(matches!(failure(add_folder(&mut phone, 5).await), Error::OldKeys));
    assert!(matches!(failure(phone.refresh().await), Error::OldKeys));
    assert_eq!((names(&phone).len(), phone.head()), (3, Some(seen)), "what it had, it has");
    assert!(matches!(failure(with_root(&server, phone.root().unwrap(), Some(seen)).await), Error::OldKeys));
    assert_eq!(server.0.borrow().objects.len(), 4, "nothing of it was stored");

    let slots = slots(&server);
    let (_, root) = slots.open(&new_words()).unwrap();
    assert_eq!((pins.find(&root).unwrap(), slots.place(&root).unwrap()), (Some(seen), place));
    assert_eq!(pins::open(&root, &sealed).unwrap(), Some(seen));
    let mut phone = with_root(&server, &root, Some(seen)).await.unwrap();
    assert!(!phone.import_cache(&cache), "what was kept under the old keys is not believed");
    add_folder(&mut phone, 5).await.unwrap();
    pins.keep(&root, place, phone.head().unwrap(), &mut Seeded(12)).unwrap();
    assert_eq!(pins.find(&root).unwrap(), phone.head());
    vault.refresh().await.unwrap();
    assert_eq!(dump(phone.index()), dump(vault.index()));
}

#[tokio::test]
async fn what_another_device_writes_at_the_same_moment_comes_before_the_end() {
    let (mut vault, _) = three_folders().await;
    let server = vault.pool().clone();
    let mut phone = with_root(&server, vault.root().unwrap(), None).await.unwrap();
    let renewal = vault.prepare_renewal(&mut Seeded(10)).await.unwrap();
    add_folder(&mut phone, 5).await.unwrap();
    vault.renew(renewal, (&passphrase(), &new_words()), NOW, &mut Seeded(11)).await.unwrap();
    assert_eq!((vault.head().unwrap().n, names(&vault).len()), (4, 4));
    assert_eq!(names(&unlocked(&server, &new_words()).await.unwrap()), names(&vault));
}

#[tokio::test]
async fn what_was_encrypted_before_is_not_added_after() {
    let (mut vault, _) = three_folders().await;
    let (blob, _) = stored(&vault, b"begun before", 2);
    let writer = elohim_vault::blob::BlobWriter::new(vault.keys(), 5, &mut Seeded(3)).unwrap();
    let begun = journal::seal(vault.keys(), &writer, ObjectId([7; 16]), NOW, &mut Seeded(4)).unwrap();
    assert!(journal::open(vault.keys(), &begun, 5, NOW).is_some());
    renew(&mut vault, &passphrase(), &new_words(), 10).await.unwrap();
    let late = vec![put(9, NodeId::ROOT, "late", 12, blob)];
    assert!(matches!(failure(vault.commit(late, NOW, &mut Seeded(5)).await), Error::KeysRenewed));
    assert!(journal::open(vault.keys(), &begun, 5, NOW).is_none(), "it is sent anew under the new keys");
    let (blob, _) = stored(&vault, b"begun after", 6);
    vault.commit(vec![put(9, NodeId::ROOT, "new", 11, blob)], NOW, &mut Seeded(7)).await.unwrap();
}

#[tokio::test]
async fn addresses_of_drop_boxes_that_were_given_out_go_on_working() {
    let (mut vault, _) = three_folders().await;
    let old = drop_box::recipient(vault.keys());
    renew(&mut vault, &passphrase(), &new_words(), 10).await.unwrap();
    let new = drop_box::recipient(vault.keys());
    assert_ne!(old, new);
    for (n, recipient) in [(8, old), (9, new)] {
        let writer = drop_box::writer(&recipient, 4, &mut Seeded(u64::from(n))).unwrap();
        let part = writer.part(0, b"text").unwrap();
        let header_len = u32::try_from(part.len() - 16 - 4 - 16).unwrap();
        let (object, length) = (ObjectId([n; 16]), part.len() as u64);
        let stored = Stored { object, length, header_len, parts: vec![sha256(&part)] };
        let (head, last) = stored.wanted().unwrap();
        let bytes = |range: std::ops::Range<u64>| &part[range.start as usize..range.end as usize];
        let (blob, size) = stored.open(vault.epochs(), bytes(head), bytes(last)).unwrap();
        let label = Label::new("tip.txt", "text/plain").seal(&recipient, &mut Seeded(3)).unwrap();
        assert_eq!(Label::open(vault.epochs(), &label).unwrap().name, "tip.txt");
        let accepted = vec![put(n, NodeId::ROOT, &format!("tip {n}"), size, blob)];
        vault.commit(accepted, NOW, &mut Seeded(4)).await.unwrap();
    }
    assert_eq!(names(&unlocked(vault.pool(), &new_words()).await.unwrap()).len(), 5);
}

/// Whatever was acknowledged opens with some passphrase at every point, and a renewal that is done again comes to its end.
#[tokio::test]
async fn an_interruption_at_any_point_loses_nothing() {
    let (vault, _) = three_folders().await;
    let (start, root, seen) = (vault.pool().fork(), vault.root().unwrap().clone(), vault.head());
    let mut ends = Vec::new();
    // The entry, the slot of the passphrase, the slot of the kit. The next write fails, or the answer to the last one.
    for (left, hears) in [(0, true), (1, true), (1, false), (2, true), (2, false)] {
        let server = start.fork();
        server.0.borrow_mut().dies_after = Some((left, hears));
        let mut vault = Vault::reopen(server.clone(), root.clone(), DEVICE, seen).unwrap();
        vault.refresh().await.unwrap();
        let refused = renew(&mut vault, &passphrase(), &passphrase(), 10).await;
        assert!(matches!(failure(refused), Error::Pool(_)), "{left} {hears}");
        server.0.borrow_mut().dies_after = None;
        // What this device knows now it may not write with the old keys, when they have ended.
        if left > 0 {
            assert!(matches!(failure(add_folder(&mut vault, 9).await), Error::OldKeys), "{left} {hears}");
        }
        ends.push(after_the_interruption(&server).await);
    }
    assert_eq!(ends, ["untouched", "ended", "ended", "renewed", "renewed"]);
}

/// What state an interrupted renewal has left; at the end of this the keys are renewed.
async fn after_the_interruption(server: &Server) -> &'static str {
    let (_, root) = slots(server).open(&passphrase()).unwrap();
    if root.epoch == 1 {
        let mut vault = with_root(server, &root, None).await.unwrap();
        assert_eq!(names(&vault).len(), 3);
        add_folder(&mut vault, 4).await.unwrap();
        // Unlocking sets right what is missing.
        assert!(matches!(failure(by_kit(server, vault.kit().text()).await), Error::WrongPassphrase));
        let place = vault.kit_place(&mut Seeded(30)).await.unwrap();
        assert_eq!(names(&by_kit(server, vault.kit().text()).await.unwrap()).len(), 4);
        assert_eq!(
            (slots(server).place(&root).unwrap(), vault.kit_place(&mut Seeded(31)).await.unwrap()),
            (place, place)
        );
        assert_eq!(server.0.borrow().replaced.len(), 2, "once");
        return "renewed";
    }
    // The record is the old one; the log says whether the keys have ended.
    let state = match with_root(server, &root, None).await {
        Ok(vault) if names(&vault).len() == 3 => "untouched",
        Err(Error::OldKeys) => "ended",
        _ => panic!("something is lost"),
    };
    let mut again = Vault::reopen(server.clone(), root, DEVICE, None).unwrap();
    let kit = renew(&mut again, &passphrase(), &passphrase(), 40).await.unwrap();
    add_folder(&mut again, 4).await.unwrap();
    let other = by_kit(server, &kit).await.unwrap();
    assert_eq!((names(&other).len(), other.keys().epoch), (4, 1));
    state
}

/// The first of two that renew at once has its way, and the other one learns it before anything is lost.
#[tokio::test]
async fn two_devices_that_renew_at_once_make_one_epoch() {
    let (mut vault, _) = three_folders().await;
    let server = vault.pool().clone();
    let mut phone = with_root(&server, vault.root().unwrap(), None).await.unwrap();
    let renewal = phone.prepare_renewal(&mut Seeded(50)).await.unwrap();
    renew(&mut vault, &passphrase(), &new_words(), 10).await.unwrap();
    add_folder(&mut vault, 4).await.unwrap();
    let other = Passphrase::new("words that the other device chose");
    let refused = phone.renew(renewal, (&passphrase(), &other), NOW, &mut Seeded(51)).await;
    assert!(matches!(failure(refused), Error::WrongPassphrase));
    assert_eq!(names(&unlocked(&server, &new_words()).await.unwrap()).len(), 4);
}

#[tokio::test]
async fn a_new_device_starts_from_a_snapshot_of_whichever_epoch() {
    let (mut vault, _) = three_folders().await;
    for n in 0..SNAPSHOT_EVERY {
        let op = Op::Move { node: node(1), parent: NodeId::ROOT, name: format!("name {n}") };
        vault.commit(vec![op], NOW, &mut Seeded(n)).await.unwrap();
    }
    renew(&mut vault, &passphrase(), &new_words(), 10).await.unwrap();
    add_folder(&mut vault, 4).await.unwrap();
    let root = vault.root().unwrap().clone();
    let other = with_root(vault.pool(), &root, None).await.unwrap();
    assert_eq!((dump(other.index()), other.head()), (dump(vault.index()), vault.head()));
    vault.pool().0.borrow_mut().asked = 0;
    with_root(vault.pool(), &root, vault.head()).await.unwrap();
    let asked = vault.pool().0.borrow().asked;
    assert!(asked < 800, "{asked} objects");
    // The next one is written under the new keys.
    for n in 0..SNAPSHOT_EVERY {
        let op = Op::Move { node: node(1), parent: NodeId::ROOT, name: format!("later {n}") };
        vault.commit(vec![op], NOW, &mut Seeded(n)).await.unwrap();
    }
    let other = with_root(vault.pool(), &root, None).await.unwrap();
    assert_eq!((dump(other.index()), other.head()), (dump(vault.index()), vault.head()));
}

/// A root with this many epochs.
fn with_epochs(count: usize) -> RootRecord {
    let later: Vec<_> =
        (1..count).map(|n| serde_json::json!({ "after": n * 10, "secret": "B".repeat(42) + "A" })).collect();
    let json = serde_json::json!({
        "v": 1, "vault": "11".repeat(16), "secret": "A".repeat(43), "epoch": count - 1, "later": later,
        "head": { "n": 999, "hash": "A".repeat(43) }, "label": "Home", "kit": "age1".to_owned() + &"q".repeat(58),
    });
    RootRecord::from_bytes(json.to_string().as_bytes()).unwrap()
}

#[tokio::test]
async fn keys_are_renewed_as_often_as_slot_and_paper_hold() {
    let most = Vault::reopen(Server::default(), with_epochs(MAX_EPOCHS), DEVICE, None).unwrap();
    assert!(most.kit().qr_svg().unwrap().starts_with("<?xml"));
    assert_eq!(most.epochs().map(|keys| keys.epoch).collect::<Vec<_>>(), (0..12).rev().collect::<Vec<_>>());
    for (epochs, may) in [(MAX_EPOCHS - 1, true), (MAX_EPOCHS, false)] {
        let mut vault = Vault::reopen(Server::default(), with_epochs(epochs), DEVICE, None).unwrap();
        match vault.prepare_renewal(&mut Seeded(1)).await {
            Err(Error::RolledBack) if may => {}
            Err(Error::NotPossible(why)) if !may => assert!(why.contains("as often as can be"), "{why}"),
            other => panic!("{epochs}: {:?}", other.err()),
        }
    }
    // Records that no client has written.
    let clean: serde_json::Value = serde_json::from_slice(&with_epochs(3).to_bytes().unwrap()).unwrap();
    let changes: [fn(&mut serde_json::Value); 5] = [
        |root| root["epoch"] = 1.into(),
        |root| root["later"][1]["after"] = 10.into(),
        |root| root["head"]["n"] = 19.into(),
        |root| root["head"] = serde_json::Value::Null,
        |root| root["v"] = 2.into(),
    ];
    for change in changes {
        let mut changed = clean.clone();
        change(&mut changed);
        let refused = RootRecord::from_bytes(changed.to_string().as_bytes());
        assert!(matches!(failure(refused), Error::Damaged("root record")), "{changed}");
    }
}
