//! The bytes of objects, part by part, in a folder or in S3.

mod error;
mod parts;
mod places;

pub use error::BlobError;
pub use parts::{BlobStream, Blobs};
pub use places::S3Settings;
