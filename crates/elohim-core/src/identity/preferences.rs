//! How somebody likes things to look. Nothing depends on it but what clients show.

use crate::identity::permission::named;

/// Longest name of a language or a time zone, in bytes.
pub const MAX_NAME_BYTES: usize = 64;

named! {
    /// Light or dark.
    Theme {
        /// As the device is set.
        System "system";
        /// Dark letters on a light page.
        Light "light";
        /// Light letters on a dark page.
        Dark "dark";
    }
}

/// The preferences of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// A language tag (BCP 47) such as `en` or `pt-BR`; `None` for that of the device.
    pub language: Option<String>,
    /// Light or dark.
    pub theme: Theme,
    /// The name of a time zone in the IANA database, such as `Europe/Vienna`; `None` for that of the device.
    pub time_zone: Option<String>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { language: None, theme: Theme::System, time_zone: None }
    }
}
