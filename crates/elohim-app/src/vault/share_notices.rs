//! What the makers of share links are told. It lies in the database of the vault, so that it is written down with the download that it
//! tells of.

use elohim_core::ErrorCode;
use elohim_core::id::ShareNoticeId;
use elohim_core::identity::Permission;
use elohim_core::vault::{ShareLink, ShareNotice, ShareNoticeKind};
use elohim_store::Tx;
use elohim_store::vault::share_notices;

use crate::{Actor, App, Result};

/// Tells the maker of a link, for the caller to commit.
pub(crate) async fn tell(app: &App, tx: &mut Tx, link: &ShareLink, kind: ShareNoticeKind) -> Result<()> {
    let notice = ShareNotice {
        id: ShareNoticeId::generate(&*app.clock, &*app.entropy),
        link: link.id,
        account: link.account,
        kind,
        downloads: link.downloads,
        at: app.clock.now(),
    };
    share_notices::insert(tx, &notice).await?;
    Ok(())
}

/// What the actor is told of links that they made, newest first, and how many notices there are.
///
/// # Errors
/// Those of the database.
pub async fn list(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<ShareNotice>, u64)> {
    who.require(Permission::VaultUse)?;
    let mut tx = app.db.vault.snapshot().await?;
    Ok(share_notices::list(&mut tx, who.account.id, limit, offset).await?)
}

/// Puts one of the actor's notices away.
///
/// # Errors
/// [`ErrorCode::NotFound`].
pub async fn remove(app: &App, who: &Actor, id: ShareNoticeId) -> Result<()> {
    who.require(Permission::VaultUse)?;
    let mut tx = app.db.vault.begin().await?;
    if !share_notices::delete(&mut tx, who.account.id, id).await? {
        return Err(ErrorCode::NotFound.into());
    }
    Ok(tx.commit().await?)
}
