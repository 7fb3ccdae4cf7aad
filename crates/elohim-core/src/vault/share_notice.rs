//! What whoever made a share link is told of its use: which link, what, when. Not by whom: that is not kept.

use crate::Timestamp;
use crate::id::{AccountId, ShareLinkId, ShareNoticeId};
use crate::identity::permission::named;
use crate::vault::ShareLink;

/// Most notices of each kind that wait for each link. Further ones are not kept; the link's own count goes on.
pub const MAX_WAITING: u64 = 100;

named! {
    /// Of what the maker of a link wants to be told.
    ShareNotify {
        /// Of nothing.
        Never "never";
        /// Of the first download, of the last one that it serves, and of too many attempts.
        First "first";
        /// Of every download besides.
        Each "each";
    }
}

named! {
    /// What has happened with a link.
    ShareNoticeKind {
        /// It served its first download.
        FirstDownload "first_download";
        /// It served another one.
        Download "download";
        /// It served the last download that it serves.
        UsedUp "used_up";
        /// It was tried more often than is allowed: somebody may be guessing. Told once a day.
        Throttled "throttled";
    }
}

/// A notice to whoever made a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareNotice {
    /// Its id.
    pub id: ShareNoticeId,
    /// The link.
    pub link: ShareLinkId,
    /// Who is told.
    pub account: AccountId,
    /// What has happened.
    pub kind: ShareNoticeKind,
    /// How many downloads the link had served then.
    pub downloads: u32,
    /// When.
    pub at: Timestamp,
}

impl ShareLink {
    /// What its maker is told when a download was just counted.
    pub fn notice_of_download(&self) -> Option<ShareNoticeKind> {
        match self.notify {
            ShareNotify::Never => None,
            _ if self.max_downloads.is_some_and(|max| self.downloads >= max) => Some(ShareNoticeKind::UsedUp),
            _ if self.downloads == 1 => Some(ShareNoticeKind::FirstDownload),
            ShareNotify::First => None,
            ShareNotify::Each => Some(ShareNoticeKind::Download),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::share_link::tests::link;

    #[test]
    fn a_maker_is_told_as_much_as_they_chose() {
        let told = |notify, max| {
            let of = |downloads| ShareLink { notify, ..link(max, downloads, false) }.notice_of_download();
            [1, 2, 3].map(|downloads| of(downloads).map_or("-", ShareNoticeKind::as_str)).join(" ")
        };
        assert_eq!(told(ShareNotify::Never, Some(3)), "- - -");
        assert_eq!(told(ShareNotify::First, None), "first_download - -");
        assert_eq!(told(ShareNotify::First, Some(3)), "first_download - used_up");
        assert_eq!(told(ShareNotify::Each, Some(3)), "first_download download used_up");
        assert_eq!(told(ShareNotify::Each, None), "first_download download download");
        assert_eq!(told(ShareNotify::First, Some(1)), "used_up used_up used_up");
    }
}
