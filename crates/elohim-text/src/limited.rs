//! A text that has an end.

use std::io;

use crate::MAX_TEXT;

/// Takes text until there is enough of it; then it refuses, so that whoever writes stops.
#[derive(Default)]
pub(crate) struct Limited(Vec<u8>);

impl Limited {
    /// Whether nothing more is taken.
    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= MAX_TEXT
    }

    pub(crate) fn push(&mut self, text: &str) {
        let room = MAX_TEXT.saturating_sub(self.0.len());
        self.0.extend_from_slice(text.get(..text.floor_char_boundary(room)).unwrap_or_default().as_bytes());
        if text.len() > room {
            // A character that does not fit leaves room for none.
            self.0.resize(MAX_TEXT, b' ');
        }
    }

    pub(crate) fn into_text(self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_full() {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        self.push(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
