//! The plain text of documents: text, Markdown, CSV, PDF, DOCX.
//!
//! **What it is not.** A viewer: it keeps no layout, and reads no further than a search needs. It knows nothing of the vault and depends on
//! none of our crates. It is no sandbox either: what reads PDF takes too long, takes too much memory or panics for files that were made to
//! do that, so that whoever has something to lose calls it in a process of its own with limits.
//!
//! **Invariants**
//! - What comes out is at most [`MAX_TEXT`] bytes, whatever goes in.
//! - Of an archive only what the text needs is unpacked, and only until there is enough.
//!
//! **To read another kind of document**: a variant of [`Kind`] and a module with one function.

mod docx;
mod kind;
mod limited;
mod pdf;
mod plain;

pub use kind::Kind;

/// Bytes of text after which no more is read.
pub const MAX_TEXT: usize = 1024 * 1024;
/// Longest document that is read, in bytes. Of plain text the beginning is enough.
pub const MAX_DOCUMENT: u64 = 64 * 1024 * 1024;
/// Bytes of plain text that are enough.
pub const ENOUGH_PLAIN: usize = 4 * MAX_TEXT;

/// Why there is no text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoText {
    /// It is not what it is said to be, or is damaged.
    #[error("it cannot be read")]
    Unreadable,
    /// Only a password opens it.
    #[error("it is protected by a password")]
    Protected,
}

/// The text of a document.
///
/// # Errors
/// Why there is none.
pub fn extract(kind: Kind, document: &[u8]) -> Result<String, NoText> {
    match kind {
        Kind::Plain => plain::text(document),
        Kind::Pdf => pdf::text(document),
        Kind::Docx => docx::text(document),
    }
}
