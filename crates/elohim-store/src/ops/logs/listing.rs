//! Which files the log has, and opening all of them at one moment, although they may be renamed at any.

use std::io::{self, ErrorKind};
use std::os::unix::fs::DirEntryExt;
use std::path::{Path, PathBuf};

use super::FILE_NAME;
use super::file::LogFile;

/// How often it is tried again when files were renamed meanwhile.
const ATTEMPTS: u32 = 100;
/// How many files are read at most, the newest ones: each is open meanwhile.
const MOST_FILES: usize = 64;

/// The newest file first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    Present,
    /// Full, and not numbered yet: the last one is the newest.
    Pending(std::cmp::Reverse<u64>),
    Numbered(u64),
}

/// Opens the files of a directory, the oldest first; none when there is no such directory.
pub(super) fn open(directory: &Path) -> io::Result<Vec<LogFile>> {
    for _ in 0..ATTEMPTS {
        let listed = list(directory)?;
        let opened = listed.iter().take(MOST_FILES).rev().map(|(_, _, path)| LogFile::open(path));
        match opened.collect::<io::Result<Vec<_>>>() {
            // Only what was there before and after was opened under the names that it has.
            Ok(files) if list(directory)? == listed => return Ok(files.into_iter().flatten().collect()),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    Err(io::Error::other("the log files are renamed faster than they can be opened"))
}

/// The files by age, each with its number in the file system.
fn list(directory: &Path) -> io::Result<Vec<(Age, u64, PathBuf)>> {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        if let Some(age) = entry.file_name().to_str().and_then(age) {
            files.push((age, entry.ino(), entry.path()));
        }
    }
    files.sort();
    Ok(files)
}

fn age(name: &str) -> Option<Age> {
    let rest = name.strip_prefix(FILE_NAME)?;
    if rest.is_empty() {
        return Some(Age::Present);
    }
    let number = rest.strip_prefix('.')?;
    match number.strip_prefix("pending.") {
        Some(number) => number.parse().ok().map(|number| Age::Pending(std::cmp::Reverse(number))),
        None => number.parse().ok().map(Age::Numbered),
    }
}
