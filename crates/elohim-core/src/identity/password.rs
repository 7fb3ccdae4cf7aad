//! The one password policy.

use crate::Secret;

/// Shortest password that people may choose, in characters (the HTTP contract).
pub const MIN_CHARS: usize = 12;
/// Longest password that is accepted, in bytes: a larger one is refused before it is hashed.
pub const MAX_BYTES: usize = 4096;
/// Shortest founder password in production, in characters (checklist, box 1.1).
pub const FOUNDER_MIN_CHARS: usize = 20;

/// The most common passwords of at least [`MIN_CHARS`] characters, and obvious ones for this product, in lower case.
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "111111111111",
    "000000000000",
    "aaaaaaaaaaaa",
    "abcdefghijkl",
    "administrator",
    "changemechangeme",
    "correcthorsebatterystaple",
    "elohimoselohimos",
    "iloveyouiloveyou",
    "letmeinletmein",
    "passwordpassword",
    "password1234",
    "password12345",
    "password123456",
    "passw0rdpassw0rd",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdf",
    "qwertyqwerty",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "welcomewelcome",
    "your-password",
    "your-secure-password",
    "yourpassword",
    "your-jwt-secret",
    "founderfounder",
    "founderpassword",
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
    /// On the list of common passwords, or the user's own name repeated.
    #[error("it is one of the passwords that are tried first")]
    Common,
    /// Not text.
    #[error("it is not readable text")]
    NotText,
    /// The founder's password in production needs upper case, lower case, a digit and a symbol.
    #[error("it needs upper case, lower case, a digit and a symbol")]
    OneKind,
}

/// Checks a password that a person chose: length and a list of common ones, no rules of composition.
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
    let folded = text.to_lowercase();
    let one_character = folded.chars().all(|c| folded.starts_with(c));
    let only_the_name = !username.is_empty() && folded.replace(&username.to_lowercase(), "").is_empty();
    if COMMON.contains(&folded.as_str()) || one_character || only_the_name {
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
    fn the_founder_needs_more() {
        let check = |text: &str| check_founder(&Secret::new(text), "founder");
        assert_eq!(check("twelve chars"), Err(WeakPassword::TooShort(20)));
        assert_eq!(check("all lower case letters only"), Err(WeakPassword::OneKind));
        assert_eq!(check("Kx7/4mW+q9Rt2Zp8Ls5Vd1Bn3Hc6Jf0="), Ok(()));
    }
}
