//! An unlocked vault: its keys, its present state, and how it keeps up with the log.

use age::x25519::Identity;
use serde::{Deserialize, Serialize};

use crate::age_file;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{DeviceId, base64};
use crate::index::{Index, Undo};
use crate::kdf::{KdfParams, Passphrase};
use crate::keys::{Keys, sha256};
use crate::kit::Kit;
use crate::log::{Commit, Op};
use crate::pool::{Created, Pool};
use crate::root::RootRecord;
use crate::slots::SlotSet;
use crate::snapshot;

/// Entries between two snapshots.
pub const SNAPSHOT_EVERY: u64 = 1000;
/// Entries between two tries of a snapshot that fails.
const SNAPSHOT_AGAIN: u64 = 100;
/// Largest object that is sent in one piece, which every server takes.
const MAX_OBJECT: usize = 8 * 1024 * 1024;
/// Objects that are asked for at a time.
const BATCH: u64 = 100;
/// No log has more entries: a change each second for 34,000 years.
const MAX_ENTRIES: u64 = 1 << 40;
/// How often a change is tried anew when other devices are first.
const ATTEMPTS: usize = 20;

/// The newest log entry that somebody has seen. A device keeps it for good and refuses everything older.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Which entry.
    pub n: u64,
    /// SHA-256 of its object.
    #[serde(with = "base64")]
    pub hash: [u8; 32],
}

/// An unlocked vault over a pool.
pub struct Vault<P> {
    pool: P,
    root: RootRecord,
    keys: Keys,
    author: DeviceId,
    index: Index,
    head: Option<Head>,
    snapshot: Option<u64>,
    /// Heads that this device, or the one that wrote the slot, has seen: the history must lead through all of them.
    seen: Vec<Head>,
}

impl<P: Pool> Vault<P> {
    /// Makes the vault of an account that has none. Answers it with its recovery kit, which is shown once.
    ///
    /// # Errors
    /// [`Error::VaultExists`] when there is one, [`Error::VaultVanished`] when this device has seen one (`pinned`).
    pub async fn init(
        pool: P,
        passphrase: &Passphrase,
        label: &str,
        author: DeviceId,
        pinned: Option<Head>,
        entropy: &mut dyn Entropy,
    ) -> Result<(Self, Kit)> {
        if pool.slots().await?.is_some() {
            return Err(Error::VaultExists);
        }
        if pinned.is_some() {
            return Err(Error::VaultVanished);
        }
        let root = RootRecord::random(label, entropy)?;
        let slots = SlotSet::new(&root, passphrase, &Keys::new(&root)?.kit, KdfParams::DEFAULT, entropy)?;
        if pool.create_slots(&slots).await? == Created::Exists {
            return Err(Error::VaultExists);
        }
        let mut vault = Self::with_root(pool, root, author)?;
        vault.refresh().await?;
        let kit = vault.kit();
        Ok((vault, kit))
    }

    /// Unlocks the account's vault with its passphrase. Nothing of the log has been read yet: call [`Vault::refresh`].
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`], [`Error::NoVault`], [`Error::VaultVanished`], [`Error::UnsafeKdf`].
    pub async fn unlock(pool: P, passphrase: &Passphrase, author: DeviceId, pinned: Option<Head>) -> Result<Self> {
        let slots = present_slots(&pool, pinned).await?;
        let (_, root) = slots.open(passphrase)?;
        Self::with_root(pool, root, author)?.pinned_at(pinned)
    }

    /// Unlocks the account's vault with the identity on its recovery kit.
    ///
    /// # Errors
    /// As [`Vault::unlock`].
    pub async fn unlock_with_kit(pool: P, kit: &Identity, author: DeviceId, pinned: Option<Head>) -> Result<Self> {
        let slots = present_slots(&pool, pinned).await?;
        let (_, root) = slots.open_with(kit)?;
        Self::with_root(pool, root, author)?.pinned_at(pinned)
    }

    /// A vault that this device keeps unlocked.
    ///
    /// # Errors
    /// Only when a key cannot be derived.
    pub fn reopen(pool: P, root: RootRecord, author: DeviceId, pinned: Option<Head>) -> Result<Self> {
        Self::with_root(pool, root, author)?.pinned_at(pinned)
    }

    fn with_root(pool: P, root: RootRecord, author: DeviceId) -> Result<Self> {
        let keys = Keys::new(&root)?;
        Ok(Self { pool, root, keys, author, index: Index::default(), head: None, snapshot: None, seen: Vec::new() })
    }

    fn pinned_at(mut self, pinned: Option<Head>) -> Result<Self> {
        self.seen = [self.root.head, pinned].into_iter().flatten().collect();
        self.seen.sort_by_key(|head| head.n);
        match self.seen.as_slice() {
            [one, other] if one.n == other.n && one.hash != other.hash => Err(Error::Forked),
            _ => Ok(self),
        }
    }

    /// The present state, as of the last [`Vault::refresh`] or commit.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The pool.
    pub fn pool(&self) -> &P {
        &self.pool
    }

    /// The root record, for a client that keeps the vault unlocked on this device.
    pub fn root(&self) -> &RootRecord {
        &self.root
    }

    /// The recovery kit.
    pub fn kit(&self) -> Kit {
        Kit::new(&self.keys, &self.root.label)
    }

    /// The newest entry that was read, for the caller to keep.
    pub fn head(&self) -> Option<Head> {
        self.head
    }

    /// Brings the state up to date, and checks that what is read continues what this device has seen.
    ///
    /// # Errors
    /// [`Error::RolledBack`], [`Error::Forked`], [`Error::Damaged`]: the server lies or has lost something.
    pub async fn refresh(&mut self) -> Result<()> {
        if self.head.is_none() {
            self.load_snapshot().await?;
        }
        // What was seen is asked for together with what is new: on a slow line every question costs.
        let mut seen: Vec<Head> = self.head.iter().chain(&self.seen).copied().collect();
        seen.dedup();
        while self.read_batch(&std::mem::take(&mut seen)).await? {}
        self.check_floor()
    }

    /// Writes an entry with these operations. When other devices write at the same time it is written after theirs, if it
    /// still makes sense then.
    ///
    /// # Errors
    /// Why an operation does not fit the present state; nothing was written then.
    pub async fn commit(&mut self, ops: Vec<Op>, time: i64, entropy: &mut dyn Entropy) -> Result<()> {
        for _ in 0..ATTEMPTS {
            if self.try_commit(&ops, time, entropy).await? {
                let since = self.head.map_or(0, |head| head.n - self.snapshot.unwrap_or(0));
                if since >= SNAPSHOT_EVERY && since % SNAPSHOT_AGAIN == SNAPSHOT_EVERY % SNAPSHOT_AGAIN {
                    // The change is made. A snapshot that fails is tried again later, and not with every change: what was
                    // stored of it stays.
                    let _ = self.write_snapshot(time, entropy).await;
                }
                return Ok(());
            }
            self.refresh().await?;
        }
        Err(Error::NotPossible("other devices change the vault all the time; try again"))
    }

    /// Replaces the passphrase: one slot is written anew. Needs the present one, to know which.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`], or [`Error::NotPossible`] when another device was first.
    pub async fn change_passphrase(
        &mut self,
        old: &Passphrase,
        new: &Passphrase,
        entropy: &mut dyn Entropy,
    ) -> Result<()> {
        let slots = present_slots(&self.pool, self.head).await?;
        let (at, mut root) = slots.open(old)?;
        if root.vault != self.root.vault {
            return Err(Error::WrongPassphrase);
        }
        root.head = self.head.or(root.head);
        let previous = sha256(slots.slots.get(at).ok_or(Error::Damaged("set of unlock slots"))?);
        match self.pool.replace_slot(at, previous, slots.reseal(&root, new, entropy)?).await? {
            Created::Yes => Ok(()),
            Created::Exists => Err(Error::NotPossible("another device changed the passphrase; try again")),
        }
    }

    /// The state as bytes that only this vault opens, for a cache on this device.
    ///
    /// # Errors
    /// None that can happen.
    pub fn export_cache(&self, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        let pieces = snapshot::write(&self.keys, &self.index, entropy)?;
        let cache = Cache {
            head: self.head,
            snapshot: self.snapshot,
            pieces: pieces.into_iter().map(|(segment, object)| (segment, Bytes(object))).collect(),
        };
        let json = serde_json::to_vec(&cache).map_err(|_| Error::NotPossible("the cache cannot be written"))?;
        age_file::seal(&self.keys.log.to_public(), &json, entropy)
    }

    /// Takes a state from [`Vault::export_cache`]. Answers whether it was one of this vault; if not, nothing changes and
    /// the log is read from the server instead.
    pub fn import_cache(&mut self, cache: &[u8]) -> bool {
        let loaded = (|| {
            let json = age_file::open(&self.keys.log, cache)?;
            let cache: Cache = serde_json::from_slice(&json).ok()?;
            let (segments, objects): (Vec<_>, Vec<_>) =
                cache.pieces.into_iter().map(|(segment, object)| (segment, Some(object.0))).unzip();
            Some((snapshot::read(&self.keys, &segments, &objects).ok()?, cache.head?, cache.snapshot))
        })();
        let Some((index, head, snapshot)) = loaded else { return false };
        (self.index, self.head, self.snapshot) = (index, Some(head), snapshot);
        true
    }

    async fn try_commit(&mut self, ops: &[Op], time: i64, entropy: &mut dyn Entropy) -> Result<bool> {
        let mut undo = Undo::default();
        for op in ops {
            if let Err(error) = self.index.apply(op, time, &mut undo) {
                self.index.take_back(undo);
                return Err(error);
            }
        }
        match self.write(ops.to_vec(), time, entropy).await {
            Ok(true) => Ok(true),
            other => {
                self.index.take_back(undo);
                other
            }
        }
    }

    /// Writes the next entry; `false` when another device has written it.
    async fn write(&mut self, ops: Vec<Op>, time: i64, entropy: &mut dyn Entropy) -> Result<bool> {
        let n = self.head.map_or(0, |head| head.n + 1);
        let commit = Commit {
            v: 1,
            kind: "commit".to_owned(),
            vault: self.keys.vault,
            n,
            prev: self.head.map_or([0; 32], |head| head.hash),
            epoch: self.keys.epoch,
            author: self.author,
            time,
            ops,
            snapshot: self.snapshot,
        };
        let object = commit.seal(&self.keys, entropy)?;
        let (id, hash) = (self.keys.commit_id(n), sha256(&object));
        if self.pool.create(id, object).await? == Created::Exists {
            // The answer to an earlier try may have been lost: then the entry is ours.
            let present = self.pool.read_many(&[id]).await?.into_iter().next().flatten();
            if present.map(|object| sha256(&object)) != Some(hash) {
                return Ok(false);
            }
        }
        if matches!(commit.ops.as_slice(), [Op::Snapshot { .. }]) {
            self.snapshot = Some(n);
        }
        self.head = Some(Head { n, hash });
        Ok(true)
    }

    async fn write_snapshot(&mut self, time: i64, entropy: &mut dyn Entropy) -> Result<()> {
        let pieces = snapshot::write(&self.keys, &self.index, entropy)?;
        // Before the first is sent: pieces without an entry that names them would be stored for nothing.
        if pieces.iter().any(|(_, object)| object.len() > MAX_OBJECT) {
            return Err(Error::NotPossible("a record is too long for a snapshot"));
        }
        let segments = pieces.iter().map(|(segment, _)| segment.clone()).collect();
        for (segment, object) in pieces {
            self.pool.create(segment.object, object).await?;
        }
        // When another device is first, it or the next one writes a snapshot: nothing depends on this one.
        self.write(vec![Op::Snapshot { segments }], time, entropy).await.map(|_| ())
    }

    /// Starts from the newest snapshot, when this device has nothing yet.
    async fn load_snapshot(&mut self) -> Result<()> {
        let Some(newest) = self.find_newest().await? else { return Ok(()) };
        let (commit, hash) = self.read_one(newest).await?;
        let is_snapshot = matches!(commit.ops.as_slice(), [Op::Snapshot { .. }]);
        let at = if is_snapshot { Some(newest) } else { commit.snapshot };
        let Some(at) = at else { return Ok(()) };
        let (snapshot, hash) = if at == newest { (commit, hash) } else { self.read_one(at).await? };
        let [Op::Snapshot { segments }] = snapshot.ops.as_slice() else { return Err(Error::Damaged("snapshot")) };
        let ids: Vec<_> = segments.iter().map(|segment| segment.object).collect();
        let mut objects = Vec::with_capacity(ids.len());
        for some in ids.chunks(usize::try_from(BATCH).unwrap_or(1)) {
            objects.extend(self.pool.read_many(some).await?);
        }
        self.index = snapshot::read(&self.keys, segments, &objects)?;
        // From the newest of those before it: what lies further back was walked when that one was seen.
        if let Some(seen) = self.seen.iter().rev().find(|seen| seen.n <= at) {
            self.check_chain(*seen, Head { n: at, hash }).await?;
        }
        self.snapshot = Some(at);
        self.head = Some(Head { n: at, hash });
        Ok(())
    }

    /// Checks that the entries between two heads lead from one to the other: a snapshot of another history is signed as
    /// well as one of ours.
    async fn check_chain(&self, from: Head, to: Head) -> Result<()> {
        let mut before = from;
        while before.n < to.n {
            let numbers = before.n + 1..=to.n.min(before.n + BATCH);
            let ids: Vec<_> = numbers.clone().map(|n| self.keys.commit_id(n)).collect();
            for (n, object) in numbers.zip(self.pool.read_many(&ids).await?) {
                let object = object.ok_or(Error::Damaged("log entry"))?;
                Commit::open(&self.keys, &object, n, Some(before.hash))?;
                before = Head { n, hash: sha256(&object) };
                self.check_known(before)?;
            }
        }
        if before == to { Ok(()) } else { Err(Error::Forked) }
    }

    async fn read_one(&self, n: u64) -> Result<(Commit, [u8; 32])> {
        let object = self.pool.read_many(&[self.keys.commit_id(n)]).await?.into_iter().next().flatten();
        let object = object.ok_or(Error::Damaged("log entry"))?;
        Ok((Commit::open(&self.keys, &object, n, None)?, sha256(&object)))
    }

    /// The newest entry's number, found in a few questions: entries are never deleted, so they exist up to one number and
    /// not beyond.
    async fn find_newest(&self) -> Result<Option<u64>> {
        let (mut low, mut step) = (None, 1_u64);
        loop {
            let begin = low.map_or(0, |low| low + 1);
            // A server that says that everything exists would be asked for ever.
            if begin > MAX_ENTRIES {
                return Err(Error::Damaged("log"));
            }
            let probes: Vec<u64> = (0..64).map(|at| begin + at * step).collect();
            let found = self.exist(&probes).await?;
            let last = probes.iter().zip(&found).filter(|(_, exists)| **exists).map(|(n, _)| *n).next_back();
            match (last, found.last()) {
                (None, _) if step == 1 => return Ok(low),
                (None, _) => step = (step / 64).max(1),
                (Some(n), Some(true)) => (low, step) = (Some(n), step.saturating_mul(16).min(1 << 40)),
                (Some(n), _) => (low, step) = (Some(n), (step / 64).max(1)),
            }
        }
    }

    async fn exist(&self, numbers: &[u64]) -> Result<Vec<bool>> {
        let ids: Vec<_> = numbers.iter().map(|n| self.keys.commit_id(*n)).collect();
        Ok(self.pool.read_many(&ids).await?.iter().map(Option::is_some).collect())
    }

    /// Reads entries after the head; whether there may be more. Checks first that those of `seen` are still what they were.
    async fn read_batch(&mut self, seen: &[Head]) -> Result<bool> {
        let first = self.head.map_or(0, |head| head.n + 1);
        let entries = BATCH - u64::try_from(seen.len()).unwrap_or(BATCH).min(BATCH);
        let numbers = seen.iter().map(|head| head.n).chain(first..first + entries);
        let ids: Vec<_> = numbers.map(|n| self.keys.commit_id(n)).collect();
        let mut objects = self.pool.read_many(&ids).await?.into_iter();
        for (head, object) in seen.iter().zip(objects.by_ref()) {
            match object.map(|object| sha256(&object)) {
                Some(hash) if hash == head.hash => {}
                Some(_) => return Err(Error::Forked),
                None => return Err(Error::RolledBack),
            }
        }
        let mut read = 0;
        for (n, object) in (first..).zip(objects.map_while(|object| object)) {
            let before = self.head.map_or([0; 32], |head| head.hash);
            let commit = Commit::open(&self.keys, &object, n, Some(before))?;
            let hash = sha256(&object);
            self.check_known(Head { n, hash })?;
            let mut undo = Undo::default();
            if commit.ops.iter().any(|op| self.index.apply(op, commit.time, &mut undo).is_err()) {
                self.index.take_back(undo);
                return Err(Error::Damaged("log entry"));
            }
            if matches!(commit.ops.as_slice(), [Op::Snapshot { .. }]) {
                self.snapshot = Some(n);
            }
            self.head = Some(Head { n, hash });
            read += 1;
        }
        Ok(read == entries)
    }

    /// Checks an entry against those of its number that were seen before.
    fn check_known(&self, read: Head) -> Result<()> {
        let other = self.seen.iter().any(|seen| seen.n == read.n && seen.hash != read.hash);
        if other { Err(Error::Forked) } else { Ok(()) }
    }

    fn check_floor(&self) -> Result<()> {
        let reached = self.head.map(|head| head.n);
        match self.seen.last() {
            Some(floor) if reached.is_none_or(|n| n < floor.n) => Err(Error::RolledBack),
            _ => Ok(()),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Cache {
    head: Option<Head>,
    snapshot: Option<u64>,
    pieces: Vec<(crate::log::Segment, Bytes)>,
}

#[derive(Serialize, Deserialize)]
struct Bytes(#[serde(with = "base64")] Vec<u8>);

async fn present_slots<P: Pool>(pool: &P, pinned: Option<Head>) -> Result<SlotSet> {
    let gone = if pinned.is_some() { Error::VaultVanished } else { Error::NoVault };
    pool.slots().await?.ok_or(gone)
}
