//! Names of files and folders.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::error::{Error, Result};

/// Longest name in bytes, as on common file systems.
pub const MAX_BYTES: usize = 255;

/// A name in its one spelling (NFC).
///
/// # Errors
/// [`Error::BadName`] for names that could lead out of their folder, hide what they are, or not be stored elsewhere.
pub fn check(typed: &str) -> Result<String> {
    let name: String = if typed.is_ascii() { typed.to_owned() } else { typed.nfc().collect() };
    if is_safe(&name) {
        return Ok(name);
    }
    Err(Error::BadName(typed.chars().filter(|c| !c.is_control()).take(MAX_BYTES).collect()))
}

/// A name that somebody else chose, as it may lie on a disk: shells and other programs run by themselves what is hidden.
pub fn unhidden(name: String) -> String {
    if name.starts_with('.') { format!("_{name}") } else { name }
}

/// Whether a text is a name, in its one spelling.
pub fn is_name(text: &str) -> bool {
    if text.is_ascii() { is_safe(text) } else { check(text).is_ok_and(|name| name == text) }
}

fn is_safe(name: &str) -> bool {
    // Bidirectional controls and invisible characters make one name look like another.
    let hidden =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let bad = |c: char| c == '/' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || hidden(c);
    let is_bad = match name.is_ascii() {
        true => name.bytes().any(|byte| byte == b'/' || byte.is_ascii_control()),
        false => name.chars().any(bad),
    };
    !(name.is_empty() || name.len() > MAX_BYTES || name == "." || name == ".." || is_bad)
}

/// What two names of one folder may not have in common: they differ by more than case.
pub fn key(name: &str) -> String {
    if name.is_ascii() { name.to_ascii_lowercase() } else { name.to_lowercase().nfc().collect() }
}

/// What search compares: without case and accents.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_spelling_and_stay_in_their_folder() {
        assert_eq!(check("e\u{301}").unwrap(), "\u{e9}");
        assert!(is_name("\u{e9}") && !is_name("e\u{301}"));
        let emoji = "\u{1f600}".repeat(64);
        for bad in [
            "",
            ".",
            "..",
            "a/b",
            "a\0b",
            "a\nb",
            "\u{1b}[31m",
            "gpj\u{202e}.exe",
            "a\u{200b}b",
            &"x".repeat(256),
            &emoji,
        ] {
            assert!(matches!(check(bad), Err(Error::BadName(_))), "{bad:?}");
            assert!(!is_name(bad), "{bad:?}");
        }
        for good in ["CON", "-rf", "$(id)", "a:b", "%2e", "..\\x", "trailing ", &"x".repeat(255)] {
            assert_eq!(check(good).unwrap(), good);
            assert!(is_name(good), "{good:?}");
        }
        assert_eq!(key("\u{c9}T\u{c9}"), key("e\u{301}te\u{301}"));
        assert_eq!(folded("\u{c9}t\u{e9} \u{fb01}n"), "ete fin");
    }
}
