//! Accounts.

use std::fmt;

use crate::Timestamp;
use crate::id::AccountId;
use crate::identity::Role;

/// A user name: 1 to 64 of `a-z 0-9 . _ -`, starting with a letter or digit. Typed names are folded to lower case, so that
/// no two accounts differ by case alone.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Username(String);

/// A text that cannot be a user name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a user name is 1 to 64 letters, digits, dots, dashes or underscores")]
pub struct InvalidUsername;

impl Username {
    /// Reads a typed name.
    ///
    /// # Errors
    /// [`InvalidUsername`] when it has other characters, or is too long or empty.
    pub fn parse(text: &str) -> Result<Self, InvalidUsername> {
        let name = text.to_ascii_lowercase();
        let first = name.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        let all = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
        if first && all && name.len() <= 64 { Ok(Self(name)) } else { Err(InvalidUsername) }
    }

    /// The name in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name for people: 1 to 80 characters without controls or marks that turn text around.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DisplayName(String);

/// A text that cannot be a name for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name is 1 to 80 characters without control characters")]
pub struct InvalidDisplayName;

impl DisplayName {
    /// Reads a typed name. Spaces around it are left out.
    ///
    /// # Errors
    /// [`InvalidDisplayName`].
    pub fn parse(text: &str) -> Result<Self, InvalidDisplayName> {
        let name = text.trim();
        let hidden = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let fits = (1..=80).contains(&name.chars().count());
        if fits && !name.chars().any(hidden) { Ok(Self(name.to_owned())) } else { Err(InvalidDisplayName) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account. The founder is one like any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The name that its owner signs in with.
    pub username: Username,
    /// Its role, which decides what it may do.
    pub role: Role,
    /// Whether the password is temporary: it can only be used to choose another one.
    pub must_change_password: bool,
    /// Whether it has been switched off.
    pub disabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// What others see beside the user name.
    pub display_name: Option<DisplayName>,
    /// From when on a temporary password is not accepted any more.
    pub password_expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_one_spelling_and_odd_ones_are_refused() {
        assert_eq!(Username::parse("Founder").unwrap().as_str(), "founder");
        for bad in ["", ".a", "a b", "é", "a/b", "a\0", "a\n", &"x".repeat(65)] {
            assert_eq!(Username::parse(bad), Err(InvalidUsername), "{bad:?}");
        }
        assert_eq!(DisplayName::parse("  Zoë van Dijk ").unwrap().as_str(), "Zoë van Dijk");
        for bad in ["", "   ", "a\nb", "a\u{202e}b", &"é".repeat(81)] {
            assert_eq!(DisplayName::parse(bad), Err(InvalidDisplayName), "{bad:?}");
        }
    }
}
