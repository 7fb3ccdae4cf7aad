//! Who is in a team, and how.

use crate::Timestamp;
use crate::id::{AccountId, TeamId};
use crate::identity::permission::named;
use crate::teams::TeamRole;

/// Longest announcement of a member's keys, in bytes.
pub const MAX_ANNOUNCEMENT_BYTES: usize = 4096;
/// Longest welcome, in bytes.
pub const MAX_WELCOME_BYTES: usize = 16 * 1024;

named! {
    /// Where somebody stands in a team.
    Standing {
        /// Asked to come in, and has not answered.
        Invited "invited";
        /// In.
        Active "active";
        /// Kept out for the time being.
        Suspended "suspended";
        /// Has left, or was removed. Kept for a while so that those who stay can see it, and renew the vault's keys.
        Removed "removed";
    }
}

/// Somebody in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The team.
    pub team: TeamId,
    /// Who.
    pub account: AccountId,
    /// What they are in it.
    pub role: TeamRole,
    /// Where they stand.
    pub standing: Standing,
    /// Since when they stand there.
    pub since: Timestamp,
    /// Until when they act as super admin, because the super admins are away.
    pub acting_until: Option<Timestamp>,
    /// Their public keys for the team's vault, as their client announced them. The server cannot check it: the client of the
    /// inviter does, with the secret of the invite.
    pub announcement: Option<Vec<u8>>,
    /// The vault's keys, encrypted for them by the client of the inviter.
    pub welcome: Option<Vec<u8>>,
}

impl Membership {
    /// The role that counts at `now`.
    pub fn role_at(&self, now: Timestamp) -> TeamRole {
        match self.acting_until {
            Some(until) if now < until => TeamRole::SuperAdmin,
            _ => self.role,
        }
    }
}
