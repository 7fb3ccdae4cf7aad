//! Invites to a team: whoever has the code may join.

use std::time::Duration;

use crate::Timestamp;
use crate::id::{AccountId, TeamId, TeamInviteId};
use crate::teams::TeamRole;
use crate::vault::Sha256;

/// How long an invite is good unless it says otherwise.
pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);
/// The longest that one may be good.
pub const MAX_LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);
/// The most people that one may bring in.
pub const MAX_USES: u32 = 100;

/// An invite. Only the digest of its code is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TeamInvite {
    /// Its id.
    pub id: TeamInviteId,
    /// To which team.
    pub team: TeamId,
    /// Digest of the code.
    pub sha256: Sha256,
    /// The role of whoever joins with it.
    pub role: TeamRole,
    /// The only account that may use it; everybody who has the code when nothing is said.
    pub account: Option<AccountId>,
    /// Who made it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// From when on it is not accepted.
    pub expires_at: Timestamp,
    /// How many people it may bring in.
    pub max_uses: u32,
    /// How many it has brought in.
    pub uses: u32,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl TeamInvite {
    /// Whether somebody can join with it at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at && self.uses < self.max_uses
    }
}
