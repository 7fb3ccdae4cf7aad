//! Bytes that must stay readable for ever.
//!
//! Formats without the random key of an age recipient are compared byte by byte, against values that other
//! implementations computed. The others are stored bytes that must still open to the same. `write_vectors` made the file
//! once; a change of it is a change of format and needs a new version beside the old one.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use base64::prelude::BASE64_STANDARD;
use elohim_vault::blob::{BlobReader, BlobRef, BlobWriter};
use elohim_vault::id::DeviceId;
use elohim_vault::kdf::{self, KdfParams, Passphrase};
use elohim_vault::log::Op;
use elohim_vault::member::Identity;
use elohim_vault::root::RootRecord;
use elohim_vault::share::{LinkSecret, Shared, SharedFile};
use elohim_vault::slots::SlotSet;
use elohim_vault::team::{InviteSecret, TeamRoot};
use elohim_vault::{Head, NodeId, ObjectId, Vault, journal, kit, snapshot};
use serde::{Deserialize, Serialize};

use crate::support::*;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/vault_v1.json");
const LETTER: &[u8] = b"Liebe Welt";
const DEVICE: DeviceId = DeviceId([1; 16]);

#[derive(Serialize, Deserialize)]
struct Vectors {
    passphrase: String,
    kdf: KdfParams,
    salt: String,
    slots: Vec<String>,
    objects: BTreeMap<String, String>,
    root: String,
    head: Head,
    kit: String,
    protected_kit: String,
    protected_kit_passphrase: String,
    snapshot: Vec<(elohim_vault::log::Segment, String)>,
    journal: String,
    cache: String,
    letter: String,
    record: BlobRef,
    fragment: String,
    fragment_password: String,
    proof_sha256: String,
    capsule: String,
    header: String,
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_STANDARD.encode(bytes)
}

fn decode(text: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(text).unwrap()
}

fn read() -> (Vectors, Server) {
    let vectors: Vectors = serde_json::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap();
    let server = Server::default();
    server.0.borrow_mut().slots = Some(SlotSet {
        params: vectors.kdf,
        salt: decode(&vectors.salt).try_into().unwrap(),
        slots: vectors.slots.iter().map(|slot| decode(slot)).collect(),
    });
    for (id, bytes) in &vectors.objects {
        server.set(ObjectId(hex::decode(id).unwrap().try_into().unwrap()), decode(bytes));
    }
    (vectors, server)
}

/// What the stored vault says.
fn check(vault: &Vault<Server>, vectors: &Vectors) {
    assert_eq!((vault.head(), vault.root().unwrap().label.as_str()), (Some(vectors.head), "Home"));
    let state: Vec<_> = dump(vault.index());
    assert_eq!(state.iter().filter(|line| line.starts_with('/')).collect::<Vec<_>>(), ["/Été", "/Été/brief.txt"]);
    let letter = vault.index().find(node(2)).unwrap().newest().unwrap();
    assert_eq!((letter.media.as_str(), letter.size, letter.modified), ("text/plain", 10, NOW));
    assert_eq!(serde_json::to_value(&letter.blob).unwrap(), serde_json::to_value(&vectors.record).unwrap());
    assert_eq!(vault.index().shares().map(|share| share.link.as_str()).collect::<Vec<_>>(), ["link"]);
    assert_eq!(vault.index().trash().map(|node| node.name.as_str()).collect::<Vec<_>>(), ["gone"]);
}

#[tokio::test]
async fn the_stored_vault_opens_by_passphrase_kit_and_device() {
    let (vectors, server) = read();
    let passphrase = Passphrase::new(&vectors.passphrase);
    let mut vault = Vault::unlock(server.clone(), &passphrase, DEVICE, Some(vectors.head)).await.unwrap();
    vault.refresh().await.unwrap();
    check(&vault, &vectors);
    assert_eq!(vault.kit().text(), vectors.kit);

    let root = RootRecord::from_bytes(&decode(&vectors.root)).unwrap();
    let mut vault = Vault::reopen(server.clone(), root, DEVICE, None).unwrap();
    assert!(vault.import_cache(&decode(&vectors.cache)));
    check(&vault, &vectors);
    vault.refresh().await.unwrap();

    let recipient = kit::identities(&vectors.kit).unwrap().pop().unwrap();
    let mut vault = Vault::unlock_with_kit(server, &recipient, DEVICE, None).await.unwrap();
    vault.refresh().await.unwrap();
    check(&vault, &vectors);
    let (segments, objects): (Vec<_>, Vec<_>) =
        vectors.snapshot.iter().map(|(segment, object)| (segment.clone(), Some(decode(object)))).unzip();
    let index = snapshot::read(vault.keys(), &segments, &objects).unwrap();
    assert_eq!(dump(&index), dump(vault.index()));
}

#[test]
fn the_stored_kit_opens_with_its_passphrase() {
    let (vectors, _) = read();
    let identity = age::scrypt::Identity::new(vectors.protected_kit_passphrase.clone().into());
    let opened = age::decrypt(&identity, &decode(&vectors.protected_kit)).unwrap();
    assert_eq!(String::from_utf8(opened).unwrap(), vectors.kit);
}

#[test]
fn the_stored_file_journal_and_link_open() {
    let (vectors, server) = read();
    let root = RootRecord::from_bytes(&decode(&vectors.root)).unwrap();
    let vault = Vault::reopen(server, root, DEVICE, None).unwrap();
    let letter = decode(&vectors.letter);
    assert_eq!(BlobReader::new(&vectors.record).unwrap().part(0, &letter).unwrap(), LETTER);
    let (writer, object) = journal::open(vault.keys(), &decode(&vectors.journal), 10, NOW).unwrap();
    assert!(object == vectors.record.object && writer.part(0, LETTER).unwrap() == letter);

    let secret = LinkSecret::from_fragment(&vectors.fragment).unwrap();
    let keys = secret.keys(Some(&Passphrase::new(&vectors.fragment_password))).unwrap();
    assert_eq!(hex::encode(keys.proof_sha256()), vectors.proof_sha256);
    let shared = keys.open(&decode(&vectors.capsule)).unwrap().files.remove(0);
    assert_eq!((shared.name.as_str(), shared.size), ("brief.txt", 10));
    let rest = &letter[usize::try_from(vectors.record.header_len).unwrap()..];
    let download = [&decode(&vectors.header), rest].concat();
    assert_eq!(age::decrypt(keys.identity(), &download).unwrap(), LETTER);
}

/// The expected values were computed with Python's `hmac`, `hashlib` and `argon2-cffi`, from the documented formulas.
#[test]
fn keys_are_derived_as_documented() {
    let vault = fresh();
    assert_eq!(vault.keys().commit_id(0).to_string(), COMMIT_0);
    assert_eq!(vault.keys().commit_id(1_000_000).to_string(), COMMIT_MILLION);
    let secret = |password: bool| LinkSecret::random(password, &mut Seeded(9));
    assert_eq!(secret(false).to_fragment(), FRAGMENT);
    assert_eq!(secret(true).to_fragment(), format!("{FRAGMENT}.p"));
    assert_eq!(hex::encode(secret(false).keys(None).unwrap().proof()), PROOF);
    let sesame = Passphrase::new("sesame");
    assert_eq!(hex::encode(secret(true).keys(Some(&sesame)).unwrap().proof()), PROOF_SESAME);
    let composed = kdf::derive(&Passphrase::new("\u{e9}t\u{e9}"), &[7; 16], KdfParams::FLOOR).unwrap();
    let decomposed = kdf::derive(&Passphrase::new("e\u{301}te\u{301}"), &[7; 16], KdfParams::FLOOR).unwrap();
    assert_eq!((hex::encode(*composed), composed), (ARGON_ETE.to_owned(), decomposed));
}

const COMMIT_0: &str = "85959d99734fc5c52a1a75686ce5e7e5";
const COMMIT_MILLION: &str = "050c5cef476d24c16ab132f1f65080b3";
const FRAGMENT: &str = "ZGBwvv5Sr65i6q-HXootwLaJtUTlK-xDYGAxl9aM6cg";
const PROOF: &str = "41f45431f95c7e838c21a1d24f1156aa89ec616ea2add6979a3fe69bb81540e3";
const PROOF_SESAME: &str = "d33c1d7af017aa5683edf7c7981e7f74506957a14df621a9ca0a65ca89422861";
const ARGON_ETE: &str = "272f85b7eb10a1011952156fe0df11ab95f972a38409dd1d675cbfe754d5560e";

/// The same for teams: computed with Python's `cryptography`, `hmac` and `hashlib`, from the documented formulas.
#[test]
fn keys_of_teams_are_derived_as_documented() {
    let me = Identity::from_bytes(&[3; 32]).unwrap();
    let public = me.public();
    assert_eq!((hex::encode(public.sign), public.receive.as_str()), (SIGN.to_owned(), RECEIVE));
    assert_eq!((me.id().to_string(), public.fingerprint()), (MEMBER.to_owned(), FINGERPRINT.to_owned()));

    let secret = |byte: u8| STANDARD_NO_PAD.encode([byte; 32]);
    let root = serde_json::json!({
        "v": 1, "vault": MEMBER, "address": secret(5), "head": null, "label": "Ward 7",
        "epochs": [{ "number": 0, "began": 0, "secret": secret(4), "files": FILES, "names": NAMES }],
    });
    let root = TeamRoot::from_bytes(root.to_string().as_bytes()).unwrap();
    let vault = Vault::open_team(Server::default(), root, me, DEVICE, None).unwrap();
    assert_eq!(vault.keys().commit_id(0).to_string(), TEAM_COMMIT_0);
    assert_eq!(vault.keys().commit_id(1_000_000).to_string(), TEAM_COMMIT_MILLION);
    assert_eq!(vault.keys().store_recipient().to_string(), TEAM_STORE);

    let invite = InviteSecret::from_fragment(&URL_SAFE_NO_PAD.encode([6; 32])).unwrap();
    let me = Identity::from_bytes(&[3; 32]).unwrap();
    let said: serde_json::Value = serde_json::from_slice(&invite.announce(&me, "team", "account").unwrap()).unwrap();
    let bytes = |field: &str| hex::encode(STANDARD_NO_PAD.decode(said[field].as_str().unwrap()).unwrap());
    assert_eq!((bytes("mac"), bytes("proof")), (ANNOUNCEMENT_MAC.to_owned(), ANNOUNCEMENT_PROOF.to_owned()));
}

const SIGN: &str = "66bc55b5d5ad9eaba1a5f45c5b308f24ef356e61b4846163576da4f3525d0cca";
const RECEIVE: &str = "age1d5zx2ataphqxd69a3waewg6vsw8n0tmtn02e8k3k32ur0ptpl5qqh8hyzg";
const MEMBER: &str = "281923f10cf16174106a452502d3b70d";
const FINGERPRINT: &str = "a376 b10f 946b b404 fb2e 13c5 59ae c166";
const TEAM_COMMIT_0: &str = "8d4676485031253bf33d8d4e908848e5";
const TEAM_COMMIT_MILLION: &str = "61f21710daa421fcab3d44012c688acf";
const TEAM_STORE: &str = "age128c8yh07pzmmw3wcft3yrunfnmq2h7h4krfhj7ser7qntp9y74kq2q32m9";
const FILES: &str = "AGE-SECRET-KEY-14L5RX3U9HAFEZ6HLSRPVE86CPVC0MUMQ8SS2V9NNGW57G6H5Q4WSN9XA3C";
const NAMES: &str = "AGE-SECRET-KEY-1GU4LGSWPFLW86HYY85GC9CDDYEFR93QDDNXYZG568GRUPLTKHPZQ6036YH";
const ANNOUNCEMENT_MAC: &str = "586f25955b79d2a21e171215581a2bffce338d4d584f66455bd4e6e813c95902";
const ANNOUNCEMENT_PROOF: &str = "129fb76bd47317f774a32ad127bed85d58cf9b5fc929a56b55c6f6913a17cef7\
                                  d43df659ebf0808ff11732c37b893db7de674707fe26cace9d9e46e4ec667c06";

#[tokio::test]
#[ignore = "writes the stored bytes; only for a new version of a format"]
async fn write_vectors() {
    let server = Server::default();
    let (mut vault, kit) =
        Vault::init(server.clone(), &passphrase(), "Home", DEVICE, None, &mut Seeded(1)).await.unwrap();
    let writer = BlobWriter::new(vault.keys(), LETTER.len() as u64, &mut Seeded(2)).unwrap();
    let object = ObjectId([7; 16]);
    let journal = journal::seal(vault.keys(), &writer, object, NOW, &mut Seeded(3)).unwrap();
    let letter = writer.part(0, LETTER).unwrap();
    let record = writer.finish(object, vec![sha256(&letter)]);
    let first = vec![folder(1, NodeId::ROOT, "Été"), put(2, node(1), "brief.txt", 10, record.clone())];
    vault.commit(first, NOW, &mut Seeded(4)).await.unwrap();
    let share = Op::Share { link: "link".to_owned(), node: node(2), more: Vec::new(), expires: NOW };
    let second = vec![folder(3, NodeId::ROOT, "gone"), Op::Trash { node: node(3) }, share];
    vault.commit(second, NOW, &mut Seeded(5)).await.unwrap();
    let secret = LinkSecret::random(true, &mut Seeded(6));
    let keys = secret.keys(Some(&Passphrase::new("sesame"))).unwrap();
    let shared = SharedFile {
        name: "brief.txt".to_owned(),
        folder: Vec::new(),
        media: "text/plain".to_owned(),
        size: 10,
        blob: record.clone(),
    };
    let pieces = snapshot::write(vault.keys(), vault.index(), &mut Seeded(7)).unwrap();
    let disk = server.0.borrow();
    let slots = disk.slots.as_ref().unwrap();
    let vectors = Vectors {
        passphrase: PASSPHRASE.to_owned(),
        kdf: slots.params,
        salt: encode(slots.salt),
        slots: slots.slots.iter().map(encode).collect(),
        objects: disk.objects.iter().map(|(id, bytes)| (id.to_string(), encode(bytes))).collect(),
        root: encode(vault.root().unwrap().to_bytes().unwrap()),
        head: vault.head().unwrap(),
        kit: kit.text().to_owned(),
        protected_kit: encode(kit.protected("paper", 12).unwrap()),
        protected_kit_passphrase: "paper".to_owned(),
        snapshot: pieces.into_iter().map(|(segment, object)| (segment, encode(object))).collect(),
        journal: encode(journal),
        cache: encode(vault.export_cache(&mut Seeded(8)).unwrap()),
        letter: encode(&letter),
        header: encode(keys.header(&record).unwrap()),
        record,
        fragment: secret.to_fragment(),
        fragment_password: "sesame".to_owned(),
        proof_sha256: hex::encode(keys.proof_sha256()),
        capsule: encode(keys.seal(Shared { files: vec![shared], view_only: false }, &mut Seeded(10)).unwrap()),
    };
    std::fs::write(PATH, serde_json::to_string_pretty(&vectors).unwrap() + "\n").unwrap();
}
