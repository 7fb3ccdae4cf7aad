//! Share links: their address and fragment, the capsule behind it, and where the command line puts what it names.

use std::path::{Component, Path};

use arbitrary::{Result, Unstructured};
use elohim_vault::share::{LinkKeys, LinkSecret, SharedFile};
use elohim_vault::team::InviteSecret;
use serde_json::json;
use url::Url;

use super::blob;
use crate::given::{Seeded, text};
use crate::input::{Edits, way};
use crate::link;
use crate::world::nowhere;

/// Reads fragments, and opens capsules that whoever has the link has made.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 4) {
        (0, fragment) => fragments(&String::from_utf8_lossy(fragment)),
        (1, json) => drop(capsule(&sealed(json))),
        (2, address) => drop(link(&String::from_utf8_lossy(address))),
        (_, rest) => {
            let mut from = Unstructured::new(rest);
            let edits = Edits::take(&mut from)?;
            let right = sealed(&manifest());
            let edited = edits.of(&right);
            assert!(edited == right || capsule(&edited).is_none(), "a changed capsule opens");
        }
    }
    Ok(())
}

/// The link's secret is all zeros.
fn keys() -> LinkKeys {
    LinkSecret::from_fragment(&"A".repeat(43)).expect("a fragment").keys(None).expect("keys")
}

fn sealed(json: &[u8]) -> Vec<u8> {
    crate::given::sealed(keys().identity(), json)
}

/// A fragment that is read has one spelling.
fn fragments(fragment: &str) {
    if let Ok(secret) = LinkSecret::from_fragment(fragment) {
        assert_eq!(secret.to_fragment(), fragment);
        assert_eq!(secret.has_password(), fragment.ends_with(".p"));
        assert_eq!(secret.keys(None).is_ok(), !secret.has_password());
    }
    if let Ok(secret) = InviteSecret::from_fragment(fragment) {
        assert_eq!(secret.to_fragment().as_str(), fragment);
    }
}

/// How many files a capsule shares. They read back as they are, and no record asks for too much.
fn capsule(capsule: &[u8]) -> Option<usize> {
    let shared = keys().open(capsule).ok()?;
    for file in &shared.files {
        blob::read(&file.blob);
        placed(file, shared.files.len());
    }
    let again = keys().seal(shared.clone(), &mut Seeded(1)).expect("a capsule");
    let read = keys().open(&again).expect("what was sealed");
    assert_eq!((text(&read.files), read.view_only), (text(&shared.files), shared.view_only), "it reads back otherwise");
    Some(shared.files.len())
}

/// Whatever a sender calls a file and its folders, it lies below the folder that was asked for, and nothing of it is hidden.
fn placed(file: &SharedFile, files: usize) {
    let asked = Path::new("/nowhere/asked for");
    for (asked, below) in [(None, None), (Some(asked), Some(asked))] {
        let Ok(place) = link::place(asked, file, files.max(2)) else { continue };
        let inside =
            below.map_or(Ok(place.as_path()), |below| place.strip_prefix(below)).expect("a place below the folder");
        let names: Vec<_> = inside.components().collect();
        assert_eq!(names.len(), file.folder.len() + 1, "a name is several, or none");
        let is_name = |part: &Component<'_>| match part {
            Component::Normal(name) => !name.as_encoded_bytes().starts_with(b"."),
            _ => false,
        };
        assert!(names.iter().all(is_name), "a name leads elsewhere");
    }
}

/// A link that is read asks the server that it names, for one thing.
fn link(address: &str) -> Option<String> {
    let (server, id, _) = link::parse(address)?;
    let asked = Url::parse(&format!("{server}/api/v1/shares/{id}/open")).expect("an address");
    assert_eq!(asked.origin().ascii_serialization(), server, "another server is asked");
    assert!(matches!(asked.scheme(), "http" | "https"), "it is asked in another way");
    let parts: Vec<_> = asked.path_segments().expect("a path").collect();
    assert_eq!(parts, ["api", "v1", "shares", &id, "open"], "something else is asked for");
    assert!(asked.query().is_none() && asked.fragment().is_none());
    Some(id)
}

fn manifest() -> Vec<u8> {
    let file = |folder: &[&str]| json!({ "name": "a.txt", "folder": folder, "media": "text/plain", "size": 5, "blob": nowhere(1) });
    text(&json!({ "v": 1, "kind": "share", "files": [file(&[]), file(&["letters", "old"])] }))
}

/// Fragments and a manifest.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    assert_eq!(capsule(&sealed(&manifest())), Some(2), "this is a manifest");
    let fragment = "A".repeat(43);
    let address = format!("https://vault.example:8443/s/{}#{fragment}", "0".repeat(32));
    assert_eq!(link(&address), Some("0".repeat(32)), "this is a link");
    let ways = [
        (0, fragment.clone().into_bytes()),
        (0, (fragment + ".p").into_bytes()),
        (1, manifest()),
        (2, address.into_bytes()),
        (3, vec![1; 20]),
    ];
    ways.map(|(way, rest)| [[way].as_slice(), &rest].concat()).to_vec()
}
