//! The bytes of objects, part by part, in a folder or in S3.

mod error;
mod listing;
mod parts;
mod places;

pub use error::BlobError;
pub use listing::{StoredPart, StoredParts};
pub use parts::{BlobStream, Blobs};
pub use places::S3Settings;
