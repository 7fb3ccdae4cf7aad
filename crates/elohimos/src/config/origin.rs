//! Where a value came from.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from. Later ones win over earlier ones, except for secrets, which may have one place only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody set it.
    Default,
    /// Made by `elohimos up` and kept in this file.
    Development(PathBuf),
    /// Left in this file by `elohimos secrets rotate`.
    Rotated(PathBuf),
    /// The configuration file.
    File(PathBuf),
    /// A line of `.env`.
    DotEnv(String),
    /// An environment variable.
    Environment(String),
    /// A flag of the command line.
    Flag(&'static str),
    /// A systemd credential.
    Credential(String),
    /// The operating system's key store.
    #[cfg_attr(
        not(target_os = "macos"),
        expect(dead_code, reason = "only macOS has a key store that a server can ask, see ADR 0008")
    )]
    KeyStore,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Development(path) => write!(f, "made for development, {}", path.display()),
            Self::Rotated(path) => write!(f, "left by a rotation, {}", path.display()),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::DotEnv(name) => write!(f, ".env {name}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Credential(name) => write!(f, "systemd credential {name}"),
            Self::KeyStore => f.write_str("key store, service ElohimOS, account founder"),
        }
    }
}
