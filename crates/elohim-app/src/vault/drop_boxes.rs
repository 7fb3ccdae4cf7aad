//! Drop boxes and their inbox, for those whose they are.

use elohim_core::id::{DropBoxId, ObjectId, PoolId};
use elohim_core::identity::Permission;
use elohim_core::ops::audit::AuditEvent;
use elohim_core::vault::drop_box::DEFAULT_MAX_BYTES;
use elohim_core::vault::{DropBox, Part, Submission};
use elohim_core::{ErrorCode, Timestamp};
use elohim_store::ops::audit;
use elohim_store::vault::{drop_boxes, objects, submissions};

use crate::vault::sealing::is_recipient;
use crate::{Actor, App, Error, Result};

/// What the maker of a box decides.
pub struct NewDropBox {
    /// The age recipient that its files are encrypted to.
    pub recipient: String,
    /// Most bytes that wait in it; 1 GiB when nothing is said.
    pub max_bytes: Option<u64>,
    /// When it closes by itself.
    pub expires_at: Option<Timestamp>,
}

/// Makes a drop box of the actor's.
///
/// # Errors
/// [`ErrorCode::ValidationFailed`] when the recipient is none or the end lies in the past.
pub async fn create(app: &App, who: &Actor, new: NewDropBox) -> Result<DropBox> {
    who.require(Permission::VaultUse)?;
    let now = app.clock.now();
    let invalid =
        |path, problem: &str| Error::Invalid { code: ErrorCode::ValidationFailed, path, problem: problem.to_owned() };
    if !is_recipient(&new.recipient) {
        return Err(invalid("recipient", "is not an age recipient (age1…)"));
    }
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(invalid("expires_at", "the box would be closed already"));
    }
    let made = DropBox {
        id: DropBoxId::generate(&*app.entropy),
        account: who.account.id,
        recipient: new.recipient,
        max_bytes: new.max_bytes.unwrap_or(DEFAULT_MAX_BYTES),
        created_at: now,
        expires_at: new.expires_at,
        closed_at: None,
    };
    let mut tx = app.db.vault.begin().await?;
    drop_boxes::insert(&mut tx, &made).await?;
    let event = AuditEvent::DropBoxCreated(made.id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(made)
}

/// The actor's boxes, newest first, and how many there are.
///
/// # Errors
/// Only those of the database.
pub async fn list(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<DropBox>, u64)> {
    who.require(Permission::VaultUse)?;
    let mut tx = app.db.vault.snapshot().await?;
    Ok(drop_boxes::list(&mut tx, who.account.id, limit, offset).await?)
}

/// Closes a box of the actor's for good. What waits in it stays; what is arriving is refused at its end.
///
/// # Errors
/// [`ErrorCode::DropBoxNotFound`] when it is nobody's, somebody else's, or closed already.
pub async fn close(app: &App, who: &Actor, id: DropBoxId) -> Result<()> {
    who.require(Permission::VaultUse)?;
    let now = app.clock.now();
    let mut tx = app.db.vault.begin().await?;
    if !drop_boxes::close(&mut tx, who.account.id, id, now).await? {
        return Err(ErrorCode::DropBoxNotFound.into());
    }
    let event = AuditEvent::DropBoxClosed(id);
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}

/// What waits in the actor's boxes, the oldest first, and how much it is.
///
/// # Errors
/// Only those of the database.
pub async fn inbox(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<Submission>, u64)> {
    who.require(Permission::VaultUse)?;
    let mut tx = app.db.vault.snapshot().await?;
    Ok(submissions::list(&mut tx, who.account.id, limit, offset).await?)
}

/// A submission that waits, and its stored parts.
///
/// # Errors
/// [`ErrorCode::SubmissionNotFound`].
pub async fn submission(app: &App, who: &Actor, object: ObjectId) -> Result<(Submission, Vec<Part>)> {
    who.require(Permission::VaultUse)?;
    let mut tx = app.db.vault.snapshot().await?;
    let found = submissions::find(&mut tx, who.account.id, object).await?.ok_or(ErrorCode::SubmissionNotFound)?;
    let parts = objects::parts(&mut tx, who.account.id.into(), object).await?;
    Ok((found, parts))
}

/// Takes a submission out of the inbox; its object stays where it is, as one of the vault's.
///
/// # Errors
/// [`ErrorCode::SubmissionNotFound`].
pub async fn accept(app: &App, who: &Actor, object: ObjectId) -> Result<()> {
    take(app, who, object, AuditEvent::SubmissionAccepted(object), false).await
}

/// Destroys a submission.
///
/// # Errors
/// [`ErrorCode::SubmissionNotFound`].
pub async fn reject(app: &App, who: &Actor, object: ObjectId) -> Result<()> {
    take(app, who, object, AuditEvent::ObjectDeleted(object), true).await
}

async fn take(app: &App, who: &Actor, object: ObjectId, event: AuditEvent, destroy: bool) -> Result<()> {
    who.require(Permission::VaultUse)?;
    let (now, pool) = (app.clock.now(), PoolId::from(who.account.id));
    let mut tx = app.db.vault.begin().await?;
    if !submissions::delete(&mut tx, pool, object).await? {
        return Err(ErrorCode::SubmissionNotFound.into());
    }
    if destroy {
        objects::delete(&mut tx, pool, object, now).await?;
    }
    audit::record(&mut tx, now, &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
