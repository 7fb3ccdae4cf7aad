//! What an account or a team has in the vault, as a whole.

use elohim_core::id::{AccountId, PoolId, TeamId};
use elohim_store::identity::accounts as identity;
use elohim_store::teams::team as teams;
use elohim_store::vault::accounts as vault;

use crate::{App, Result};

/// Owners that are looked at in one step.
const BATCH: u32 = 100;

/// Removes everything that an account or a team has stored: bytes first, then the rows that name them, so that after a crash
/// it can be done again. Nobody may be able to sign in to the account, or to use the team, any more.
pub(crate) async fn remove(app: &App, owner: PoolId) -> Result<()> {
    app.blobs.delete_pool(owner).await?;
    let mut tx = app.db.vault.begin().await?;
    vault::delete(&mut tx, owner).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes what accounts and teams have stored that are gone: a request that was under way while its account was removed may
/// have stored something after. Answers for how many.
///
/// # Errors
/// Those of the storage; what was removed until then stays removed.
pub async fn purge_removed(app: &App) -> Result<u64> {
    let (mut purged, mut after) = (0, None);
    loop {
        let mut tx = app.db.vault.snapshot().await?;
        let owners = vault::list(&mut tx, after, BATCH).await?;
        drop(tx);
        let Some(last) = owners.last() else { return Ok(purged) };
        after = Some(*last);
        for owner in owners {
            let mut tx = app.db.app.snapshot().await?;
            let (account, team) = (AccountId::from_uuid(owner.as_uuid()), TeamId::from_uuid(owner.as_uuid()));
            let is_there =
                identity::find(&mut tx, account).await?.is_some() || teams::find(&mut tx, team).await?.is_some();
            drop(tx);
            if !is_there {
                remove(app, owner).await?;
                purged += 1;
            }
        }
    }
}
