//! Who asks.

use elohim_core::ErrorCode;
use elohim_core::identity::{Account, Permission};
use elohim_core::ops::audit::AuditActor;

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
    /// The session that it came with.
    pub session: elohim_core::id::SessionId,
    /// Where it came from.
    pub caller: Caller,
}

impl Actor {
    /// Lets go on only those whose role has the permission.
    ///
    /// # Errors
    /// [`ErrorCode::PermissionDenied`], or the vault's own code for its permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.account.role.allows(permission) {
            return Ok(());
        }
        metrics::denied(permission);
        Err(match permission {
            Permission::VaultUse => ErrorCode::VaultPermissionDenied.into(),
            _ => ErrorCode::PermissionDenied.into(),
        })
    }

    /// The account as the audit log names it.
    pub(crate) fn audited(&self) -> AuditActor {
        AuditActor::Account(self.account.id)
    }
}
