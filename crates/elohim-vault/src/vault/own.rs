//! The keys of a vault of one's own through all its epochs.
//!
//! An epoch ends with an entry that says so, signed by the keys that end. What comes after it lies in places that only the new keys
//! lead to, and only they open and sign it. The new keys are in the slots, and in no entry: whoever has the old ones learns that there
//! are others, and nothing else.

use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::kit::Kit;
use crate::log::{Commit, Op, are_of_epoch};
use crate::root::RootRecord;

pub(super) struct OwnRing {
    pub(super) root: RootRecord,
    /// Of the epochs before the present one, the first one first.
    pub(super) past: Vec<Keys>,
    pub(super) present: Keys,
    /// Whether an entry that ends the newest known epoch is read like any other, because these keys are about to be renewed.
    pub(super) renewing: bool,
    /// Whether the newest known epoch has ended: nothing is written any more that the new keys, which are not known here, do not sign.
    ended: bool,
}

impl OwnRing {
    pub(super) fn new(root: RootRecord) -> Result<Self> {
        let mut past = root.keys()?;
        let present = past.pop().ok_or(Error::Damaged("root record"))?;
        Ok(Self { root, past, present, renewing: false, ended: false })
    }

    /// The keys that entry `n` is written with.
    pub(super) fn at(&self, n: u64) -> &Keys {
        self.past.get(self.root.epoch_of(n)).unwrap_or(&self.present)
    }

    /// Reads entry `n`.
    pub(super) fn open(&self, object: &[u8], n: u64, before: Option<[u8; 32]>) -> Result<Commit> {
        let commit = Commit::open(self.at(n), object, n, before)?;
        match commit.ends_epoch() {
            false if self.root.ends_at(n) => Err(Error::Damaged("log entry")),
            // In an earlier epoch it is one whose renewal was interrupted before another was made.
            true if commit.epoch == self.root.epoch && !self.renewing => Err(Error::OldKeys),
            _ => Ok(commit),
        }
    }

    /// Whether the operations may be written.
    pub(super) fn permit(&self, ops: &[Op]) -> Result<()> {
        let of_team = |op: &Op| matches!(op, Op::Member { .. } | Op::Unmember { .. } | Op::Epoch { .. });
        if ops.iter().any(of_team) {
            return Err(Error::NotPossible("your role in this vault does not allow this"));
        }
        if self.ended && !matches!(ops, [Op::Renew]) {
            return Err(Error::OldKeys);
        }
        // Whoever has the old keys can read a file that was encrypted under them.
        if are_of_epoch(ops, self.present.epoch) { Ok(()) } else { Err(Error::KeysRenewed) }
    }

    /// Notes what an entry that was read or written says of the keys.
    pub(super) fn follow(&mut self, commit: &Commit) {
        self.ended |= commit.ends_epoch() && commit.epoch == self.root.epoch;
    }

    pub(super) fn kit(&self) -> Kit {
        Kit::new(&self.past, &self.present, &self.root.label, self.root.second_secret().as_ref())
    }

    /// Whether these keys may still be used for what is kept.
    pub(super) fn is_in_force(&self) -> bool {
        !self.ended
    }
}
