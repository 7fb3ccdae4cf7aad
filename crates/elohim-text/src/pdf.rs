//! PDF.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, PlainTextOutput, output_doc_page};

use crate::NoText;
use crate::limited::Limited;

/// Page by page. One that cannot be read does not keep the others.
pub(crate) fn text(document: &[u8]) -> Result<String, NoText> {
    // The libraries panic on files that are damaged cleverly enough.
    let opened = catch_unwind(|| opened(document)).map_err(|_| NoText::Unreadable)??;
    let pages = catch_unwind(AssertUnwindSafe(|| opened.get_pages())).map_err(|_| NoText::Unreadable)?;
    let (mut text, mut is_read) = (Limited::default(), pages.is_empty());
    for page in pages.into_keys() {
        if text.is_full() {
            break;
        }
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut output = PlainTextOutput::new(&mut text as &mut dyn Write);
            output_doc_page(&opened, &mut output, page)
        }));
        is_read |= matches!(read, Ok(Ok(())));
        text.push("\n");
    }
    // A text that is full was read, whatever its last page says.
    if is_read || text.is_full() { Ok(text.into_text()) } else { Err(NoText::Unreadable) }
}

fn opened(bytes: &[u8]) -> Result<Document, NoText> {
    let mut document = Document::load_mem(bytes).map_err(|_| NoText::Unreadable)?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| NoText::Protected)?;
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page that says this, in the few objects that a PDF needs.
    fn pdf(says: &str) -> Vec<u8> {
        let content = format!("BT /F1 12 Tf 72 700 Td ({says}) Tj ET");
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
             /Resources << /Font << /F1 5 0 R >> >> >>"
                .to_owned(),
            format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        ];
        let mut file = b"%PDF-1.4\n".to_vec();
        let mut offsets = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            offsets.push(file.len());
            file.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
        }
        let xref = file.len();
        file.extend_from_slice(b"xref\n0 6\n0000000000 65535 f \n");
        offsets.iter().for_each(|at| file.extend_from_slice(format!("{at:010} 00000 n \n").as_bytes()));
        file.extend_from_slice(format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF").as_bytes());
        file
    }

    #[test]
    fn what_a_page_says_is_read() {
        assert_eq!(text(&pdf("The linnet is behind the brick")).unwrap().trim(), "The linnet is behind the brick");
    }

    #[test]
    fn what_is_no_pdf_or_is_changed_anywhere_never_panics() {
        for bad in [&b""[..], b"%PDF-1.4", b"hello", b"%PDF-1.4\nstartxref\n99999999\n%%EOF"] {
            assert_eq!(text(bad), Err(NoText::Unreadable));
        }
        let good = pdf("linnet");
        for (at, byte) in (0..good.len()).zip([0, b'9', b'<', 0xff].into_iter().cycle()) {
            let mut changed = good.clone();
            changed[at] = byte;
            // Whether there is text or not, it comes back.
            let _ = text(&changed);
        }
        for at in (0..good.len()).step_by(7) {
            let _ = text(&good[..at]);
        }
    }
}
