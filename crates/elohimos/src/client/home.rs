//! Where this device keeps its session and what it must remember of the vault. Directories are 0700, files 0600.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::exit::{CliError, Exit};

/// This device's folder: `ELOHIMOS_HOME`, or `elohimos` in the user's folder for the state of programs.
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

    /// Replaces a file as a whole: a crash leaves the old one or the new one.
    pub(crate) fn replace(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let path = self.prepare(name)?;
        let new = path.with_extension("new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }

    /// Adds a line to a file and waits until it is on the disk.
    pub(crate) fn append(&self, name: &str, line: &str) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(self.prepare(name)?)?;
        file.write_all(format!("{line}\n").as_bytes())?;
        file.sync_data()
    }

    /// Removes a file, if it is there.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn prepare(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.0.join(name);
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        Ok(path)
    }
}
