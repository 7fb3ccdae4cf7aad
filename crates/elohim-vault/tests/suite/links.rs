//! Share links: what opens them, and what does not.

use elohim_vault::Error;
use elohim_vault::blob::BlobReader;
use elohim_vault::kdf::Passphrase;
use elohim_vault::share::{LinkSecret, SharedFile};
use proptest::prelude::*;

use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

fn file(blob: elohim_vault::blob::BlobRef) -> SharedFile {
    SharedFile { name: "letter.txt".to_owned(), folder: Vec::new(), media: "text/plain".to_owned(), size: 5, blob }
}

#[test]
fn a_link_gives_the_name_the_key_and_the_hashes_of_what_it_shares() {
    let vault = fresh();
    let (blob, parts) = stored(&vault, b"hello", 1);
    let secret = LinkSecret::random(false, &mut Seeded(2));
    let keys = secret.keys(None).unwrap();
    let capsule = keys.seal(vec![file(blob)], &mut Seeded(3)).unwrap();

    let received = LinkSecret::from_fragment(&secret.to_fragment()).unwrap();
    assert!(!received.has_password());
    let files = received.keys(None).unwrap().open(&capsule).unwrap();
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
    let capsule = keys.seal(vec![file(blob)], &mut Seeded(3)).unwrap();

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
    assert_eq!(keys.open(&capsule).unwrap().len(), 0);
    assert_eq!(keys.open(&keys.seal(Vec::new(), &mut Seeded(1)).unwrap()).unwrap().len(), 0);
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
