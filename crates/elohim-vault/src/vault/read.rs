//! Reading the log, and not believing what the server shows of it.

use super::{Head, Vault};
use crate::error::{Error, Result};
use crate::index::{Undo, Written};
use crate::keys::sha256;
use crate::log::{Commit, Op};
use crate::pool::Pool;
use crate::snapshot;

/// Objects that are asked for at a time.
pub(super) const BATCH: u64 = 100;
/// No log has more entries: a change each second for 34,000 years.
const MAX_ENTRIES: u64 = 1 << 40;

impl<P: Pool> Vault<P> {
    /// Reads what is new in the log. The state must be that of the log alone.
    pub(super) async fn read_log(&mut self) -> Result<()> {
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

    /// Starts from the newest snapshot, when this device has nothing yet.
    async fn load_snapshot(&mut self) -> Result<()> {
        let Some(newest) = self.find_newest().await? else { return Ok(()) };
        if self.seen.last().is_some_and(|seen| seen.n > newest) {
            return Err(Error::RolledBack);
        }
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
        self.index = snapshot::read(self.ring.placing(at), segments, &objects)?;
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

    /// The newest entry's number, found in a few questions: entries are never deleted, so they exist up to one number and not beyond.
    /// Those that exist are sent whole, so that few of them are asked for.
    async fn find_newest(&self) -> Result<Option<u64>> {
        let ladder: Vec<u64> = (0..=MAX_ENTRIES.ilog2()).map(|power| (1 << power) - 1).collect();
        let (Some(mut low), mut high) = self.narrowed(&ladder).await? else { return Ok(None) };
        loop {
            // A server that says that everything exists is not believed.
            let end = high.ok_or(Error::Damaged("log"))?;
            let step = ((end - low) / 16).max(1);
            let probes: Vec<u64> = (1..).map(|at| low + at * step).take_while(|n| *n < end).collect();
            if probes.is_empty() {
                return Ok(Some(low));
            }
            let (last, missing) = self.narrowed(&probes).await?;
            (low, high) = (last.unwrap_or(low), missing.or(high));
        }
    }

    /// Of these numbers, in order, the last one of an entry before the first that is missing; and that.
    async fn narrowed(&self, numbers: &[u64]) -> Result<(Option<u64>, Option<u64>)> {
        let ids: Vec<_> = numbers.iter().map(|n| self.ring.commit_id(*n)).collect();
        let found = self.pool.read_many(&ids).await?;
        let count = found.iter().take_while(|object| object.is_some()).count();
        let last = count.checked_sub(1).and_then(|at| numbers.get(at));
        Ok((last.copied(), numbers.get(count).copied()))
    }

    /// Reads entries after the head; whether there may be more. Checks first that those of `seen` are still what they were.
    async fn read_batch(&mut self, seen: &[Head]) -> Result<bool> {
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

    fn check_floor(&self) -> Result<()> {
        let reached = self.head.map(|head| head.n);
        let floor = self.seen.last().map(|head| head.n).max(self.ring.began());
        if reached < floor { Err(Error::RolledBack) } else { Ok(()) }
    }
}
