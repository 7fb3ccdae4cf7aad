//! Share links.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, ObjectId, PoolId, ShareLinkId};
use elohim_core::vault::{Sha256, ShareLink, ShareNotify, SharedObject};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entities, entity, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A share link.
    struct ShareLinkRow in "vault_share_links", key (id) {
        id: Vec<u8>,
        account_id: Uuid,
        auth_sha256: Vec<u8>,
        has_password: bool,
        capsule: Vec<u8>,
        created_at: i64,
        expires_at: i64,
        max_downloads: Option<i64>,
        downloads: i64,
        revoked_at: Option<i64>,
    }
    added {
        pool_id: Option<Uuid>,
        view_only: Option<bool>,
        notify: Option<String>,
    }
}

stored! {
    /// A file that a link serves.
    struct ShareObjectRow in "vault_share_objects", key (link_id, position) {
        link_id: Vec<u8>,
        position: i64,
        object_id: Vec<u8>,
        header: Vec<u8>,
        skip: i64,
    }
}

impl Entity for ShareLinkRow {
    type Of = ShareLink;

    fn read(self) -> Option<ShareLink> {
        Some(ShareLink {
            id: ShareLinkId::from_bytes(self.id.try_into().ok()?),
            account: AccountId::from_uuid(self.account_id),
            pool: PoolId::from_uuid(self.pool_id.unwrap_or(self.account_id)),
            auth_sha256: Sha256(self.auth_sha256.try_into().ok()?),
            has_password: self.has_password,
            view_only: self.view_only.unwrap_or(false),
            notify: self.notify.map_or(Some(ShareNotify::First), |name| ShareNotify::find(&name))?,
            capsule: self.capsule,
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            max_downloads: self.max_downloads.map(u32::try_from).transpose().ok()?,
            downloads: u32::try_from(self.downloads).ok()?,
            revoked_at: self.revoked_at.map(Timestamp::from_micros),
        })
    }
}

impl Entity for ShareObjectRow {
    type Of = SharedObject;

    fn read(self) -> Option<SharedObject> {
        Some(SharedObject {
            object: ObjectId::from_bytes(self.object_id.try_into().ok()?),
            header: self.header,
            skip: u32::try_from(self.skip).ok()?,
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM vault_share_links WHERE id = $1");
    OBJECTS = sql!("SELECT * FROM vault_share_objects WHERE link_id = $1 ORDER BY position");
    LIST = sql!("SELECT * FROM vault_share_links WHERE COALESCE(pool_id, account_id) = $1
        ORDER BY created_at DESC, id LIMIT $2 OFFSET $3");
    COUNT = sql!("SELECT COUNT(*) FROM vault_share_links WHERE COALESCE(pool_id, account_id) = $1");
    LIST_MADE = sql!("SELECT * FROM vault_share_links WHERE account_id = $1 ORDER BY created_at DESC, id LIMIT $2 OFFSET $3");
    REVOKE = sql!("UPDATE vault_share_links SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING *");
    LOCK = sql!("UPDATE vault_share_links SET revoked_at = revoked_at WHERE COALESCE(pool_id, account_id) = $1 AND id = $2
        RETURNING *");
    CHANGE = sql!("UPDATE vault_share_links SET expires_at = $2, max_downloads = $3 WHERE id = $1 RETURNING *");
    CLAIM = sql!("UPDATE vault_share_links SET downloads = downloads + 1
        WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 AND (max_downloads IS NULL OR downloads < max_downloads)
        RETURNING *");
}

/// Stores a new link with the files that it serves, in their order.
///
/// # Errors
/// `Unique(ShareObject)` when a file is named twice.
pub async fn insert(tx: &mut Tx, link: &ShareLink, objects: &[SharedObject]) -> Result<()> {
    let row = ShareLinkRow {
        id: link.id.as_bytes().to_vec(),
        account_id: link.account.as_uuid(),
        auth_sha256: link.auth_sha256.0.to_vec(),
        has_password: link.has_password,
        capsule: link.capsule.clone(),
        created_at: link.created_at.as_micros(),
        expires_at: link.expires_at.as_micros(),
        max_downloads: link.max_downloads.map(i64::from),
        downloads: i64::from(link.downloads),
        revoked_at: link.revoked_at.map(Timestamp::as_micros),
        pool_id: Some(link.pool.as_uuid()).filter(|pool| *pool != link.account.as_uuid()),
        view_only: link.view_only.then_some(true),
        notify: Some(link.notify.as_str().to_owned()),
        row_sum: UNSEALED,
    };
    row.insert(tx).await?;
    for (position, shared) in (0..).zip(objects) {
        let row = ShareObjectRow {
            link_id: link.id.as_bytes().to_vec(),
            position,
            object_id: shared.object.as_bytes().to_vec(),
            header: shared.header.clone(),
            skip: i64::from(shared.skip),
            row_sum: UNSEALED,
        };
        row.insert(tx).await?;
    }
    Ok(())
}

/// Finds a link, open or not.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, id: ShareLinkId) -> Result<Option<ShareLink>> {
    fetch!(fetch_optional::<ShareLinkRow>(tx, FIND, id.as_bytes().as_slice()))?.map(entity).transpose()
}

/// The files that a link serves, in their order.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn objects(tx: &mut Tx, id: ShareLinkId) -> Result<Vec<SharedObject>> {
    entities(fetch!(fetch_all::<ShareObjectRow>(tx, OBJECTS, id.as_bytes().as_slice()))?)
}

/// The links to what lies in a pool, newest first, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, pool: PoolId, limit: u32, offset: u32) -> Result<(Vec<ShareLink>, u64)> {
    let pool = pool.as_uuid();
    let rows = fetch!(fetch_all::<ShareLinkRow>(tx, LIST, pool, i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT, pool))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// The links that an account has made, to whatever pool, newest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list_made(tx: &mut Tx, account: AccountId, limit: u32, offset: u32) -> Result<Vec<ShareLink>> {
    let (limit, offset) = (i64::from(limit), i64::from(offset));
    entities(fetch!(fetch_all::<ShareLinkRow>(tx, LIST_MADE, account.as_uuid(), limit, offset))?)
}

/// Revokes a link; `false` when it was revoked already or never was.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn revoke(tx: &mut Tx, id: ShareLinkId, now: Timestamp) -> Result<bool> {
    let key = id.as_bytes().as_slice();
    let Some(row) = fetch!(fetch_optional::<ShareLinkRow>(tx, REVOKE, key, now.as_micros()))? else { return Ok(false) };
    row.seal(tx, |row| row.revoked_at = None).await?;
    Ok(true)
}

/// A link to what lies in a pool, which nobody else changes until the transaction ends.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn lock(tx: &mut Tx, pool: PoolId, id: ShareLinkId) -> Result<Option<ShareLink>> {
    let key = id.as_bytes().as_slice();
    fetch!(fetch_optional::<ShareLinkRow>(tx, LOCK, pool.as_uuid(), key))?.map(entity).transpose()
}

/// Changes the end and the limit of a link that is locked.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn change(tx: &mut Tx, before: &ShareLink, expires_at: Timestamp, max: Option<u32>) -> Result<()> {
    let key = before.id.as_bytes().as_slice();
    let max = max.map(i64::from);
    let row = fetch!(fetch_one::<ShareLinkRow>(tx, CHANGE, key, expires_at.as_micros(), max))?;
    row.seal(tx, |row| {
        row.expires_at = before.expires_at.as_micros();
        row.max_downloads = before.max_downloads.map(i64::from);
    })
    .await?;
    Ok(())
}

/// Takes one download of a link. `None` when the link is closed; [`ShareLink::closed`] of what [`find`] gives says why. Of
/// many that try for the last one, one gets it.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn claim(tx: &mut Tx, id: ShareLinkId, now: Timestamp) -> Result<Option<ShareLink>> {
    let key = id.as_bytes().as_slice();
    let claimed = fetch!(fetch_optional::<ShareLinkRow>(tx, CLAIM, key, now.as_micros()))?;
    let Some(row) = claimed else { return Ok(None) };
    entity(row.seal(tx, |row| row.downloads -= 1).await?).map(Some)
}
