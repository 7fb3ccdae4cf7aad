//! The one password policy.

use crate::Secret;

/// Shortest password that people may choose, in characters (the HTTP contract).
pub const MIN_CHARS: usize = 12;
/// Longest password that is accepted, in bytes: a larger one is refused before it is hashed.
pub const MAX_BYTES: usize = 4096;
/// Shortest founder password in production, in characters (checklist, box 1.1).
pub const FOUNDER_MIN_CHARS: usize = 20;

/// Passwords that fewer guesses than this would find, tried in the order of those who guess, are refused: the thirty thousand
/// most common ones, words and names with digits behind them, keyboard rows, dates, repetitions. It is what zxcvbn calls
/// "very guessable" (Wheeler, USENIX Security 2016).
const TOO_FEW_GUESSES: u64 = 1_000_000;

/// Words that nobody should build a password of here: they are tried first against this product, or stand in its documents.
const OUR_WORDS: &[&str] = &[
    "elohim",
    "elohimos",
    "founder",
    "vault",
    "password",
    "your-password",
    "your-secure-password",
    "your-jwt-secret",
    "changeme",
];

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer characters than are asked for.
    #[error("it is shorter than {0} characters")]
    TooShort(usize),
    /// More than [`MAX_BYTES`] bytes.
    #[error("it is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// Among those that are guessed first.
    #[error("it is one of the passwords that are tried first")]
    Common,
    /// Not text.
    #[error("it is not readable text")]
    NotText,
    /// The founder's password in production needs upper case, lower case, a digit and a symbol.
    #[error("it needs upper case, lower case, a digit and a symbol")]
    OneKind,
}

/// Checks a password that a person chose: length, and how soon it would be guessed; no rules of composition. It is compared as
/// it was typed, never folded or cut.
///
/// # Errors
/// [`WeakPassword`] names the first rule that is not met.
pub fn check(password: &Secret, username: &str) -> Result<(), WeakPassword> {
    if password.len() > MAX_BYTES {
        return Err(WeakPassword::TooLong);
    }
    let text = password.expose_str().ok_or(WeakPassword::NotText)?;
    if text.chars().count() < MIN_CHARS {
        return Err(WeakPassword::TooShort(MIN_CHARS));
    }
    let known: Vec<&str> = OUR_WORDS.iter().copied().chain([username]).filter(|word| !word.is_empty()).collect();
    if zxcvbn::zxcvbn(text, &known).guesses() < TOO_FEW_GUESSES {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

/// Checks the founder's machine-made bootstrap password in production: [`check`], 20 characters, four kinds of them.
///
/// # Errors
/// [`WeakPassword`] names the first rule that is not met.
pub fn check_founder(password: &Secret, username: &str) -> Result<(), WeakPassword> {
    check(password, username)?;
    let text = password.expose_str().ok_or(WeakPassword::NotText)?;
    if text.chars().count() < FOUNDER_MIN_CHARS {
        return Err(WeakPassword::TooShort(FOUNDER_MIN_CHARS));
    }
    let has = |kind: fn(char) -> bool| text.chars().any(kind);
    let symbol = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    if has(char::is_uppercase) && has(char::is_lowercase) && has(char::is_numeric) && has(symbol) {
        Ok(())
    } else {
        Err(WeakPassword::OneKind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters_and_common_ones_are_refused() {
        let check = |text: &str| check(&Secret::new(text), "alice");
        assert_eq!(check("short"), Err(WeakPassword::TooShort(12)));
        assert_eq!(check("éééééééé"), Err(WeakPassword::TooShort(12)));
        assert_eq!(check("PasswordPassword"), Err(WeakPassword::Common));
        assert_eq!(check("alicealicealice"), Err(WeakPassword::Common));
        assert_eq!(check("zzzzzzzzzzzzzz"), Err(WeakPassword::Common));
        assert_eq!(check(&"long one ".repeat(1000)), Err(WeakPassword::TooLong));
        assert_eq!(check("twelve chars"), Ok(()));
    }

    #[test]
    fn what_is_guessed_first_is_refused_and_phrases_are_not() {
        let common = [
            "password1234",
            "P@ssw0rd1234",
            "qwertyuiop12",
            "1q2w3e4r5t6y",
            "iloveyou2024",
            "changeme12345",
            "letmeinletmein",
            "manchesterunited",
            "administrator",
            "basketball12",
            "123456789012",
            "abcdefghijkl",
            "alicealice12",
            "elohimos2026",
            "your-secure-password",
            "aaaaaaaaaaab",
            "19841984198419",
        ];
        for text in common {
            assert_eq!(check(&Secret::new(text), "alice"), Err(WeakPassword::Common), "{text}");
        }
        for text in [
            "correct horse battery staple",
            "blue tree seven",
            "kxvqzpbwtnrm",
            "пароль на три слова",
            "鍵は三つの言葉である のだ",
        ] {
            assert_eq!(check(&Secret::new(text), "alice"), Ok(()), "{text}");
        }
    }

    #[test]
    fn the_founder_needs_more() {
        let check = |text: &str| check_founder(&Secret::new(text), "founder");
        assert_eq!(check("twelve chars"), Err(WeakPassword::TooShort(20)));
        assert_eq!(check("all lower case letters only"), Err(WeakPassword::OneKind));
        assert_eq!(check("Kx7/4mW+q9Rt2Zp8Ls5Vd1Bn3Hc6Jf0="), Ok(()));
    }
}
