//! The process environment, read once in `main` and handed down, so that tests hand down a map.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// Environment variables by name. A value that is not UTF-8 is kept as `None`, so that it can be named as wrong.
#[derive(Clone, Default)]
pub(crate) struct Environment(BTreeMap<String, Option<String>>);

impl Environment {
    /// Takes the variables of the process (or of a test).
    pub(crate) fn new(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let readable = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()));
        Self(variables.into_iter().filter_map(readable).collect())
    }

    /// The value of a variable. One that is set to nothing counts as not set.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref().filter(|value| !value.is_empty())
    }

    /// The names of the variables whose value is not UTF-8.
    pub(crate) fn unreadable(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str())
    }

    /// Every name that is set to something.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| value.as_deref() != Some("")).map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), Some(value.to_owned()))).collect())
    }
}
