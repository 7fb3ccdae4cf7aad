//! Why the databases were not opened.

use std::path::PathBuf;

use crate::error::Error;

/// Why the databases were not opened. Nothing was repaired, replaced or thrown away.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has the data directory open.
    #[error("{path} is in use by process {pid}; only one server may open a data directory")]
    Locked {
        /// The data directory.
        path: PathBuf,
        /// What the other process wrote as its id.
        pid: String,
    },
    /// A file cannot be read as a database.
    #[error("{path} is not a database, or it is damaged; restore it from a backup or move it away")]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// A file is a database of another program.
    #[error("{path} is a database of another program; move it away or choose another data directory")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A file is one of ours under the name of another.
    #[error("{path} is not the {expected} database; put the files back under their own names")]
    Swapped {
        /// The file.
        path: PathBuf,
        /// Which database belongs there.
        expected: &'static str,
    },
    /// A database belongs to another instance than the app database.
    #[error("the {database} database belongs to another instance; restore all of them from one backup")]
    OtherInstance {
        /// Its short name.
        database: &'static str,
    },
    /// A database of an instance that was complete is not there.
    #[error("the {database} database is missing; restore all of them from one backup")]
    Missing {
        /// Its short name.
        database: &'static str,
    },
    /// A newer program has changed the schema.
    #[error("the {database} database was written by a newer version (schema {found}, this program knows {known})")]
    Newer {
        /// Its short name.
        database: &'static str,
        /// Number of its newest migration.
        found: i64,
        /// Number of the newest migration of this program.
        known: i64,
    },
    /// The schema is older, and changing it must be asked for.
    #[error("the {database} schema is older than this program; stop every node and run the migration")]
    Pending {
        /// Its short name.
        database: &'static str,
    },
    /// A migration failed, or was applied with another text.
    #[error("the {database} schema cannot be brought up to date")]
    Migration {
        /// Its short name.
        database: &'static str,
        /// What happened.
        #[source]
        source: sqlx::migrate::MigrateError,
    },
    /// The SQLite that is built in can damage databases.
    #[error("this program was built with SQLite {found}; it needs 3.51.3 or newer")]
    OldSqlite {
        /// Its version.
        found: String,
    },
    /// The address of the PostgreSQL database cannot be read. The address is not repeated: it holds a password.
    #[error("the address of the PostgreSQL database cannot be read")]
    InvalidAddress,
    /// A file or folder cannot be used.
    #[error("{path} cannot be used")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What happened.
        #[source]
        source: std::io::Error,
    },
    /// The engine answered with an error.
    #[error("the {database} database cannot be opened")]
    Engine {
        /// Its short name.
        database: &'static str,
        /// What happened.
        #[source]
        source: sqlx::Error,
    },
    /// A query of the start-up checks failed.
    #[error("the databases cannot be checked")]
    Store(#[from] Error),
}
