//! Permissions beyond a role's baseline: bundles, who has them, and why somebody may do something.

use std::collections::BTreeMap;

use elohim_core::id::{AccountId, BundleId};
use elohim_core::identity::{Account, Assignment, Bundle, BundleKind, Effect, Permission};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::{ErrorCode, Timestamp};
use elohim_store::Tx;
use elohim_store::identity::{accounts, bundles};
use elohim_store::ops::audit;

use crate::identity::authenticate::locked;
use crate::{Actor, App, Error, Result};

/// All bundles by name, and how many there are.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`].
pub async fn list(app: &App, who: &Actor, limit: u32, offset: u32) -> Result<(Vec<Bundle>, u64)> {
    who.require(Permission::SystemManagePermissions)?;
    let mut tx = app.db.app.snapshot().await?;
    Ok(bundles::list(&mut tx, limit, offset).await?)
}

/// Makes a bundle.
///
/// # Errors
/// [`ErrorCode::BundleNameTaken`], [`ErrorCode::PermissionDenied`] when it gives what the actor does not have.
pub async fn create(
    app: &App,
    who: &Actor,
    kind: BundleKind,
    name: String,
    rules: BTreeMap<Permission, Effect>,
) -> Result<Bundle> {
    let created_at = app.clock.now();
    let bundle = Bundle { id: BundleId::generate(&*app.clock, &*app.entropy), kind, name, rules, created_at };
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManagePermissions).await?;
    require_own(who, &bundle.rules)?;
    bundles::insert(&mut tx, &bundle).await.map_err(taken)?;
    record(app, &mut tx, who, &AuditEvent::BundleCreated(bundle.id)).await?;
    tx.commit().await?;
    Ok(bundle)
}

/// Replaces a bundle's name and rules, for everybody who has it, from their next request on.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`] when somebody has it whose role is not below the actor's, and those
/// of [`create`].
pub async fn change(
    app: &App,
    who: &Actor,
    id: BundleId,
    name: String,
    rules: BTreeMap<Permission, Effect>,
) -> Result<Bundle> {
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManagePermissions).await?;
    require_own(who, &rules)?;
    let before = held_below(app, &mut tx, who, id).await?;
    let bundle = Bundle { name, rules, ..before };
    bundles::update(&mut tx, &bundle).await.map_err(taken)?;
    record(app, &mut tx, who, &AuditEvent::BundleChanged(id)).await?;
    tx.commit().await?;
    Ok(bundle)
}

/// Removes a bundle from everybody.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`] when somebody has it whose role is not below the actor's.
pub async fn remove(app: &App, who: &Actor, id: BundleId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManagePermissions).await?;
    held_below(app, &mut tx, who, id).await?;
    bundles::delete(&mut tx, id).await?;
    record(app, &mut tx, who, &AuditEvent::BundleRemoved(id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a bundle to an account of a lower role, for good or until `expires_at`. A profile takes the place of another one.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`], [`ErrorCode::PermissionDenied`] when it gives what the actor does
/// not have, [`ErrorCode::ValidationFailed`] when the end is not in the future.
pub async fn assign(
    app: &App,
    who: &Actor,
    account: AccountId,
    bundle: BundleId,
    expires_at: Option<Timestamp>,
) -> Result<Assignment> {
    let now = app.clock.now();
    if expires_at.is_some_and(|end| end <= now) {
        let problem = "must be in the future".to_owned();
        return Err(Error::Invalid { code: ErrorCode::ValidationFailed, path: "expires_at", problem });
    }
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManagePermissions).await?;
    below(&mut tx, who, account).await?;
    let bundle = bundles::find(&mut tx, bundle).await?.ok_or(ErrorCode::NotFound)?;
    require_own(who, &bundle.rules)?;
    if bundle.kind == BundleKind::Profile {
        let present = bundles::assigned(&mut tx, account, now).await?;
        for other in present.iter().filter(|one| one.bundle.kind == BundleKind::Profile) {
            require_own(who, &other.bundle.rules)?;
            bundles::unassign(&mut tx, account, other.bundle.id).await?;
        }
    }
    let event = AuditEvent::BundleAssigned(account, bundle.id);
    let assignment = Assignment { account, bundle, assigned_by: who.account.id, assigned_at: now, expires_at };
    bundles::assign(&mut tx, &assignment).await?;
    record(app, &mut tx, who, &event).await?;
    tx.commit().await?;
    Ok(assignment)
}

/// Takes a bundle from an account of a lower role.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`].
pub async fn unassign(app: &App, who: &Actor, account: AccountId, bundle: BundleId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManagePermissions).await?;
    below(&mut tx, who, account).await?;
    let present = bundles::find(&mut tx, bundle).await?.ok_or(ErrorCode::NotFound)?;
    require_own(who, &present.rules)?;
    if !bundles::unassign(&mut tx, account, bundle).await? {
        return Err(ErrorCode::NotFound.into());
    }
    record(app, &mut tx, who, &AuditEvent::BundleUnassigned(account, bundle)).await?;
    tx.commit().await?;
    Ok(())
}

/// The actor's own account and what it has beyond its role, from which what it may do follows.
///
/// # Errors
/// Those of the database.
pub async fn own(app: &App, who: &Actor) -> Result<(Account, Vec<Assignment>)> {
    let mut tx = app.db.app.snapshot().await?;
    let assigned = bundles::assigned(&mut tx, who.account.id, app.clock.now()).await?;
    Ok((who.account.clone(), assigned))
}

/// An account and what it has beyond its role.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`], [`ErrorCode::NotFound`].
pub async fn of(app: &App, who: &Actor, account: AccountId) -> Result<(Account, Vec<Assignment>)> {
    who.require(Permission::SystemManagePermissions)?;
    let mut tx = app.db.app.snapshot().await?;
    let found = accounts::find(&mut tx, account).await?.ok_or(ErrorCode::NotFound)?;
    Ok((found, bundles::assigned(&mut tx, account, app.clock.now()).await?))
}

/// Nobody gives or takes what they do not have: else somebody whom a permission was denied could have it given back.
fn require_own(who: &Actor, rules: &BTreeMap<Permission, Effect>) -> Result<()> {
    rules.keys().try_for_each(|permission| who.require(*permission))
}

/// The bundle, when everybody who has it stands below the actor, who may do all that it speaks of. Until the transaction ends it
/// is given to nobody else.
async fn held_below(app: &App, tx: &mut Tx, who: &Actor, id: BundleId) -> Result<Bundle> {
    let bundle = bundles::lock(tx, id).await?.ok_or(ErrorCode::NotFound)?;
    require_own(who, &bundle.rules)?;
    let roles = bundles::roles_of_holders(tx, id, app.clock.now()).await?;
    roles.into_iter().try_for_each(|role| who.require_above(role))?;
    Ok(bundle)
}

async fn below(tx: &mut Tx, who: &Actor, id: AccountId) -> Result<()> {
    let account = accounts::lock(tx, id).await?.ok_or(ErrorCode::NotFound)?;
    who.require_above(account.role)
}

fn taken(error: elohim_store::Error) -> Error {
    match error {
        elohim_store::Error::Unique(_) => ErrorCode::BundleNameTaken.into(),
        other => other.into(),
    }
}

async fn record(app: &App, tx: &mut Tx, who: &Actor, event: &AuditEvent) -> Result<()> {
    Ok(audit::record(tx, app.clock.now(), &who.audited(), event, &who.caller.request_id).await?)
}
