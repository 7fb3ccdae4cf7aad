//! Changes that are made while the server cannot be reached. They count on this device at once, are kept on it, and are written to
//! the log at the next contact, after what others did meanwhile.
//!
//! **Never twice.** A change has a time that no other one of this device has, and its entry in the log has the same. Whoever does not
//! know whether it was written reads the entries since then and finds it: nothing else has to survive a crash but the list itself.
//! **Never dropped.** What no longer makes sense when it is written stays in the list, set aside, until somebody discards it.

use serde::{Deserialize, Serialize};

use super::read::BATCH;
use super::{ATTEMPTS, Head, Vault};
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::index::{Undo, Written};
use crate::keys::sha256;
use crate::log::Op;
use crate::pool::Pool;

/// What waits on this device.
#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Queue {
    /// The newest entry of the log of which is known that neither it nor one before it is one of these changes.
    since: Option<Head>,
    /// The number of the next change.
    next: u64,
    changes: Vec<Change>,
}

/// A change that waits, or that could not be made.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// By what people name it.
    pub number: u64,
    /// When it was made, in microseconds since 1970.
    pub time: i64,
    /// What it does.
    pub ops: Vec<Op>,
    /// Why it was set aside: it did not make sense any more when it was to be written.
    pub set_aside: Option<String>,
}

/// What became of the changes that waited.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Flushed {
    /// How many are in the log now.
    pub written: usize,
    /// How many were set aside.
    pub set_aside: usize,
}

impl<P> Vault<P> {
    /// The changes that wait, and those that were set aside, in the order in which they were made.
    pub fn changes(&self) -> &[Change] {
        &self.queue.changes
    }

    /// The changes as bytes that only this vault opens, or in a team's vault only this member, for the client to keep on this device
    /// before it says that a change is made. `None` when there are none: nothing has to be kept then.
    ///
    /// # Errors
    /// None that can happen.
    pub fn export_changes(&self, entropy: &mut dyn Entropy) -> Result<Option<Vec<u8>>> {
        if self.queue.changes.is_empty() {
            return Ok(None);
        }
        let json = serde_json::to_vec(&self.queue).map_err(|_| Error::NotPossible("the changes cannot be kept"))?;
        self.seal_for_device(&json, entropy).map(Some)
    }

    /// Takes changes from [`Vault::export_changes`], after the state that this device keeps, or that there are none.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when they are not of this vault; nothing changes then.
    pub fn import_changes(&mut self, kept: Option<&[u8]>) -> Result<()> {
        let unreadable = || Error::NotPossible("the changes that wait on this device cannot be read");
        let queue = match kept {
            Some(kept) => {
                let json = self.open_kept(kept).ok_or_else(unreadable)?;
                serde_json::from_slice(&json).map_err(|_| unreadable())?
            }
            None => Queue::default(),
        };
        self.uncover();
        self.queue = queue;
        self.cover();
        Ok(())
    }

    /// Forgets a change, whether it waits or was set aside. Answers whether there was one of this number.
    pub fn discard(&mut self, number: u64) -> bool {
        let before = self.queue.changes.len();
        self.uncover();
        self.queue.changes.retain(|change| change.number != number);
        self.cover();
        self.queue.changes.len() < before
    }

    /// Makes the state that of the log alone.
    pub(super) fn uncover(&mut self) {
        if let Some(undo) = self.overlay.take() {
            self.index.take_back(undo);
        }
    }

    /// Shows the state with the changes that wait. One that does not fit for now is left out.
    pub(super) fn cover(&mut self) {
        self.uncover();
        let by = self.ring.member();
        let mut all = Undo::default();
        for change in self.queue.waiting() {
            let mut undo = Undo::default();
            let written = Written { at: change.time, by };
            match change.ops.iter().try_for_each(|op| self.index.apply(op, written, &mut undo)) {
                Ok(()) => all.append(undo),
                Err(_) => self.index.take_back(undo),
            }
        }
        self.overlay = (!self.queue.is_empty()).then_some(all);
    }
}

impl<P: Pool> Vault<P> {
    /// Makes a change that waits for the server. It counts at once, and is made for good when [`Vault::export_changes`] is kept.
    /// When a commit of the same operations has failed for want of an answer, its time must be given: it may have been written.
    ///
    /// # Errors
    /// Why it does not fit the present state, or cannot wait; nothing has changed then.
    pub fn queue(&mut self, ops: Vec<Op>, time: i64) -> Result<()> {
        if !ops.iter().all(can_wait) {
            return Err(Error::NotPossible("this cannot be done while the server does not answer"));
        }
        if self.cut_off {
            return Err(Error::NotAMember);
        }
        self.ring.permit(&self.index, self.next(), &ops)?;
        // By its time it is known again: that of the attempt, unless another change has it.
        let mut time = time;
        while self.queue.changes.iter().any(|change| change.time == time) {
            time = time.saturating_add(1);
        }
        let (written, mut undo) = (Written { at: time, by: self.ring.member() }, Undo::default());
        if let Err(error) = ops.iter().try_for_each(|op| self.index.apply(op, written, &mut undo)) {
            self.index.take_back(undo);
            return Err(error);
        }
        self.overlay.get_or_insert_default().append(undo);
        if self.queue.waiting().next().is_none() {
            self.queue.since = self.head;
        }
        self.queue.changes.push(Change { number: self.queue.next, time, ops, set_aside: None });
        self.queue.next += 1;
        Ok(())
    }

    /// Brings the state up to date and writes the changes that wait, one entry for each. Whatever it answers, the client keeps
    /// [`Vault::export_changes`] after it, and only then a cache.
    ///
    /// # Errors
    /// As [`Vault::refresh`] and [`Vault::commit`]: what was not written waits on.
    pub async fn flush(&mut self, entropy: &mut dyn Entropy) -> Result<Flushed> {
        self.uncover();
        let mut flushed = Flushed::default();
        let done = self.flush_into(&mut flushed, entropy).await;
        self.cover();
        done.map(|()| flushed)
    }

    async fn flush_into(&mut self, flushed: &mut Flushed, entropy: &mut dyn Entropy) -> Result<()> {
        self.read_log().await?;
        if self.queue.waiting().next().is_none() {
            return Ok(());
        }
        flushed.written += self.forget_written().await?;
        while let Some(change) = self.queue.first() {
            let number = change.number;
            match self.write_change(&change, entropy).await {
                Ok(()) => {
                    self.queue.changes.retain(|change| change.number != number);
                    flushed.written += 1;
                }
                Err(error) if error.is_of_the_change() => {
                    let same = self.queue.changes.iter_mut().filter(|change| change.number == number);
                    same.for_each(|change| change.set_aside = Some(error.to_string()));
                    flushed.set_aside += 1;
                }
                Err(error) => return Err(error),
            }
            self.queue.since = self.head;
        }
        Ok(())
    }

    async fn write_change(&mut self, change: &Change, entropy: &mut dyn Entropy) -> Result<()> {
        for _ in 0..ATTEMPTS {
            if self.try_commit(&change.ops, change.time, entropy).await? {
                self.write_due_snapshot(change.time, entropy).await;
                return Ok(());
            }
            self.read_log().await?;
            // What was first may be an earlier attempt of this device that took its time.
            self.forget_written().await?;
            if !self.queue.changes.iter().any(|one| one.number == change.number) {
                return Ok(());
            }
        }
        Err(Error::Contended)
    }

    /// Drops those of the changes that are in the log already: this device had written them, and could not write down that it had.
    async fn forget_written(&mut self) -> Result<usize> {
        let Some(head) = self.head else { return Ok(0) };
        let (mut from, mut before) = self.queue.since.map_or((0, [0; 32]), |since| (since.n + 1, since.hash));
        let mut own = Vec::new();
        while from <= head.n {
            let numbers = from..=head.n.min(from + BATCH - 1);
            let ids: Vec<_> = numbers.clone().map(|n| self.ring.commit_id(n)).collect();
            for (n, object) in numbers.zip(self.pool.read_many(&ids).await?) {
                let object = object.ok_or(Error::RolledBack)?;
                let entry = self.ring.reread(&object, n, before, &self.index)?;
                own.extend(entry.filter(|entry| entry.author == self.author && entry.member == self.ring.member()));
                before = sha256(&object);
                from = n + 1;
            }
        }
        // What the server showed now must be what was read before: an attempt of this device that came too late is signed as well.
        if before != head.hash {
            return Err(Error::Forked);
        }
        let count = self.queue.changes.len();
        self.queue.changes.retain(|change| {
            change.set_aside.is_some()
                || !own.iter().any(|entry| entry.time == change.time && same(&entry.ops, &change.ops))
        });
        self.queue.since = self.head;
        Ok(count - self.queue.changes.len())
    }
}

impl Queue {
    /// The changes that are to be written, the oldest first.
    fn waiting(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.set_aside.is_none())
    }

    fn first(&self) -> Option<Change> {
        self.waiting().next().cloned()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting().next().is_none()
    }
}

/// Whether an operation needs nothing of the server but its place in the log.
fn can_wait(op: &Op) -> bool {
    matches!(
        op,
        Op::Folder { .. }
            | Op::Move { .. }
            | Op::Trash { .. }
            | Op::Restore { .. }
            | Op::Revert { .. }
            | Op::Tag { .. }
            | Op::Star { .. }
            | Op::Comment { .. }
            | Op::Uncomment { .. }
    )
}

fn same(one: &[Op], other: &[Op]) -> bool {
    let json = |ops: &[Op]| serde_json::to_vec(ops).ok();
    json(one).is_some_and(|one| Some(one) == json(other))
}
