//! Drop boxes: whoever has the address of one may send files to its owner, and nobody but the owner's client opens them.

use crate::Timestamp;
use crate::id::{AccountId, DropBoxId, ObjectId};

/// Most bytes that wait in one box, unless its maker says otherwise: 1 GiB. The owner's quota counts besides.
pub const DEFAULT_MAX_BYTES: u64 = 1024 * 1024 * 1024;
/// Most submissions that wait in one box.
pub const MAX_WAITING: u64 = 1000;
/// Most files that one form sends.
pub const MAX_FILES: usize = 20;
/// Largest sealed label of a submission in bytes.
pub const MAX_LABEL_BYTES: usize = 4096;
/// Longest age header of a submission in bytes: with the first chunks behind it, it is one part of an object.
pub const MAX_HEADER_BYTES: usize = 60 * 1024;

/// A box that files can be sent to without an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropBox {
    /// Its address, without the fragment.
    pub id: DropBoxId,
    /// Whose it is.
    pub account: AccountId,
    /// The age recipient that its files are encrypted to: `age1…`. Its identity is with the owner alone.
    pub recipient: String,
    /// Most bytes that wait in it.
    pub max_bytes: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is closed, if its maker said so.
    pub expires_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl DropBox {
    /// Whether it takes files at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// Who encrypted a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedBy {
    /// Its sender: the server never saw what is in it.
    Sender,
    /// The server, while it arrived. It was never stored in plain, but the server saw it once.
    Server,
}

/// A file that somebody sent to a box. Nothing about its sender is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The stored object: an age file.
    pub object: ObjectId,
    /// The box.
    pub drop_box: DropBoxId,
    /// Whose it is.
    pub account: AccountId,
    /// Length of the object in bytes.
    pub length: u64,
    /// Length of its age header in bytes. The object's parts begin where those of a file of the vault do.
    pub header_len: u32,
    /// Who encrypted it.
    pub sealed_by: SealedBy,
    /// Its name and type, as an age file to the box's recipient.
    pub label: Option<Vec<u8>>,
    /// When it had arrived.
    pub received_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_box_is_open_until_it_ends_or_is_closed() {
        let at = Timestamp::from_micros;
        let open = |expires_at, closed_at| DropBox {
            id: DropBoxId::from_bytes([1; 16]),
            account: AccountId::from_uuid(Uuid::nil()),
            recipient: "age1".to_owned(),
            max_bytes: 1,
            created_at: at(0),
            expires_at,
            closed_at,
        };
        assert!(open(None, None).is_open(at(9)));
        assert!(open(Some(at(10)), None).is_open(at(9)));
        assert!(!open(Some(at(10)), None).is_open(at(10)));
        assert!(!open(None, Some(at(1))).is_open(at(9)));
    }
}
