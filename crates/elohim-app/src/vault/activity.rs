//! Counting what is read. Reads write nothing by themselves: they are added up in memory, and written down every few seconds,
//! before somebody looks, and when the server stops. A crash loses the reads of those seconds, and nothing else.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use elohim_core::Timestamp;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::ops::job::Job;
use elohim_core::vault::{Counts, ObjectReads, Quarter};
use elohim_store::vault::{activity, object_reads, objects};
use tokio_util::sync::CancellationToken;

use crate::{App, Error, Result};

/// Writing down what was read.
const FLUSH: Job = Job { name: "activity", every: Duration::from_secs(10) };

/// What was read and is not yet written down.
#[derive(Default)]
pub(crate) struct Activity {
    pools: Mutex<HashMap<PoolId, Pending>>,
    /// Held while it is written down: who looks meanwhile waits, and sees it.
    writing: tokio::sync::Mutex<()>,
}

/// What was read of one pool.
#[derive(Default)]
struct Pending {
    quarters: BTreeMap<Quarter, Counts>,
    objects: HashMap<ObjectId, ObjectReads>,
}

impl Activity {
    /// Somebody asked for these bytes of an object. `by_object`: whether it is counted for the object, and not for the pool alone.
    pub(crate) fn read(&self, pool: PoolId, object: ObjectId, range: &Range<u64>, now: Timestamp, by_object: bool) {
        // A file that comes in many ranges is read once: when its beginning is.
        let reads = u64::from(range.start == 0);
        let counts = Counts { reads, read_bytes: range.end.saturating_sub(range.start), ..Counts::default() };
        let read =
            (reads > 0 && by_object).then(|| ObjectReads { object, reads, last_read_at: Quarter::of(now).start() });
        self.with(pool, |pending| pending.add(Quarter::of(now), counts, read));
    }

    /// A share link counted a download.
    pub(crate) fn share_downloaded(&self, pool: PoolId, now: Timestamp) {
        let counts = Counts { share_downloads: 1, ..Counts::default() };
        self.with(pool, |pending| pending.add(Quarter::of(now), counts, None));
    }

    fn with(&self, pool: PoolId, change: impl FnOnce(&mut Pending)) {
        change(self.pools.lock().unwrap_or_else(PoisonError::into_inner).entry(pool).or_default());
    }

    fn take(&self, pool: PoolId) -> Option<Pending> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).remove(&pool)
    }

    fn waiting(&self) -> Vec<PoolId> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }
}

impl Pending {
    fn add(&mut self, quarter: Quarter, counts: Counts, read: Option<ObjectReads>) {
        *self.quarters.entry(quarter).or_default() += counts;
        if let Some(read) = read {
            let sum = self.objects.entry(read.object).or_insert(ObjectReads { reads: 0, ..read });
            sum.reads = sum.reads.saturating_add(read.reads);
            sum.last_read_at = sum.last_read_at.max(read.last_read_at);
        }
    }
}

/// Writes down what was read, every ten seconds until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    app.jobs.expect(FLUSH);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(FLUSH.every) => {
                let _ = app.jobs.run(FLUSH, flush_all(&app)).await;
            }
        }
    }
}

/// Writes down what was read of all pools, whatever becomes of the others.
///
/// # Errors
/// That of the first pool that failed; each is written into the log.
pub async fn flush_all(app: &App) -> Result<()> {
    let mut done = Ok(());
    for pool in app.activity.waiting() {
        done = done.and(flush(app, pool).await);
    }
    done
}

/// Writes down what was read of a pool. What cannot be written, since the disk is full or the database away, is kept for the next time, and
/// the log says so: those who look see what is written, rather than nothing.
pub(crate) async fn flush(app: &App, pool: PoolId) -> Result<()> {
    let app = app.clone();
    // Goes on when whoever looks is gone: what was taken would be counted nowhere.
    let written = app.tasks.clone().spawn(async move { take_and_write(&app, pool).await }).await;
    let written = written.map_err(|_| Error::Internal("writing down what was read stopped"))?;
    if let Err(error) = &written {
        let code = error.code().as_str();
        tracing::warn!(event = "activity.not_written", err = code, "reads could not be written down: {error}");
    }
    written
}

async fn take_and_write(app: &App, pool: PoolId) -> Result<()> {
    let _writing = app.activity.writing.lock().await;
    let Some(pending) = app.activity.take(pool) else { return Ok(()) };
    let written = write(app, pool, &pending).await;
    if written.is_err() {
        app.activity.with(pool, |present| {
            for (quarter, counts) in pending.quarters {
                present.add(quarter, counts, None);
            }
            for read in pending.objects.into_values() {
                present.add(Quarter::of(read.last_read_at), Counts::default(), Some(read));
            }
        });
    }
    written
}

async fn write(app: &App, pool: PoolId, pending: &Pending) -> Result<()> {
    let mut tx = app.db.vault.begin().await?;
    // Nothing is written about a pool that was erased since.
    if !objects::lock_present(&mut tx, pool).await? {
        return Ok(());
    }
    for (quarter, counts) in &pending.quarters {
        activity::add(&mut tx, pool, *quarter, counts).await?;
    }
    let ids: Vec<_> = pending.objects.keys().copied().collect();
    for object in objects::find_many(&mut tx, pool, &ids).await? {
        if let Some(read) = pending.objects.get(&object.id).filter(|_| object.deleted_at.is_none()) {
            object_reads::add(&mut tx, pool, *read).await?;
        }
    }
    Ok(tx.commit().await?)
}
