//! The log file: of limited size, with a limited number of full ones beside it.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use elohim_store::ops::logs::FILE_NAME;
use logroller::{LogRoller, LogRollerBuilder, Rotation, RotationSize};

use crate::config::Log;

/// Where the log files lie.
pub(crate) fn directory(data_dir: &Path) -> PathBuf {
    data_dir.join("logs")
}

/// Opens `elohimos.log` in this directory (made when it is missing, for the owner alone). Full files are
/// `elohimos.log.1` (the newest) and on.
pub(super) fn open(settings: &Log, directory: &Path) -> io::Result<LogRoller> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    LogRollerBuilder::new(directory, Path::new(FILE_NAME))
        .rotation(Rotation::SizeBased(RotationSize::Bytes(settings.rotate_bytes)))
        .max_keep_files(settings.keep_files)
        .file_mode(0o600)
        .graceful_shutdown(true)
        .build()
        .map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::MetadataExt;

    use elohim_store::ops::logs::LogFiles;

    use super::*;

    #[test]
    fn rotation_keeps_exactly_the_number_of_files_that_is_set() {
        let directory = tempfile::tempdir().unwrap();
        let logs = directory.path().join("logs");
        let settings = Log { level: tracing::Level::INFO, file: true, rotate_bytes: 1_024, keep_files: 3 };
        let mut file = open(&settings, &logs).unwrap();
        for number in 0..400 {
            file.write_all(format!("{number:063}\n").as_bytes()).unwrap();
        }
        file.flush().unwrap();
        drop(file);
        let mut names: Vec<_> = std::fs::read_dir(&logs)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let metadata = entry.metadata().unwrap();
                assert_eq!(metadata.mode() & 0o777, 0o600, "{:?}", entry.file_name());
                assert!(metadata.len() <= 1_024, "{:?} has {} bytes", entry.file_name(), metadata.len());
                entry.file_name().into_string().unwrap()
            })
            .collect();
        names.sort();
        assert_eq!(names, ["elohimos.log", "elohimos.log.1", "elohimos.log.2", "elohimos.log.3"]);
        let newest = std::fs::read_to_string(logs.join("elohimos.log")).unwrap();
        assert_eq!(newest.lines().last(), Some(format!("{:063}", 399).as_str()));
    }

    #[test]
    fn whoever_follows_the_log_misses_no_line_while_files_are_renamed() {
        let directory = tempfile::tempdir().unwrap();
        let settings = Log { level: tracing::Level::INFO, file: true, rotate_bytes: 1_024, keep_files: 3 };
        let mut file = open(&settings, directory.path()).unwrap();
        let mut written = 0_u32..;
        let mut write = |count: usize| {
            for number in written.by_ref().take(count) {
                file.write_all(format!("{number:063}\n").as_bytes()).unwrap();
            }
        };
        let number = |line: &[u8]| std::str::from_utf8(line).unwrap().parse::<u32>().ok();
        write(1);
        let first = LogFiles::open(directory.path()).unwrap().before(None, 10, number).unwrap();
        let (mut seen, mut place) = (first.picked, first.to.unwrap());
        // A file holds 16 lines, so that up to two are begun in between.
        for burst in 0..300 {
            write(burst % 25);
            loop {
                let files = LogFiles::open(directory.path()).unwrap();
                let new = files.after(place, 7, number).unwrap().unwrap();
                place = new.to.unwrap();
                if new.picked.is_empty() {
                    break;
                }
                seen.extend(new.picked);
            }
        }
        assert_eq!(seen, (0..3_601).collect::<Vec<_>>());
    }
}
