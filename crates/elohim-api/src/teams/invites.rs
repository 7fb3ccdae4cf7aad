//! Invites to a team.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::teams::invite::{DEFAULT_LIFETIME, MAX_LIFETIME, MAX_USES};
use elohim_core::teams::{TeamInvite, TeamRole};

use crate::{Time, wire};

/// Makes an invite.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateTeamInvite {
    /// The role of whoever joins with it, below one's own: `admin`, `member` or `guest`.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub role: TeamRole,
    /// The only user who may use it, who then sees it among their teams. Whether there is such a user is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, min = 1, max = 64)))]
    #[schema(min_length = 1, max_length = 64)]
    pub username: Option<String>,
    /// How many people it may bring in, 1 to 100.
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

/// An invite.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct TeamInviteView {
    /// Its id.
    pub id: String,
    /// The role of whoever joins with it.
    pub role: String,
    /// Whether only one user may use it.
    pub personal: bool,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Time,
    /// From when on it is not accepted.
    pub expires_at: Time,
    /// How many people it may bring in.
    pub max_uses: u32,
    /// How many it has brought in.
    pub uses: u32,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
}

impl From<&TeamInvite> for TeamInviteView {
    fn from(invite: &TeamInvite) -> Self {
        Self {
            id: invite.id.to_string(),
            role: invite.role.to_string(),
            personal: invite.account.is_some(),
            created_by: invite.created_by.to_string(),
            created_at: invite.created_at.into(),
            expires_at: invite.expires_at.into(),
            max_uses: invite.max_uses,
            uses: invite.uses,
            revoked_at: invite.revoked_at.map(Time),
        }
    }
}

/// A new invite.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CreatedTeamInvite {
    /// The invite.
    pub invite: TeamInviteView,
    /// Its code. It is shown this once.
    pub code: String,
}

/// Joins a team.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct JoinTeam {
    /// The code of an invite.
    #[garde(length(bytes, min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub code: String,
}
