//! Everything that the server can read about somebody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identity::bundles::AssignmentView;
use crate::identity::invitations::InvitationView;
use crate::identity::notices::NoticeView;
use crate::identity::oidc::OidcLinkView;
use crate::identity::passkeys::PasskeyView;
use crate::identity::preferences::PreferencesView;
use crate::identity::sessions::SessionView;
use crate::identity::users::UserView;
use crate::ops::audit::AuditEntry;
use crate::privacy::policy::ConsentView;
use crate::teams::invites::TeamInviteView;
use crate::teams::promotions::PromotionView;
use crate::teams::team::TeamView;
use crate::vault::analytics::{CountsView, ObjectReadsView};
use crate::vault::drop_boxes::{DropBoxView, SubmissionView};
use crate::vault::objects::ObjectView;
use crate::vault::share_notices::ShareNoticeView;
use crate::vault::shares::ShareView;
use crate::vault::slots::Slots;
use crate::vault::uploads::UploadView;
use crate::{Bytes, Time};

/// One line of an export.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(tag = "data", content = "record", rename_all = "snake_case")]
pub enum ExportRecord {
    /// The account itself.
    Account(UserView),
    /// A session, perhaps over.
    Session(SessionView),
    /// The second factor, without its key.
    SecondFactor(SecondFactorRecord),
    /// The link to the directory.
    Oidc(OidcLinkView),
    /// A passkey, without the key itself.
    Passkey(PasskeyRecord),
    /// Permissions beyond the role.
    Permission(AssignmentView),
    /// An invitation that was made.
    Invitation(InvitationView),
    /// A notice.
    Notice(NoticeView),
    /// The preferences.
    Preferences(PreferencesView),
    /// An invite to a team that was made, or that is for the account alone.
    TeamInvite(TeamInviteView),
    /// A request for a role in a team that is about the account, or that it made or decided.
    Promotion(PromotionView),
    /// The encrypted slots of the vault.
    VaultSlots(Slots),
    /// A team that one is in.
    Team(TeamRecord),
    /// A stored object; its bytes are fetched by its id.
    VaultObject(ObjectView),
    /// An upload that is not complete.
    Upload(UploadView),
    /// A share link.
    Share(ShareView),
    /// What its maker was told of it.
    ShareNotice(ShareNoticeView),
    /// A drop box.
    DropBox(DropBoxView),
    /// What waits in one.
    Submission(SubmissionView),
    /// What happened in the vault in a quarter of an hour.
    Activity(ActivityRecord),
    /// How often a stored object was read.
    ObjectReads(ObjectReadsView),
    /// A decision about the privacy policy.
    Consent(ConsentView),
    /// An entry of the audit log.
    Audit(AuditRecord),
}

/// A team, and what one has said there.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct TeamRecord {
    /// The team and one's place in it.
    #[serde(flatten)]
    pub team: TeamView,
    /// The public keys that one has announced there, signed.
    pub announcement: Option<Bytes>,
}

/// What happened in the vault in a quarter of an hour.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct ActivityRecord {
    /// When the quarter of an hour begins.
    pub from: Time,
    /// What happened.
    #[serde(flatten)]
    pub counts: CountsView,
}

/// That there is a second factor.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct SecondFactorRecord {
    /// When it was made.
    pub created_at: Time,
    /// Since when codes of it are asked for.
    pub confirmed_at: Option<Time>,
}

/// A passkey. Its private half never leaves the device.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct PasskeyRecord {
    /// What its owner sees of it.
    #[serde(flatten)]
    pub passkey: PasskeyView,
    /// What the authenticator calls it, in hexadecimal.
    pub credential_id: String,
}

/// An entry of the audit log, and of which database.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct AuditRecord {
    /// The database.
    pub database: String,
    /// The entry.
    pub entry: AuditEntry,
}
