//! Uploads of one object in parts.

use std::time::Duration;

use crate::Timestamp;
use crate::id::{DropBoxId, ObjectId, PoolId, UploadId};
use crate::vault::object::{MAX_PART_BYTES, MAX_PARTS};

/// How long an upload may rest before it is swept away with its parts.
pub const ABANDONED_AFTER: Duration = Duration::from_secs(7 * 24 * 3600);

/// An upload that has begun and is not complete. Nothing of it is an object before it is completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// The pool that it goes to.
    pub pool: PoolId,
    /// The id that the object will have.
    pub object: ObjectId,
    /// The announced length of the object in bytes.
    pub length: u64,
    /// The announced number of parts.
    pub parts: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// The drop box that it is a submission to. Its length and parts grow as it arrives.
    pub drop_box: Option<DropBoxId>,
}

/// An announced size that no object can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an object has 1 to {MAX_PARTS} parts of 1 to {MAX_PART_BYTES} bytes")]
pub struct InvalidSize;

/// Whether an object of `length` bytes can come in `parts` parts.
///
/// # Errors
/// [`InvalidSize`] when there is no such object.
pub fn check_size(length: u64, parts: u32) -> Result<(), InvalidSize> {
    let enough = u64::from(parts) <= length;
    let fits = length <= u64::from(parts).saturating_mul(MAX_PART_BYTES);
    if (1..=MAX_PARTS).contains(&parts) && enough && fits { Ok(()) } else { Err(InvalidSize) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_no_object_has_are_refused() {
        assert_eq!(check_size(1, 1), Ok(()));
        assert_eq!(check_size(2 * MAX_PART_BYTES, 2), Ok(()));
        for (length, parts) in [(0, 1), (1, 0), (1, 2), (2 * MAX_PART_BYTES + 1, 2), (u64::MAX, u32::MAX)] {
            assert_eq!(check_size(length, parts), Err(InvalidSize), "{length} {parts}");
        }
    }
}
