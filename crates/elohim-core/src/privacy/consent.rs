//! The privacy policy of a deployment, and who agrees to it.

use crate::Timestamp;
use crate::id::AccountId;

/// Most bytes of a policy's text.
pub const MAX_TEXT: usize = 64 * 1024;
/// The highest version that a policy can have.
pub const MAX_VERSION: u32 = 1_000_000;

/// One version of the privacy policy. It is never changed: what somebody agreed to can be read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its number; later ones are higher.
    pub version: u32,
    /// What it says, as Markdown.
    pub text: String,
    /// When it was published.
    pub published_at: Timestamp,
}

/// What somebody decided about one version of the policy. A later decision does not replace it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whose decision it is.
    pub account: AccountId,
    /// Its place among the decisions of the account, from 1.
    pub seq: u32,
    /// The version that it is about.
    pub version: u32,
    /// Whether they agree.
    pub accepted: bool,
    /// When they decided.
    pub at: Timestamp,
}

/// Whether this can be the text of a policy: something to read, not too long, and nothing but text and line ends.
pub fn is_text(text: &str) -> bool {
    let hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    !text.trim().is_empty() && text.len() <= MAX_TEXT && !text.chars().any(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_something_to_read() {
        assert!(is_text("# Privacy\r\n\n\tWe keep *little*. Zoë"));
        assert!(is_text(&"x".repeat(MAX_TEXT)));
        let long = "x".repeat(MAX_TEXT + 1);
        for text in ["", " \n", "a\0b", "\u{1b}[31m", &long] {
            assert!(!is_text(text), "{text:?}");
        }
    }
}
