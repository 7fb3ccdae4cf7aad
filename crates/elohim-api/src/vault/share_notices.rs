//! Notices to the makers of share links.

use elohim_core::vault::ShareNotice;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Time;

/// What has happened with a share link. Who it was is not kept.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ShareNoticeView {
    /// Its id.
    pub id: String,
    /// The link's id.
    pub share: String,
    /// `first_download`, `download`, `used_up` or `throttled`.
    pub kind: String,
    /// How many downloads the link had served then.
    pub downloads: u32,
    /// When.
    pub at: Time,
}

impl From<&ShareNotice> for ShareNoticeView {
    fn from(notice: &ShareNotice) -> Self {
        Self {
            id: notice.id.to_string(),
            share: notice.link.to_string(),
            kind: notice.kind.to_string(),
            downloads: notice.downloads,
            at: notice.at.into(),
        }
    }
}
