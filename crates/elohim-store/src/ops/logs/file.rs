//! One file of the log, which may be written at while it is read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::os::unix::fs::FileExt;
use std::path::Path;

use sha2::{Digest, Sha256};

/// Bytes that are read at a time.
const BLOCK: u64 = 64 * 1024;
/// The longest line there can be: 8 KiB, and what escaping adds.
const LONGEST_LINE: u64 = 64 * 1024;

/// An open log file.
pub(super) struct LogFile {
    /// A digest of its first line, which stays when the file is renamed. A number of the file system may be given again.
    pub(super) id: u64,
    /// Bytes in it when it was opened.
    pub(super) length: u64,
    file: File,
}

/// Bytes that a line takes, its end included.
pub(super) fn length(line: &[u8]) -> u64 {
    u64::try_from(line.len()).map_or(u64::MAX, |length| length + 1)
}

impl LogFile {
    /// Opens a file; `None` when it has no line yet.
    pub(super) fn open(path: &Path) -> io::Result<Option<Self>> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut first = Vec::new();
        BufReader::new((&file).take(LONGEST_LINE)).read_until(b'\n', &mut first)?;
        if !first.ends_with(b"\n") {
            return Ok(None);
        }
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(&first));
        Ok(Some(Self { id: u64::from_be_bytes([a, b, c, d, e, f, g, h]), length, file }))
    }

    /// Whether a line begins or could begin there.
    pub(super) fn has_line_at(&self, offset: u64) -> io::Result<bool> {
        if offset == 0 || offset > self.length {
            return Ok(offset == 0);
        }
        let mut before = [0];
        self.file.read_exact_at(&mut before, offset - 1)?;
        Ok(before == *b"\n")
    }

    /// Shows the whole lines before `end`, the last one first, each with the place where it begins.
    pub(super) fn lines_before(
        &self,
        end: u64,
        mut show: impl FnMut(u64, &[u8]) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        // What was read of a line whose beginning was not; whatever is behind the last line end is no line yet.
        let (mut rest, mut is_whole) = (Vec::new(), false);
        let mut start = end;
        while start > 0 {
            let count = BLOCK.min(start);
            start -= count;
            let mut block = vec![0; usize::try_from(count).map_err(io::Error::other)?];
            self.file.read_exact_at(&mut block, start)?;
            block.append(&mut rest);
            let mut pieces = block.rsplit(|byte| *byte == b'\n').peekable();
            let mut behind = start + u64::try_from(block.len()).map_err(io::Error::other)? + 1;
            while let Some(piece) = pieces.next() {
                if pieces.peek().is_none() && start > 0 {
                    rest = piece.to_vec();
                    break;
                }
                behind = behind.saturating_sub(length(piece));
                if is_whole && show(behind, piece).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                is_whole = true;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Shows the whole lines from `begin` on, each with the place where it begins, until so many bytes were shown or more.
    pub(super) fn lines_after(
        &self,
        begin: u64,
        most: u64,
        mut show: impl FnMut(u64, &[u8]) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(begin))?;
        let mut reader = BufReader::new(file.take(most.saturating_add(LONGEST_LINE)));
        let (mut offset, mut line) = (begin, Vec::new());
        loop {
            line.clear();
            reader.read_until(b'\n', &mut line)?;
            let Some(text) = line.strip_suffix(b"\n") else { return Ok(ControlFlow::Continue(())) };
            if show(offset, text).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            offset += length(text);
        }
    }
}
