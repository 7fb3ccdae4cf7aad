//! Text, Markdown, CSV.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::limited::Limited;
use crate::{ENOUGH_PLAIN, NoText};

/// UTF-8, or what a byte order mark says; else one byte is one character, as in old files of Western languages.
pub(crate) fn text(document: &[u8]) -> Result<String, NoText> {
    let beginning = document.get(..ENOUGH_PLAIN).unwrap_or(document);
    let decoded = match Encoding::for_bom(beginning) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(beginning.get(length..).unwrap_or_default()).0,
        // No text has this character; other files have.
        None if beginning.contains(&0) => return Err(NoText::Unreadable),
        None if is_utf8(beginning) => UTF_8.decode_without_bom_handling(beginning).0,
        None => WINDOWS_1252.decode_without_bom_handling(beginning).0,
    };
    let mut text = Limited::default();
    text.push(&decoded);
    Ok(text.into_text())
}

/// Whether it is UTF-8, but for a last character that may be cut.
fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_TEXT;

    #[test]
    fn every_usual_encoding_is_read() {
        let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
        assert_eq!(text("Élan 東京".as_bytes()).unwrap(), "Élan 東京");
        assert_eq!(text("\u{feff}Élan".as_bytes()).unwrap(), "Élan");
        assert_eq!(text(&utf16("\u{feff}Élan 🐦", u16::to_le_bytes)).unwrap(), "Élan 🐦");
        assert_eq!(text(&utf16("\u{feff}Élan 🐦", u16::to_be_bytes)).unwrap(), "Élan 🐦");
        assert_eq!(text(b"\xc9lan").unwrap(), "Élan");
        assert_eq!(text(b"").unwrap(), "");
        assert_eq!(text(b"\x89PNG\0\0"), Err(NoText::Unreadable));
        assert_eq!(text(&utf16("no mark", u16::to_le_bytes)), Err(NoText::Unreadable));
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let long = format!("x{}", "é".repeat(ENOUGH_PLAIN));
        let read = text(long.as_bytes()).unwrap();
        assert_eq!(read.len(), MAX_TEXT);
        assert!(read.starts_with("xéé") && !read.contains('\u{fffd}'));
    }
}
