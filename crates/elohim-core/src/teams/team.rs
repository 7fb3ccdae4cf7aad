//! Teams themselves.

use crate::Timestamp;
use crate::id::{AccountId, TeamId};
use crate::identity::DisplayName;

/// What a team is called: as names for people are, 1 to 80 characters without controls or marks that turn text around.
pub type TeamName = DisplayName;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// What it is called.
    pub name: TeamName,
    /// Who made it; the account may be gone.
    pub created_by: AccountId,
    /// When.
    pub created_at: Timestamp,
}
