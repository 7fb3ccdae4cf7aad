//! Who asks.

use elohim_core::identity::{Account, Permission, Permissions, Role};
use elohim_core::ops::audit::AuditActor;
use elohim_core::{ErrorCode, Timestamp};

use crate::{Result, metrics};

/// A request's origin, whoever sent it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's address as a key of limits (an IPv6 network counts as one address).
    pub address: String,
    /// What the client says it is.
    pub device: String,
    /// The request's id, which the audit log keeps.
    pub request_id: String,
}

/// A signed-in account that asks for something.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Whose request it is, as the account was when the request came.
    pub account: Account,
    /// What it may do: the baseline of its role, and what it was given or refused beyond.
    pub permissions: Permissions,
    /// The session that it came with.
    pub session: elohim_core::id::SessionId,
    /// Until when it may do what the password is asked for again.
    pub fresh_until: Timestamp,
    /// Whether the role needs a second factor here and the account has none: all that it may do is add one.
    pub must_enrol: bool,
    /// Where it came from.
    pub caller: Caller,
}

impl Actor {
    /// Lets go on only those who have the permission.
    ///
    /// # Errors
    /// [`ErrorCode::PermissionDenied`], or the vault's own code for its permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.permissions.contains(permission) {
            return Ok(());
        }
        metrics::denied(permission);
        Err(match permission {
            Permission::VaultUse => ErrorCode::VaultPermissionDenied.into(),
            _ => ErrorCode::PermissionDenied.into(),
        })
    }

    /// Lets go on only those whose role stands above the other: nobody decides about their equals.
    ///
    /// # Errors
    /// [`ErrorCode::AccountProtected`].
    pub(crate) fn require_above(&self, other: Role) -> Result<()> {
        if self.account.role.outranks(other) { Ok(()) } else { Err(ErrorCode::AccountProtected.into()) }
    }

    /// Lets go on only those who may do all of it themselves: nobody makes, or takes over, an account that may do more.
    ///
    /// # Errors
    /// [`ErrorCode::AccountProtected`].
    pub(crate) fn require_all(&self, others: Permissions) -> Result<()> {
        match others.iter().all(|permission| self.permissions.contains(permission)) {
            true => Ok(()),
            false => Err(ErrorCode::AccountProtected.into()),
        }
    }

    /// The account as the audit log names it.
    pub(crate) fn audited(&self) -> AuditActor {
        AuditActor::Account(self.account.id)
    }
}
