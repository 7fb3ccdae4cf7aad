//! Sessions: one login of an account on one device.

use std::time::Duration;

use crate::Timestamp;
use crate::id::{AccountId, RefreshTokenId, SessionId};
use crate::vault::Sha256;

/// How long a spent refresh token still answers with its successor, so that two tabs that refresh at once are not logged
/// out. Only the immediate parent is given this grace.
pub const REFRESH_GRACE: Duration = Duration::from_secs(10);

/// How long after a login, or after the password was shown again, dangerous acts are allowed.
pub const FRESH: Duration = Duration::from_secs(600);

/// A session. Access tokens name it, so ending it ends them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, which access tokens carry.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// What the client said it is (its user agent), for the owner's list of sessions.
    pub device: String,
    /// When the login happened.
    pub created_at: Timestamp,
    /// When it was last refreshed or made.
    pub last_used_at: Timestamp,
    /// When it ends unless it is refreshed before.
    pub expires_at: Timestamp,
    /// The address that it was last refreshed or made from, as limits count it; `None` for sessions of older versions.
    pub last_address: Option<String>,
    /// When its owner last showed a password or a passkey here, where that is not the login itself.
    pub proved_at: Option<Timestamp>,
    /// Whether it was opened with a passkey, which counts as both factors.
    pub with_passkey: bool,
    /// When it was ended: by logout, by its owner, by a password change, or by re-use of a spent refresh token.
    pub revoked_at: Option<Timestamp>,
}

impl Session {
    /// Whether tokens that name this session are good at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// Until when whoever holds it is taken for its owner also in dangerous acts.
    pub fn fresh_until(&self) -> Timestamp {
        self.proved_at.unwrap_or(self.created_at).saturating_add(FRESH)
    }
}

/// One refresh token of a session. Only its digest is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// Its id.
    pub id: RefreshTokenId,
    /// The session it belongs to.
    pub session: SessionId,
    /// Digest of the token.
    pub sha256: Sha256,
    /// When it was given out.
    pub created_at: Timestamp,
    /// From when on it is not accepted.
    pub expires_at: Timestamp,
    /// When it was exchanged for its successor.
    pub spent_at: Option<Timestamp>,
}
