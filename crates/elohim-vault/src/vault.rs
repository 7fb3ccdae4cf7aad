//! An unlocked vault: its keys, its present state, and how it keeps up with the log.

mod cache;
mod contents;
mod keyring;
mod offline;
mod own;
mod passphrase;
mod pin;
mod read;
mod renewal;
mod team;
mod write;

use age::x25519::Identity;
use bip39_lexical_data::WL_BIP39;
use serde::{Deserialize, Serialize};

use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{DeviceId, base64};
use crate::index::{Index, Undo};
use crate::kdf::{KdfParams, Passphrase};
use crate::keys::Keys;
use crate::kit::Kit;
use crate::log::Op;
use crate::pool::{Created, Pool};
use crate::root::RootRecord;
use crate::slots::SlotSet;
pub use contents::Found;
use keyring::Keyring;
pub use offline::{Change, Flushed};
use passphrase::{present_slots, replace};
pub use renewal::Renewal;

/// Entries between two snapshots.
pub const SNAPSHOT_EVERY: u64 = 1000;
/// Entries between two tries of a snapshot that fails.
const SNAPSHOT_AGAIN: u64 = 100;
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

impl Head {
    /// Six words that people compare, by telephone say, to know that two devices see the same: 66 bits of the hash. Every entry names the
    /// one before, so that whoever agrees on one agrees on all before it.
    pub fn words(&self) -> Vec<&'static str> {
        let bits = self.hash.iter().take(9).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let word =
            |at: u32| usize::try_from(bits >> (72 - 11 * (at + 1)) & 0x7ff).ok().and_then(|n| WL_BIP39.get(n).copied());
        (0..6).filter_map(word).collect()
    }
}

/// An unlocked vault over a pool.
pub struct Vault<P> {
    pool: P,
    ring: Keyring,
    author: DeviceId,
    index: Index,
    head: Option<Head>,
    snapshot: Option<u64>,
    /// Whether the newest entry of a team's vault is not for this member's keys.
    cut_off: bool,
    /// Heads that this device, or the one that wrote the slot, has seen: the history must lead through all of them.
    seen: Vec<Head>,
    /// What waits for the server, and what it did to the state.
    queue: offline::Queue,
    overlay: Option<Undo>,
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
        let (root, slots) = SlotSet::new(root, passphrase, KdfParams::DEFAULT, entropy)?;
        let ring = Keyring::own(root)?;
        if pool.create_slots(&slots).await? == Created::Exists {
            return Err(Error::VaultExists);
        }
        let mut vault = Self::with_ring(pool, ring, author);
        vault.refresh().await?;
        let kit = vault.kit();
        Ok((vault, kit))
    }

    /// Makes another vault in an account that has some. `keep` are the passphrases of all vaults that stay: the slots of one that is
    /// not named look like unused ones, and may be overwritten. For the server it looks like a change of the passphrase.
    ///
    /// # Errors
    /// [`Error::NoVault`] when there is none yet, [`Error::WrongPassphrase`] when one of `keep` opens none, [`Error::NotPossible`] when
    /// the new passphrase opens one already, there is no room, or another device changed the slots meanwhile.
    pub async fn init_beside(
        pool: P,
        keep: &[Passphrase],
        passphrase: &Passphrase,
        label: &str,
        author: DeviceId,
        entropy: &mut dyn Entropy,
    ) -> Result<(Self, Kit)> {
        let slots = present_slots(&pool, None).await?;
        let root = RootRecord::random(label, entropy)?;
        let (root, two) = slots.beside(keep, root, passphrase, entropy)?;
        replace(&pool, &slots, two).await?;
        let mut vault = Self::reopen(pool, root, author, None)?;
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
        Self::reopen(pool, root, author, pinned)
    }

    /// Unlocks the account's vault with the identity on its recovery kit.
    ///
    /// # Errors
    /// As [`Vault::unlock`].
    pub async fn unlock_with_kit(pool: P, kit: &Identity, author: DeviceId, pinned: Option<Head>) -> Result<Self> {
        let slots = present_slots(&pool, pinned).await?;
        let (_, root) = slots.open_with(kit)?;
        Self::reopen(pool, root, author, pinned)
    }

    /// A vault that this device keeps unlocked.
    ///
    /// # Errors
    /// Only when a key cannot be derived.
    pub fn reopen(pool: P, root: RootRecord, author: DeviceId, pinned: Option<Head>) -> Result<Self> {
        let head = root.head;
        Self::with_ring(pool, Keyring::own(root)?, author).pinned_at(head, pinned)
    }

    fn with_ring(pool: P, ring: Keyring, author: DeviceId) -> Self {
        Self {
            pool,
            ring,
            author,
            index: Index::default(),
            head: None,
            snapshot: None,
            cut_off: false,
            seen: Vec::new(),
            queue: offline::Queue::default(),
            overlay: None,
        }
    }

    fn pinned_at(mut self, head: Option<Head>, pinned: Option<Head>) -> Result<Self> {
        self.seen = [head, pinned].into_iter().flatten().collect();
        self.seen.sort_by_key(|head| head.n);
        match self.seen.as_slice() {
            [one, other] if one.n == other.n && one.hash != other.hash => Err(Error::Forked),
            _ => Ok(self),
        }
    }

    /// Says what else this device has seen, before anything is read: the history must lead through it.
    ///
    /// # Errors
    /// [`Error::Forked`] when it has seen something else in its place.
    pub fn pin(&mut self, head: Head) -> Result<()> {
        if self.seen.iter().any(|seen| seen.n == head.n && seen.hash != head.hash) {
            return Err(Error::Forked);
        }
        self.seen.push(head);
        self.seen.sort_by_key(|head| head.n);
        Ok(())
    }

    /// The present state, as of the last [`Vault::refresh`] or commit.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The keys that are used for what is written now.
    pub fn keys(&self) -> &Keys {
        self.ring.present()
    }

    /// The keys of all epochs, the present one first: what was sent to an older drop box, or kept under older keys, opens with some of
    /// them.
    pub fn epochs(&self) -> impl Iterator<Item = &Keys> {
        std::iter::once(self.ring.present()).chain(self.ring.past().iter().rev())
    }

    /// The pool.
    pub fn pool(&self) -> &P {
        &self.pool
    }

    /// The root record, for a client that keeps the vault unlocked on this device. `None` for a team's vault, which has a
    /// [`Vault::team_root`].
    pub fn root(&self) -> Option<&RootRecord> {
        match &self.ring {
            Keyring::Own(ring) => Some(&ring.root),
            Keyring::Team(_) => None,
        }
    }

    /// What people call the vault.
    pub fn label(&self) -> &str {
        match &self.ring {
            Keyring::Own(ring) => &ring.root.label,
            Keyring::Team(ring) => &ring.root.label,
        }
    }

    /// The recovery kit of a vault of one's own. It opens the vaults of one's teams too, by the keys that are kept in it.
    pub fn kit(&self) -> Kit {
        match &self.ring {
            Keyring::Own(ring) => ring.kit(),
            Keyring::Team(_) => Kit::new(&[], self.keys(), self.label(), None),
        }
    }

    /// The newest entry that was read, for the caller to keep.
    pub fn head(&self) -> Option<Head> {
        self.head
    }

    /// Brings the state up to date, and checks that what is read continues what this device has seen.
    ///
    /// # Errors
    /// [`Error::RolledBack`], [`Error::Forked`], [`Error::Damaged`]: the server lies or has lost something. [`Error::OldKeys`] when
    /// the vault must be unlocked again, because its keys were renewed.
    pub async fn refresh(&mut self) -> Result<()> {
        self.uncover();
        let read = self.read_log().await;
        self.cover();
        read
    }

    /// Writes an entry with these operations. When other devices write at the same time it is written after theirs, if it
    /// still makes sense then. Changes that wait on this device are written first.
    ///
    /// # Errors
    /// Why an operation does not fit the present state; nothing was written then. [`Error::KeysRenewed`] for a file that was
    /// encrypted under keys that were renewed since, [`Error::OldKeys`] when all keys were.
    pub async fn commit(&mut self, ops: Vec<Op>, time: i64, entropy: &mut dyn Entropy) -> Result<()> {
        // What is written anew after another entry would be the same secret for others than at first.
        if ops.iter().any(|op| matches!(op, Op::Epoch { .. })) {
            return Err(Error::NotPossible("new keys are made by removing members"));
        }
        if ops.iter().any(|op| matches!(op, Op::Renew)) {
            return Err(Error::NotPossible("keys are renewed together with the slots"));
        }
        let changed = self.changed_members(&ops);
        let as_given = |index: &Index| match changed.iter().all(|id| index.member(*id).is_some()) {
            true => Ok(ops.clone()),
            false => Err(Error::NotPossible("this member was removed meanwhile")),
        };
        self.commit_planned(as_given, time, entropy).await
    }

    /// Writes an entry with what is planned for the present state, and plans anew when another device was first: for what must not undo
    /// what came meanwhile. A plan without operations writes nothing.
    ///
    /// # Errors
    /// Those of the plan, and of [`Vault::commit`].
    pub async fn commit_planned(
        &mut self,
        mut plan: impl FnMut(&Index) -> Result<Vec<Op>>,
        time: i64,
        entropy: &mut dyn Entropy,
    ) -> Result<()> {
        if !self.queue.is_empty() {
            Box::pin(self.flush(entropy)).await?;
        }
        for _ in 0..ATTEMPTS {
            let ops = plan(&self.index)?;
            if ops.is_empty() {
                return Ok(());
            }
            if self.try_commit(&ops, time, entropy).await? {
                self.write_due_snapshot(time, entropy).await;
                return Ok(());
            }
            self.refresh().await?;
        }
        Err(Error::Contended)
    }
}
