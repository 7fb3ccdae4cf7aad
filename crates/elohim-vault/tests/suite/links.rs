//! Share links: what opens them, and what does not.

use elohim_vault::blob::BlobReader;
use elohim_vault::kdf::Passphrase;
use elohim_vault::log::Op;
use elohim_vault::share::{self, LinkSecret, Shared, SharedFile};
use elohim_vault::{Error, NodeId};
use proptest::prelude::*;

use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

fn shared(blob: elohim_vault::blob::BlobRef) -> Shared {
    Shared { files: vec![file(blob)], view_only: false }
}

fn file(blob: elohim_vault::blob::BlobRef) -> SharedFile {
    SharedFile { name: "letter.txt".to_owned(), folder: Vec::new(), media: "text/plain".to_owned(), size: 5, blob }
}

#[test]
fn a_link_gives_the_name_the_key_and_the_hashes_of_what_it_shares() {
    let vault = fresh();
    let (blob, parts) = stored(&vault, b"hello", 1);
    let secret = LinkSecret::random(false, &mut Seeded(2));
    let keys = secret.keys(None).unwrap();
    let capsule = keys.seal(shared(blob), &mut Seeded(3)).unwrap();

    let received = LinkSecret::from_fragment(&secret.to_fragment()).unwrap();
    assert!(!received.has_password());
    let Shared { files, view_only } = received.keys(None).unwrap().open(&capsule).unwrap();
    assert!(!view_only);
    assert_eq!((files[0].name.as_str(), files[0].size), ("letter.txt", 5));
    assert_eq!(BlobReader::new(&files[0].blob).unwrap().part(0, &parts[0]).unwrap(), b"hello");
    assert_eq!(received.keys(None).unwrap().proof(), keys.proof());
    assert_eq!(sha256(&keys.proof()), keys.proof_sha256());
}

/// A10: the server sees proof and capsule; the fragment is not in them, and no part of a link opens without the rest.
#[test]
fn a10_every_piece_of_a_link_is_needed() {
    let vault = fresh();
    let (blob, _) = stored(&vault, b"hello", 1);
    let secret = LinkSecret::random(true, &mut Seeded(2));
    assert!(secret.has_password() && secret.to_fragment().ends_with(".p"));
    let password = Passphrase::new("sesame");
    let keys = secret.keys(Some(&password)).unwrap();
    let capsule = keys.seal(shared(blob), &mut Seeded(3)).unwrap();

    let received = LinkSecret::from_fragment(&secret.to_fragment()).unwrap();
    assert!(matches!(received.keys(None).err(), Some(Error::NotPossible("this link needs a password"))));
    let wrong = received.keys(Some(&Passphrase::new("open"))).unwrap();
    assert_ne!(wrong.proof(), keys.proof());
    assert!(matches!(wrong.open(&capsule).err(), Some(Error::Damaged("share"))));
    // Whoever cuts the mark off has another link, and not one without a password.
    let cut = LinkSecret::from_fragment(secret.to_fragment().trim_end_matches(".p")).unwrap().keys(None).unwrap();
    assert_ne!(cut.proof(), keys.proof());
    assert!(cut.open(&capsule).is_err());
    let plain = LinkSecret::random(false, &mut Seeded(2));
    assert!(matches!(plain.keys(Some(&password)).err(), Some(Error::NotPossible("this link has no password"))));
    let proof = keys.proof();
    assert!(capsule.windows(32).all(|bytes| bytes != proof));
}

/// A12: the capsule is told from everything else that the same identity could open.
#[test]
fn a12_a_capsule_is_nothing_else() {
    let secret = LinkSecret::random(false, &mut Seeded(2));
    let keys = secret.keys(None).unwrap();
    let to = keys.identity().to_public();
    for json in [
        "",
        "{}",
        "[]",
        r#"{"v":1,"kind":"drop","files":[]}"#,
        r#"{"v":2,"kind":"share","files":[]}"#,
        r#"{"v":1,"kind":"share","files":[],"more":1}"#,
    ] {
        let capsule = age::encrypt(&to, json.as_bytes()).unwrap();
        assert!(matches!(keys.open(&capsule).err(), Some(Error::Damaged("share"))), "{json}");
    }
    let capsule = age::encrypt(&to, br#"{"v":1,"kind":"share","files":[]}"#).unwrap();
    assert_eq!(keys.open(&capsule).unwrap().files.len(), 0);
    assert_eq!(keys.open(&keys.seal(Shared::default(), &mut Seeded(1)).unwrap()).unwrap().files.len(), 0);
}

/// What a link is for is said in the capsule, by whoever made it. One that says nothing is written as it always was, and is read.
#[test]
fn a_link_to_look_at_only_says_so_where_no_server_can_change_it() {
    let vault = fresh();
    let (blob, _) = stored(&vault, b"hello", 1);
    let keys = LinkSecret::random(false, &mut Seeded(2)).keys(None).unwrap();
    let text = |view_only| {
        let capsule = keys.seal(Shared { files: vec![file(blob.clone())], view_only }, &mut Seeded(3)).unwrap();
        assert_eq!(keys.open(&capsule).unwrap().view_only, view_only);
        String::from_utf8(age::decrypt(keys.identity(), &capsule).unwrap()).unwrap()
    };
    assert!(text(true).ends_with(r#","view_only":true}"#));
    assert!(!text(false).contains("view_only"));
    let old = age::encrypt(&keys.identity().to_public(), br#"{"v":1,"kind":"share","files":[]}"#).unwrap();
    assert!(!keys.open(&old).unwrap().view_only);
}

/// What is shared is the present version of what is there, each file once, with the folders that it lies in.
#[tokio::test]
async fn files_and_those_of_folders_are_gathered_as_they_are_now() {
    let mut vault = fresh();
    let top = NodeId::ROOT;
    let ops = vec![
        folder(1, top, "ward"),
        folder(2, node(1), "deep"),
        put(3, node(2), "plan", 5, nowhere(3)),
        put(4, node(1), "list", 6, nowhere(4)),
        put(5, top, "List", 7, nowhere(5)),
        folder(6, top, "empty"),
    ];
    vault.commit(ops, NOW, &mut Seeded(1)).await.unwrap();
    let places = |nodes: &[NodeId]| {
        let files = share::gather(vault.index(), nodes)?;
        let mut places: Vec<_> =
            files.iter().map(|file| (file.folder.join("/"), file.name.clone(), file.size)).collect();
        places.sort();
        Ok::<_, Error>(places)
    };
    let place = |folder: &str, name: &str, size| (folder.to_owned(), name.to_owned(), size);
    let of_ward = [place("ward", "list", 6), place("ward/deep", "plan", 5)];
    assert_eq!(places(&[node(1), node(1)]).unwrap(), of_ward);
    assert_eq!(places(&[node(3), node(5)]).unwrap(), [place("", "List", 7), place("", "plan", 5)]);
    // Of two that differ by case, one would take the other's place.
    for (bad, code) in [
        (vec![node(4), node(5)], "VAULT_NOT_POSSIBLE"),
        (vec![node(6)], "VAULT_NOT_POSSIBLE"),
        (Vec::new(), "VAULT_NOT_POSSIBLE"),
        (vec![top], "VAULT_FILE_NOT_FOUND"),
        (vec![node(9)], "VAULT_FILE_NOT_FOUND"),
    ] {
        assert_eq!(failure(places(&bad)).code(), code, "{bad:?}");
    }
    vault.commit(vec![Op::Trash { node: node(2) }], NOW, &mut Seeded(2)).await.unwrap();
    assert_eq!(share::gather(vault.index(), &[node(1)]).unwrap().len(), 1);
    assert_eq!(failure(share::gather(vault.index(), &[node(3)])).code(), "VAULT_FILE_NOT_FOUND");
}

#[test]
fn whoever_makes_a_link_chooses_names_and_nothing_else() {
    let named = |folder: &[&str], name: &str| SharedFile {
        name: name.to_owned(),
        folder: folder.iter().map(|&part| part.to_owned()).collect(),
        ..file(nowhere(1))
    };
    assert_eq!(named(&["a", ".b"], ".c").place().unwrap(), (vec!["a".to_owned(), "_.b".to_owned()], "_.c".to_owned()));
    for bad in ["..", "a/b", "", "a\u{202e}b"] {
        assert_eq!(failure(named(&[], bad).place()).code(), "VAULT_BAD_NAME", "{bad:?}");
        assert_eq!(failure(named(&["a", bad], "c").place()).code(), "VAULT_BAD_NAME", "{bad:?}");
    }
}

proptest! {
    #[test]
    fn fragments_are_whole_or_refused(text in "\\PC{0,60}", bytes in any::<[u8; 32]>(), cut in 0..45_usize) {
        use base64::Engine as _;
        let fragment = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        prop_assert_eq!(LinkSecret::from_fragment(&fragment).unwrap().to_fragment(), fragment.as_str());
        if cut < fragment.len() {
            prop_assert!(LinkSecret::from_fragment(&fragment[..cut]).is_err());
        }
        if let Ok(read) = LinkSecret::from_fragment(&text) {
            prop_assert_eq!(read.to_fragment(), text);
        }
    }
}
