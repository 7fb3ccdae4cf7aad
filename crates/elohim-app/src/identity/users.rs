//! Looking after the accounts of others. None of this opens a vault: only keys do.

use std::time::Duration;

use elohim_core::id::AccountId;
use elohim_core::identity::{Account, DisplayName, NoticeKind, Permission, Permissions, Role, Username, bundle};
use elohim_core::ops::audit::AuditEvent;
use elohim_core::{ErrorCode, Secret, Timestamp};
use elohim_store::Tx;
use elohim_store::identity::accounts::{self, PasswordUse};
use elohim_store::identity::{bundles, passkeys, second_factors, sessions};
use elohim_store::ops::audit;
use elohim_store::privacy::erasures;

use crate::identity::accounts::{NewAccount, insert};
use crate::identity::authenticate::locked;
use crate::identity::{notices, tokens};
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
    who.require_all(Permissions::of(role))?;
    let temporary = temporary_password(app);
    let hash = app.hasher.hash(&temporary.password, &*app.entropy, &*app.clock).await?;
    let password_use = PasswordUse::Temporary(temporary.expires_at);
    let new = NewAccount { username, password: &temporary.password, role, password_use, display_name };
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    who.require_above(role)?;
    who.require_all(Permissions::of(role))?;
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
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    let before = below(app, &mut tx, who, id).await?;
    if let Some(role) = change.role {
        who.require_above(role)?;
        who.require_all(permissions_of(app, &mut tx, id, role).await?)?;
    }
    let after = Account {
        role: change.role.unwrap_or(before.role),
        disabled: change.disabled.unwrap_or(before.disabled),
        display_name: change.display_name.unwrap_or_else(|| before.display_name.clone()),
        ..before.clone()
    };
    accounts::update(&mut tx, &after).await?;
    // Before anything is written into the log: whoever refreshes holds their session when they wait for the log.
    if after.role != before.role || after.disabled {
        sessions::revoke_all(&mut tx, id, None, app.clock.now()).await?;
    }
    if after.role != before.role {
        notices::tell(app, &mut tx, id, NoticeKind::RoleChanged).await?;
        record(app, &mut tx, who, &AuditEvent::RoleChanged(id)).await?;
    }
    if after.disabled != before.disabled {
        let event = if after.disabled { AuditEvent::AccountDisabled(id) } else { AuditEvent::AccountEnabled(id) };
        record(app, &mut tx, who, &event).await?;
    }
    if after.display_name != before.display_name {
        record(app, &mut tx, who, &AuditEvent::AccountRenamed(id)).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// Gives an account of a lower role a temporary password and ends its sessions. Whoever resets it cannot choose it.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`].
pub async fn reset_password(app: &App, who: &Actor, id: AccountId) -> Result<TemporaryPassword> {
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    below(app, &mut tx, who, id).await?;
    drop(tx);
    let temporary = temporary_password(app);
    let hash = app.hasher.hash(&temporary.password, &*app.entropy, &*app.clock).await?;
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    let account = below(app, &mut tx, who, id).await?;
    accounts::update_password(&mut tx, id, &hash, PasswordUse::Temporary(temporary.expires_at)).await?;
    sessions::revoke_all(&mut tx, id, None, app.clock.now()).await?;
    notices::tell(app, &mut tx, id, NoticeKind::PasswordReset).await?;
    record(app, &mut tx, who, &AuditEvent::PasswordReset(id)).await?;
    tx.commit().await?;
    app.delays.unlock(account.username.as_str());
    Ok(temporary)
}

/// Removes the second factor and all passkeys of an account of a lower role and ends its sessions, for somebody who has lost
/// app, recovery codes and devices.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`], [`ErrorCode::SecondFactorMissing`].
pub async fn remove_second_factor(app: &App, who: &Actor, id: AccountId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    below(app, &mut tx, who, id).await?;
    let factor = second_factors::delete(&mut tx, id).await?;
    let passkeys = passkeys::keys::delete_all(&mut tx, id).await? > 0;
    if !factor && !passkeys {
        return Err(ErrorCode::SecondFactorMissing.into());
    }
    sessions::revoke_all(&mut tx, id, None, app.clock.now()).await?;
    notices::tell(app, &mut tx, id, NoticeKind::SecondFactorRemoved).await?;
    if factor {
        record(app, &mut tx, who, &AuditEvent::SecondFactorRemoved(id)).await?;
    }
    if passkeys {
        record(app, &mut tx, who, &AuditEvent::PasskeysRemoved(id)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Lifts the delays that wrong passwords have brought upon an account of a lower role.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::AccountProtected`].
pub async fn unlock(app: &App, who: &Actor, id: AccountId) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
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
    let mut tx = app.db.app.begin().await?;
    let who = &locked(app, &mut tx, who, Permission::SystemManageUsers).await?;
    let account = outranked(app, &mut tx, who, id).await?;
    let by = By::request(who);
    let begun = erasure::begin(app, &mut tx, &by, account, None).await?;
    tx.commit().await?;
    erasure::finish(app, &by, &begun).await.map(drop)
}

/// [`outranked`], when it is not on its way out: an erasure that has begun is not taken back.
pub(super) async fn below(app: &App, tx: &mut Tx, who: &Actor, id: AccountId) -> Result<Account> {
    let account = outranked(app, tx, who, id).await?;
    match erasures::is_open(tx, id).await? {
        false => Ok(account),
        true => Err(ErrorCode::AccountBeingErased.into()),
    }
}

/// The account, when its role is below the actor's and it may do nothing that the actor may not: whoever resets a password
/// could sign in with it, and would have what was given to its owner beyond their role.
async fn outranked(app: &App, tx: &mut Tx, who: &Actor, id: AccountId) -> Result<Account> {
    let account = accounts::lock(tx, id).await?.ok_or(ErrorCode::NotFound)?;
    who.require_above(account.role)?;
    who.require_all(permissions_of(app, tx, id, account.role).await?)?;
    Ok(account)
}

/// What an account may do in this role.
async fn permissions_of(app: &App, tx: &mut Tx, id: AccountId, role: Role) -> Result<Permissions> {
    let now = app.clock.now();
    Ok(bundle::effective(role, &bundles::assigned(tx, id, now).await?, now))
}

async fn record(app: &App, tx: &mut Tx, who: &Actor, event: &AuditEvent) -> Result<()> {
    Ok(audit::record(tx, app.clock.now(), &who.audited(), event, &who.caller.request_id).await?)
}

/// A temporary password that nobody has chosen.
pub(super) fn temporary_password(app: &App) -> TemporaryPassword {
    let password = tokens::letters::<20>(app);
    TemporaryPassword { password, expires_at: app.clock.now().saturating_add(TEMPORARY) }
}
