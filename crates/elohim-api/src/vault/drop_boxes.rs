//! Drop boxes: addresses that files can be sent to without an account, and what has arrived.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::Timestamp;
use elohim_core::vault::{DropBox, Part, SealedBy, Submission};

use crate::{Bytes, Time};

/// Makes a drop box.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct CreateDropBox {
    /// The age recipient that its files are encrypted to: `age1…`. The server encrypts to it what arrives in plain.
    #[garde(length(bytes, min = 10, max = 4096))]
    #[schema(min_length = 10, max_length = 4096)]
    pub recipient: String,
    /// Most bytes that wait in it; 1 GiB when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(range(min = 1, max = 1_099_511_627_776)))]
    #[schema(minimum = 1, maximum = 1_099_511_627_776_u64)]
    pub max_bytes: Option<u64>,
    /// When it closes by itself; not at all when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub expires_at: Option<Time>,
}

/// A drop box, as its owner sees it.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct DropBoxView {
    /// Its id.
    pub id: String,
    /// Its path on this server; the client adds the recipient as the fragment.
    pub path: String,
    /// The age recipient that its files are encrypted to.
    pub recipient: String,
    /// Most bytes that wait in it.
    pub max_bytes: u64,
    /// When it was made.
    pub created_at: Time,
    /// When it closes by itself.
    pub expires_at: Option<Time>,
    /// `open`, `expired` or `closed`.
    pub state: String,
}

impl DropBoxView {
    /// The view of a box at `now`.
    pub fn new(of: &DropBox, now: Timestamp) -> Self {
        let state = if of.closed_at.is_some() {
            "closed"
        } else if of.is_open(now) {
            "open"
        } else {
            "expired"
        };
        Self {
            id: of.id.to_string(),
            path: format!("/d/{}", of.id),
            recipient: of.recipient.clone(),
            max_bytes: of.max_bytes,
            created_at: of.created_at.into(),
            expires_at: of.expires_at.map(Into::into),
            state: state.to_owned(),
        }
    }
}

/// Who encrypted a submission.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum SealedByView {
    /// Its sender.
    Sender,
    /// The server, while it arrived: it was not stored in plain, but the server saw it once.
    Server,
}

impl From<SealedBy> for SealedByView {
    fn from(by: SealedBy) -> Self {
        match by {
            SealedBy::Sender => Self::Sender,
            SealedBy::Server => Self::Server,
        }
    }
}

/// A file in the inbox. Nobody has verified who sent it.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct SubmissionView {
    /// The stored object, an age file to the box's recipient.
    pub object: String,
    /// The box that it was sent to.
    pub drop_box: String,
    /// Length of the object in bytes.
    pub length: u64,
    /// Length of its age header in bytes.
    pub header_len: u32,
    /// Who encrypted it.
    pub sealed_by: SealedByView,
    /// Its name and type, as an age file to the box's recipient.
    pub label: Option<Bytes>,
    /// When it had arrived.
    pub received_at: Time,
}

impl From<&Submission> for SubmissionView {
    fn from(of: &Submission) -> Self {
        Self {
            object: of.object.to_string(),
            drop_box: of.drop_box.to_string(),
            length: of.length,
            header_len: of.header_len,
            sealed_by: of.sealed_by.into(),
            label: of.label.clone().map(Bytes),
            received_at: of.received_at.into(),
        }
    }
}

/// A file in the inbox with the digests of its parts, which its record in the vault names.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct SubmissionDetail {
    /// The file.
    #[serde(flatten)]
    pub submission: SubmissionView,
    /// SHA-256 of each of its parts, in hexadecimal digits.
    pub parts: Vec<String>,
}

impl SubmissionDetail {
    /// The detail of a submission that is stored in these parts.
    pub fn new(of: &Submission, parts: &[Part]) -> Self {
        Self { submission: of.into(), parts: parts.iter().map(|part| part.sha256.to_string()).collect() }
    }
}

/// What a sender is told. It names nothing that could be looked up.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// One entry for each file, in their order.
    pub files: Vec<ReceivedFile>,
}

/// A file that was received.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ReceivedFile {
    /// How many bytes are stored: the encrypted file.
    pub stored_bytes: u64,
    /// Who encrypted it.
    pub sealed_by: SealedByView,
    /// When it had arrived.
    pub received_at: Time,
}

impl From<&Submission> for ReceivedFile {
    fn from(of: &Submission) -> Self {
        Self { stored_bytes: of.length, sealed_by: of.sealed_by.into(), received_at: of.received_at.into() }
    }
}
