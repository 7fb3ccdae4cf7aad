//! When sweeps run.

use std::time::Duration;

use elohim_core::identity::notice;
use elohim_core::ops::job::Job;
use elohim_store::identity::{bundles, notices, oidc, passkeys, refresh_tokens, sessions};
use futures::future::{BoxFuture, FutureExt};
use tokio_util::sync::CancellationToken;

use crate::ops::audit_retention::purge_audit;
use crate::privacy::erasure::{finish_begun, forget_deleted, purge_keys};
use crate::teams::sweeps as teams;
use crate::vault::accounts::purge_removed;
use crate::vault::{orphans, sweeps as vault};
use crate::{App, Error, Result};

/// How long a session that is over stays listed in the database.
pub(crate) const SESSIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// Time between two sweeps.
pub(crate) const EVERY: Duration = Duration::from_secs(600);

/// Of how many sweeps one looks through everything that is stored: one a day.
const THOROUGH: u32 = 144;
/// That one.
const ORPHANS: Job = Job { name: "orphans", every: EVERY.saturating_mul(THOROUGH) };

/// Runs all sweeps every ten minutes until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    for (sweep, _) in all(&app) {
        app.jobs.expect(job(sweep));
    }
    app.jobs.expect(ORPHANS);
    for round in (0..THOROUGH).cycle() {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        // Not as the first thing after a start, when an operator may still see that something is wrong.
        if round == THOROUGH - 1 {
            tokio::select! {
                () = stop.cancelled() => return,
                () = thoroughly(&app) => {}
            }
        }
        if let Ok(removed) = once(&app).await {
            tracing::info!(event = "sweep.done", count = removed, "sweeps done");
        }
    }
}

/// Looks through everything that is stored. What fails is written into the log.
async fn thoroughly(app: &App) {
    Done::default().run(app, ORPHANS, orphans::purge(app)).await;
}

/// Every sweep, in the order in which they run.
fn all(app: &App) -> [(&'static str, BoxFuture<'_, Result<u64>>); 13] {
    [
        ("deleted_objects", vault::purge_deleted(app).boxed()),
        ("abandoned_uploads", vault::purge_abandoned_uploads(app).boxed()),
        ("share_tickets", vault::purge_tickets(app).boxed()),
        ("share_notices", vault::purge_share_notices(app).boxed()),
        ("vault_throttles", vault::purge_throttles(app).boxed()),
        ("vault_activity", vault::purge_activity(app).boxed()),
        ("removed_accounts", purge_removed(app).boxed()),
        ("erasures", finish_begun(app).boxed()),
        ("subject_keys", purge_keys(app).boxed()),
        ("identity", identity(app).boxed()),
        ("teams", teams::purge(app).boxed()),
        ("audit_log", purge_audit(app).boxed()),
        // Last, and again at each sweep: what was deleted lies in the log of a database while somebody reads it.
        ("database_logs", forget_deleted(app).boxed()),
    ]
}

const fn job(name: &'static str) -> Job {
    Job { name, every: EVERY }
}

/// Runs every sweep once, whatever becomes of the others. Answers how many things were removed.
///
/// # Errors
/// That of the first sweep that failed; each is written into the log.
pub async fn once(app: &App) -> Result<u64> {
    app.limits.forget_idle();
    app.delays.forget_idle();
    let mut done = Done::default();
    for (sweep, work) in all(app) {
        done.run(app, job(sweep), work).await;
    }
    done.failure.map_or(Ok(done.removed), Err)
}

/// What has come of the sweeps so far.
#[derive(Default)]
struct Done {
    removed: u64,
    failure: Option<Error>,
}

impl Done {
    async fn run(&mut self, app: &App, job: Job, work: impl Future<Output = Result<u64>>) {
        match app.jobs.run(job, work).await {
            Ok(removed) => self.removed += removed,
            Err(error) => {
                let sweep = job.name;
                tracing::error!(event = "sweep.failed", sweep, err = error.code().as_str(), "a sweep failed: {error}");
                self.failure.get_or_insert(error);
            }
        }
    }
}

async fn identity(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let mut tx = app.db.app.begin().await?;
    let before = now.saturating_sub(SESSIONS_KEPT);
    let removed = refresh_tokens::purge_expired(&mut tx, before).await?
        + sessions::purge_expired(&mut tx, before).await?
        + bundles::purge_expired(&mut tx, before).await?
        + notices::purge(&mut tx, now.saturating_sub(notice::KEPT)).await?
        + oidc::attempts::purge_expired(&mut tx, now).await?
        + oidc::handoffs::purge_expired(&mut tx, now).await?
        + passkeys::ceremonies::purge_expired(&mut tx, now).await?;
    tx.commit().await?;
    Ok(removed)
}
