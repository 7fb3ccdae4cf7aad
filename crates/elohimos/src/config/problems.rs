//! What is wrong with a configuration: everything at once.

use std::fmt;

use crate::config::origin::Origin;

/// One thing that is wrong, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The setting, `section.key`.
    pub(crate) key: String,
    /// Where the value came from; nothing when it is missing or when several places are at fault.
    pub(crate) origin: Option<String>,
    /// What is wrong. Never a secret's value.
    pub(crate) wrong: String,
    /// What to do.
    pub(crate) fix: String,
}

/// All that was found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    /// Adds a problem of a value that was set somewhere.
    pub(crate) fn add(&mut self, key: &str, origin: &Origin, wrong: impl Into<String>, fix: impl Into<String>) {
        let origin = Some(origin.to_string());
        self.0.push(Problem { key: key.to_owned(), origin, wrong: wrong.into(), fix: fix.into() });
    }

    /// Adds a problem of something that is missing, or of several places together.
    pub(crate) fn add_absent(&mut self, key: &str, wrong: impl Into<String>, fix: impl Into<String>) {
        self.0.push(Problem { key: key.to_owned(), origin: None, wrong: wrong.into(), fix: fix.into() });
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        if let Some(origin) = &self.origin {
            write!(f, " ({origin})")?;
        }
        write!(f, ": {}. {}", self.wrong, self.fix)
    }
}
