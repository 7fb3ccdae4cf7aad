//! Share links, for those who make them.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use elohim_core::Timestamp;
use elohim_core::id::ObjectId;
use elohim_core::vault::share_link::{MAX_CAPSULE_BYTES, MAX_HEADER_BYTES, MAX_OBJECTS};
use elohim_core::vault::{Sha256, ShareLink, ShareNotify};

use crate::page::{MAX_LIMIT, default_limit};
use crate::{Bytes, Time, wire};

/// Makes a share link. The link's key stays in its fragment, which is never sent.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct CreateShare {
    /// SHA-256 of the proof that an opener must show.
    #[serde(with = "wire::digest")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub auth_sha256: Sha256,
    /// Whether the link has a password. The password is part of the proof; the server never sees it.
    #[serde(default)]
    #[garde(skip)]
    pub has_password: bool,
    /// The encrypted manifest of what is shared.
    #[garde(custom(no_longer_than::<MAX_CAPSULE_BYTES>))]
    pub capsule: Bytes,
    /// The stored objects that the link serves.
    #[garde(dive, length(min = 1, max = MAX_OBJECTS))]
    #[schema(min_items = 1, max_items = 1000)]
    pub objects: Vec<ShareObject>,
    /// When the link ends; 24 hours from now when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub expires_at: Option<Time>,
    /// Whether it serves one download only. The same as `max_downloads` of 1.
    #[serde(default)]
    #[garde(skip)]
    pub one_time: bool,
    /// How many downloads it serves; no limit when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(range(min = 1, max = 1_000_000)))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub max_downloads: Option<u32>,
    /// Whether its openers are to look and not to keep: then each `header` is empty, and nothing is served to stock tools. The manifest
    /// says so too. Whoever can see can keep.
    #[serde(default)]
    #[garde(skip)]
    pub view_only: bool,
    /// Of what the maker is told.
    #[serde(default)]
    #[garde(skip)]
    pub notify: Notify,
}

/// Of what the maker of a link is told.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "lowercase")]
pub enum Notify {
    /// Of nothing.
    Never,
    /// Of the first download, of the last one that it serves, and of too many attempts.
    #[default]
    First,
    /// Of every download besides.
    Each,
}

impl From<Notify> for ShareNotify {
    fn from(notify: Notify) -> Self {
        match notify {
            Notify::Never => Self::Never,
            Notify::First => Self::First,
            Notify::Each => Self::Each,
        }
    }
}

impl From<ShareNotify> for Notify {
    fn from(notify: ShareNotify) -> Self {
        match notify {
            ShareNotify::Never => Self::Never,
            ShareNotify::First => Self::First,
            ShareNotify::Each => Self::Each,
        }
    }
}

/// Changes a share link; what is not named stays as it is.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct ChangeShare {
    /// When the link ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub expires_at: Option<Time>,
    /// How many downloads it serves, those until now included; 0 for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(range(min = 0, max = 1_000_000)))]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub max_downloads: Option<u32>,
}

/// One stored object that a link serves.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct ShareObject {
    /// Its id.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub id: ObjectId,
    /// An age header for the link's own recipient, in place of the stored one.
    #[garde(custom(no_longer_than::<MAX_HEADER_BYTES>))]
    pub header: Bytes,
    /// Length of the stored header, which `header` replaces.
    #[garde(range(max = 65_536))]
    #[schema(maximum = 65_536)]
    pub skip: u32,
}

/// Which share links to list.
#[derive(Serialize, Deserialize, IntoParams, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SharesQuery {
    /// How many entries, 1 to 100.
    #[serde(default = "default_limit")]
    #[garde(range(min = 1, max = MAX_LIMIT))]
    #[param(minimum = 1, maximum = 100, default = 100)]
    pub limit: u32,
    /// How many to skip.
    #[serde(default)]
    #[garde(skip)]
    pub offset: u32,
    /// The team whose pool it is; one's own when nothing is said.
    #[serde(default)]
    #[garde(skip)]
    pub team: Option<String>,
}

/// A share link, as its maker sees it, and everybody in the team whose files it shares.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ShareView {
    /// The public part of the link.
    pub id: String,
    /// The path of the link on this server; the client adds the fragment.
    pub path: String,
    /// The account that made it.
    pub made_by: String,
    /// Whether it has a password.
    pub has_password: bool,
    /// Whether its openers are to look and not to keep.
    pub view_only: bool,
    /// Of what its maker is told.
    pub notify: Notify,
    /// When it was made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// How many downloads it serves; nothing for no limit.
    pub max_downloads: Option<u32>,
    /// How many downloads have begun.
    pub downloads: u32,
    /// `open`, `expired`, `used_up`, `revoked`, or `stopped`: whoever made it may store nothing in the team's vault at present.
    pub state: String,
}

impl ShareView {
    /// The view of a link at `now`. `may_open`: whether its maker may open something to others still.
    pub fn new(link: &ShareLink, may_open: bool, now: Timestamp) -> Self {
        let state = match link.closed(now) {
            Some(_) if link.revoked_at.is_some() => "revoked",
            _ if !may_open => "stopped",
            None => "open",
            Some(_) if now >= link.expires_at => "expired",
            Some(_) => "used_up",
        };
        Self {
            id: link.id.to_string(),
            path: format!("/s/{}", link.id),
            made_by: link.account.to_string(),
            has_password: link.has_password,
            view_only: link.view_only,
            notify: link.notify.into(),
            created_at: link.created_at.into(),
            expires_at: link.expires_at.into(),
            max_downloads: link.max_downloads,
            downloads: link.downloads,
            state: state.to_owned(),
        }
    }
}

fn no_longer_than<const N: usize>(bytes: &Bytes, (): &()) -> garde::Result {
    if bytes.0.len() <= N { Ok(()) } else { Err(garde::Error::new(format!("is longer than {N} bytes"))) }
}
