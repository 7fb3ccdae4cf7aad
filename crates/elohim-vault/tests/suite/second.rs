//! A second secret beside the passphrase.

use std::slice::from_ref;

use elohim_vault::id::DeviceId;
use elohim_vault::kdf::Passphrase;
use elohim_vault::kit;
use elohim_vault::second::{SecondSecret, SecondSecrets};
use elohim_vault::slots::SlotSet;
use elohim_vault::{Error, Vault};

use crate::renewal::{DEVICE, new_words, renew, three_folders};
use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

fn slots(server: &Server) -> SlotSet {
    server.0.borrow().slots.clone().unwrap()
}

/// The second secret as it stands on a kit.
fn on_kit(text: &str) -> Option<SecondSecret> {
    let line = text.split("beside the passphrase:\n#").nth(1)?.lines().next()?;
    Some(SecondSecret::from_text(line).unwrap())
}

#[tokio::test]
async fn with_a_second_secret_no_guess_of_the_passphrase_can_be_tried() {
    let (mut vault, kit) = three_folders().await;
    let server = vault.pool().clone();
    let before = server.fork();
    assert!(on_kit(kit.text()).is_none() && vault.root().unwrap().second_secret().is_none());
    vault.ask_for_second_secret(&passphrase(), true, &mut Seeded(3)).await.unwrap();
    let printed = vault.kit();
    let second = on_kit(printed.text()).unwrap();
    assert!(matches!(failure(slots(&server).open(&passphrase())), Error::WrongPassphrase), "even the right one");
    let with = |seconds: &[SecondSecret]| passphrase().with(seconds);
    let (own, root) = slots(&server).open(&with(from_ref(&second))).unwrap();
    assert!(root.second && root.vault == vault.keys().vault);
    let other = SecondSecret::from_text(&"0".repeat(32)).unwrap();
    assert!(matches!(failure(slots(&server).open(&with(from_ref(&other)))), Error::WrongPassphrase));
    assert!(matches!(failure(slots(&server).open(&new_words().with(from_ref(&second)))), Error::WrongPassphrase));
    // For the server it was a new passphrase: two slots of the same length, in the same order.
    let place = slots(&server).place(&root).unwrap();
    assert_eq!(server.0.borrow().replaced, [own, place]);
    let (old, new) = (slots(&before), slots(&server));
    assert_eq!((old.params, old.salt), (new.params, new.salt));
    assert!((0..16).all(|at| old.slots[at].len() == new.slots[at].len()));
    assert_eq!((0..16).filter(|at| old.slots[*at] != new.slots[*at]).count(), 2);
    assert_eq!(server.0.borrow().objects.len(), before.0.borrow().objects.len());
    // The kit opens the vault without it: the one from before, and the one that says it.
    for text in [kit.text(), printed.text()] {
        let identity = kit::identities(text).unwrap().pop().unwrap();
        assert!(slots(&server).open_with(&identity).unwrap().1.second);
    }
    // A new passphrase keeps it; turned off, the passphrase is enough.
    let mut vault = Vault::unlock(server.clone(), &with(&[other, second.clone()]), DEVICE, None).await.unwrap();
    vault.refresh().await.unwrap();
    vault.change_passphrase(&with(from_ref(&second)), &new_words(), &mut Seeded(4)).await.unwrap();
    assert!(matches!(failure(slots(&server).open(&new_words())), Error::WrongPassphrase));
    vault.ask_for_second_secret(&new_words().with(&[second]), false, &mut Seeded(5)).await.unwrap();
    assert!(!slots(&server).open(&new_words()).unwrap().1.second && on_kit(vault.kit().text()).is_none());
}

#[tokio::test]
async fn new_keys_come_with_another_second_secret() {
    let (mut vault, _) = three_folders().await;
    let server = vault.pool().clone();
    vault.ask_for_second_secret(&passphrase(), true, &mut Seeded(3)).await.unwrap();
    let first = on_kit(vault.kit().text()).unwrap();
    let kit = renew(&mut vault, &passphrase().with(from_ref(&first)), &new_words(), 10).await.unwrap();
    let second = on_kit(&kit).unwrap();
    assert_ne!(*first.to_text(), *second.to_text());
    assert!(matches!(failure(slots(&server).open(&new_words().with(&[first]))), Error::WrongPassphrase));
    assert_eq!(slots(&server).open(&new_words().with(&[second])).unwrap().1.epoch, 1);
}

/// A server that gives back the slots from before, so that a device writes the next ones without the second secret.
#[tokio::test]
async fn a3_a_device_that_knows_of_the_second_secret_does_not_drop_it_for_a_server() {
    let (mut vault, _) = three_folders().await;
    let server = vault.pool().clone();
    let before = slots(&server);
    vault.ask_for_second_secret(&passphrase(), true, &mut Seeded(3)).await.unwrap();
    let root = vault.root().unwrap().clone();
    server.0.borrow_mut().slots = Some(before.clone());
    let mut device = Vault::reopen(server.clone(), root.clone(), DeviceId([2; 16]), None).unwrap();
    device.refresh().await.unwrap();
    let typed = passphrase().with(&[root.second_secret().unwrap()]);
    let refused = device.change_passphrase(&typed, &new_words(), &mut Seeded(4)).await;
    assert!(matches!(
        failure(refused),
        Error::NotPossible("the second secret was turned on or off elsewhere; unlock the vault again")
    ));
    assert_eq!(slots(&server), before);
}

#[test]
fn a21_a_device_keeps_second_secrets_without_showing_how_many() {
    let mut kept = SecondSecrets::new(&mut Seeded(1));
    let empty = kept.to_bytes();
    let secret = SecondSecret::from_text("0011 2233 4455 6677 8899 aabb ccdd eeff").unwrap();
    assert!(kept.keep(Some(&secret), 3, &mut Seeded(2)).unwrap());
    assert!(!kept.keep(Some(&secret), 3, &mut Seeded(2)).unwrap(), "once");
    assert_eq!((kept.to_bytes().len(), empty.len(), kept.all().len()), (256, 256, 16));
    let again = SecondSecrets::from_bytes(&kept.to_bytes()).unwrap();
    assert_eq!(*again.all()[3].to_text(), "0011 2233 4455 6677 8899 aabb ccdd eeff");
    assert!(kept.keep(None, 3, &mut Seeded(2)).unwrap());
    assert_ne!(*kept.all()[3].to_text(), *secret.to_text());
    assert!(matches!(failure(kept.keep(None, 16, &mut Seeded(2))), Error::NotPossible(_)));
    for bytes in [&empty[..255], &[], &[0; 272]] {
        assert!(matches!(failure(SecondSecrets::from_bytes(bytes)), Error::Damaged(_)));
    }
    for text in ["", "0011", "0011 2233 4455 6677 8899 aabb ccdd eefg", "0011 2233 4455 6677 8899 aabb ccdd eeff 00"] {
        assert!(SecondSecret::from_text(text).is_err(), "{text}");
    }
    assert!(
        Passphrase::new("a").is(&Passphrase::new("a").with(kept.all()))
            && !Passphrase::new("a").is(&Passphrase::new("b"))
    );
}

/// The slot of the passphrase is written, and then the line is dead: doing it again ends it, either way.
#[tokio::test]
async fn a_second_secret_that_was_interrupted_is_done_again() {
    for on in [true, false] {
        let (mut vault, _) = three_folders().await;
        let server = vault.pool().clone();
        if !on {
            vault.ask_for_second_secret(&passphrase(), true, &mut Seeded(2)).await.unwrap();
        }
        let known = || vault.root().unwrap().second_secret().map(|second| passphrase().with(&[second]));
        let typed = known().unwrap_or_else(passphrase);
        server.0.borrow_mut().dies_after = Some((1, false));
        assert!(matches!(failure(vault.ask_for_second_secret(&typed, on, &mut Seeded(3)).await), Error::Pool(_)));
        server.0.borrow_mut().dies_after = None;
        vault.ask_for_second_secret(&passphrase(), on, &mut Seeded(4)).await.unwrap();
        let second = on_kit(vault.kit().text());
        assert_eq!(second.is_some(), on);
        let alone = slots(&server).open(&passphrase());
        assert_eq!(alone.is_ok(), !on);
        let opened = slots(&server).open(&passphrase().with(&second.into_iter().collect::<Vec<_>>())).unwrap();
        assert_eq!(opened.1.second, on);
    }
}
