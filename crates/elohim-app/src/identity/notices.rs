//! Notices to the owners of accounts.

use elohim_core::ErrorCode;
use elohim_core::id::{AccountId, NoticeId};
use elohim_core::identity::{Notice, NoticeKind};
use elohim_store::Tx;
use elohim_store::identity::notices;

use crate::{Actor, App, Result};

/// Tells the owner of an account what has happened, for the caller to commit.
pub(crate) async fn tell(app: &App, tx: &mut Tx, account: AccountId, kind: NoticeKind) -> Result<()> {
    let id = NoticeId::generate(&*app.clock, &*app.entropy);
    Ok(notices::insert(tx, &Notice { id, account, kind, at: app.clock.now() }).await?)
}

/// The actor's notices, newest first, and how many there are.
///
/// # Errors
/// Those of the database.
pub async fn list(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<Notice>, u64)> {
    let mut tx = app.db.app.snapshot().await?;
    Ok(notices::list(&mut tx, who.account.id, limit, offset).await?)
}

/// Puts one of the actor's notices away.
///
/// # Errors
/// [`ErrorCode::NotFound`].
pub async fn remove(app: &App, who: &Actor, id: NoticeId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    if !notices::delete(&mut tx, who.account.id, id).await? {
        return Err(ErrorCode::NotFound.into());
    }
    Ok(tx.commit().await?)
}

/// Puts all of the actor's notices away, and says how many.
///
/// # Errors
/// Those of the database.
pub async fn remove_all(app: &App, who: &Actor) -> Result<u64> {
    let mut tx = app.db.app.begin().await?;
    let removed = notices::delete_all(&mut tx, who.account.id).await?;
    tx.commit().await?;
    Ok(removed)
}
