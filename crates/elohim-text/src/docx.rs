//! What word processors write: an archive with XML in it.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::NoText;
use crate::limited::Limited;

/// Bytes of XML that are unpacked of one document: more than any text of [`crate::MAX_TEXT`] bytes needs.
const MAX_XML: u64 = 32 * 1024 * 1024;
/// Files of an archive that are looked at.
const MAX_FILES: usize = 10_000;
/// Bytes that one piece of XML may take between two `<`.
const MAX_PIECE: usize = 8 * 1024 * 1024;

/// The text of the document, then of its notes, headers and footers.
pub(crate) fn text(document: &[u8]) -> Result<String, NoText> {
    let mut archive = ZipArchive::new(Cursor::new(document)).map_err(|_| NoText::Unreadable)?;
    if archive.len() > MAX_FILES {
        return Err(NoText::Unreadable);
    }
    let names = archive.file_names().filter_map(Result::ok).filter(|name| has_text(name));
    let mut names: Vec<String> = names.map(|name| name.into_owned()).collect();
    names.sort_by_key(|name| (name != "word/document.xml", name.clone()));
    if names.first().is_none_or(|name| name != "word/document.xml") {
        return Err(NoText::Unreadable);
    }
    let (mut text, mut left) = (Limited::default(), MAX_XML);
    for name in names {
        let file = archive.by_name(&name).map_err(|_| NoText::Unreadable)?;
        left = read(file, left, &mut text)?;
        text.push("\n");
    }
    Ok(text.into_text())
}

fn has_text(name: &str) -> bool {
    let part = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml"));
    part.is_some_and(|part| {
        ["document", "footnotes", "endnotes", "comments"].contains(&part)
            || part.starts_with("header")
            || part.starts_with("footer")
    })
}

/// Reads the text of one XML, of at most `left` bytes; how many are left after it. Entities are not expanded, but for the five that XML
/// itself has and characters by number; a document type, which could declare others, is refused.
fn read(xml: impl Read, left: u64, text: &mut Limited) -> Result<u64, NoText> {
    let mut reader = Reader::from_reader(BufReader::new(xml.take(left)));
    let (mut buffer, mut is_text) = (Vec::new(), false);
    while !text.is_full() {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            // Cut off where no more is unpacked.
            Err(_) if reader.get_ref().get_ref().limit() == 0 => break,
            event => event.map_err(|_| NoText::Unreadable)?,
        };
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == b"t" => is_text = true,
            Event::Start(tag) | Event::Empty(tag) if is_space(tag.local_name().as_ref()) => text.push(" "),
            Event::End(tag) => match tag.local_name().as_ref() {
                b"t" => is_text = false,
                b"p" => text.push("\n"),
                _ => {}
            },
            Event::Text(part) if is_text => text.push(&String::from_utf8_lossy(&part)),
            Event::CData(part) if is_text => text.push(&String::from_utf8_lossy(&part)),
            Event::GeneralRef(name) if is_text => {
                let known = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = known.or_else(|| {
                    quick_xml::escape::resolve_xml_entity(std::str::from_utf8(&name).ok()?).map(str::to_owned)
                });
                text.push(&known.ok_or(NoText::Unreadable)?);
            }
            Event::DocType(_) => return Err(NoText::Unreadable),
            Event::Eof => break,
            _ => {}
        }
        if buffer.capacity() > MAX_PIECE {
            return Err(NoText::Unreadable);
        }
    }
    Ok(reader.get_ref().get_ref().limit())
}

/// What stands for a space between two words.
fn is_space(tag: &[u8]) -> bool {
    matches!(tag, b"tab" | b"br" | b"cr" | b"tc")
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;
    use crate::MAX_TEXT;

    fn docx(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn document(body: &str) -> String {
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
    }

    #[test]
    fn what_was_written_is_read_and_nothing_of_how() {
        let body = "<w:p><w:pPr><w:pStyle w:val=\"Secret\"/></w:pPr><w:r><w:t>The lin</w:t></w:r><w:r><w:t>net &amp; the &#233;lan</w:t></w:r>\
                    <w:r><w:tab/><w:t>behind</w:t></w:r></w:p><w:p><w:r><w:t><![CDATA[a brick]]></w:t></w:r></w:p>";
        let file = docx(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/footnotes.xml", document("<w:p><w:r><w:t>note</w:t></w:r></w:p>").as_bytes()),
            ("word/document.xml", document(body).as_bytes()),
            ("word/styles.xml", document("<w:t>style</w:t>").as_bytes()),
        ]);
        assert_eq!(text(&file).unwrap(), "The linnet & the élan behind\na brick\n\nnote\n\n");
    }

    #[test]
    fn entities_are_not_expanded_and_what_is_no_document_is_refused() {
        let bomb = format!("<!DOCTYPE x [<!ENTITY a \"{}\">]><x><t>&a;</t></x>", "ha".repeat(1000));
        let undeclared = document("<w:t>&a;</w:t>");
        let external = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x><t>y</t></x>";
        for xml in [bomb.as_str(), &undeclared, external, "<w:t>a</w:p>"] {
            assert_eq!(text(&docx(&[("word/document.xml", xml.as_bytes())])), Err(NoText::Unreadable), "{xml:.40}");
        }
        assert_eq!(text(&docx(&[("other.xml", b"<x/>")])), Err(NoText::Unreadable));
        assert_eq!(text(b"PK\x03\x04"), Err(NoText::Unreadable));
        let good = docx(&[("word/document.xml", document("<w:t>a</w:t>").as_bytes())]);
        for at in 0..good.len() {
            let _ = text(&good[..at]);
            let mut changed = good.clone();
            changed[at] ^= 0x41;
            let _ = text(&changed);
        }
    }

    #[test]
    fn a_bomb_is_unpacked_only_until_there_is_enough() {
        let words = document(&"<w:p><w:r><w:t>linnet linnet</w:t></w:r></w:p>".repeat(80_000));
        let read_all = text(&docx(&[("word/document.xml", words.as_bytes())])).unwrap();
        assert_eq!(read_all.len(), MAX_TEXT);
        // Wherever it is cut, what comes before is read.
        for left in 130..200 {
            let mut cut = Limited::default();
            assert_eq!(read(words.as_bytes(), left, &mut cut), Ok(0), "{left}");
            assert!(cut.into_text().starts_with("linnet linnet"), "{left}");
        }
        let one_tag = format!("<w:t {}>", "a".repeat(9 * 1024 * 1024));
        assert_eq!(text(&docx(&[("word/document.xml", one_tag.as_bytes())])), Err(NoText::Unreadable));
    }
}
