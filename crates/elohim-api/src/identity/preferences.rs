//! How somebody likes things to look.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::preferences::MAX_NAME_BYTES;
use elohim_core::identity::{Preferences, Theme};

use crate::wire;

/// The preferences of an account. A client keeps to them; the server does nothing else with them.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct PreferencesView {
    /// A language tag (BCP 47) such as `en` or `pt-BR`; none for that of the device.
    #[serde(default)]
    #[garde(inner(length(bytes, min = 2, max = MAX_NAME_BYTES), custom(tag)))]
    #[schema(min_length = 2, max_length = 64)]
    pub language: Option<String>,
    /// `system`, `light` or `dark`.
    #[serde(with = "wire::text")]
    #[garde(skip)]
    #[schema(value_type = String)]
    pub theme: Theme,
    /// The name of a time zone in the IANA database such as `Europe/Vienna`; none for that of the device.
    #[serde(default)]
    #[garde(inner(length(bytes, min = 1, max = MAX_NAME_BYTES), custom(zone)))]
    #[schema(min_length = 1, max_length = 64)]
    pub time_zone: Option<String>,
}

fn tag(text: &str, (): &()) -> garde::Result {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.split('-').all(part) { Ok(()) } else { Err(garde::Error::new("invalid")) }
}

fn zone(text: &str, (): &()) -> garde::Result {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"+-_".contains(&byte);
    let part = |part: &str| !part.is_empty() && part.bytes().all(letter);
    if text.split('/').all(part) { Ok(()) } else { Err(garde::Error::new("invalid")) }
}

impl From<Preferences> for PreferencesView {
    fn from(of: Preferences) -> Self {
        Self { language: of.language, theme: of.theme, time_zone: of.time_zone }
    }
}

impl From<PreferencesView> for Preferences {
    fn from(view: PreferencesView) -> Self {
        Self { language: view.language, theme: view.theme, time_zone: view.time_zone }
    }
}
