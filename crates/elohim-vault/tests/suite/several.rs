//! Several vaults of one account, one of which may be for showing: nobody can count them.

use std::collections::BTreeMap;

use elohim_vault::id::DeviceId;
use elohim_vault::kdf::Passphrase;
use elohim_vault::kit::{self, Kit};
use elohim_vault::pins::{self, Pins};
use elohim_vault::{Error, Head, NodeId, Result, Vault};

use crate::support::*;

const DEVICE: DeviceId = DeviceId([1; 16]);

fn words(n: usize) -> Passphrase {
    Passphrase::new(&format!("the passphrase of vault {n}"))
}

async fn first(server: &Server, seed: u64) -> (Vault<Server>, Kit) {
    Vault::init(server.clone(), &words(0), "Vault 0", DEVICE, None, &mut Seeded(seed)).await.unwrap()
}

async fn beside(server: &Server, keep: &[usize], n: usize) -> Result<(Vault<Server>, Kit)> {
    let keep: Vec<_> = keep.iter().map(|n| words(*n)).collect();
    let label = format!("Vault {n}");
    Vault::init_beside(server.clone(), &keep, &words(n), &label, DEVICE, &mut Seeded(n as u64 * 77)).await
}

async fn unlocked(server: &Server, n: usize, pinned: Option<Head>) -> Vault<Server> {
    let mut vault = Vault::unlock(server.clone(), &words(n), DEVICE, pinned).await.unwrap();
    vault.refresh().await.unwrap();
    vault
}

fn folders(vault: &Vault<Server>) -> Vec<&str> {
    vault.index().list(NodeId::ROOT).map(|node| node.name.as_str()).collect()
}

/// How many slots another state of the server has changed.
fn changed(before: &Server, after: &Server) -> usize {
    let (before, after) = (before.0.borrow(), after.0.borrow());
    let (before, after) = (before.slots.as_ref().unwrap(), after.slots.as_ref().unwrap());
    assert_eq!((before.params, before.salt, before.slots.len()), (after.params, after.salt, after.slots.len()));
    before.slots.iter().zip(&after.slots).filter(|(before, after)| before != after).count()
}

#[tokio::test]
async fn each_vault_opens_with_its_own_passphrase_and_kit_and_sees_itself() {
    let server = Server::default();
    let (mut shown, shown_kit) = first(&server, 1).await;
    add_folder(&mut shown, 1).await.unwrap();
    let (mut hidden, hidden_kit) = beside(&server, &[0], 1).await.unwrap();
    add_folder(&mut hidden, 2).await.unwrap();
    add_folder(&mut shown, 3).await.unwrap();
    add_folder(&mut hidden, 4).await.unwrap();
    for (n, kit, own) in [(0, shown_kit, ["folder 1", "folder 3"]), (1, hidden_kit, ["folder 2", "folder 4"])] {
        let vault = unlocked(&server, n, None).await;
        assert_eq!((vault.label(), folders(&vault)), (format!("Vault {n}").as_str(), own.to_vec()));
        let identity = kit::identities(kit.text()).unwrap().pop().unwrap();
        let mut vault = Vault::unlock_with_kit(server.clone(), &identity, DEVICE, None).await.unwrap();
        vault.refresh().await.unwrap();
        assert_eq!(folders(&vault), own);
    }
    // A new passphrase of one leaves the other alone.
    shown.change_passphrase(&words(0), &words(9), &mut Seeded(5)).await.unwrap();
    assert_eq!(folders(&unlocked(&server, 1, None).await).len(), 2);
    assert_eq!(folders(&unlocked(&server, 9, None).await).len(), 2);
}

#[tokio::test]
async fn a21_a_new_vault_looks_like_a_new_passphrase() {
    let server = Server::default();
    let (mut vault, _) = first(&server, 1).await;
    let before = server.fork();
    beside(&server, &[0], 1).await.unwrap();
    assert_eq!(changed(&before, &server), 2);
    let before = server.fork();
    vault.change_passphrase(&words(0), &words(9), &mut Seeded(5)).await.unwrap();
    assert_eq!(changed(&before, &server), 2);
    let disk = server.0.borrow();
    assert!(disk.objects.is_empty(), "an empty vault has no object that could be counted");
    let lengths: Vec<_> = disk.slots.as_ref().unwrap().slots.iter().map(Vec::len).collect();
    assert_eq!((lengths.len(), lengths.iter().min()), (16, lengths.iter().max()));
}

/// Two accounts with the same two vaults: one shows the first and hides the second, the other the other way round.
#[tokio::test]
async fn a21_accounts_whose_vaults_have_exchanged_roles_are_equal() {
    async fn account(seed: u64, real: usize) -> Server {
        let server = Server::default();
        let (first, _) = first(&server, seed).await;
        let (second, _) = beside(&server, &[0], 1).await.unwrap();
        let mut vaults = [first, second];
        for n in 1..6 {
            add_folder(&mut vaults[real], n).await.unwrap();
        }
        add_folder(&mut vaults[1 - real], 7).await.unwrap();
        server
    }
    let counted = |server: &Server| {
        let disk = server.0.borrow();
        let mut lengths = BTreeMap::new();
        disk.objects.values().for_each(|object| *lengths.entry(object.len()).or_insert(0) += 1);
        let slots: Vec<_> = disk.slots.as_ref().unwrap().slots.iter().map(Vec::len).collect();
        (lengths, slots)
    };
    let (one, other) = (account(1, 0).await, account(2, 1).await);
    assert_eq!(counted(&one), counted(&other));
    assert_eq!(counted(&one).0.values().sum::<i32>(), 6, "and that is all of it");
}

#[tokio::test]
async fn every_vault_that_stays_has_to_be_named_rightly() {
    let server = Server::default();
    assert!(matches!(failure(beside(&server, &[0], 1).await), Error::NoVault));
    first(&server, 1).await;
    let before = server.fork();
    assert!(matches!(failure(beside(&server, &[5], 1).await), Error::WrongPassphrase));
    assert!(matches!(failure(beside(&server, &[0], 0).await), Error::NotPossible(_)));
    assert_eq!(changed(&before, &server), 0);
    for n in 1..8 {
        beside(&server, &(0..n).collect::<Vec<_>>(), n).await.unwrap();
    }
    for n in 0..8 {
        assert_eq!(unlocked(&server, n, None).await.label(), format!("Vault {n}"));
    }
    assert!(matches!(failure(beside(&server, &(0..8).collect::<Vec<_>>(), 8).await), Error::NotPossible(_)));
}

#[tokio::test]
async fn a_device_remembers_of_each_vault_what_it_has_seen_and_shows_not_how_many() {
    let server = Server::default();
    let (mut shown, _) = first(&server, 1).await;
    let (mut hidden, _) = beside(&server, &[0], 1).await.unwrap();
    let slots = server.0.borrow().slots.clone().unwrap();
    let mut pins = Pins::new(&mut Seeded(8)).unwrap();
    let empty = pins.to_bytes();
    for vault in [&mut shown, &mut hidden] {
        assert_eq!(pins.find(vault.root().unwrap()).unwrap(), None);
        add_folder(vault, 1).await.unwrap();
        add_folder(vault, 2).await.unwrap();
        let (root, place) = (vault.root().unwrap(), slots.place(vault.root().unwrap()).unwrap());
        pins.keep(root, place, vault.head().unwrap(), &mut Seeded(9)).unwrap();
    }
    let pins = Pins::from_bytes(&pins.to_bytes()).unwrap();
    for vault in [&shown, &hidden] {
        assert_eq!(pins.find(vault.root().unwrap()).unwrap(), vault.head());
    }
    assert_eq!(pins.to_bytes().len(), empty.len());
    let lengths = |bytes: &[u8]| bytes.windows(22).filter(|window| *window == b"age-encryption.org/v1\n").count();
    assert_eq!((lengths(&pins.to_bytes()), lengths(&empty)), (16, 16));
    assert!(matches!(Pins::from_bytes(&[]), Err(Error::Damaged(_))));
    assert!(matches!(Pins::from_bytes(&[0; 17]), Err(Error::Damaged(_))));
    // The alarm works for the vault that is hidden too.
    let newest = hidden.head().unwrap();
    server.remove(hidden.keys().commit_id(newest.n));
    let mut rolled_back = Vault::unlock(server, &words(1), DEVICE, Some(newest)).await.unwrap();
    assert!(matches!(failure(rolled_back.refresh().await), Error::RolledBack));
}

/// Whoever takes a browser learns from the heads that it keeps not how many vaults there are, and not of which one each is.
#[tokio::test]
async fn a_head_that_a_browser_keeps_is_of_one_vault_and_looks_like_random_bytes() {
    let server = Server::default();
    let (mut shown, _) = first(&server, 1).await;
    let (hidden, _) = beside(&server, &[0], 1).await.unwrap();
    let root = shown.root().unwrap().clone();
    let nothing = pins::seal(&root, shown.head(), &mut Seeded(2)).unwrap();
    add_folder(&mut shown, 1).await.unwrap();
    let sealed = pins::seal(&root, shown.head(), &mut Seeded(3)).unwrap();
    assert_eq!((sealed.len(), nothing.len()), (pins::SEALED, pins::SEALED));
    assert_eq!((pins::open(&root, &nothing).unwrap(), pins::open(&root, &sealed).unwrap()), (None, shown.head()));
    assert!(shown.head().is_some());
    let same = sealed.iter().zip(&nothing).filter(|(one, other)| one == other).count();
    assert!(same < 30, "{same} bytes");
    assert!(matches!(failure(pins::open(hidden.root().unwrap(), &sealed)), Error::Damaged(_)));
    let mut changed = sealed.clone();
    changed[511] ^= 1;
    for bad in [vec![0; pins::SEALED], sealed[1..].to_vec(), Vec::new(), changed] {
        assert!(matches!(failure(pins::open(&root, &bad)), Error::Damaged(_)));
    }
}

/// What a device keeps so it can say only when the vault is open; it is not shown less for that.
#[tokio::test]
async fn what_was_seen_is_said_to_a_vault_before_it_is_read() {
    let mut vault = with_folders(2).await;
    let (before, older) = (vault.pool().fork(), vault.head().unwrap());
    add_folder(&mut vault, 9).await.unwrap();
    let newer = vault.head().unwrap();
    let opened = |server: &Server| Vault::reopen(server.clone(), root(), DEVICE, None).unwrap();
    let mut as_it_was = opened(&before);
    as_it_was.pin(older).unwrap();
    as_it_was.refresh().await.unwrap();
    let mut rolled_back = opened(&before);
    rolled_back.pin(newer).unwrap();
    rolled_back.pin(older).unwrap();
    assert!(matches!(failure(rolled_back.refresh().await), Error::RolledBack));
    assert!(matches!(failure(rolled_back.pin(Head { hash: [7; 32], ..newer })), Error::Forked));
    let mut present = opened(vault.pool());
    present.pin(newer).unwrap();
    present.pin(older).unwrap();
    present.refresh().await.unwrap();
    assert_eq!(present.head(), Some(newer));
    let mut forked = opened(vault.pool());
    forked.pin(Head { hash: [7; 32], ..older }).unwrap();
    assert!(matches!(failure(forked.refresh().await), Error::Forked));
}
