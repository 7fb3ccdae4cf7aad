//! Share links, for those who open them.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Bytes, Time};

/// Shows the proof that the opener has the whole link, and its password if it has one.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct OpenShare {
    /// The proof, derived from the fragment and the password: 32 bytes. Nothing asks whether a password is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(proof_sized)))]
    pub auth: Option<Bytes>,
}

/// An opened link. Nothing has been counted yet: the first byte that is fetched counts one download.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct OpenedShare {
    /// Send it as `Authorization: Bearer` to fetch the bytes.
    pub ticket: String,
    /// When the ticket ends; until then a broken download can be resumed.
    pub ticket_expires_at: Time,
    /// The encrypted manifest.
    pub capsule: Bytes,
    /// What the link serves, in the order of the manifest.
    pub objects: Vec<OpenedObject>,
}

/// One object that can be fetched.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct OpenedObject {
    /// Its stored length in bytes.
    pub length: u64,
}

/// In which form to fetch a shared object.
#[derive(Serialize, Deserialize, IntoParams, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FetchQuery {
    /// `stored` for the bytes as they are stored, `age` for a file that the stock age tool opens with the link's identity.
    #[serde(default)]
    #[garde(skip)]
    #[param(inline)]
    pub format: FetchFormat,
}

/// In which form to fetch a shared object.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "lowercase")]
pub enum FetchFormat {
    /// The bytes as they are stored.
    #[default]
    Stored,
    /// With the link's own age header in front.
    Age,
}

fn proof_sized(bytes: &Bytes, (): &()) -> garde::Result {
    if bytes.0.len() == 32 { Ok(()) } else { Err(garde::Error::new("is not 32 bytes")) }
}
