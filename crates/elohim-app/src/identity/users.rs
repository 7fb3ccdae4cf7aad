//! Looking after the accounts of others. None of this opens a vault: only keys do.

use std::time::Duration;

use elohim_core::id::AccountId;
use elohim_core::identity::{Account, DisplayName, Permission, Role, Username, bundle};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::{ErrorCode, Secret, Timestamp};
use elohim_store::Tx;
use elohim_store::identity::accounts::{self, PasswordUse};
use elohim_store::identity::{bundles, second_factors, sessions};
use elohim_store::ops::audit;

use crate::identity::accounts::{NewAccount, insert};
use crate::identity::tokens;
use crate::privacy::erasure::{self, By};
use crate::{Actor, App, Result};

/// For how long a temporary password can be used (ASVS 5.0, 6.4.1).
const TEMPORARY: Duration = Duration::from_secs(3 * 24 * 3600);

/// A password that its owner must replace. It is shown once and never stored.
pub struct TemporaryPassword {
    /// The password.
    pub password: Secret,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// What is changed of an account; `None` leaves it as it is.
#[derive(Default)]
pub struct Change {
    /// Another role.
    pub role: Option<Role>,
    /// Switched off or on.
    pub disabled: Option<bool>,
    /// Another name for people; `Some(None)` for none.
    pub display_name: Option<Option<DisplayName>>,
}

/// The accounts whose names begin with `prefix`, by name, and how many there are.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`].
pub async fn list(app: &App, who: &Actor, prefix: &str, limit: u32, offset: u32) -> Result<(Vec<Account>, u64)> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.snapshot().await?;
    Ok(accounts::list(&mut tx, &prefix.to_ascii_lowercase(), limit, offset).await?)
}

/// One account.
///
/// # Errors
/// [`ErrorCode::PermissionDenied`], [`ErrorCode::NotFound`].
pub async fn get(app: &App, who: &Actor, id: AccountId) -> Result<Account> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.snapshot().await?;
    Ok(accounts::find(&mut tx, id).await?.ok_or(ErrorCode::NotFound)?)
}

/// Makes an account with a temporary password, which nobody but its owner should use.
///
/// # Errors
/// [`ErrorCode::AccountProtected`] when the role is not below the actor's own, [`ErrorCode::UsernameTaken`].
pub async fn create(
    app: &App,
    who: &Actor,
    username: &Username,
    role: Role,
    display_name: Option<DisplayName>,
) -> Result<(Account, TemporaryPassword)> {
    who.require(Permission::SystemManageUsers)?;
    who.require_above(role)?;
    let temporary = temporary_password(app);
    let hash = app.hasher.hash(&temporary.password, &*app.entropy, &*app.clock).await?;
    let password_use = PasswordUse::Temporary(temporary.expires_at);
    let new = NewAccount { username, password: &temporary.password, role, password_use, display_name };
    let mut tx = app.db.app.begin().await?;
    let account = insert(app, &mut tx, new, &hash).await?;
    record(app, &mut tx, who, &AuditEvent::AccountCreated(account.id)).await?;
    tx.commit().await?;
    Ok((account, temporary))
}

/// Changes an account of a lower role. A change of role or a switch-off ends its sessions.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`] when its role, or the new one, is not below the actor's own.
pub async fn change(app: &App, who: &Actor, id: AccountId, change: Change) -> Result<Account> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.begin().await?;
    let before = below(app, &mut tx, who, id).await?;
    if let Some(role) = change.role {
        who.require_above(role)?;
    }
    let after = Account {
        role: change.role.unwrap_or(before.role),
        disabled: change.disabled.unwrap_or(before.disabled),
        display_name: change.display_name.unwrap_or_else(|| before.display_name.clone()),
        ..before.clone()
    };
    accounts::update(&mut tx, &after).await?;
    if after.role != before.role {
        record(app, &mut tx, who, &AuditEvent::RoleChanged(id)).await?;
    }
    if after.disabled != before.disabled {
        let event = if after.disabled { AuditEvent::AccountDisabled(id) } else { AuditEvent::AccountEnabled(id) };
        record(app, &mut tx, who, &event).await?;
    }
    if after.display_name != before.display_name {
        record(app, &mut tx, who, &AuditEvent::AccountRenamed(id)).await?;
    }
    if after.role != before.role || after.disabled {
        sessions::revoke_all(&mut tx, id, None, app.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// Gives an account of a lower role a temporary password and ends its sessions. Whoever resets it cannot choose it.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`].
pub async fn reset_password(app: &App, who: &Actor, id: AccountId) -> Result<TemporaryPassword> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.begin().await?;
    below(app, &mut tx, who, id).await?;
    drop(tx);
    let temporary = temporary_password(app);
    let hash = app.hasher.hash(&temporary.password, &*app.entropy, &*app.clock).await?;
    let mut tx = app.db.app.begin().await?;
    let account = below(app, &mut tx, who, id).await?;
    accounts::update_password(&mut tx, id, &hash, PasswordUse::Temporary(temporary.expires_at)).await?;
    sessions::revoke_all(&mut tx, id, None, app.clock.now()).await?;
    record(app, &mut tx, who, &AuditEvent::PasswordReset(id)).await?;
    tx.commit().await?;
    app.delays.unlock(account.username.as_str());
    Ok(temporary)
}

/// Removes the second factor of an account of a lower role and ends its sessions, for somebody who has lost app and recovery
/// codes.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`], [`ErrorCode::SecondFactorMissing`].
pub async fn remove_second_factor(app: &App, who: &Actor, id: AccountId) -> Result<()> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.begin().await?;
    below(app, &mut tx, who, id).await?;
    if !second_factors::delete(&mut tx, id).await? {
        return Err(ErrorCode::SecondFactorMissing.into());
    }
    sessions::revoke_all(&mut tx, id, None, app.clock.now()).await?;
    record(app, &mut tx, who, &AuditEvent::SecondFactorRemoved(id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Lifts the delays that wrong passwords have brought upon an account of a lower role.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`].
pub async fn unlock(app: &App, who: &Actor, id: AccountId) -> Result<()> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.begin().await?;
    let account = below(app, &mut tx, who, id).await?;
    record(app, &mut tx, who, &AuditEvent::AccountUnlocked(id)).await?;
    tx.commit().await?;
    app.delays.unlock(account.username.as_str());
    Ok(())
}

/// Erases an account of a lower role with everything that it has stored. When this is interrupted nobody can sign in to the
/// account any more, and a sweep finishes it.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`].
pub async fn remove(app: &App, who: &Actor, id: AccountId) -> Result<()> {
    who.require(Permission::SystemManageUsers)?;
    let mut tx = app.db.app.begin().await?;
    let account = below(app, &mut tx, who, id).await?;
    let by = By::request(who);
    let begun = erasure::begin(app, &mut tx, &by, account).await?;
    tx.commit().await?;
    erasure::finish(app, &by, &begun).await.map(drop)
}

/// The account, when its role is below the actor's and it may do nothing that the actor may not: whoever resets a password
/// could sign in with it, and would have what was given to its owner beyond their role.
async fn below(app: &App, tx: &mut Tx, who: &Actor, id: AccountId) -> Result<Account> {
    let account = accounts::lock(tx, id).await?.ok_or(ErrorCode::NotFound)?;
    who.require_above(account.role)?;
    let now = app.clock.now();
    let permissions = bundle::effective(account.role, &bundles::assigned(tx, id, now).await?, now);
    match permissions.iter().all(|permission| who.permissions.contains(permission)) {
        true => Ok(account),
        false => Err(ErrorCode::AccountProtected.into()),
    }
}

async fn record(app: &App, tx: &mut Tx, who: &Actor, event: &AuditEvent) -> Result<()> {
    Ok(audit::record(tx, app.clock.now(), &who.audited(), event, &who.caller.request_id).await?)
}

fn temporary_password(app: &App) -> TemporaryPassword {
    let password = tokens::letters::<20>(app);
    TemporaryPassword { password, expires_at: app.clock.now().saturating_add(TEMPORARY) }
}
