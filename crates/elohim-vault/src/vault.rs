//! An unlocked vault: its keys, its present state, and how it keeps up with the log.

mod cache;
mod keyring;
mod read;
mod team;
mod write;

use age::x25519::Identity;
use serde::{Deserialize, Serialize};

use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{DeviceId, base64};
use crate::index::Index;
use crate::kdf::{KdfParams, Passphrase};
use crate::keys::{Keys, sha256};
use crate::kit::Kit;
use crate::log::Op;
use crate::pool::{Created, Pool};
use crate::root::RootRecord;
use crate::slots::SlotSet;
use keyring::Keyring;

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
        let ring = Keyring::own(root.clone())?;
        let slots = SlotSet::new(&root, passphrase, &ring.present().kit, KdfParams::DEFAULT, entropy)?;
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
        replace(&pool, &slots, slots.beside(keep, &root, passphrase, entropy)?).await?;
        let mut vault = Self::with_ring(pool, Keyring::own(root)?, author);
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

    /// The present state, as of the last [`Vault::refresh`] or commit.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The keys that are used for what is written now.
    pub fn keys(&self) -> &Keys {
        self.ring.present()
    }

    /// The pool.
    pub fn pool(&self) -> &P {
        &self.pool
    }

    /// The root record, for a client that keeps the vault unlocked on this device. `None` for a team's vault, which has a
    /// [`Vault::team_root`].
    pub fn root(&self) -> Option<&RootRecord> {
        match &self.ring {
            Keyring::Own { root, .. } => Some(root),
            Keyring::Team(_) => None,
        }
    }

    /// What people call the vault.
    pub fn label(&self) -> &str {
        match &self.ring {
            Keyring::Own { root, .. } => &root.label,
            Keyring::Team(ring) => &ring.root.label,
        }
    }

    /// The recovery kit of a vault of one's own. It opens the vaults of one's teams too, by the keys that are kept in it.
    pub fn kit(&self) -> Kit {
        Kit::new(self.keys(), self.label())
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
        // In a team's vault nobody's snapshot is believed: it could say who is in it.
        if self.head.is_none() && !self.ring.is_team() {
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
    /// Why an operation does not fit the present state; nothing was written then. [`Error::KeysRenewed`] for a file that was
    /// encrypted under keys that a team has renewed since.
    pub async fn commit(&mut self, ops: Vec<Op>, time: i64, entropy: &mut dyn Entropy) -> Result<()> {
        // What is written anew after another entry would be the same secret for others than at first.
        if ops.iter().any(|op| matches!(op, Op::Epoch { .. })) {
            return Err(Error::NotPossible("new keys are made by removing members"));
        }
        let changed = self.changed_members(&ops);
        for _ in 0..ATTEMPTS {
            if changed.iter().any(|id| self.index.member(*id).is_none()) {
                return Err(Error::NotPossible("this member was removed meanwhile"));
            }
            if self.try_commit(&ops, time, entropy).await? {
                if self.ring.is_team() {
                    return Ok(());
                }
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

    /// Replaces the passphrase: its slot is written anew, and that of the kit, so that a server cannot tell it from the making of another
    /// vault. Needs the present one, to know which.
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
        if root.vault != self.keys().vault {
            return Err(Error::WrongPassphrase);
        }
        root.head = self.head.or(root.head);
        let kit = (slots.place(&root)?, slots.reseal_kit(&root, entropy)?);
        replace(&self.pool, &slots, [kit, (at, slots.reseal(&root, new, entropy)?)]).await
    }
}

/// Replaces two slots: that of a kit, and then that of a passphrase. Interrupted between them, what opened before opens still.
async fn replace<P: Pool>(pool: &P, slots: &SlotSet, new: [(usize, Vec<u8>); 2]) -> Result<()> {
    for (at, slot) in new {
        let previous = sha256(slots.slots.get(at).ok_or(Error::Damaged("set of unlock slots"))?);
        if pool.replace_slot(at, previous, slot).await? == Created::Exists {
            return Err(Error::NotPossible("another device changed the slots; try again"));
        }
    }
    Ok(())
}

async fn present_slots<P: Pool>(pool: &P, pinned: Option<Head>) -> Result<SlotSet> {
    let gone = if pinned.is_some() { Error::VaultVanished } else { Error::NoVault };
    pool.slots().await?.ok_or(gone)
}
