//! Writing entries.

use super::{Head, SNAPSHOT_AGAIN, SNAPSHOT_EVERY, Vault};
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::index::{Undo, Written};
use crate::keys::sha256;
use crate::log::{Commit, Op};
use crate::pool::{Created, Pool};
use crate::snapshot;

/// Largest object that is sent in one piece, which every server takes.
const MAX_OBJECT: usize = 8 * 1024 * 1024;

impl<P: Pool> Vault<P> {
    /// Writes an entry; `false` when another device was first. Whole or not at all.
    pub(super) async fn try_commit(&mut self, ops: &[Op], time: i64, entropy: &mut dyn Entropy) -> Result<bool> {
        self.uncover();
        // New keys are made all the same: whoever is an admin ends with them what a member has spoilt.
        if self.cut_off && !ops.iter().any(|op| matches!(op, Op::Epoch { .. })) {
            return Err(Error::NotAMember);
        }
        self.ring.permit(&self.index, self.next(), ops)?;
        let mut undo = Undo::default();
        for op in ops {
            if let Err(error) = self.index.apply(op, Written { at: time, by: self.ring.member() }, &mut undo) {
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

    /// The number of the next entry.
    pub(super) fn next(&self) -> u64 {
        self.head.map_or(0, |head| head.n + 1)
    }

    /// Writes the next entry; `false` when another device has written it.
    async fn write(&mut self, ops: Vec<Op>, time: i64, entropy: &mut dyn Entropy) -> Result<bool> {
        let n = self.next();
        let mut commit = Commit {
            v: 1,
            kind: "commit".to_owned(),
            vault: self.keys().vault,
            n,
            prev: self.head.map_or([0; 32], |head| head.hash),
            epoch: self.keys().epoch,
            author: self.author,
            member: None,
            time,
            ops,
            snapshot: self.snapshot,
        };
        let object = self.ring.seal(&mut commit, &self.index, entropy)?;
        let (id, hash) = (self.ring.commit_id(n), sha256(&object));
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
        self.cut_off = false;
        self.ring.follow(&commit)?;
        self.head = Some(Head { n, hash });
        Ok(true)
    }

    /// Writes a snapshot when it is time for one. A team's vault has none.
    pub(super) async fn write_due_snapshot(&mut self, time: i64, entropy: &mut dyn Entropy) {
        let since = self.head.map_or(0, |head| head.n - self.snapshot.unwrap_or(0));
        let is_due = since >= SNAPSHOT_EVERY && since % SNAPSHOT_AGAIN == SNAPSHOT_EVERY % SNAPSHOT_AGAIN;
        if is_due && !self.ring.is_team() {
            // The change is made. A snapshot that fails is tried again later, and not with every change: what was stored of it
            // stays.
            let _ = self.write_snapshot(time, entropy).await;
        }
    }

    async fn write_snapshot(&mut self, time: i64, entropy: &mut dyn Entropy) -> Result<()> {
        let pieces = snapshot::write(self.keys(), &self.index, entropy)?;
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
}
