//! How the deployment is, check by check.

use std::time::Duration;

use crate::App;

/// How long a check may take before it counts as failed.
const DEADLINE: Duration = Duration::from_secs(1);

/// What a check found.
pub struct Check {
    /// Its name.
    pub name: String,
    /// Whether it passed.
    pub ok: bool,
    /// How long it took.
    pub took: Duration,
    /// What to do when it did not pass.
    pub hint: &'static str,
}

/// Asks every database and the object storage whether they answer.
pub async fn checks(app: &App) -> Vec<Check> {
    let mut checks = Vec::new();
    for (name, db) in app.db.all() {
        let ok = async { db.ping().await.is_ok() };
        checks.push(
            timed(app, format!("db:{name}"), "See the log for the database's error; run: elohimos doctor.", ok).await,
        );
    }
    let ok = async { app.blobs.ping().await.is_ok() };
    checks.push(
        timed(app, "blobs".to_owned(), "Check the object storage and its free space; run: elohimos doctor.", ok).await,
    );
    checks
}

async fn timed(app: &App, name: String, hint: &'static str, check: impl Future<Output = bool>) -> Check {
    let began = app.clock.monotonic();
    let ok = tokio::time::timeout(DEADLINE, check).await.unwrap_or(false);
    Check { name, ok, took: app.clock.monotonic().saturating_sub(began), hint: if ok { "" } else { hint } }
}
