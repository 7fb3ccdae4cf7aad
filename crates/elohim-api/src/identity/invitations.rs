//! Invitations to register.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::invitation::{DEFAULT_LIFETIME, MAX_LIFETIME, MAX_USES};
use elohim_core::identity::{Invitation, Role};

use crate::{Time, wire};

/// Makes an invitation.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateInvitation {
    /// The role of whoever registers with it, which must be below one's own.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub role: Role,
    /// How many accounts it may make, 1 to 100.
    #[serde(default = "once")]
    #[garde(range(min = 1, max = MAX_USES))]
    #[schema(minimum = 1, maximum = 100, default = 1)]
    pub max_uses: u32,
    /// For how many seconds it is good: a minute to 90 days, a week unless it is said.
    #[serde(default = "a_week")]
    #[garde(range(min = 60, max = MAX_LIFETIME.as_secs()))]
    #[schema(minimum = 60, maximum = 7_776_000, default = 604_800)]
    pub lifetime_seconds: u64,
}

const fn once() -> u32 {
    1
}

const fn a_week() -> u64 {
    DEFAULT_LIFETIME.as_secs()
}

/// An invitation.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct InvitationView {
    /// Its id.
    pub id: String,
    /// The role of whoever registers with it.
    pub role: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Time,
    /// From when on it is not accepted.
    pub expires_at: Time,
    /// How many accounts it may make.
    pub max_uses: u32,
    /// How many it has made.
    pub uses: u32,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
}

impl From<&Invitation> for InvitationView {
    fn from(invitation: &Invitation) -> Self {
        Self {
            id: invitation.id.to_string(),
            role: invitation.role.to_string(),
            created_by: invitation.created_by.to_string(),
            created_at: invitation.created_at.into(),
            expires_at: invitation.expires_at.into(),
            max_uses: invitation.max_uses,
            uses: invitation.uses,
            revoked_at: invitation.revoked_at.map(Time),
        }
    }
}

/// A new invitation.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CreatedInvitation {
    /// The invitation.
    pub invitation: InvitationView,
    /// Its code. It is shown this once.
    pub code: String,
}
