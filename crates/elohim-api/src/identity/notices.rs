//! Notices to the owner of an account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::Notice;

use crate::Time;

/// Something that somebody else may have done to one's account.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    /// Its id.
    pub id: String,
    /// What has happened: a stable word such as `refresh_reused`.
    pub kind: String,
    /// The same as a sentence, with what to do about it.
    pub text: String,
    /// When.
    pub at: Time,
}

impl From<&Notice> for NoticeView {
    fn from(notice: &Notice) -> Self {
        Self {
            id: notice.id.to_string(),
            kind: notice.kind.to_string(),
            text: notice.kind.text().to_owned(),
            at: notice.at.into(),
        }
    }
}
