//! Reading the audit log.

use elohim_core::ErrorCode;
use elohim_core::identity::Permission;
use elohim_core::ops::audit::{ChainState, Entry, Filter};
use elohim_store::ops::audit;

use crate::{Actor, App, Result};

/// The entries of one database's log that fit the filter, oldest first, from behind place `after`.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`], [`ErrorCode::NotFound`] when there is no such database, or damage to the log.
pub async fn list(
    app: &App,
    who: &Actor,
    database: &str,
    filter: &Filter<'_>,
    after: i64,
    limit: u32,
) -> Result<Vec<Entry>> {
    who.require(Permission::SystemViewAuditLogs)?;
    let found = app.db.all().into_iter().find(|(name, _)| *name == database);
    let (_, db) = found.ok_or(ErrorCode::NotFound)?;
    let mut tx = db.snapshot().await?;
    Ok(audit::search(&mut tx, filter, after, limit).await?)
}

/// Verifies the whole chain of every database's log.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`], or those of the databases.
pub async fn verify(app: &App, who: &Actor) -> Result<Vec<(&'static str, ChainState)>> {
    who.require(Permission::SystemViewAuditLogs)?;
    let mut chains = Vec::new();
    for (name, db) in app.db.all() {
        let mut tx = db.snapshot().await?;
        chains.push((name, audit::verify(&mut tx).await?));
    }
    Ok(chains)
}
