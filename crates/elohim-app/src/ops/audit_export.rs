//! The whole audit log, to be kept and verified elsewhere. Page by page, so that no length of it fills the memory.

use elohim_core::Timestamp;
use elohim_core::identity::Permission;
use elohim_core::ops::audit::{Anchor, Entry};
use elohim_core::vault::Sha256;
use elohim_store::Db;
use elohim_store::ops::{audit, audit_anchor};
use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::mpsc;

use crate::{Actor, App, Error, Result};

/// Entries that are read at a time.
const BATCH: u32 = 500;

/// The log of one database, as it was when the export began. What is written later is not part of it.
#[derive(Clone, Debug)]
pub struct ExportedChain {
    /// The database.
    pub database: &'static str,
    /// Where the log begins, when its oldest entries were removed.
    pub anchor: Option<Anchor>,
    /// Place of the last entry.
    pub last: i64,
    /// Its hash.
    pub head: Sha256,
}

/// An export that has begun.
pub struct AuditExport {
    /// The id of the instance.
    pub instance: String,
    /// When it began.
    pub made_at: Timestamp,
    /// The logs, in the order of their entries.
    pub chains: Vec<ExportedChain>,
    /// The entries, each with its database. They are as they lie there: also a log that was changed can be taken along.
    pub entries: BoxStream<'static, Result<(&'static str, Entry)>>,
}

/// Begins to export the logs of all databases.
///
/// # Errors
/// [`elohim_core::ErrorCode::PermissionDenied`], or those of the databases.
pub async fn export(app: &App, who: &Actor) -> Result<AuditExport> {
    who.require(Permission::SystemViewAuditLogs)?;
    let (instance, made_at) = (app.db.app.instance_id().await?, app.clock.now());
    let mut chains = Vec::new();
    for (database, db) in app.db.all() {
        let mut tx = db.snapshot().await?;
        let anchor = audit_anchor::find(&mut tx).await?;
        let (last, head) = audit::head(&mut tx).await?;
        chains.push(ExportedChain { database, anchor, last, head });
    }
    let (to, from) = mpsc::channel(64);
    let (sender, parts) = (app.clone(), chains.clone());
    app.tasks.clone().spawn(async move {
        for chain in parts {
            let Some((_, db)) = sender.db.all().into_iter().find(|(name, _)| *name == chain.database) else { return };
            if let Err(error) = send(db, &chain, &to).await {
                // Whoever reads it must not take a part for the whole.
                let _ = to.send(Err(error)).await;
                return;
            }
        }
    });
    let entries = stream::unfold(from, |mut from| async move { from.recv().await.map(|entry| (entry, from)) }).boxed();
    Ok(AuditExport { instance, made_at, chains, entries })
}

/// A log is only added to, so that pages that are read one after the other are those of one moment; no transaction is held for
/// readers who take their time. Only a removal of the oldest entries could come between, and then it is said.
async fn send(db: &Db, chain: &ExportedChain, to: &mpsc::Sender<Result<(&'static str, Entry)>>) -> Result<()> {
    let mut after = 0;
    while after < chain.last {
        let mut tx = db.snapshot().await?;
        let cut = audit_anchor::find(&mut tx).await? != chain.anchor;
        let page = audit::page(&mut tx, after, chain.last, BATCH).await?;
        drop(tx);
        if cut {
            return Err(Error::Internal("entries were removed while the log was exported; it has to begin anew"));
        }
        let Some(last) = page.last() else { break };
        after = last.seq;
        for entry in page {
            let sent = to.send(Ok((chain.database, entry))).await;
            sent.map_err(|_| Error::Internal("an export was given up by its reader"))?;
        }
    }
    Ok(())
}
