//! What is read.

use std::str::FromStr;

/// A kind of document that has text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Text, Markdown, CSV.
    Plain,
    /// PDF.
    Pdf,
    /// What word processors write.
    Docx,
}

impl Kind {
    /// What a file is, by its type and the end of its name; `None` for what has no text that is read.
    pub fn of(name: &str, media: &str) -> Option<Self> {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        match (media.split(';').next().unwrap_or_default().trim(), ending.as_str()) {
            ("text/plain" | "text/markdown" | "text/csv", _)
            | (_, "txt" | "log" | "md" | "markdown" | "csv" | "tsv") => Some(Self::Plain),
            ("application/pdf", _) | (_, "pdf") => Some(Self::Pdf),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _) | (_, "docx") => {
                Some(Self::Docx)
            }
            _ => None,
        }
    }

    /// Its one word on a command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = [Self::Plain, Self::Pdf, Self::Docx].into_iter().find(|kind| kind.word() == word);
        known.ok_or_else(|| format!("no kind of document: {word}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_type_or_name() {
        assert_eq!(Kind::of("notes", "text/markdown; charset=utf-8"), Some(Kind::Plain));
        assert_eq!(Kind::of("Table.CSV", "application/octet-stream"), Some(Kind::Plain));
        assert_eq!(Kind::of("letter.docx", ""), Some(Kind::Docx));
        assert_eq!(Kind::of("x", "application/pdf"), Some(Kind::Pdf));
        for (name, media) in [("x.jpg", "image/jpeg"), ("pdf", ""), ("page.html", "text/html"), ("", "")] {
            assert_eq!(Kind::of(name, media), None, "{name}");
        }
        for kind in [Kind::Plain, Kind::Pdf, Kind::Docx] {
            assert_eq!(kind.word().parse(), Ok(kind));
        }
        assert!("exe".parse::<Kind>().is_err());
    }
}
