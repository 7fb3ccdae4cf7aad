//! A server in memory that a test can reach into, repeatable randomness, and short ways to common states.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures::FutureExt as _;

use elohim_vault::blob::{BlobRef, BlobWriter, part_count, part_range};
use elohim_vault::id::DeviceId;
use elohim_vault::kdf::Passphrase;
use elohim_vault::log::Op;
use elohim_vault::root::RootRecord;
use elohim_vault::slots::SlotSet;
use elohim_vault::{Created, Entropy, Error, Head, NodeId, ObjectId, Pool, Result, Vault};
use sha2::{Digest as _, Sha256};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use crate::age_tool::opened as opened_by_age;

/// What the library `age` makes of a file, where no program can be run.
#[cfg(target_arch = "wasm32")]
pub(crate) fn opened_by_age(identities: &str, file: &[u8]) -> Vec<u8> {
    let identities = age::IdentityFile::from_buffer(identities.as_bytes()).unwrap().into_identities().unwrap();
    let decryptor = age::Decryptor::new_buffered(file).unwrap();
    let mut plain = Vec::new();
    let mut reader =
        decryptor.decrypt(identities.iter().map(|identity| identity.as_ref() as &dyn age::Identity)).unwrap();
    std::io::Read::read_to_end(&mut reader, &mut plain).unwrap();
    plain
}

/// What comes of something that waits for nothing.
pub(crate) fn now<T>(work: impl Future<Output = T>) -> T {
    work.now_or_never().expect("the server in memory answers at once")
}

pub(crate) const NOW: i64 = 1_790_000_000_000_000;
pub(crate) const PASSPHRASE: &str = "a passphrase of several words";

/// What a server keeps.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    pub(crate) slots: Option<SlotSet>,
    pub(crate) objects: BTreeMap<ObjectId, Vec<u8>>,
    /// Ids in the order of their creation.
    pub(crate) order: Vec<ObjectId>,
    /// What becomes of the answer to the next creation.
    pub(crate) next_answer: Answer,
    /// How many objects were asked for.
    pub(crate) asked: usize,
    /// Places of slots in the order in which they were replaced.
    pub(crate) replaced: Vec<usize>,
    /// How many writes are still stored before the line is dead, and whether the client hears of the last of them.
    pub(crate) dies_after: Option<(usize, bool)>,
    /// Whether it cannot be reached.
    pub(crate) is_off: bool,
    /// What was sent for ids that were taken. It was not stored, but the server has seen it.
    pub(crate) refused: Vec<Vec<u8>>,
}

/// How an answer can be lost.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) enum Answer {
    /// It arrives.
    #[default]
    Arrives,
    /// The object is stored, and the client hears nothing.
    IsLost,
    /// The question is lost: nothing is stored, and the client hears nothing.
    IsNeverAsked,
    /// The object is stored, the answer is lost, and the client's connection asks again by itself.
    IsLostAndAskedAgain,
}

impl Disk {
    /// Whether a write is stored.
    fn is_alive(&self) -> Result<()> {
        if self.dies_after.is_some_and(|(left, _)| left == 0) {
            Err(Error::Pool("the line is dead".into()))
        } else {
            Ok(())
        }
    }

    /// Whether the client hears of a write that was stored.
    fn answers(&mut self) -> Result<()> {
        let Some((left, hears)) = &mut self.dies_after else { return Ok(()) };
        *left -= 1;
        if *left == 0 && !*hears { Err(Error::Pool("the line is dead".into())) } else { Ok(()) }
    }
}

/// A server; clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Server(pub(crate) Rc<RefCell<Disk>>);

impl Server {
    /// What a server shows to somebody else: the same until now, its own from now on.
    pub(crate) fn fork(&self) -> Self {
        Self(Rc::new(RefCell::new(self.0.borrow().clone())))
    }

    /// The object that was created as number `n`; while nothing else is stored, log entry `n`.
    pub(crate) fn nth(&self, n: usize) -> (ObjectId, Vec<u8>) {
        let disk = self.0.borrow();
        (disk.order[n], disk.objects[&disk.order[n]].clone())
    }

    pub(crate) fn set(&self, id: ObjectId, object: Vec<u8>) {
        self.0.borrow_mut().objects.insert(id, object);
    }

    pub(crate) fn remove(&self, id: ObjectId) {
        self.0.borrow_mut().objects.remove(&id);
    }
}

impl Server {
    fn reach(&self) -> Result<()> {
        if self.0.borrow().is_off { Err(Error::Pool("the line is dead".into())) } else { Ok(()) }
    }
}

impl Pool for Server {
    async fn slots(&self) -> Result<Option<SlotSet>> {
        self.reach()?;
        Ok(self.0.borrow().slots.clone())
    }

    async fn create_slots(&self, slots: &SlotSet) -> Result<Created> {
        let mut disk = self.0.borrow_mut();
        if disk.slots.is_some() {
            return Ok(Created::Exists);
        }
        disk.slots = Some(slots.clone());
        Ok(Created::Yes)
    }

    async fn replace_slot(&self, index: usize, previous: [u8; 32], slot: Vec<u8>) -> Result<Created> {
        let mut disk = self.0.borrow_mut();
        disk.is_alive()?;
        let place = &mut disk.slots.as_mut().unwrap().slots[index];
        if sha256(place) != previous {
            return Ok(Created::Exists);
        }
        *place = slot;
        disk.replaced.push(index);
        disk.answers()?;
        match std::mem::take(&mut disk.next_answer) {
            Answer::IsLostAndAskedAgain => Ok(Created::Exists),
            _ => Ok(Created::Yes),
        }
    }

    async fn create(&self, id: ObjectId, body: Vec<u8>) -> Result<Created> {
        self.reach()?;
        let mut disk = self.0.borrow_mut();
        disk.is_alive()?;
        if disk.objects.contains_key(&id) {
            disk.refused.push(body);
            return Ok(Created::Exists);
        }
        let answer = std::mem::take(&mut disk.next_answer);
        if matches!(answer, Answer::IsNeverAsked) {
            return Err(Error::Pool("the line is dead".into()));
        }
        disk.objects.insert(id, body);
        disk.order.push(id);
        disk.answers()?;
        match answer {
            Answer::Arrives | Answer::IsNeverAsked => Ok(Created::Yes),
            Answer::IsLost => Err(Error::Pool("the line is dead".into())),
            Answer::IsLostAndAskedAgain => Ok(Created::Exists),
        }
    }

    async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>> {
        self.reach()?;
        let mut disk = self.0.borrow_mut();
        disk.asked += ids.len();
        Ok(ids.iter().map(|id| disk.objects.get(id).cloned()).collect())
    }
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
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Bytes that do not repeat.
pub(crate) fn content(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    Seeded(length as u64).fill(&mut bytes);
    bytes
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE)
}

/// The root of a vault without slots, for tests that need no passphrase: it spares them the derivation.
pub(crate) fn root() -> RootRecord {
    let json = serde_json::json!({
        "v": 1, "vault": "11".repeat(16), "secret": "A".repeat(43), "epoch": 0, "head": null, "label": "Home", "kit": "",
    });
    RootRecord::from_bytes(json.to_string().as_bytes()).unwrap()
}

/// An empty vault on a server of its own.
pub(crate) fn fresh() -> Vault<Server> {
    Vault::reopen(Server::default(), root(), DeviceId([1; 16]), None).unwrap()
}

/// The same vault on another device that has seen `pinned` and keeps nothing else.
pub(crate) async fn elsewhere(server: &Server, pinned: Option<Head>) -> Result<Vault<Server>> {
    let mut vault = Vault::reopen(server.clone(), root(), DeviceId([2; 16]), pinned)?;
    vault.refresh().await?;
    Ok(vault)
}

pub(crate) fn node(n: u8) -> NodeId {
    NodeId([n; 16])
}

pub(crate) fn folder(n: u8, parent: NodeId, name: &str) -> Op {
    Op::Folder { node: node(n), parent, name: name.to_owned() }
}

/// Commits `folder n` into the root.
pub(crate) async fn add_folder(vault: &mut Vault<Server>, n: u8) -> Result<()> {
    let op = folder(n, NodeId::ROOT, &format!("folder {n}"));
    vault.commit(vec![op], NOW + i64::from(n), &mut Seeded(1000 + u64::from(n))).await
}

/// A vault with `count` entries, each a folder.
pub(crate) async fn with_folders(count: u8) -> Vault<Server> {
    let mut vault = fresh();
    for n in 1..=count {
        add_folder(&mut vault, n).await.unwrap();
    }
    vault
}

/// Encrypts a file: its record and its stored parts.
pub(crate) fn stored(vault: &Vault<Server>, content: &[u8], seed: u64) -> (BlobRef, Vec<Vec<u8>>) {
    let writer = BlobWriter::new(vault.keys(), content.len() as u64, &mut Seeded(seed)).unwrap();
    let parts = parts_of(&writer, content);
    let hashes = parts.iter().map(|part| sha256(part)).collect();
    let blob = writer.finish(ObjectId((content.len() as u64).to_be_bytes().repeat(2).try_into().unwrap()), hashes);
    assert_eq!(blob.length, parts.iter().map(|part| part.len() as u64).sum::<u64>());
    (blob, parts)
}

pub(crate) fn parts_of(writer: &BlobWriter, content: &[u8]) -> Vec<Vec<u8>> {
    let part = |index| {
        let range = part_range(content.len() as u64, index);
        writer.part(index, &content[range.start as usize..range.end as usize]).unwrap()
    };
    (0..part_count(content.len() as u64)).map(part).collect()
}

pub(crate) fn put(n: u8, parent: NodeId, name: &str, size: u64, blob: BlobRef) -> Op {
    let (name, media) = (name.to_owned(), "text/plain".to_owned());
    Op::Put { node: node(n), parent, name, media, size, modified: NOW, blob }
}

/// A record of a file that is nowhere, for tests of the tree.
pub(crate) fn nowhere(n: u8) -> BlobRef {
    nowhere_in(n, 0)
}

/// The same, under the keys of an epoch.
pub(crate) fn nowhere_in(n: u8, epoch: u32) -> BlobRef {
    let json = serde_json::json!({
        "object": format!("{n:02x}").repeat(16), "header_len": 168, "length": 217, "key": "A".repeat(22),
        "parts": "A".repeat(43), "epoch": epoch,
    });
    serde_json::from_value(json).unwrap()
}

/// Everything that a state says, to compare two of them.
pub(crate) fn dump(index: &elohim_vault::index::Index) -> Vec<String> {
    let mut lines: Vec<_> = index.nodes().map(|node| serde_json::to_string(node).unwrap()).collect();
    lines.extend(index.shares().map(|share| serde_json::to_string(share).unwrap()));
    lines.extend(index.contents().shards().map(|shard| serde_json::to_string(&**shard).unwrap()));
    lines.push(format!("searched inside: {}", index.contents().is_on()));
    lines.extend(index.nodes().filter(|node| index.is_live(node.id)).map(|node| index.path(node.id)));
    lines.sort();
    lines
}

/// The error of a call that must fail.
pub(crate) fn failure<T>(result: Result<T>) -> Error {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error,
    }
}
