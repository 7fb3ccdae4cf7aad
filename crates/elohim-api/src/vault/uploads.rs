//! Uploads in parts, which survive a lost connection.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::id::ObjectId;
use elohim_core::vault::object::MAX_PARTS;
use elohim_core::vault::{Part, Sha256, Upload};

use crate::wire;

/// Announces an object that comes in parts.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct CreateUpload {
    /// The id that the object will have.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub object: ObjectId,
    /// Its length in bytes.
    #[garde(range(min = 1))]
    #[schema(minimum = 1)]
    pub length: u64,
    /// In how many parts it comes.
    #[garde(range(min = 1, max = MAX_PARTS))]
    #[schema(minimum = 1, maximum = 131_072)]
    pub parts: u32,
}

/// An upload that is not complete.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct UploadView {
    /// Its id.
    pub id: String,
    /// The id that the object will have.
    pub object: String,
    /// Its announced length in bytes.
    pub length: u64,
    /// Its announced number of parts.
    pub parts: u32,
    /// The parts that are stored.
    pub received: Vec<ReceivedPart>,
}

/// A part that is stored.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ReceivedPart {
    /// Its place in the object, from 0.
    pub index: u32,
    /// Its length in bytes.
    pub length: u64,
    /// SHA-256 of its bytes.
    #[serde(with = "wire::digest")]
    #[schema(value_type = String)]
    pub sha256: Sha256,
}

impl UploadView {
    /// The view of an upload and its stored parts.
    pub fn new(upload: &Upload, parts: &[Part]) -> Self {
        let received =
            parts.iter().map(|part| ReceivedPart { index: part.index, length: part.length, sha256: part.sha256 });
        Self {
            id: upload.id.to_string(),
            object: upload.object.to_string(),
            length: upload.length,
            parts: upload.parts,
            received: received.collect(),
        }
    }
}
