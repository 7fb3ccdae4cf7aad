//! When sweeps run.

use std::time::Duration;

use elohim_store::identity::{bundles, refresh_tokens, sessions};
use tokio_util::sync::CancellationToken;

use crate::privacy::erasure::finish_begun;
use crate::teams::sweeps as teams;
use crate::vault::accounts::purge_removed;
use crate::vault::sweeps as vault;
use crate::{App, Result};

/// How long a session that is over stays listed in the database.
const SESSIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// Time between two sweeps.
const EVERY: Duration = Duration::from_secs(600);

/// Runs all sweeps every ten minutes until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        match once(&app).await {
            Ok(removed) => tracing::info!(event = "sweep.done", count = removed, "sweeps done"),
            Err(error) => {
                tracing::error!(event = "sweep.failed", err = error.code().as_str(), "a sweep failed: {error}")
            }
        }
    }
}

/// Runs every sweep once. Answers how many things were removed.
///
/// # Errors
/// Those of the storage.
pub async fn once(app: &App) -> Result<u64> {
    app.limits.forget_idle();
    app.delays.forget_idle();
    let vault = vault::purge_deleted(app).await?
        + vault::purge_abandoned_uploads(app).await?
        + vault::purge_tickets(app).await?
        + purge_removed(app).await?
        + finish_begun(app).await?;
    let mut tx = app.db.app.begin().await?;
    let before = app.clock.now().saturating_sub(SESSIONS_KEPT);
    let identity = refresh_tokens::purge_expired(&mut tx, before).await?
        + sessions::purge_expired(&mut tx, before).await?
        + bundles::purge_expired(&mut tx, before).await?;
    tx.commit().await?;
    Ok(vault + identity + teams::purge(app).await?)
}
