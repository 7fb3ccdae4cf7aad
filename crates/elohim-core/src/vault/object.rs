//! Objects of the pool: opaque, created once, never changed.

use std::fmt;

use crate::Timestamp;
use crate::id::{ObjectId, PoolId};

/// Largest part in bytes: 128 age chunks of 65,552 bytes, and room for the header of the first part.
pub const MAX_PART_BYTES: u64 = 8 * 1024 * 1024 + 64 * 1024;
/// Most parts of one object: 1 TiB at 8 MiB each.
pub const MAX_PARTS: u32 = 131_072;

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// An object of a pool. The server knows its size and age, not what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The pool that it lies in.
    pub pool: PoolId,
    /// Its id, chosen by the client.
    pub id: ObjectId,
    /// Its place in the pool's change feed; grows with every creation and deletion.
    pub seq: i64,
    /// Its length in bytes.
    pub length: u64,
    /// Of how many parts it is stored.
    pub parts: u32,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was deleted. The row stays, so that the id is never used again.
    pub deleted_at: Option<Timestamp>,
}

/// One stored part of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its place in the object, from 0.
    pub index: u32,
    /// Its length in bytes.
    pub length: u64,
    /// The digest of its bytes, checked when they arrived.
    pub sha256: Sha256,
}
