//! The schema of each database and how it grows.

use sqlx::migrate::Migrator;

use super::{DatabaseName, OpenError};
use crate::db::Pools;
use crate::error::{Error, Result};

/// The migrations of one database for both engines.
struct Both {
    sqlite: &'static Migrator,
    postgres: &'static Migrator,
}

macro_rules! both {
    ($sqlite:literal, $postgres:literal) => {{
        static SQLITE: Migrator = sqlx::migrate!($sqlite);
        static POSTGRES: Migrator = sqlx::migrate!($postgres);
        Both { sqlite: &SQLITE, postgres: &POSTGRES }
    }};
}

/// What a database has and what this program knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    /// The database's short name.
    pub database: &'static str,
    /// Numbers of the migrations that were applied.
    pub applied: Vec<i64>,
    /// Numbers of the migrations that this program knows.
    pub known: Vec<i64>,
}

impl MigrationStatus {
    /// Number of the newest migration that was applied; 0 for none.
    pub fn found(&self) -> i64 {
        self.applied.last().copied().unwrap_or(0)
    }

    /// Number of the newest migration of this program.
    pub fn newest_known(&self) -> i64 {
        self.known.last().copied().unwrap_or(0)
    }
}

/// Reads which migrations a database has.
pub(crate) async fn status(name: DatabaseName, pools: &Pools) -> Result<MigrationStatus> {
    let exists = match pools {
        Pools::Sqlite { writer, .. } => {
            sqlx::query_as("SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = '_sqlx_migrations'")
                .fetch_one(writer)
                .await
        }
        Pools::Postgres { pool } => {
            sqlx::query_as("SELECT to_regclass(current_schema() || '._sqlx_migrations') IS NOT NULL")
                .fetch_one(pool)
                .await
        }
    };
    let (exists,): (bool,) = exists.map_err(|error| Error::from_engine(error, "database"))?;
    let applied: Vec<(i64,)> = if exists {
        let text = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";
        let rows = match pools {
            Pools::Sqlite { writer, .. } => sqlx::query_as(text).fetch_all(writer).await,
            Pools::Postgres { pool } => sqlx::query_as(text).fetch_all(pool).await,
        };
        rows.map_err(|error| Error::from_engine(error, "_sqlx_migrations"))?
    } else {
        Vec::new()
    };
    Ok(MigrationStatus {
        database: name.as_str(),
        applied: applied.into_iter().map(|(version,)| version).collect(),
        known: migrations(name).sqlite.iter().map(|migration| migration.version).collect(),
    })
}

/// Applies what is missing.
pub(super) async fn run(name: DatabaseName, pools: &Pools) -> std::result::Result<(), OpenError> {
    let both = migrations(name);
    let outcome = match pools {
        Pools::Sqlite { writer, .. } => both.sqlite.run(writer).await,
        Pools::Postgres { pool } => both.postgres.run(pool).await,
    };
    outcome.map_err(|source| OpenError::Migration { database: name.as_str(), source })
}

/// Hash of every PostgreSQL migration: the name of the template that tests clone.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint() -> String {
    let mut digest = <sha2::Sha256 as sha2::Digest>::new();
    for migration in DatabaseName::ALL.iter().flat_map(|name| migrations(*name).postgres.iter()) {
        sha2::Digest::update(&mut digest, &migration.checksum);
    }
    hex::encode(sha2::Digest::finalize(digest)).chars().take(12).collect()
}

fn migrations(name: DatabaseName) -> Both {
    match name {
        DatabaseName::App => both!("migrations/sqlite/app", "migrations/postgres/app"),
        DatabaseName::Vault => both!("migrations/sqlite/vault", "migrations/postgres/vault"),
        DatabaseName::Datasets => both!("migrations/sqlite/datasets", "migrations/postgres/datasets"),
        DatabaseName::Memory => both!("migrations/sqlite/memory", "migrations/postgres/memory"),
        DatabaseName::Keys => both!("migrations/sqlite/keys", "migrations/postgres/keys"),
    }
}
