//! Reading the log, and not believing what the server shows of it.

use super::{Head, Vault};
use crate::error::{Error, Result};
use crate::index::{Undo, Written};
use crate::keys::sha256;
use crate::log::{Commit, Op};
use crate::pool::Pool;
use crate::snapshot;

/// Objects that are asked for at a time.
const BATCH: u64 = 100;
/// No log has more entries: a change each second for 34,000 years.
const MAX_ENTRIES: u64 = 1 << 40;

impl<P: Pool> Vault<P> {
    /// Starts from the newest snapshot, when this device has nothing yet.
    pub(super) async fn load_snapshot(&mut self) -> Result<()> {
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
        self.index = snapshot::read(self.keys(), segments, &objects)?;
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
            let ids: Vec<_> = numbers.clone().map(|n| self.ring.commit_id(n)).collect();
            for (n, object) in numbers.zip(self.pool.read_many(&ids).await?) {
                let object = object.ok_or(Error::Damaged("log entry"))?;
                self.ring.open(&object, n, Some(before.hash), &self.index)?;
                before = Head { n, hash: sha256(&object) };
                self.check_known(before)?;
            }
        }
        if before == to { Ok(()) } else { Err(Error::Forked) }
    }

    async fn read_one(&self, n: u64) -> Result<(Commit, [u8; 32])> {
        let object = self.pool.read_many(&[self.ring.commit_id(n)]).await?.into_iter().next().flatten();
        let object = object.ok_or(Error::Damaged("log entry"))?;
        Ok((self.ring.open(&object, n, None, &self.index)?, sha256(&object)))
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
        let ids: Vec<_> = numbers.iter().map(|n| self.ring.commit_id(*n)).collect();
        Ok(self.pool.read_many(&ids).await?.iter().map(Option::is_some).collect())
    }

    /// Reads entries after the head; whether there may be more. Checks first that those of `seen` are still what they were.
    pub(super) async fn read_batch(&mut self, seen: &[Head]) -> Result<bool> {
        let first = self.head.map_or(0, |head| head.n + 1);
        let entries = BATCH - u64::try_from(seen.len()).unwrap_or(BATCH).min(BATCH);
        let numbers = seen.iter().map(|head| head.n).chain(first..first + entries);
        let ids: Vec<_> = numbers.map(|n| self.ring.commit_id(n)).collect();
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
            let hash = sha256(&object);
            self.check_known(Head { n, hash })?;
            match self.take(&object, n, before) {
                // Only an entry that counts tells that one still reads what the others read.
                Err(error) if self.ring.passes_over(n, &error) => self.cut_off |= matches!(error, Error::NotAMember),
                taken => taken?,
            }
            self.head = Some(Head { n, hash });
            read += 1;
        }
        Ok(read == entries)
    }

    /// Reads one entry and applies it, whole or not at all.
    fn take(&mut self, object: &[u8], n: u64, before: [u8; 32]) -> Result<()> {
        let commit = self.ring.open(object, n, Some(before), &self.index)?;
        let mut undo = Undo::default();
        let written = Written { at: commit.time, by: commit.member };
        if commit.ops.iter().any(|op| self.index.apply(op, written, &mut undo).is_err()) {
            self.index.take_back(undo);
            return Err(Error::Damaged("log entry"));
        }
        if matches!(commit.ops.as_slice(), [Op::Snapshot { .. }]) {
            self.snapshot = Some(n);
        }
        self.cut_off = false;
        self.ring.follow(&commit)
    }

    /// Checks an entry against those of its number that were seen before.
    fn check_known(&self, read: Head) -> Result<()> {
        let other = self.seen.iter().any(|seen| seen.n == read.n && seen.hash != read.hash);
        if other { Err(Error::Forked) } else { Ok(()) }
    }

    pub(super) fn check_floor(&self) -> Result<()> {
        let reached = self.head.map(|head| head.n);
        let floor = self.seen.last().map(|head| head.n).max(self.ring.began());
        if reached < floor { Err(Error::RolledBack) } else { Ok(()) }
    }
}
