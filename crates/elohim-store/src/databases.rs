//! The databases together.

use crate::db::Db;
use crate::error::{Error, Result};
use crate::open::{self, DatabaseName, DatabaseSettings, MigrationStatus, OpenError};

/// The oldest SQLite that may open our files: older ones can damage a database in write-ahead mode when a checkpoint and a
/// commit meet (the WAL-reset race that SQLite 3.51.3 mends).
pub const MINIMUM_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// The databases of an instance. Clones share them.
#[derive(Clone)]
pub struct Databases {
    /// Accounts, sessions, settings.
    pub app: Db,
    /// Unlock slots, objects, shares.
    pub vault: Db,
    /// Datasets.
    pub datasets: Db,
    /// What the assistant remembers.
    pub memory: Db,
    /// The keys of people, under which the others say who they are.
    pub keys: Db,
}

impl Databases {
    /// Opens the databases, makes them when there are none, and on SQLite brings an older schema up to date. A PostgreSQL
    /// schema is only changed by [`Databases::migrate`] once it exists, since other nodes may be using it.
    ///
    /// # Errors
    /// [`OpenError`]; then nothing was repaired or thrown away.
    pub async fn open(settings: &DatabaseSettings) -> std::result::Result<Self, OpenError> {
        open::open(settings, false).await
    }

    /// [`Databases::open`], and brings the schema up to date on PostgreSQL too.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn migrate(settings: &DatabaseSettings) -> std::result::Result<Self, OpenError> {
        open::open(settings, true).await
    }

    /// Every database with its short name.
    pub fn all(&self) -> [(&'static str, &Db); 5] {
        [&self.app, &self.vault, &self.datasets, &self.memory, &self.keys].map(|db| (db.name(), db))
    }

    /// One of them.
    pub fn get(&self, name: DatabaseName) -> &Db {
        match name {
            DatabaseName::App => &self.app,
            DatabaseName::Vault => &self.vault,
            DatabaseName::Datasets => &self.datasets,
            DatabaseName::Memory => &self.memory,
            DatabaseName::Keys => &self.keys,
        }
    }

    /// Which migrations each database has and which this program knows.
    ///
    /// # Errors
    /// Any [`Error`] that reading has.
    pub async fn migration_status(&self) -> Result<Vec<MigrationStatus>> {
        let mut all = Vec::new();
        for name in DatabaseName::ALL {
            all.push(open::status(*name, &self.get(*name).pools).await?);
        }
        Ok(all)
    }

    /// Waits for transactions to end, moves the write-ahead logs into their files, and closes every connection.
    pub async fn close(&self) {
        for (_, db) in self.all() {
            db.close().await;
        }
    }

    /// The version of the SQLite that is built in, as `3.51.3`.
    ///
    /// # Errors
    /// [`Error::Other`] when SQLite cannot be asked.
    pub async fn sqlite_version() -> Result<String> {
        open::sqlite_version().await.map_err(|error| Error::from_engine(error, "database"))
    }
}
