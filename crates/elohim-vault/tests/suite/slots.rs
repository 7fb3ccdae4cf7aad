//! What opens a vault, and what a server can make of the slots that it keeps.

use elohim_vault::id::DeviceId;
use elohim_vault::kdf::{KdfParams, Passphrase};
use elohim_vault::kit::{self, Kit};
use elohim_vault::slots::SlotSet;
use elohim_vault::{Error, Head, Vault};

use crate::support::*;

const DEVICE: DeviceId = DeviceId([1; 16]);

async fn init(server: &Server) -> (Vault<Server>, Kit) {
    Vault::init(server.clone(), &passphrase(), "Home", DEVICE, None, &mut Seeded(1)).await.unwrap()
}

async fn unlock(server: &Server, pinned: Option<Head>) -> Result<Vault<Server>, Error> {
    Vault::unlock(server.clone(), &passphrase(), DEVICE, pinned).await
}

fn slots(server: &Server) -> SlotSet {
    server.0.borrow().slots.clone().unwrap()
}

#[tokio::test]
async fn passphrase_and_kit_open_it_and_nothing_else_does() {
    let server = Server::default();
    let (mut vault, kit) = init(&server).await;
    add_folder(&mut vault, 1).await.unwrap();
    let mut by_passphrase = unlock(&server, None).await.unwrap();
    by_passphrase.refresh().await.unwrap();
    assert_eq!((dump(by_passphrase.index()), by_passphrase.head()), (dump(vault.index()), vault.head()));
    let identity = kit::identities(kit.text()).unwrap().pop().unwrap();
    let mut by_kit = Vault::unlock_with_kit(server.clone(), &identity, DEVICE, None).await.unwrap();
    by_kit.refresh().await.unwrap();
    assert_eq!(dump(by_kit.index()), dump(vault.index()));
    assert_eq!(by_kit.kit().text(), kit.text(), "a kit can be printed again");

    let wrong = Passphrase::new("a passphrase of several word");
    let refused = Vault::unlock(server.clone(), &wrong, DEVICE, None).await;
    assert!(matches!(failure(refused), Error::WrongPassphrase));
    let first = kit::identities(kit.text()).unwrap().remove(0);
    let refused = Vault::unlock_with_kit(server, &first, DEVICE, None).await;
    assert!(matches!(failure(refused), Error::WrongPassphrase), "the key to the files is not the key to the vault");
    assert!(matches!(failure(kit::identities("# nothing\n")), Error::WrongPassphrase));
    assert!(matches!(failure(kit::identities("AGE-SECRET-KEY-1QQ\n")), Error::WrongPassphrase));
}

#[tokio::test]
async fn slots_are_equal_in_number_and_length_and_differ_in_everything_else() {
    let server = Server::default();
    init(&server).await;
    let slots = slots(&server).slots;
    assert_eq!(slots.len(), 16);
    let length = slots[0].len();
    assert!(slots.iter().all(|slot| slot.len() == length));
    let distinct: std::collections::BTreeSet<_> = slots.iter().map(|slot| &slot[60..]).collect();
    assert_eq!(distinct.len(), 16);
    // Where the two that open lie is random: over several vaults they are not always the first.
    let mut places = std::collections::BTreeSet::new();
    for seed in 0..6 {
        let server = Server::default();
        let (_, kit) = Vault::init(server.clone(), &passphrase(), "", DEVICE, None, &mut Seeded(seed)).await.unwrap();
        let identity = kit::identities(kit.text()).unwrap().pop().unwrap();
        places.insert(self::slots(&server).open_with(&identity).unwrap().0);
    }
    assert!(places.len() > 2, "{places:?}");
}

#[tokio::test]
async fn a_new_passphrase_replaces_its_slot_and_that_of_the_kit_and_closes_the_old_way() {
    let server = Server::default();
    let (mut vault, kit) = init(&server).await;
    add_folder(&mut vault, 1).await.unwrap();
    let before = slots(&server);
    let new = Passphrase::new("quite another passphrase");
    let wrong = Passphrase::new("wrong");
    let refused = vault.change_passphrase(&wrong, &new, &mut Seeded(2)).await;
    assert!(matches!(failure(refused), Error::WrongPassphrase));
    // The connection asks again by itself, and is told that the slot is another one by now: its own.
    server.0.borrow_mut().next_answer = Answer::IsLostAndAskedAgain;
    vault.change_passphrase(&passphrase(), &new, &mut Seeded(3)).await.unwrap();
    let after = slots(&server);
    let changed = before.slots.iter().zip(&after.slots).filter(|(before, after)| before != after).count();
    assert_eq!((changed, before.salt, before.params), (2, after.salt, after.params));
    assert!(matches!(failure(unlock(&server, None).await), Error::WrongPassphrase));
    // The new slot says which entry was the newest: an older log is noticed even by a device that has never seen it.
    let entry = vault.keys().commit_id(0);
    let (root_head, kept) = (vault.head(), server.0.borrow().objects[&entry].clone());
    server.remove(entry);
    let mut fresh = Vault::unlock(server.clone(), &new, DEVICE, None).await.unwrap();
    assert_eq!(fresh.root().unwrap().head, root_head);
    assert!(matches!(failure(fresh.refresh().await), Error::RolledBack));
    server.set(entry, kept);
    let identity = kit::identities(kit.text()).unwrap().pop().unwrap();
    Vault::unlock_with_kit(server, &identity, DEVICE, None).await.unwrap().refresh().await.unwrap();
}

async fn by_kit(server: &Server, kit: &str) -> Vault<Server> {
    let identity = kit::identities(kit).unwrap().pop().unwrap();
    let mut vault = Vault::unlock_with_kit(server.clone(), &identity, DEVICE, None).await.unwrap();
    vault.refresh().await.unwrap();
    vault
}

#[tokio::test]
async fn whoever_comes_with_the_kit_replaces_the_passphrase_that_was_forgotten_and_no_other_vaults() {
    let server = Server::default();
    let (mut vault, kit) = init(&server).await;
    add_folder(&mut vault, 1).await.unwrap();
    let (others, new) = (Passphrase::new("words of another vault"), Passphrase::new("quite another passphrase"));
    let keep = [passphrase()];
    Vault::init_beside(server.clone(), &keep, &others, "Other", DEVICE, &mut Seeded(2)).await.unwrap();
    let before = slots(&server);
    by_kit(&server, kit.text()).await.replace_passphrase(&new, &mut Seeded(3)).await.unwrap();
    let after = slots(&server);
    assert_eq!((0..16).filter(|at| before.slots[*at] != after.slots[*at]).count(), 2);
    assert!(matches!(failure(after.open(&passphrase())), Error::WrongPassphrase));
    assert_eq!(after.open(&new).unwrap().1.vault, vault.keys().vault);
    assert_ne!(after.open(&others).unwrap().1.vault, vault.keys().vault);
    // The second of two vaults, one whose passphrase was changed since, and one whose keys were renewed.
    let mut other = Vault::unlock(server.clone(), &others, DEVICE, None).await.unwrap();
    other.refresh().await.unwrap();
    other.change_passphrase(&others, &passphrase(), &mut Seeded(4)).await.unwrap();
    let renewal = other.prepare_renewal(&mut Seeded(5)).await.unwrap();
    let renewed = renewal.kit().text().to_owned();
    other.renew(renewal, (&passphrase(), &passphrase()), NOW, &mut Seeded(6)).await.unwrap();
    by_kit(&server, &renewed).await.replace_passphrase(&others, &mut Seeded(7)).await.unwrap();
    assert!(matches!(failure(slots(&server).open(&passphrase())), Error::WrongPassphrase));
    assert_eq!(slots(&server).open(&others).unwrap().1.vault, other.keys().vault);
    assert_eq!(slots(&server).open(&new).unwrap().1.vault, vault.keys().vault);
}

#[tokio::test]
async fn a_server_that_moves_slots_does_not_have_the_kit_overwritten() {
    let server = Server::default();
    let (mut vault, kit) = init(&server).await;
    let (own, kits) =
        (slots(&server).open(&passphrase()).unwrap().0, slots(&server).place(vault.root().unwrap()).unwrap());
    server.0.borrow_mut().slots.as_mut().unwrap().slots.swap(own, kits);
    let refused = vault.replace_passphrase(&Passphrase::new("quite another passphrase"), &mut Seeded(3)).await;
    assert!(matches!(failure(refused), Error::Damaged("set of unlock slots")));
    by_kit(&server, kit.text()).await;
}

#[tokio::test]
async fn a1_a_slot_that_is_changed_anywhere_opens_nothing() {
    let server = Server::default();
    let (_, kit) = init(&server).await;
    let clean = slots(&server);
    let identity = kit::identities(kit.text()).unwrap().pop().unwrap();
    let (at, _) = clean.open_with(&identity).unwrap();
    let length = clean.slots[at].len();
    for byte in (0..length).step_by(29).chain([length - 1]) {
        let mut changed = clean.clone();
        changed.slots[at][byte] ^= 1;
        assert!(matches!(failure(changed.open_with(&identity)), Error::WrongPassphrase), "byte {byte}");
    }
    let mut shorter = clean.clone();
    shorter.slots[at].truncate(length - 1);
    assert!(matches!(failure(shorter.open_with(&identity)), Error::WrongPassphrase));
    for count in [0, 1, 15, 17] {
        let mut other = clean.clone();
        other.slots.resize(count, clean.slots[0].clone());
        assert!(matches!(failure(other.open_with(&identity)), Error::Damaged("set of unlock slots")), "{count} slots");
    }
    // The same slots in another order are the same: nothing depends on places that a server could exchange.
    let mut turned = clean.clone();
    turned.slots.rotate_left(5);
    assert_eq!(turned.open_with(&identity).unwrap().0, (at + 11) % 16);
}

#[tokio::test]
async fn a2_a_vault_that_was_seen_cannot_be_emptied_or_exchanged() {
    let server = Server::default();
    let (mut vault, _) = init(&server).await;
    add_folder(&mut vault, 1).await.unwrap();
    let pinned = vault.head();
    let empty = Server::default();
    assert!(matches!(failure(unlock(&empty, pinned).await), Error::VaultVanished));
    assert!(matches!(failure(unlock(&empty, None).await), Error::NoVault));
    let again = Vault::init(empty.clone(), &passphrase(), "", DEVICE, pinned, &mut Seeded(8)).await;
    assert!(matches!(failure(again), Error::VaultVanished));
    assert!(empty.0.borrow().slots.is_none(), "nothing was made");
    let second = Vault::init(server.clone(), &passphrase(), "", DEVICE, None, &mut Seeded(8)).await;
    assert!(matches!(failure(second), Error::VaultExists));
    // The server has the user's passphrase for once (an old one, a leak) and makes a vault of its own for it.
    let (mut planted, _) =
        Vault::init(empty.clone(), &passphrase(), "Home", DEVICE, None, &mut Seeded(9)).await.unwrap();
    add_folder(&mut planted, 1).await.unwrap();
    let mut shown = unlock(&empty, pinned).await.unwrap();
    assert!(matches!(failure(shown.refresh().await), Error::Forked));
    empty.0.borrow_mut().objects.clear();
    let mut shown = Vault::reopen(empty, planted.root().unwrap().clone(), DEVICE, pinned).unwrap();
    assert!(matches!(failure(shown.refresh().await), Error::RolledBack));
}

#[tokio::test]
async fn a3_cheaper_dearer_or_other_settings_are_refused_before_anything_is_computed() {
    let server = Server::default();
    init(&server).await;
    let clean = slots(&server);
    let (floor, ceiling) = (KdfParams::FLOOR, KdfParams::CEILING);
    let outside = [
        KdfParams { memory_kib: floor.memory_kib - 1, ..floor },
        KdfParams { passes: floor.passes - 1, ..floor },
        KdfParams { lanes: 0, ..floor },
        KdfParams { memory_kib: ceiling.memory_kib + 1, ..floor },
        KdfParams { memory_kib: u32::MAX, passes: u32::MAX, lanes: u32::MAX },
        KdfParams { passes: ceiling.passes + 1, ..floor },
        KdfParams { lanes: ceiling.lanes + 1, ..floor },
    ];
    for params in outside {
        let lying = SlotSet { params, ..clean.clone() };
        assert!(matches!(failure(lying.open(&passphrase())), Error::UnsafeKdf), "{params:?}");
    }
    // Inside the bounds, other settings make other keys: a server cannot have the same slot opened more cheaply.
    let lying = SlotSet { params: floor, ..clean.clone() };
    assert!(matches!(failure(lying.open(&passphrase())), Error::WrongPassphrase));
    let mut lying = clean.clone();
    lying.salt[0] ^= 1;
    assert!(matches!(failure(lying.open(&passphrase())), Error::WrongPassphrase));
}

#[tokio::test]
async fn a12_an_object_of_the_pool_in_the_place_of_a_slot_opens_nothing() {
    let server = Server::default();
    let (mut vault, kit) = init(&server).await;
    add_folder(&mut vault, 1).await.unwrap();
    let mut lying = slots(&server);
    lying.slots.fill(server.nth(0).1);
    assert!(matches!(failure(lying.open(&passphrase())), Error::WrongPassphrase));
    // Even the key that the entry is for does not take it for a slot.
    let log = kit::identities(kit.text()).unwrap().remove(1);
    assert!(matches!(failure(lying.open_with(&log)), Error::WrongPassphrase));
}

#[tokio::test]
async fn a15_no_slot_is_for_anybody_but_passphrase_and_kit() {
    let server = Server::default();
    let (_, kit) = init(&server).await;
    let identities = kit::identities(kit.text()).unwrap();
    let slots = slots(&server);
    let mut opened: Vec<usize> =
        identities.iter().filter_map(|id| slots.open_with(id).ok()).map(|(at, _)| at).collect();
    opened.push(slots.open(&passphrase()).unwrap().0);
    opened.sort_unstable();
    opened.dedup();
    assert_eq!(opened.len(), 2);
}
