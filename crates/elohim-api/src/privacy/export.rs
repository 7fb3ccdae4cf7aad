//! Everything that the server can read about somebody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Time;
use crate::identity::bundles::AssignmentView;
use crate::identity::invitations::InvitationView;
use crate::identity::sessions::SessionView;
use crate::identity::users::UserView;
use crate::ops::audit::AuditEntry;
use crate::teams::team::TeamView;
use crate::vault::objects::ObjectView;
use crate::vault::shares::ShareView;
use crate::vault::uploads::UploadView;

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
    /// Permissions beyond the role.
    Permission(AssignmentView),
    /// An invitation that was made.
    Invitation(InvitationView),
    /// A team that one is in.
    Team(TeamView),
    /// A stored object; its bytes are fetched by its id.
    VaultObject(ObjectView),
    /// An upload that is not complete.
    Upload(UploadView),
    /// A share link.
    Share(ShareView),
    /// An entry of the audit log.
    Audit(AuditRecord),
}

/// That there is a second factor.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct SecondFactorRecord {
    /// When it was made.
    pub created_at: Time,
    /// Since when codes of it are asked for.
    pub confirmed_at: Option<Time>,
}

/// An entry of the audit log, and of which database.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
pub struct AuditRecord {
    /// The database.
    pub database: String,
    /// The entry.
    pub entry: AuditEntry,
}
