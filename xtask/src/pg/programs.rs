//! Where PostgreSQL's programs are, and as whom they run.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// Folders that hold `initdb` and `postgres` when the path does not name them; `*` is any version.
const PLACES: [&str; 4] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
];

/// PostgreSQL's own programs.
pub(super) struct Programs {
    folder: PathBuf,
    user: Option<User>,
}

/// An account that is not root, because PostgreSQL refuses to run as root.
#[derive(Clone, Copy)]
pub(super) struct User {
    /// The account's number.
    pub(super) uid: u32,
    /// Its first group's number.
    pub(super) gid: u32,
}

impl Programs {
    /// Finds the programs on the path or in the usual places, newest version first.
    pub(super) fn find() -> anyhow::Result<Self> {
        let folder = on_path().or_else(in_usual_places).context(
            "initdb was not found; install PostgreSQL (Debian: apt-get install postgresql, macOS: brew install postgresql@17)",
        )?;
        let user = if rustix::process::geteuid().is_root() { Some(unprivileged()?) } else { None };
        Ok(Self { folder, user })
    }

    /// The account the programs run as, when it is not our own.
    pub(super) fn user(&self) -> Option<User> {
        self.user
    }

    /// One of the programs, ready for arguments.
    pub(super) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join(name));
        command.current_dir("/").env("LC_ALL", "C").env_remove("PGDATA");
        if let Some(User { uid, gid }) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

#[expect(clippy::disallowed_methods, reason = "the search path is the environment's to give")]
fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join("initdb")).find(|file| file.is_file())?;
    // A link stands alone in its folder; the server is beside what it points to.
    found.canonicalize().ok()?.parent().map(Path::to_path_buf)
}

fn in_usual_places() -> Option<PathBuf> {
    PLACES.iter().find_map(|place| {
        let (before, after) = place.split_once('*')?;
        let (parent, prefix) = before.rsplit_once('/')?;
        let mut found: Vec<PathBuf> = std::fs::read_dir(parent)
            .ok()?
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
            .map(|entry| entry.path().join(after.trim_start_matches('/')))
            .filter(|folder| folder.join("initdb").is_file())
            .collect();
        found.sort();
        found.pop()
    })
}

fn unprivileged() -> anyhow::Result<User> {
    for name in ["postgres", "nobody"] {
        if let (Some(uid), Some(gid)) = (number("-u", name), number("-g", name)) {
            return Ok(User { uid, gid });
        }
    }
    bail!("PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody")
}

fn number(option: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([option, name]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
