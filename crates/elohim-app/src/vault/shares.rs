//! Share links, for those who make them.

use elohim_core::ErrorCode;
use elohim_core::Timestamp;
use elohim_core::id::ShareLinkId;
use elohim_core::identity::Permission;
use elohim_core::ops::audit::AuditEvent;
use elohim_core::vault::share_link::expiry;
use elohim_core::vault::{Sha256, ShareLink, SharedObject};
use elohim_store::ops::audit;
use elohim_store::vault::{objects, shares};

use crate::{Actor, App, Error, Result, metrics};

/// What the maker of a link decides.
pub struct NewShare {
    /// Digest of the proof that an opener must show.
    pub auth_sha256: Sha256,
    /// Whether there is a password.
    pub has_password: bool,
    /// The encrypted manifest.
    pub capsule: Vec<u8>,
    /// What it serves.
    pub objects: Vec<SharedObject>,
    /// When it ends; 24 hours from now when nothing is said.
    pub expires_at: Option<Timestamp>,
    /// How many downloads it serves.
    pub max_downloads: Option<u32>,
}

/// Makes a share link to stored objects of the actor's.
///
/// # Errors
/// [`ErrorCode::ValidationFailed`] when the end is in the past or too far ahead, [`ErrorCode::VaultFileNotFound`] when an
/// object is not the actor's.
pub async fn create(app: &App, who: &Actor, new: NewShare) -> Result<ShareLink> {
    who.require(Permission::VaultUse)?;
    let now = app.clock.now();
    let expires_at = expiry(new.expires_at, now, app.settings.vault.share_max_lifetime).map_err(|problem| {
        Error::Invalid { code: ErrorCode::ValidationFailed, path: "expires_at", problem: problem.to_string() }
    })?;
    let link = ShareLink {
        id: ShareLinkId::generate(&*app.entropy),
        account: who.account.id,
        auth_sha256: new.auth_sha256,
        has_password: new.has_password,
        capsule: new.capsule,
        created_at: now,
        expires_at,
        max_downloads: new.max_downloads,
        downloads: 0,
        revoked_at: None,
    };
    let mut tx = app.db.vault.begin().await?;
    let ids: Vec<_> = new.objects.iter().map(|shared| shared.object).collect();
    let live = objects::find_many(&mut tx, who.account.id.into(), &ids).await?;
    for shared in &new.objects {
        let object = live.iter().find(|object| object.id == shared.object && object.deleted_at.is_none());
        let object = object.ok_or(ErrorCode::VaultFileNotFound)?;
        if u64::from(shared.skip) > object.length {
            let problem = "is longer than the object".to_owned();
            return Err(Error::Invalid { code: ErrorCode::ValidationFailed, path: "objects.skip", problem });
        }
    }
    shares::insert(&mut tx, &link, &new.objects).await?;
    let event = AuditEvent::ShareCreated(link.id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    metrics::share_created();
    Ok(link)
}

/// The actor's links, newest first, and how many there are.
///
/// # Errors
/// Only those of the database.
pub async fn list(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<ShareLink>, u64)> {
    who.require(Permission::VaultUse)?;
    let mut tx = app.db.vault.snapshot().await?;
    Ok(shares::list(&mut tx, who.account.id, limit, offset).await?)
}

/// What is changed of a link; `None` leaves it as it is.
#[derive(Default)]
pub struct ChangeShare {
    /// Another end.
    pub expires_at: Option<Timestamp>,
    /// Another limit of downloads, those until now included; `Some(None)` for none.
    pub max_downloads: Option<Option<u32>>,
}

/// Changes when a link of the actor's ends, and how many downloads it serves. One that has ended or was used up is open again
/// then; one that was revoked stays closed.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is nobody's, somebody else's, or revoked; [`ErrorCode::ValidationFailed`] as for a new one.
pub async fn change(app: &App, who: &Actor, id: ShareLinkId, change: ChangeShare) -> Result<ShareLink> {
    who.require(Permission::VaultUse)?;
    let now = app.clock.now();
    let mut tx = app.db.vault.begin().await?;
    let before = shares::lock(&mut tx, who.account.id, id).await?.filter(|link| link.revoked_at.is_none());
    let before = before.ok_or(ErrorCode::NotFound)?;
    let expires_at = match change.expires_at {
        None => before.expires_at,
        asked => expiry(asked, now, app.settings.vault.share_max_lifetime).map_err(|problem| Error::Invalid {
            code: ErrorCode::ValidationFailed,
            path: "expires_at",
            problem: problem.to_string(),
        })?,
    };
    let max_downloads = change.max_downloads.unwrap_or(before.max_downloads);
    shares::change(&mut tx, &before, expires_at, max_downloads).await?;
    let event = AuditEvent::ShareChanged(id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(ShareLink { expires_at, max_downloads, ..before })
}

/// Closes a link of the actor's for good. Downloads that are under way stop at their next request.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is nobody's, somebody else's, or revoked already.
pub async fn revoke(app: &App, who: &Actor, id: ShareLinkId) -> Result<()> {
    who.require(Permission::VaultUse)?;
    let mut tx = app.db.vault.begin().await?;
    let now = app.clock.now();
    if !shares::revoke(&mut tx, who.account.id, id, now).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let event = AuditEvent::ShareRevoked(id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
