//! Where this device keeps its session and what it must remember of the vault. Directories are 0700, files 0600.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::environment::Environment;
use crate::exit::{CliError, Exit};

/// This device's folder: `ELOHIMOS_HOME`, or `elohimos` in the user's folder for the state of programs.
#[derive(Clone)]
pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn new(environment: &Environment) -> Result<Self, CliError> {
        let below = |name, rest: &str| {
            environment.find(name).filter(|text| !text.is_empty()).map(|text| Path::new(text).join(rest))
        };
        let home = below("ELOHIMOS_HOME", "").or_else(|| below("XDG_STATE_HOME", "elohimos"));
        let home = home.or_else(|| below("HOME", ".local/state/elohimos"));
        home.map(Self).ok_or_else(|| {
            let fix = "Set HOME, or ELOHIMOS_HOME to a folder of your own.";
            CliError::new(Exit::Usage, "NO_HOME", "There is no folder for this device's session", fix)
        })
    }

    /// A file's content; `None` when there is no such file.
    pub(crate) fn find(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.0.join(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            other => other.map(Some),
        }
    }

    /// Replaces a file as a whole: a crash leaves the old one or the new one, and of two commands at once one is later.
    pub(crate) fn replace(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let path = self.prepare(name)?;
        let _turn = self.wait(name)?;
        let new = path.with_extension("new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }

    /// Keeps a file that may be lost or half there after a crash: whoever reads it checks it.
    pub(crate) fn keep(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let path = self.prepare(name)?;
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?.write_all(content)
    }

    /// Adds a line to a file and waits until it is on the disk.
    pub(crate) fn append(&self, name: &str, line: &str) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(self.prepare(name)?)?;
        file.write_all(format!("{line}\n").as_bytes())?;
        file.sync_data()
    }

    /// An empty file without a name, which is gone when this process ends.
    pub(crate) fn unnamed(&self) -> io::Result<File> {
        self.prepare("unnamed")?;
        tempfile::tempfile_in(&self.0)
    }

    /// Gives a file another name, for people to look at, and answers where it is then.
    pub(crate) fn put_aside(&self, name: &str, aside: &str) -> io::Result<PathBuf> {
        let path = self.0.join(aside);
        fs::rename(self.0.join(name), &path)?;
        Ok(path)
    }

    /// Removes a file, if it is there, and what a crash left of writing it.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        let path = self.0.join(name);
        for path in [path.with_extension("new"), path] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes a folder with everything in it, if it is there.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        match fs::remove_dir_all(self.0.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// What lies in a folder; nothing when there is no such folder.
    pub(crate) fn list(&self, name: &str) -> io::Result<Vec<String>> {
        match fs::read_dir(self.0.join(name)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            entries => entries?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect(),
        }
    }

    /// Takes something for this process alone, until the lock is dropped; `None` when another one has it.
    pub(crate) fn lock(&self, name: &str) -> io::Result<Option<HomeLock>> {
        let path = self.prepare(&format!("{name}.lock"))?;
        loop {
            let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                other => other?,
            }
            // Its last owner may have removed the file that was just locked.
            match fs::metadata(&path) {
                Ok(present) if present.ino() == file.metadata()?.ino() => {
                    return Ok(Some(HomeLock { path, _file: file }));
                }
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }

    /// [`Home::lock`], for work that takes no time: waits until the other one has ended.
    pub(crate) fn wait(&self, name: &str) -> io::Result<HomeLock> {
        for _ in 0..2000 {
            if let Some(lock) = self.lock(name)? {
                return Ok(lock);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(io::Error::new(ErrorKind::TimedOut, "another command keeps this device's files busy"))
    }

    fn prepare(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.0.join(name);
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        Ok(path)
    }
}

/// Something that this process has for itself.
pub(crate) struct HomeLock {
    path: PathBuf,
    _file: File,
}

impl Drop for HomeLock {
    fn drop(&mut self) {
        // While it is still locked. A file that stays is locked anew by the next process.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home(folder.path().to_owned());
        (folder, home)
    }

    #[test]
    fn what_is_removed_leaves_no_half_written_copy() {
        let (folder, home) = home();
        home.replace("a/unlocked", b"secret").unwrap();
        fs::write(folder.path().join("a/unlocked.new"), b"secret").unwrap();
        home.remove("a/unlocked").unwrap();
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 0);
        home.remove("a/unlocked").unwrap();
    }

    #[test]
    fn one_process_at_a_time_has_a_lock() {
        let (folder, home) = home();
        let lock = home.lock("a/b").unwrap();
        assert!(lock.is_some());
        assert!(home.lock("a/b").unwrap().is_none());
        assert!(home.lock("a/c").unwrap().is_some());
        drop(lock);
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 0);
        assert!(home.lock("a/b").unwrap().is_some());
    }
}
