//! Unlock slots.

use elohim_core::ErrorCode;
use elohim_core::identity::Permission;
use elohim_core::ops::audit::AuditEvent;
use elohim_core::vault::slots::SLOTS;
use elohim_core::vault::{Sha256, SlotSet};
use elohim_store::ops::audit;
use elohim_store::vault::slots;

use crate::{Actor, App, Error, Result};

/// The actor's slots.
///
/// # Errors
/// [`ErrorCode::VaultNotInitialised`] when the account has none yet.
pub async fn get(app: &App, who: &Actor) -> Result<SlotSet> {
    who.require(Permission::VaultUse)?;
    let mut tx = app.db.vault.snapshot().await?;
    slots::find(&mut tx, who.account.id).await?.ok_or_else(|| ErrorCode::VaultNotInitialised.into())
}

/// Stores the actor's slots, once.
///
/// # Errors
/// [`ErrorCode::VaultExists`] when the account has slots already.
pub async fn create(app: &App, who: &Actor, set: &SlotSet) -> Result<()> {
    who.require(Permission::VaultUse)?;
    if set.account != who.account.id {
        return Err(ErrorCode::NotFound.into());
    }
    let mut tx = app.db.vault.begin().await?;
    slots::insert(&mut tx, set).await.map_err(|error| match error {
        elohim_store::Error::Unique(_) => Error::Refused(ErrorCode::VaultExists),
        other => other.into(),
    })?;
    let event = AuditEvent::VaultCreated(who.account.id);
    audit::record(&mut tx, app.clock.now(), &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}

/// Replaces one slot by another of the same length, if it is still the one with the digest `previous`.
///
/// # Errors
/// [`ErrorCode::VaultSlotChanged`] when another device was first, [`ErrorCode::VaultNotInitialised`] when there are no
/// slots.
pub async fn replace(app: &App, who: &Actor, index: u32, previous: &Sha256, new: &[u8]) -> Result<()> {
    who.require(Permission::VaultUse)?;
    let index_in_set = usize::try_from(index).unwrap_or(SLOTS);
    let mut tx = app.db.vault.begin().await?;
    let set = slots::find(&mut tx, who.account.id).await?.ok_or(ErrorCode::VaultNotInitialised)?;
    let old = set.slots.get(index_in_set).ok_or(ErrorCode::NotFound)?;
    if old.len() != new.len() {
        let problem = format!("is not {} bytes, as the others are", old.len());
        return Err(Error::Invalid { code: ErrorCode::ValidationFailed, path: "slot", problem });
    }
    if !slots::replace(&mut tx, who.account.id, index, previous, new).await? {
        return Err(ErrorCode::VaultSlotChanged.into());
    }
    let event = AuditEvent::VaultSlotReplaced(who.account.id);
    audit::record(&mut tx, app.clock.now(), &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(())
}
