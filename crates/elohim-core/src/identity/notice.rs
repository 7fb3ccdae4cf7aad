//! What people are told about their own account, because somebody else may have done it.

use std::time::Duration;

use crate::Timestamp;
use crate::id::{AccountId, NoticeId};
use crate::identity::permission::named;

/// How long a notice that nobody has put away is kept.
pub const KEPT: Duration = Duration::from_secs(90 * 24 * 3600);

named! {
    /// What has happened.
    NoticeKind {
        /// A refresh token was shown twice: somebody may have copied it. The session was ended.
        RefreshReused "refresh_reused";
        /// An administrator, or whoever runs the server, gave the account a temporary password.
        PasswordReset "password_reset";
        /// The password was changed.
        PasswordChanged "password_changed";
        /// A second factor was added.
        SecondFactorAdded "second_factor_added";
        /// The second factor was removed.
        SecondFactorRemoved "second_factor_removed";
        /// A passkey was added.
        PasskeyAdded "passkey_added";
        /// A passkey was removed.
        PasskeyRemoved "passkey_removed";
        /// Somebody signed in with a recovery code.
        RecoveryCodeUsed "recovery_code_used";
        /// The role was changed.
        RoleChanged "role_changed";
        /// The account was linked to a person of the directory.
        OidcLinked "oidc_linked";
        /// The link to the directory was removed.
        OidcUnlinked "oidc_unlinked";
    }
}

impl NoticeKind {
    /// The notice in a sentence, and what to do about it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::RefreshReused => {
                "A session of yours was copied and used from two places, so it was ended. If you do not know why, change your \
                 password and end all other sessions."
            }
            Self::PasswordReset => {
                "An administrator, or whoever runs the server, gave your account a temporary password."
            }
            Self::PasswordChanged => "Your password was changed. If it was not you, tell an administrator at once.",
            Self::SecondFactorAdded => "A second factor was added to your account.",
            Self::SecondFactorRemoved => {
                "The second factor of your account was removed. If it was not you, add one again."
            }
            Self::PasskeyAdded => "A passkey was added to your account. If it was not you, remove it.",
            Self::PasskeyRemoved => "A passkey was removed from your account.",
            Self::RecoveryCodeUsed => {
                "Somebody signed in with one of your recovery codes. If it was not you, change your password."
            }
            Self::RoleChanged => "An administrator changed your role.",
            Self::OidcLinked => "Your account was linked to a person of the directory, who can sign in to it.",
            Self::OidcUnlinked => "The link of your account to the directory was removed.",
        }
    }
}

/// A notice to the owner of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Whose account.
    pub account: AccountId,
    /// What has happened.
    pub kind: NoticeKind,
    /// When.
    pub at: Timestamp,
}
