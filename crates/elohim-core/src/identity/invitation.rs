//! Invitations: whoever has the code may register.

use std::time::Duration;

use crate::Timestamp;
use crate::id::{AccountId, InvitationId};
use crate::identity::Role;
use crate::vault::Sha256;

/// How long an invitation is good unless it says otherwise.
pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);
/// The longest that one may be good.
pub const MAX_LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);
/// The most accounts that one may make.
pub const MAX_USES: u32 = 100;

/// An invitation. Only the digest of its code is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Digest of the code.
    pub sha256: Sha256,
    /// The role of whoever registers with it.
    pub role: Role,
    /// Who made it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// From when on it is not accepted.
    pub expires_at: Timestamp,
    /// How many accounts it may make.
    pub max_uses: u32,
    /// How many it has made.
    pub uses: u32,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl Invitation {
    /// Whether somebody can register with it at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at && self.uses < self.max_uses
    }
}
