//! A vault whose secret is known, and what is needed to write as its owner would: sealed, signed, authenticated.
//!
//! Keys and frames are made here a second time, from the description of the formats: a target that used the code it tests to get
//! behind the encryption would not notice when both are wrong.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::rc::Rc;
use std::sync::LazyLock;

use age::x25519::Identity as AgeIdentity;
use age_core::primitives::{bech32_encode, hkdf};
use bech32::Hrp;
use ed25519_dalek::{Signer as _, SigningKey};
use elohim_vault::id::{DeviceId, VaultId};
use elohim_vault::keys::Keys;
use elohim_vault::kit::{self, Kit};
use elohim_vault::log::{Commit, Op};
use elohim_vault::root::RootRecord;
use elohim_vault::slots::SlotSet;
use elohim_vault::{Created, Entropy, ObjectId, Pool, Result, age_file};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::FutureExt as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// When everything happens, in microseconds since 1970.
pub(crate) const NOW: i64 = 1_790_000_000_000_000;
/// The root secret of the vault: base64 says zeros.
const SECRET: [u8; 32] = [0; 32];

/// The keys of the vault.
pub(crate) static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::new(&root()).expect("keys of a known secret"));
/// What the keys open.
pub(crate) static DOORS: LazyLock<Doors> = LazyLock::new(|| Doors::of(&KEYS));

/// The identities of a vault. They are on its recovery kit.
pub(crate) struct Doors {
    /// Opens the log, snapshots and what a device keeps.
    pub(crate) log: AgeIdentity,
    /// Opens what strangers send.
    pub(crate) drop: AgeIdentity,
    /// Opens the slot of the kit.
    pub(crate) kit: AgeIdentity,
}

impl Doors {
    pub(crate) fn of(keys: &Keys) -> Self {
        let kit = kit::identities(Kit::new(&[], keys, "", None).text()).expect("a kit");
        let [_, log, drop, kit] = kit.try_into().unwrap_or_else(|_| panic!("a kit has four identities"));
        Self { log, drop, kit }
    }

    /// What opens the log of an epoch of a team's vault.
    pub(crate) fn epoch_log(secret: &[u8; 32]) -> AgeIdentity {
        identity(&derived(secret, "log"))
    }
}

/// Opens what a device keeps of the vault's head.
pub(crate) fn pin_identity() -> AgeIdentity {
    identity(&derived(&SECRET, "pin"))
}

/// The root record as JSON.
pub(crate) fn root_json() -> Vec<u8> {
    let record = json!({
        "v": 1, "vault": "11".repeat(16), "secret": "A".repeat(43), "epoch": 0, "head": null, "label": "Home", "kit": "",
    });
    record.to_string().into_bytes()
}

/// The root record.
pub(crate) fn root() -> RootRecord {
    RootRecord::from_bytes(&root_json()).expect("a root record")
}

/// A key that is derived from a secret.
pub(crate) fn derived(secret: &[u8], label: &str) -> [u8; 32] {
    hkdf(&[], format!("elohimos/v1/{label}").as_bytes(), secret)
}

/// The identity with this secret key.
pub(crate) fn identity(key: &[u8; 32]) -> AgeIdentity {
    let text = bech32_encode(Hrp::parse("age-secret-key-").expect("a prefix"), key).to_uppercase();
    text.parse().expect("an identity")
}

/// The recipient with this public key, whatever it is.
pub(crate) fn recipient(key: &[u8; 32]) -> String {
    bech32_encode(Hrp::parse("age").expect("a prefix"), key)
}

/// An age file.
pub(crate) fn sealed(to: &AgeIdentity, plain: &[u8]) -> Vec<u8> {
    age_file::seal(&to.to_public(), plain, &mut Seeded(7)).expect("an age file")
}

/// Bytes as a gzip file.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).expect("memory");
    gzip.finish().expect("memory")
}

/// What whoever has this signing key signs for a use.
pub(crate) fn signature(key: &[u8; 32], role: &str, message: &[u8]) -> [u8; 64] {
    let framed = [format!("elohimos/v1/{role}\0").as_bytes(), message].concat();
    SigningKey::from_bytes(key).sign(&framed).to_bytes()
}

/// HMAC-SHA256.
pub(crate) fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The plaintext of a log entry with this text in it.
pub(crate) fn entry(text: &[u8], key: &[u8; 32], role: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).expect("a short text").to_be_bytes();
    let zeros = vec![0; (text.len() + 68).next_multiple_of(512) - text.len() - 68];
    [length.as_slice(), text, &zeros, &signature(key, role, text)].concat()
}

/// An entry as the vault's owner signs it.
pub(crate) fn own_entry(text: &[u8]) -> Vec<u8> {
    entry(text, &derived(&SECRET, "sign"), "commit")
}

/// An entry of the vault.
pub(crate) fn commit(n: u64, prev: [u8; 32], ops: Vec<Op>) -> Commit {
    Commit {
        v: 1,
        kind: "commit".to_owned(),
        vault: VaultId([0x11; 16]),
        n,
        prev,
        epoch: 0,
        author: DeviceId([1; 16]),
        member: None,
        time: NOW,
        ops,
        snapshot: None,
    }
}

/// The text of something that has one.
pub(crate) fn text(of: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(of).expect("a text")
}

/// Different bytes for every seed, the same in every run: SplitMix64.
pub(crate) struct Seeded(pub(crate) u64);

impl Entropy for Seeded {
    fn fill(&mut self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.iter_mut().zip(z.to_le_bytes()).for_each(|(to, from)| *to = from);
        }
    }
}

/// A server in memory; clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Memory(pub(crate) Rc<RefCell<BTreeMap<ObjectId, Vec<u8>>>>);

impl Pool for Memory {
    async fn slots(&self) -> Result<Option<SlotSet>> {
        Ok(None)
    }

    async fn create_slots(&self, _: &SlotSet) -> Result<Created> {
        Ok(Created::Exists)
    }

    async fn replace_slot(&self, _: usize, _: [u8; 32], _: Vec<u8>) -> Result<Created> {
        Ok(Created::Exists)
    }

    async fn create(&self, id: ObjectId, body: Vec<u8>) -> Result<Created> {
        let mut objects = self.0.borrow_mut();
        if objects.contains_key(&id) {
            return Ok(Created::Exists);
        }
        objects.insert(id, body);
        Ok(Created::Yes)
    }

    async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>> {
        let objects = self.0.borrow();
        Ok(ids.iter().map(|id| objects.get(id).cloned()).collect())
    }
}

/// What comes of something that waits for nothing.
pub(crate) fn now<T>(work: impl Future<Output = T>) -> T {
    work.now_or_never().expect("the server in memory answers at once")
}
