//! Share links, for those who make them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use elohim_core::ErrorCode;
use elohim_core::Timestamp;
use elohim_core::id::ShareLinkId;
use elohim_core::ops::audit::AuditEvent;
use elohim_core::vault::share_link::expiry;
use elohim_core::vault::{Sha256, ShareLink, ShareNotify, SharedObject};
use elohim_store::ops::audit;
use elohim_store::vault::{objects, shares};

use crate::vault::pools::{self, Pool};
use crate::{App, Error, Result, metrics};

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
    /// Whether its openers are to look and not to keep.
    pub view_only: bool,
    /// Of what its maker is told.
    pub notify: ShareNotify,
}

/// Makes a share link to objects that are stored in a pool.
///
/// # Errors
/// [`ErrorCode::ValidationFailed`] when the end is in the past or too far ahead, or a link to look at only has headers of its own;
/// [`ErrorCode::VaultFileNotFound`] when an object is not the pool's, [`ErrorCode::TeamPermissionDenied`].
pub async fn create(app: &App, pool: &Pool, new: NewShare) -> Result<ShareLink> {
    pool.require_write()?;
    let who = pool.who();
    let now = app.clock.now();
    let expires_at = expiry(new.expires_at, now, app.settings.vault.share_max_lifetime).map_err(|problem| {
        Error::Invalid { code: ErrorCode::ValidationFailed, path: "expires_at", problem: problem.to_string() }
    })?;
    if new.view_only && new.objects.iter().any(|shared| !shared.header.is_empty()) {
        let problem = "must be empty: what is only looked at is served to no other tool".to_owned();
        return Err(Error::Invalid { code: ErrorCode::ValidationFailed, path: "objects.header", problem });
    }
    let link = ShareLink {
        id: ShareLinkId::generate(&*app.entropy),
        account: who.account.id,
        pool: pool.id,
        auth_sha256: new.auth_sha256,
        has_password: new.has_password,
        view_only: new.view_only,
        notify: new.notify,
        capsule: new.capsule,
        created_at: now,
        expires_at,
        max_downloads: new.max_downloads,
        downloads: 0,
        revoked_at: None,
    };
    let mut tx = app.db.vault.begin().await?;
    let ids: Vec<_> = new.objects.iter().map(|shared| shared.object).collect();
    let live = objects::find_many(&mut tx, pool.id, &ids).await?;
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

/// A link, and whether those who made it may still open something to others.
pub struct Listed {
    /// The link.
    pub link: ShareLink,
    /// Whether its maker may: else it opens for nobody.
    pub may_open: bool,
}

/// The links to what lies in a pool, whoever made them, newest first, and how many there are: everybody who may read in a team
/// sees by what ways it can be left.
///
/// # Errors
/// Only those of the database.
pub async fn list(app: &App, pool: &Pool, limit: u32, offset: u32) -> Result<(Vec<Listed>, u64)> {
    let mut tx = app.db.vault.snapshot().await?;
    let (links, total) = shares::list(&mut tx, pool.id, limit, offset).await?;
    drop(tx);
    let mut makers = BTreeMap::new();
    for link in &links {
        if let Entry::Vacant(unknown) = makers.entry(link.account) {
            unknown.insert(pools::may_open(app, pool.id, link.account).await?);
        }
    }
    let listed = |link: ShareLink| Listed { may_open: makers.get(&link.account).is_some_and(|may| *may), link };
    Ok((links.into_iter().map(listed).collect(), total))
}

/// What is changed of a link; `None` leaves it as it is.
#[derive(Default)]
pub struct ChangeShare {
    /// Another end.
    pub expires_at: Option<Timestamp>,
    /// Another limit of downloads, those until now included; `Some(None)` for none.
    pub max_downloads: Option<Option<u32>>,
}

/// Changes when a link ends, and how many downloads it serves. One that has ended or was used up is open again then; one that was
/// revoked stays closed. In a team those do it who made the link, and administrators.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is nobody's, another pool's, or revoked; [`ErrorCode::TeamPermissionDenied`] when somebody else made
/// it; [`ErrorCode::ValidationFailed`] as for a new one.
pub async fn change(app: &App, pool: &Pool, id: ShareLinkId, change: ChangeShare) -> Result<Listed> {
    pool.require_write()?;
    let (who, now) = (pool.who(), app.clock.now());
    let mut tx = app.db.vault.begin().await?;
    let before = shares::lock(&mut tx, pool.id, id).await?.filter(|link| link.revoked_at.is_none());
    let before = before.ok_or(ErrorCode::NotFound)?;
    pool.require_own_or_delete(before.account)?;
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
    let may_open = pools::may_open(app, pool.id, before.account).await?;
    Ok(Listed { link: ShareLink { expires_at, max_downloads, ..before }, may_open })
}

/// Closes a link for good. Downloads that are under way stop at their next request. In a team those do it who made the link, and
/// administrators.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is nobody's, another pool's, or revoked already; [`ErrorCode::TeamPermissionDenied`] when somebody
/// else made it.
pub async fn revoke(app: &App, pool: &Pool, id: ShareLinkId) -> Result<()> {
    let (who, now) = (pool.who(), app.clock.now());
    let mut tx = app.db.vault.begin().await?;
    let link = shares::lock(&mut tx, pool.id, id).await?.ok_or(ErrorCode::NotFound)?;
    pool.require_own_or_delete(link.account)?;
    if !shares::revoke(&mut tx, id, now).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let event = AuditEvent::ShareRevoked(id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
