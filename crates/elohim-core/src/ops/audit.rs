//! Audit events: who did what to which thing. They name ids, never names, contents or secrets.

use crate::id::{AccountId, ObjectId, SessionId, ShareLinkId, UploadId};

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuditActor {
    /// A signed-in account.
    Account(AccountId),
    /// Somebody without an account, as the opener of a share link is.
    Anonymous,
    /// The server itself, for the named reason.
    System(&'static str),
}

/// What was done. Names are published and never reused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuditEvent {
    /// An account was made.
    AccountCreated(AccountId),
    /// A login succeeded.
    LoginSucceeded(SessionId),
    /// A login failed; nothing is named when there is no such account. Both cases write a row, so that they take as long.
    LoginFailed(Option<AccountId>),
    /// A session was ended by its owner.
    SessionRevoked(SessionId),
    /// A spent refresh token was shown again; its session was ended.
    RefreshReused(SessionId),
    /// The password was changed; every other session was ended.
    PasswordChanged(AccountId),
    /// The vault's unlock slots were made.
    VaultCreated(AccountId),
    /// One unlock slot was replaced.
    VaultSlotReplaced(AccountId),
    /// An object was stored.
    ObjectCreated(ObjectId),
    /// An object was deleted.
    ObjectDeleted(ObjectId),
    /// An upload was given up.
    UploadAborted(UploadId),
    /// A share link was made.
    ShareCreated(ShareLinkId),
    /// A share link was revoked.
    ShareRevoked(ShareLinkId),
    /// A download over a share link began.
    ShareDownloaded(ShareLinkId),
}

impl AuditEvent {
    /// The published name, `<feature>.<noun>.<verb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AccountCreated(_) => "identity.account.created",
            Self::LoginSucceeded(_) => "identity.login.succeeded",
            Self::LoginFailed(_) => "identity.login.failed",
            Self::SessionRevoked(_) => "identity.session.revoked",
            Self::RefreshReused(_) => "identity.refresh.reused",
            Self::PasswordChanged(_) => "identity.password.changed",
            Self::VaultCreated(_) => "vault.created",
            Self::VaultSlotReplaced(_) => "vault.slot.replaced",
            Self::ObjectCreated(_) => "vault.object.created",
            Self::ObjectDeleted(_) => "vault.object.deleted",
            Self::UploadAborted(_) => "vault.upload.aborted",
            Self::ShareCreated(_) => "vault.share.created",
            Self::ShareRevoked(_) => "vault.share.revoked",
            Self::ShareDownloaded(_) => "vault.share.downloaded",
        }
    }

    /// The id of the thing that it happened to. A share link is named by its first six digits only.
    pub fn subject(&self) -> String {
        match self {
            Self::AccountCreated(id) | Self::PasswordChanged(id) => id.to_string(),
            Self::LoginFailed(id) => id.map_or_else(|| "unknown".to_owned(), |id| id.to_string()),
            Self::VaultCreated(id) | Self::VaultSlotReplaced(id) => id.to_string(),
            Self::LoginSucceeded(id) | Self::SessionRevoked(id) | Self::RefreshReused(id) => id.to_string(),
            Self::ObjectCreated(id) | Self::ObjectDeleted(id) => id.to_string(),
            Self::UploadAborted(id) => id.to_string(),
            Self::ShareCreated(id) | Self::ShareRevoked(id) | Self::ShareDownloaded(id) => {
                format!("{}...", id.to_string().chars().take(6).collect::<String>())
            }
        }
    }
}
