//! Reading the server's log files: the newest lines, those before a place, and those behind one. A file is read in blocks from
//! where it matters, never as a whole, and a place stays good when files are put aside for new ones.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use elohim_core::ops::log::LogPlace;

mod file;
mod listing;

use file::LogFile;

/// The file that is written; full ones have a number behind this name.
pub const FILE_NAME: &str = "elohimos.log";

/// Bytes after which one look ends, however few lines it has found.
const LOOK: u64 = 16 * 1024 * 1024;

/// The log files as they were when they were opened.
pub struct LogFiles {
    /// The oldest first.
    files: Vec<LogFile>,
}

/// Lines that were looked at one after the other.
#[derive(Debug)]
pub struct Stretch<T> {
    /// What was picked of them, the oldest first.
    pub picked: Vec<T>,
    /// Where they begin; `None` when there are none before.
    pub from: Option<LogPlace>,
    /// Where they end; `None` when nothing was looked at.
    pub to: Option<LogPlace>,
}

impl LogFiles {
    /// Opens what is in a directory; nothing when there is none.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn open(directory: &Path) -> io::Result<Self> {
        Ok(Self { files: listing::open(directory)? })
    }

    /// The newest lines, or the last ones before a place. Ends when enough were picked, when it has read its share, or at the oldest
    /// line. Nothing when the file of the place is gone: nothing older is left then.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn before<T>(
        &self,
        place: Option<LogPlace>,
        wanted: usize,
        mut pick: impl FnMut(&[u8]) -> Option<T>,
    ) -> io::Result<Stretch<T>> {
        let mut stretch = Stretch { picked: Vec::new(), from: None, to: None };
        let newest = match place {
            Some(place) => self.find(place)?.map(|at| (at, place.offset)),
            None => self.files.last().map(|last| (self.files.len() - 1, last.length)),
        };
        let Some((newest, mut end)) = newest else { return Ok(stretch) };
        let mut looked = 0;
        for file in self.files.iter().take(newest + 1).rev() {
            let flow = file.lines_before(end.min(file.length), |offset, line| {
                let length = file::length(line);
                stretch.to.get_or_insert(LogPlace { file: file.id, offset: offset + length });
                stretch.from = Some(LogPlace { file: file.id, offset });
                stretch.picked.extend(pick(line));
                looked += length;
                enough(stretch.picked.len() >= wanted || looked >= LOOK)
            })?;
            if flow.is_break() {
                break;
            }
            end = u64::MAX;
        }
        let oldest = self.files.first().map(|file| LogPlace { file: file.id, offset: 0 });
        stretch.from = stretch.from.filter(|from| Some(*from) != oldest);
        stretch.picked.reverse();
        Ok(stretch)
    }

    /// The first lines behind a place; `None` when its file is gone.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn after<T>(
        &self,
        place: LogPlace,
        wanted: usize,
        mut pick: impl FnMut(&[u8]) -> Option<T>,
    ) -> io::Result<Option<Stretch<T>>> {
        let Some(oldest) = self.find(place)? else { return Ok(None) };
        let mut stretch = Stretch { picked: Vec::new(), from: Some(place), to: Some(place) };
        let (mut begin, mut looked) = (place.offset, 0);
        for file in self.files.iter().skip(oldest) {
            let flow = file.lines_after(begin, LOOK, |offset, line| {
                let length = file::length(line);
                stretch.to = Some(LogPlace { file: file.id, offset: offset + length });
                stretch.picked.extend(pick(line));
                looked += length;
                enough(stretch.picked.len() >= wanted || looked >= LOOK)
            })?;
            if flow.is_break() {
                break;
            }
            begin = 0;
        }
        Ok(Some(stretch))
    }

    /// Which file a place is in, if it is one where a line begins.
    fn find(&self, place: LogPlace) -> io::Result<Option<usize>> {
        let Some(at) = self.files.iter().rposition(|file| file.id == place.file) else { return Ok(None) };
        let begins = self.files.get(at).map_or(Ok(false), |file| file.has_line_at(place.offset))?;
        Ok(begins.then_some(at))
    }
}

fn enough(is_enough: bool) -> ControlFlow<()> {
    if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}
