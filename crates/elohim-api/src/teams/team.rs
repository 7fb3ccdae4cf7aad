//! Teams as a whole.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::id::AccountId;
use elohim_core::teams::{Membership, Team};

use crate::{Time, wire};

/// A team of one's own, and what one is in it.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct TeamView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Time,
    /// What one is in it: `super_admin`, `admin`, `member` or `guest`.
    pub role: String,
    /// Where one stands: `invited`, `active` or `suspended`.
    pub standing: String,
    /// Until when one acts as super admin.
    pub acting_until: Option<Time>,
    /// Whether one has announced one's keys for the team's vault.
    pub announced: bool,
    /// Whether an administrator has handed over the keys of the team's vault.
    pub welcomed: bool,
}

impl From<(&Team, &Membership)> for TeamView {
    fn from((team, mine): (&Team, &Membership)) -> Self {
        Self {
            id: team.id.to_string(),
            name: team.name.as_str().to_owned(),
            created_by: team.created_by.to_string(),
            created_at: team.created_at.into(),
            role: mine.role.to_string(),
            standing: mine.standing.to_string(),
            acting_until: mine.acting_until.map(Time),
            announced: mine.announcement.is_some(),
            welcomed: mine.welcome.is_some(),
        }
    }
}

/// All of one's teams.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone)]
pub struct Teams {
    /// The teams.
    pub data: Vec<TeamView>,
}

/// What a team is to be called.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NameTeam {
    /// 1 to 80 characters.
    #[garde(length(chars, min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
}

/// To whom a team is handed over.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TransferTeam {
    /// The account that becomes super admin.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub account: AccountId,
}
