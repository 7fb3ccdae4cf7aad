//! Roles that one person alone may not give.

use std::time::Duration;

use crate::Timestamp;
use crate::id::{AccountId, PromotionId, TeamId};
use crate::identity::permission::named;

/// How long every super admin must have been away before an admin may stand in.
pub const AWAY: Duration = Duration::from_secs(30 * 24 * 3600);
/// For how long an admin stands in.
pub const STAND_IN: Duration = Duration::from_secs(7 * 24 * 3600);

named! {
    /// What is asked for.
    PromotionKind {
        /// That a guest becomes a member.
        Member "member";
        /// That an admin acts as super admin for a week, since the super admins have been away for a month.
        StandIn "stand_in";
    }
}

/// A request for another role, which somebody else decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promotion {
    /// Its id.
    pub id: PromotionId,
    /// In which team.
    pub team: TeamId,
    /// Who is to have the role.
    pub account: AccountId,
    /// What is asked for.
    pub kind: PromotionKind,
    /// Who asked.
    pub requested_by: AccountId,
    /// When.
    pub requested_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Whether it was granted.
    pub granted: bool,
}
