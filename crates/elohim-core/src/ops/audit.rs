//! Audit events: who did what to which thing. They name ids, never names, contents or secrets.

use crate::Timestamp;
use crate::id::{
    AccountId, BundleId, DropBoxId, InvitationId, ObjectId, PasskeyId, PromotionId, SessionId, ShareLinkId, TeamId,
    TeamInviteId, UploadId,
};
use crate::vault::Sha256;

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
    /// Somebody registered.
    AccountRegistered(AccountId),
    /// An account was switched off; its sessions were ended.
    AccountDisabled(AccountId),
    /// An account was switched on again.
    AccountEnabled(AccountId),
    /// An account's role was changed; its sessions were ended.
    RoleChanged(AccountId),
    /// An account's name for people was changed.
    AccountRenamed(AccountId),
    /// An account was given a temporary password; its sessions were ended.
    PasswordReset(AccountId),
    /// A second factor was added; every other session was ended.
    SecondFactorAdded(AccountId),
    /// A second factor was removed, by its owner or by an administrator.
    SecondFactorRemoved(AccountId),
    /// A login failed at the second factor: the password was right.
    SecondFactorFailed(AccountId),
    /// A recovery code was used in place of the app.
    RecoveryCodeUsed(AccountId),
    /// Recovery codes were made anew; the ones before are void.
    RecoveryCodesRenewed(AccountId),
    /// Somebody signed in with the directory.
    OidcSignedIn(AccountId),
    /// An account was linked to a person of the directory.
    OidcLinked(AccountId),
    /// The link of an account to the directory was removed, by its owner or by an administrator.
    OidcUnlinked(AccountId),
    /// Somebody added a passkey to their account.
    PasskeyAdded(PasskeyId),
    /// Somebody removed a passkey of their account.
    PasskeyRemoved(PasskeyId),
    /// Somebody signed in with a passkey.
    PasskeySignedIn(PasskeyId),
    /// A passkey of the account was suspended, because its counter went back: there may be a copy of it.
    PasskeySuspended(AccountId),
    /// All passkeys of an account were removed by an administrator.
    PasskeysRemoved(AccountId),
    /// An account's login delays were lifted.
    AccountUnlocked(AccountId),
    /// The removal of an account began: from here on nobody signs in to it.
    AccountRemovalBegun(AccountId),
    /// An account was removed, with everything that it had stored.
    AccountRemoved(AccountId),
    /// An invitation was made.
    InvitationCreated(InvitationId),
    /// An invitation was taken back.
    InvitationRevoked(InvitationId),
    /// A bundle of permissions was made.
    BundleCreated(BundleId),
    /// A bundle of permissions was changed.
    BundleChanged(BundleId),
    /// A bundle of permissions was removed from everybody.
    BundleRemoved(BundleId),
    /// A bundle was given to an account.
    BundleAssigned(AccountId, BundleId),
    /// A bundle was taken from an account.
    BundleUnassigned(AccountId, BundleId),
    /// A team was made.
    TeamCreated(TeamId),
    /// A team was given another name.
    TeamRenamed(TeamId),
    /// A team was ended, with everything in its vault.
    TeamRemoved(TeamId),
    /// A team was handed over to another super admin.
    TeamTransferred(TeamId, AccountId),
    /// Somebody joined a team.
    TeamJoined(TeamId, AccountId),
    /// Somebody left a team, or was removed from it.
    TeamLeft(TeamId, AccountId),
    /// Somebody was kept out of a team for the time being.
    TeamMemberSuspended(TeamId, AccountId),
    /// Somebody was let into a team again.
    TeamMemberRestored(TeamId, AccountId),
    /// Somebody was given another role in a team.
    TeamRoleChanged(TeamId, AccountId),
    /// Somebody was given the keys of a team's vault by an administrator's client.
    TeamMemberAdmitted(TeamId, AccountId),
    /// An invite to a team was made.
    TeamInviteCreated(TeamInviteId),
    /// An invite to a team was taken back.
    TeamInviteRevoked(TeamInviteId),
    /// A role that one person alone may not give was asked for.
    TeamPromotionRequested(PromotionId),
    /// It was granted.
    TeamPromotionGranted(PromotionId),
    /// It was refused.
    TeamPromotionRefused(PromotionId),
    /// All other sessions were ended by their owner.
    SessionsRevoked(AccountId),
    /// A login succeeded.
    LoginSucceeded(SessionId),
    /// A login failed; nothing is named when there is no such account. Both cases write a row, so that they take as long.
    LoginFailed(Option<AccountId>),
    /// A session was ended by its owner.
    SessionRevoked(SessionId),
    /// The owner of a session showed the password again, for dangerous acts.
    SteppedUp(SessionId),
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
    /// The end or the limit of a share link was changed.
    ShareChanged(ShareLinkId),
    /// A download over a share link began.
    ShareDownloaded(ShareLinkId),
    /// A drop box was made.
    DropBoxCreated(DropBoxId),
    /// A drop box was closed.
    DropBoxClosed(DropBoxId),
    /// Somebody sent a file to a drop box; it is this object.
    SubmissionReceived(ObjectId),
    /// The owner of a drop box took a submission into the vault.
    SubmissionAccepted(ObjectId),
    /// A version of the privacy policy was published.
    PolicyPublished(u32),
    /// Somebody agreed to a version of the privacy policy.
    ConsentGiven(AccountId, u32),
    /// Somebody withdrew from a version of the privacy policy, or declined it.
    ConsentWithdrawn(AccountId, u32),
    /// The oldest entries of the log were removed, as the policy on their age says.
    AuditCut(Cut),
}

impl AuditEvent {
    /// The published name, `<feature>.<noun>.<verb>`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AccountCreated(_) => "identity.account.created",
            Self::AccountRegistered(_) => "identity.account.registered",
            Self::AccountDisabled(_) => "identity.account.disabled",
            Self::AccountEnabled(_) => "identity.account.enabled",
            Self::RoleChanged(_) => "identity.role.changed",
            Self::AccountRenamed(_) => "identity.account.renamed",
            Self::PasswordReset(_) => "identity.password.reset",
            Self::SecondFactorAdded(_) => "identity.second_factor.added",
            Self::SecondFactorRemoved(_) => "identity.second_factor.removed",
            Self::SecondFactorFailed(_) => "identity.second_factor.failed",
            Self::RecoveryCodeUsed(_) => "identity.recovery_code.used",
            Self::RecoveryCodesRenewed(_) => "identity.recovery_codes.renewed",
            Self::OidcSignedIn(_) => "identity.oidc.signed_in",
            Self::OidcLinked(_) => "identity.oidc.linked",
            Self::OidcUnlinked(_) => "identity.oidc.unlinked",
            Self::PasskeyAdded(_) => "identity.passkey.added",
            Self::PasskeyRemoved(_) => "identity.passkey.removed",
            Self::PasskeySignedIn(_) => "identity.passkey.signed_in",
            Self::PasskeySuspended(_) => "identity.passkey.suspended",
            Self::PasskeysRemoved(_) => "identity.passkeys.removed",
            Self::AccountUnlocked(_) => "identity.account.unlocked",
            Self::AccountRemovalBegun(_) => "identity.account.removal_begun",
            Self::AccountRemoved(_) => "identity.account.removed",
            Self::InvitationCreated(_) => "identity.invitation.created",
            Self::InvitationRevoked(_) => "identity.invitation.revoked",
            Self::BundleCreated(_) => "identity.bundle.created",
            Self::BundleChanged(_) => "identity.bundle.changed",
            Self::BundleRemoved(_) => "identity.bundle.removed",
            Self::BundleAssigned(..) => "identity.bundle.assigned",
            Self::BundleUnassigned(..) => "identity.bundle.unassigned",
            Self::TeamCreated(_) => "teams.team.created",
            Self::TeamRenamed(_) => "teams.team.renamed",
            Self::TeamRemoved(_) => "teams.team.removed",
            Self::TeamTransferred(..) => "teams.team.transferred",
            Self::TeamJoined(..) => "teams.member.joined",
            Self::TeamLeft(..) => "teams.member.left",
            Self::TeamMemberSuspended(..) => "teams.member.suspended",
            Self::TeamMemberRestored(..) => "teams.member.restored",
            Self::TeamRoleChanged(..) => "teams.member.role_changed",
            Self::TeamMemberAdmitted(..) => "teams.member.admitted",
            Self::TeamInviteCreated(_) => "teams.invite.created",
            Self::TeamInviteRevoked(_) => "teams.invite.revoked",
            Self::TeamPromotionRequested(_) => "teams.promotion.requested",
            Self::TeamPromotionGranted(_) => "teams.promotion.granted",
            Self::TeamPromotionRefused(_) => "teams.promotion.refused",
            Self::SessionsRevoked(_) => "identity.sessions.revoked",
            Self::LoginSucceeded(_) => "identity.login.succeeded",
            Self::LoginFailed(_) => "identity.login.failed",
            Self::SessionRevoked(_) => "identity.session.revoked",
            Self::SteppedUp(_) => "identity.session.stepped_up",
            Self::RefreshReused(_) => "identity.refresh.reused",
            Self::PasswordChanged(_) => "identity.password.changed",
            Self::VaultCreated(_) => "vault.created",
            Self::VaultSlotReplaced(_) => "vault.slot.replaced",
            Self::ObjectCreated(_) => "vault.object.created",
            Self::ObjectDeleted(_) => "vault.object.deleted",
            Self::UploadAborted(_) => "vault.upload.aborted",
            Self::ShareCreated(_) => "vault.share.created",
            Self::ShareRevoked(_) => "vault.share.revoked",
            Self::ShareChanged(_) => "vault.share.changed",
            Self::ShareDownloaded(_) => "vault.share.downloaded",
            Self::DropBoxCreated(_) => "vault.drop_box.created",
            Self::DropBoxClosed(_) => "vault.drop_box.closed",
            Self::SubmissionReceived(_) => "vault.submission.received",
            Self::SubmissionAccepted(_) => "vault.submission.accepted",
            Self::PolicyPublished(_) => "privacy.policy.published",
            Self::ConsentGiven(..) => "privacy.consent.given",
            Self::ConsentWithdrawn(..) => "privacy.consent.withdrawn",
            Self::AuditCut(_) => Cut::EVENT,
        }
    }

    /// The id of the thing that it happened to. A share link is named by its first six digits only.
    pub fn subject(&self) -> String {
        match self {
            Self::AccountCreated(id)
            | Self::AccountRegistered(id)
            | Self::AccountDisabled(id)
            | Self::AccountEnabled(id)
            | Self::RoleChanged(id)
            | Self::AccountRenamed(id)
            | Self::PasswordReset(id)
            | Self::SecondFactorAdded(id)
            | Self::SecondFactorRemoved(id)
            | Self::SecondFactorFailed(id)
            | Self::RecoveryCodeUsed(id)
            | Self::RecoveryCodesRenewed(id)
            | Self::OidcSignedIn(id)
            | Self::OidcLinked(id)
            | Self::OidcUnlinked(id)
            | Self::PasskeySuspended(id)
            | Self::PasskeysRemoved(id)
            | Self::AccountUnlocked(id)
            | Self::AccountRemovalBegun(id)
            | Self::AccountRemoved(id)
            | Self::SessionsRevoked(id)
            | Self::PasswordChanged(id) => id.to_string(),
            Self::PasskeyAdded(id) | Self::PasskeyRemoved(id) | Self::PasskeySignedIn(id) => id.to_string(),
            Self::InvitationCreated(id) | Self::InvitationRevoked(id) => id.to_string(),
            Self::BundleCreated(id) | Self::BundleChanged(id) | Self::BundleRemoved(id) => id.to_string(),
            Self::BundleAssigned(account, bundle) | Self::BundleUnassigned(account, bundle) => {
                format!("{account}/{bundle}")
            }
            Self::TeamCreated(id) | Self::TeamRenamed(id) | Self::TeamRemoved(id) => id.to_string(),
            Self::TeamTransferred(team, account)
            | Self::TeamJoined(team, account)
            | Self::TeamLeft(team, account)
            | Self::TeamMemberSuspended(team, account)
            | Self::TeamMemberRestored(team, account)
            | Self::TeamRoleChanged(team, account)
            | Self::TeamMemberAdmitted(team, account) => format!("{team}/{account}"),
            Self::TeamInviteCreated(id) | Self::TeamInviteRevoked(id) => id.to_string(),
            Self::TeamPromotionRequested(id) | Self::TeamPromotionGranted(id) | Self::TeamPromotionRefused(id) => {
                id.to_string()
            }
            Self::LoginFailed(id) => id.map_or_else(|| "unknown".to_owned(), |id| id.to_string()),
            Self::VaultCreated(id) | Self::VaultSlotReplaced(id) => id.to_string(),
            Self::LoginSucceeded(id) | Self::SessionRevoked(id) | Self::SteppedUp(id) | Self::RefreshReused(id) => {
                id.to_string()
            }
            Self::ObjectCreated(id)
            | Self::ObjectDeleted(id)
            | Self::SubmissionReceived(id)
            | Self::SubmissionAccepted(id) => id.to_string(),
            Self::DropBoxCreated(id) | Self::DropBoxClosed(id) => {
                format!("{}...", id.to_string().chars().take(6).collect::<String>())
            }
            Self::UploadAborted(id) => id.to_string(),
            Self::ShareCreated(id) | Self::ShareRevoked(id) | Self::ShareChanged(id) | Self::ShareDownloaded(id) => {
                format!("{}...", id.to_string().chars().take(6).collect::<String>())
            }
            Self::PolicyPublished(version) => version.to_string(),
            Self::ConsentGiven(account, version) | Self::ConsentWithdrawn(account, version) => {
                format!("{account}/{version}")
            }
            Self::AuditCut(cut) => cut.subject(),
        }
    }
}

/// One row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place, from 1, without gaps.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Who acted: `account:<id>`, `anonymous` or `system:<reason>`.
    pub actor: String,
    /// What was done: a published name.
    pub event: String,
    /// The id of the thing that it was done to.
    pub subject: String,
    /// The request that it was done in.
    pub request_id: String,
    /// SHA-256 over the previous row's hash and everything above.
    pub hash: Sha256,
}

/// Where a chain begins whose oldest entries were removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Place of the last entry that was removed.
    pub seq: i64,
    /// Its hash, which the first entry that is kept builds on.
    pub hash: Sha256,
    /// When it was removed.
    pub at: Timestamp,
}

impl Anchor {
    /// Whether the entry says that the chain was cut here. An anchor that no kept entry speaks of was put there by somebody.
    pub fn is_told_by(&self, entry: &Entry) -> bool {
        entry.event == Cut::EVENT && entry.subject.starts_with(&self.told())
    }

    /// How the subject of the entry begins that tells of this anchor.
    pub fn told(&self) -> String {
        format!("{}/{}/", self.seq, self.hash)
    }
}

/// A removal of the oldest entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Where the chain begins from now on.
    pub anchor: Anchor,
    /// How many entries were removed.
    pub removed: u64,
    /// The time of the last one of them.
    pub until: Timestamp,
}

impl Cut {
    /// The name of the event that tells of it.
    pub const EVENT: &'static str = "ops.audit.cut";

    /// `<place>/<hash>/<how many>/<until>`: the last entry that was removed, how many were, and the time of the last one in
    /// seconds since 1970.
    fn subject(&self) -> String {
        format!("{}{}/{}", self.anchor.told(), self.removed, self.until.as_secs())
    }
}

/// What a look at the whole chain has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainState {
    /// Where it begins, when its oldest entries were removed.
    pub anchor: Option<Anchor>,
    /// How many rows are good.
    pub rows: u64,
    /// The hash of the last good row. Kept elsewhere, it proves later that nothing before it was changed.
    pub head: Sha256,
    /// Place of the first row that is missing or changed.
    pub broken_at: Option<i64>,
}

/// Which rows are looked for. Empty texts take all.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    /// Who acted, as [`Entry::actor`] says it.
    pub actor: &'a str,
    /// What it was done to.
    pub subject: &'a str,
    /// What was done, or how its name begins.
    pub event: &'a str,
    /// From when on.
    pub since: Timestamp,
    /// Before when.
    pub until: Timestamp,
}
