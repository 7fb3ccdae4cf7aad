//! What the server knows of the vault: opaque objects, unlock slots, uploads in parts, share links, drop boxes, activity.

pub mod activity;
pub mod drop_box;
pub mod object;
pub mod share_link;
pub mod share_notice;
pub mod slots;
pub mod throttle;
pub mod upload;

pub use activity::{Counts, ObjectReads, Quarter};
pub use drop_box::{DropBox, SealedBy, Submission};
pub use object::{Object, Part, Sha256};
pub use share_link::{ShareLink, ShareTicket, SharedObject};
pub use share_notice::{ShareNotice, ShareNoticeKind, ShareNotify};
pub use slots::SlotSet;
pub use upload::Upload;
