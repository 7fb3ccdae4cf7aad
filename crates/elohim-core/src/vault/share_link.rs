//! Share links: they let somebody without an account fetch encrypted files.

use std::time::Duration;

use crate::Timestamp;
use crate::error_code::ErrorCode;
use crate::id::{AccountId, ObjectId, PoolId, ShareLinkId, ShareTicketId};
use crate::vault::{Sha256, ShareNotify};

/// How long a link lives unless its maker says otherwise.
pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(24 * 3600);
/// The longest that a link may live unless the operator configures another maximum.
pub const MAX_LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);
/// How long a ticket lets its holder fetch and resume.
pub const TICKET_LIFETIME: Duration = Duration::from_secs(600);
/// Most objects that one link serves.
pub const MAX_OBJECTS: usize = 1000;
/// Largest capsule in bytes.
pub const MAX_CAPSULE_BYTES: usize = 1024 * 1024;
/// Largest swapped header in bytes.
pub const MAX_HEADER_BYTES: usize = 4096;

/// A share link. The key is in the link's fragment and never reaches the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareLink {
    /// The public part of the link.
    pub id: ShareLinkId,
    /// Who made it.
    pub account: AccountId,
    /// The pool that its objects lie in: that of whoever made it, or of a team.
    pub pool: PoolId,
    /// Digest of the proof that an opener must show. The proof is derived from the fragment and the password.
    pub auth_sha256: Sha256,
    /// Whether the maker set a password, so that an opener can be asked for it.
    pub has_password: bool,
    /// Whether its openers are to look and not to keep. The manifest says so too, where no server can change it; here it means
    /// that nothing is served in a form that a stock tool opens. Whoever can see can keep.
    pub view_only: bool,
    /// Of what its maker is told.
    pub notify: ShareNotify,
    /// The encrypted manifest: names, keys and hashes, readable with the fragment only.
    pub capsule: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is closed.
    pub expires_at: Timestamp,
    /// How many downloads it serves; `None` for no such limit.
    pub max_downloads: Option<u32>,
    /// How many downloads have begun.
    pub downloads: u32,
    /// When its maker revoked it.
    pub revoked_at: Option<Timestamp>,
}

/// One file that a share link serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedObject {
    /// The stored object.
    pub object: ObjectId,
    /// An age header for the link's own recipient, which stands in for the object's first `skip` bytes, so that the stock
    /// `age` tool opens the download.
    pub header: Vec<u8>,
    /// Length of the stored header that `header` replaces, in bytes.
    pub skip: u32,
}

/// Lets whoever showed a link's proof fetch its bytes. The first byte claims one download; later requests with the same
/// ticket resume it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareTicket {
    /// Its id.
    pub id: ShareTicketId,
    /// The link that it opens.
    pub link: ShareLinkId,
    /// Digest of the ticket; the ticket itself is not kept.
    pub sha256: Sha256,
    /// When it was given out.
    pub created_at: Timestamp,
    /// From when on it is not accepted.
    pub expires_at: Timestamp,
    /// When its download was claimed.
    pub claimed_at: Option<Timestamp>,
}

impl ShareLink {
    /// Why the link cannot be used at `now`; `None` when it can. A revoked link is told apart from one that never was by
    /// nobody.
    pub fn closed(&self, now: Timestamp) -> Option<ErrorCode> {
        if self.revoked_at.is_some() {
            Some(ErrorCode::ShareInvalidToken)
        } else if now >= self.expires_at {
            Some(ErrorCode::ShareExpired)
        } else if self.max_downloads.is_some_and(|max| self.downloads >= max) {
            Some(ErrorCode::ShareMaxDownloads)
        } else {
            None
        }
    }
}

/// An end of life that a link cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidExpiry {
    /// It lies in the past.
    #[error("the link would have expired already")]
    Past,
    /// It lies further ahead than the configured maximum.
    #[error("the link would live longer than is allowed here")]
    TooFar,
}

/// When a new link expires: at the asked time, or after [`DEFAULT_LIFETIME`] (cut to the maximum) when none is asked.
///
/// # Errors
/// [`InvalidExpiry`]; an asked time is never cut silently.
pub fn expiry(asked: Option<Timestamp>, now: Timestamp, longest: Duration) -> Result<Timestamp, InvalidExpiry> {
    match asked {
        None => Ok(now.saturating_add(DEFAULT_LIFETIME.min(longest))),
        Some(at) if at <= now => Err(InvalidExpiry::Past),
        Some(at) if at > now.saturating_add(longest) => Err(InvalidExpiry::TooFar),
        Some(at) => Ok(at),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use uuid::Uuid;

    use super::*;

    pub(crate) fn link(max: Option<u32>, downloads: u32, revoked: bool) -> ShareLink {
        ShareLink {
            id: ShareLinkId::from_bytes([1; 16]),
            account: AccountId::from_uuid(Uuid::nil()),
            pool: PoolId::from_uuid(Uuid::nil()),
            auth_sha256: Sha256([0; 32]),
            has_password: false,
            view_only: false,
            notify: ShareNotify::First,
            capsule: Vec::new(),
            created_at: Timestamp::from_micros(0),
            expires_at: Timestamp::from_micros(100),
            max_downloads: max,
            downloads,
            revoked_at: revoked.then(|| Timestamp::from_micros(1)),
        }
    }

    #[test]
    fn a_link_closes_for_one_named_reason() {
        let at = Timestamp::from_micros;
        assert_eq!(link(None, 9, false).closed(at(99)), None);
        assert_eq!(link(None, 0, false).closed(at(100)), Some(ErrorCode::ShareExpired));
        assert_eq!(link(Some(1), 1, false).closed(at(1)), Some(ErrorCode::ShareMaxDownloads));
        assert_eq!(link(Some(1), 1, true).closed(at(100)), Some(ErrorCode::ShareInvalidToken));
    }

    #[test]
    fn an_asked_end_is_taken_or_refused_but_never_changed() {
        let at = Timestamp::from_micros;
        let day = Duration::from_secs(24 * 3600);
        assert_eq!(expiry(None, at(0), day * 7), Ok(at(86_400_000_000)));
        assert_eq!(expiry(None, at(0), day / 2), Ok(at(43_200_000_000)));
        assert_eq!(expiry(Some(at(0)), at(0), day), Err(InvalidExpiry::Past));
        assert_eq!(expiry(Some(at(86_400_000_001)), at(0), day), Err(InvalidExpiry::TooFar));
        assert_eq!(expiry(Some(at(86_400_000_000)), at(0), day), Ok(at(86_400_000_000)));
    }
}
