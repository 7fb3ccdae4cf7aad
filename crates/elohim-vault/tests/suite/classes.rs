//! The classes of attacks that no other file here is about: what equal contents tell, what a client's reaction tells, one
//! ciphertext for two keys, and names that are more than names.

use std::collections::BTreeSet;

use elohim_vault::age_file;
use elohim_vault::id::NodeId;
use elohim_vault::kdf::Passphrase;
use elohim_vault::login::LoginCheck;
use elohim_vault::member::Role;

use crate::support::*;
use crate::team::{admitted, force, identity, made};
#[cfg(target_arch = "wasm32")]
use crate::test;

/// Whoever has a file, or guesses it, cannot tell that it is stored: two copies have nothing in common, and no digest of the content
/// is anywhere.
#[test]
fn a14_equal_contents_have_nothing_in_common() {
    let vault = fresh();
    let content = content(100_000);
    let (one, one_parts) = stored(&vault, &content, 1);
    let (other, other_parts) = stored(&vault, &content, 2);
    assert_ne!(one.parts, other.parts);
    let blocks = |parts: &[Vec<u8>]| -> BTreeSet<Vec<u8>> {
        // Behind the line that every age file begins with.
        parts.concat()[22..].chunks(32).map(<[u8]>::to_vec).collect()
    };
    assert!(blocks(&one_parts).is_disjoint(&blocks(&other_parts)));
    let digest = sha256(&content);
    let holds = |bytes: &[u8]| bytes.windows(32).any(|window| window == digest);
    assert!(!one_parts.iter().any(|part| holds(part)) && !one.parts.contains(&digest));
    assert!(holds(&[vec![0; 5], digest.to_vec()].concat()), "the search finds it where it is");
}

/// A client says the same of everything that it cannot read, wherever it was changed: a server that tries learns nothing from how
/// it is refused.
#[tokio::test]
async fn a18_every_change_is_refused_alike() {
    let vault = with_folders(3).await;
    let (id, entry) = vault.pool().nth(1);
    let mut said = BTreeSet::new();
    for at in 0..entry.len() {
        let server = vault.pool().fork();
        let mut changed = entry.clone();
        changed[at] ^= 0x20;
        server.set(id, changed);
        said.insert(match elsewhere(&server, None).await {
            Ok(_) => format!("taken when byte {at} is changed"),
            Err(error) => error.to_string(),
        });
    }
    for length in [0, 1, entry.len() / 2, entry.len() - 1] {
        let server = vault.pool().fork();
        server.set(id, entry[..length].to_vec());
        said.insert(failure(elsewhere(&server, None).await).to_string());
    }
    assert_eq!(said.len(), 1, "{said:?}");
}

/// The login password is told to the server at every login. A client that has once seen it refuses it as a passphrase, typed on
/// whichever keyboard, and keeps nothing that would tell it to somebody else.
#[test]
fn a16_the_login_password_is_refused_as_a_passphrase() {
    let password = "Ka\u{308}se und Brot";
    let check = LoginCheck::new(password, &mut Seeded(16)).unwrap();
    let kept = check.to_bytes();
    for check in [check, LoginCheck::from_bytes(&kept).unwrap()] {
        for typed in [password, "K\u{e4}se und Brot"] {
            let refused = failure(check.refuse(&Passphrase::new(typed)));
            assert_eq!(refused.code(), "VAULT_PASSPHRASE_IS_LOGIN");
        }
        assert!(check.refuse(&Passphrase::new("K\u{e4}se und Brote")).is_ok());
    }
    let holds = |word: &str| kept.windows(word.len()).any(|window| window == word.as_bytes());
    assert!(!holds("Brot") && kept.len() == 48);
    let again = LoginCheck::new(password, &mut Seeded(17)).unwrap().to_bytes();
    assert!(kept[..16] != again[..16] && kept[16..] != again[16..], "two devices keep different bytes");
    for other in [&kept[..47], &[], &[0; 49]] {
        assert!(LoginCheck::from_bytes(other).is_none());
    }
}

/// One ciphertext opens under one key: a header that gives another key to somebody else does not verify.
#[test]
fn a19_no_header_gives_two_keys() {
    let identities = [(); 2].map(|()| age::x25519::Identity::generate());
    let [one, other] = &identities;
    let files = identities.each_ref().map(|to| age_file::seal(&to.to_public(), b"text", &mut Seeded(9)).unwrap());
    let stanzas = |file: &[u8]| {
        let text = String::from_utf8_lossy(file).into_owned();
        let (begin, end) = (text.find("-> X25519").unwrap(), text.find("\n---").unwrap());
        file[begin..=end].to_vec()
    };
    let at = files[0].windows(4).position(|window| window == b"\n---").unwrap() + 1;
    let spliced = [&files[0][..at], &stanzas(&files[1]), &files[0][at..]].concat();
    assert_eq!(age_file::open(one, &files[0]).unwrap().as_slice(), b"text");
    assert_eq!(age_file::open(other, &files[1]).unwrap().as_slice(), b"text");
    assert!(age_file::open(one, &spliced).is_none() && age_file::open(other, &spliced).is_none());
}

/// A name that a member's own program writes is a name, or the whole entry counts for nobody.
#[tokio::test]
async fn a20_names_lead_nowhere() {
    for bad in ["../x", "/etc/passwd", "..", ".", "", "a\0b", "a\nb", "gpj\u{202e}.exe", "\u{1b}[2J"] {
        let (mut anna, mut writer) = team_of_two().await;
        force(&writer, &identity(2), vec![put(1, NodeId::ROOT, bad, 1, nowhere(1))]).await;
        for vault in [&mut anna, &mut writer] {
            vault.refresh().await.unwrap();
            assert_eq!(vault.index().len(), 0, "{bad:?}");
        }
    }
}

/// A team of two.
async fn team_of_two() -> (elohim_vault::Vault<Server>, elohim_vault::Vault<Server>) {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let writer = admitted(&mut anna, &server, 2, Role::Writer).await;
    (anna, writer)
}
