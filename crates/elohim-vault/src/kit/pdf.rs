//! The recovery kit as a page to print.

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
use qrcode::{Color, QrCode};
use zeroize::Zeroizing;

use super::Kit;
use crate::error::{Error, Result};

/// A4, in points of 1/72 inch.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
/// A font that every reader and printer has, all letters of one width; its letters are 0.6 of its size wide.
const FONT: f32 = 10.0;
const LINE: f32 = 12.5;
/// Letters of a line. A key has 74.
const COLUMNS: usize = 80;
/// How large the QR code is, when there is room.
const CODE: f32 = 230.0;
/// The smallest that can be read from paper.
const SMALLEST: f32 = 120.0;

impl Kit {
    /// The kit as one page of A4 in PDF. Its text is that of the kit with comments on long lines, so that what is typed in or copied
    /// from it is a kit; the QR code has the keys. `date` is when it is printed, for people.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when the vault's label is too long for a page.
    pub fn pdf(&self, date: &str) -> Result<Zeroizing<Vec<u8>>> {
        let mut lines = self.lines(date);
        if lines.iter().any(|line| line.chars().any(|c| encoded(c).is_none())) {
            lines.push(
                "# (Letters that this page cannot show are question marks. The keys have none of them.)".to_owned(),
            );
        }
        let lines: Vec<String> = lines.iter().flat_map(|line| wrapped(line)).collect();
        let mut content = Content::new();
        content.begin_text().set_font(Name(b"F"), FONT).set_leading(LINE).next_line(MARGIN, HEIGHT - MARGIN);
        for line in &lines {
            let bytes: Vec<u8> = line.chars().map(|c| encoded(c).unwrap_or(b'?')).collect();
            content.show(Str(&bytes)).next_line_using_leading();
        }
        content.end_text();
        let used = lines.iter().fold(0.0, |used, _| used + LINE);
        self.draw(&mut content, HEIGHT - MARGIN - used)?;
        Ok(Zeroizing::new(document(&content.finish())))
    }

    fn lines(&self, date: &str) -> Vec<String> {
        let text = self.0.lines().map(str::to_owned);
        let more = ["#".to_owned(), format!("# Printed on {date}. The code below holds the same keys.")];
        text.chain(more).collect()
    }

    /// Draws the QR code, its upper edge a little below `top`.
    fn draw(&self, content: &mut Content, top: f32) -> Result<()> {
        let too_long = || Error::NotPossible("the kit does not fit on a page: the vault's label is too long");
        let keys: Vec<_> = self.0.lines().filter(|line| !line.starts_with('#')).collect();
        let keys = Zeroizing::new(keys.join("\n"));
        let code = QrCode::new(&*keys).map_err(|_| too_long())?;
        let top = top - LINE;
        let side = CODE.min(top - MARGIN);
        if side < SMALLEST {
            return Err(too_long());
        }
        let width = u16::try_from(code.width()).map_err(|_| too_long())?;
        let module = side / f32::from(width);
        let places = (0..width).flat_map(|row| (0..width).map(move |column| (row, column)));
        for ((row, column), color) in places.zip(code.to_colors()) {
            if color == Color::Dark {
                let (x, y) = (MARGIN + f32::from(column) * module, top - f32::from(row + 1) * module);
                content.rect(x, y, module, module);
            }
        }
        content.fill_nonzero();
        Ok(())
    }
}

/// A document of one page.
fn document(content: &[u8]) -> Vec<u8> {
    let [catalog, pages, page, font, stream, info] = [1, 2, 3, 4, 5, 6].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut written = pdf.page(page);
    written.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(pages).contents(stream);
    written.resources().fonts().pair(Name(b"F"), font);
    written.finish();
    pdf.type1_font(font).base_font(Name(b"Courier")).encoding_predefined(Name(b"WinAnsiEncoding"));
    pdf.document_info(info).title(TextStr("ElohimOS recovery kit"));
    pdf.stream(stream, content);
    pdf.finish()
}

/// The byte that the font has a letter at, where that is its number too.
fn encoded(c: char) -> Option<u8> {
    u8::try_from(u32::from(c)).ok().filter(|byte| matches!(byte, 0x20..=0x7e | 0xa1..=0xff))
}

/// A line in pieces that fit, parted between words where it can be. Only comments are longer, and what follows of one is one.
fn wrapped(line: &str) -> Vec<String> {
    let mut rest = line.to_owned();
    let mut pieces = Vec::new();
    while let Some((most, _)) = rest.char_indices().nth(COLUMNS) {
        let space = rest.get(..most).and_then(|some| some.rfind(' ')).filter(|at| *at > 2);
        let (piece, after) = rest.split_at(space.unwrap_or(most));
        let next = format!("# {}", after.trim_start());
        pieces.push(piece.to_owned());
        rest = next;
    }
    pieces.push(rest);
    pieces
}
