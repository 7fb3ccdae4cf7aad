//! The record of processing (Article 30 GDPR), from the code that does it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::privacy::DataClass;

/// One kind of personal data.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct DataClassView {
    /// Its name, as in an export.
    pub data: String,
    /// Where it lies: tables, or another place.
    pub places: Vec<String>,
    /// What it says.
    pub holds: String,
    /// Why it is kept.
    pub purpose: String,
    /// The letter of Article 6(1) GDPR that allows it.
    pub basis: String,
    /// How long it is kept, and what removes it.
    pub kept: String,
    /// What an erasure does to it.
    pub erasure: String,
}

impl From<&DataClass> for DataClassView {
    fn from(class: &DataClass) -> Self {
        Self {
            data: class.name.to_owned(),
            places: class.places.iter().map(ToString::to_string).collect(),
            holds: class.holds.to_owned(),
            purpose: class.purpose.to_owned(),
            basis: class.basis.to_owned(),
            kept: class.kept.to_owned(),
            erasure: class.erasure.to_owned(),
        }
    }
}

/// Everything personal that the deployment holds.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone)]
pub struct Processing {
    /// The kinds of data.
    pub data: Vec<DataClassView>,
}
