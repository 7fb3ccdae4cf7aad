//! The second net: what looks like a secret in a finished line is masked and counted. It finding anything is a mistake
//! elsewhere, which `elohimos_log_redacted_total` makes visible.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use regex::{Captures, Regex};

/// JSON web tokens, age identities, bearer credentials, passwords in addresses.
const PATTERNS: &str = r"(?x)
      eyJ [A-Za-z0-9_-]{8,} (?: \. [A-Za-z0-9_-]* ){0,2}
    | (?i: AGE-SECRET-KEY- [0-9A-Z-]+ )
    | (?i: \b bearer (?: \s | %20 | \\t )+ ) [^\s\x22\x27\\,]+
    | (?P<scheme> [A-Za-z][A-Za-z0-9+.-]* :// [^\s/@:\x22]* : ) [^\s/@\x22]+ @
";

/// A writer that masks secrets and escapes control characters. It expects whole lines.
pub(super) struct Redacting<W> {
    inner: W,
    net: Net,
}

impl<W: Write> Redacting<W> {
    /// Wraps a writer.
    pub(super) fn new(inner: W) -> io::Result<Self> {
        Ok(Self { inner, net: Net::new()? })
    }
}

impl<W: Write> Write for Redacting<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let (clean, found) = self.net.clean(&text);
        if found > 0 {
            ::metrics::counter!("elohimos_log_redacted_total").increment(found);
        }
        self.inner.write_all(clean.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The patterns, ready for use.
struct Net(Regex);

impl Net {
    fn new() -> io::Result<Self> {
        Regex::new(PATTERNS).map(Self).map_err(io::Error::other)
    }

    /// The line without secrets and control characters, and how many secrets there were.
    fn clean<'a>(&self, line: &'a str) -> (Cow<'a, str>, u64) {
        let mut found = 0;
        let masked = self.0.replace_all(line, |captures: &Captures<'_>| {
            found += 1;
            captures.name("scheme").map_or_else(|| "***".to_owned(), |scheme| format!("{}***@", scheme.as_str()))
        });
        let body = masked.strip_suffix('\n').unwrap_or(&masked);
        if !body.contains(is_control) {
            return (masked, found);
        }
        let mut escaped = String::with_capacity(masked.len() + 16);
        for character in body.chars() {
            if is_control(character) {
                let _ = write!(escaped, "\\u{:04x}", u32::from(character));
            } else {
                escaped.push(character);
            }
        }
        escaped.push('\n');
        (Cow::Owned(escaped), found)
    }
}

/// C0, DEL, C1, and the two line separators that some viewers treat as line ends.
fn is_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(line: &str) -> (String, u64) {
        let (clean, found) = Net::new().unwrap().clean(line);
        (clean.into_owned(), found)
    }

    #[test]
    fn what_looks_like_a_secret_is_masked_and_counted() {
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLWhlcmU";
        for (line, clean_line, found) in [
            (format!("a {jwt} b\n"), "a *** b\n", 1),
            (format!("token={jwt}&x=1\n"), "token=***&x=1\n", 1),
            (r#"{"msg":"Authorization: Bearer abc.def-123"}"#.to_owned(), r#"{"msg":"Authorization: ***"}"#, 1),
            ("BEARER x, next\n".to_owned(), "***, next\n", 1),
            ("AGE-SECRET-KEY-1QQPQ age-secret-key-pq-1abc\n".to_owned(), "*** ***\n", 2),
            ("postgres://me:hunter2@db/x\n".to_owned(), "postgres://me:***@db/x\n", 1),
            ("redis://:hunter2@db\n".to_owned(), "redis://:***@db\n", 1),
            ("http://127.0.0.1:8000/health eye bearer\n".to_owned(), "http://127.0.0.1:8000/health eye bearer\n", 0),
        ] {
            assert_eq!(clean(&line), (clean_line.to_owned(), found), "{line}");
        }
    }

    #[test]
    fn control_characters_are_escaped_and_the_line_stays_one_line() {
        let (line, _) = clean("a\u{1b}[31mred\nforged\u{2028}x\u{85}\u{7f}\n");
        assert_eq!(line, "a\\u001b[31mred\\u000aforged\\u2028x\\u0085\\u007f\n");
    }

    #[test]
    fn the_writer_takes_the_whole_line() {
        let mut written = Vec::new();
        Redacting::new(&mut written).unwrap().write_all(b"Bearer secret\n").unwrap();
        assert_eq!(written, b"***\n");
    }
}
