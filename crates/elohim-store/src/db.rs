//! One of the databases.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use sqlx::{PgPool, SqlitePool};

use crate::error::{Error, Result};
use crate::keyring::Keyring;
use crate::metrics;
use crate::open::{DatabaseName, DirectoryLock};
use crate::sql::{Sql, fetch, sql, statements};
use crate::tx::{Connection, Tx};

/// A database. Clones share it.
#[derive(Clone)]
pub struct Db {
    name: DatabaseName,
    pub(crate) pools: Pools,
    keyring: Arc<Keyring>,
}

/// The connections of a database.
#[derive(Clone)]
pub(crate) enum Pools {
    /// One connection writes, others read.
    Sqlite { writer: SqlitePool, readers: SqlitePool, file: PathBuf, _lock: Arc<DirectoryLock> },
    /// Connections whose search path is the database's schema.
    Postgres { pool: PgPool },
}

/// How large a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DbSize {
    /// Bytes of its file, or of its tables and indexes on PostgreSQL.
    pub bytes: u64,
    /// Bytes of its write-ahead log; 0 on PostgreSQL, where the log belongs to the whole server.
    pub wal_bytes: u64,
    /// Pages of its file that hold nothing; 0 on PostgreSQL.
    pub freelist_pages: u64,
    /// Number of the newest migration that was applied.
    pub schema_version: i64,
}

statements! {
    PING = sql!("SELECT id FROM instance");
    INSTANCE = sql!("SELECT instance_id FROM instance");
    VERSION = sql!("SELECT MAX(version) FROM _sqlx_migrations");
    BYTES = sql! {
        sqlite: "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        postgres: "SELECT CAST(COALESCE(SUM(pg_total_relation_size(oid)), 0) AS BIGINT) FROM pg_class
                   WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)",
    };
    FREE_PAGES = sql! { sqlite: "SELECT freelist_count FROM pragma_freelist_count()", postgres: "SELECT CAST(0 AS BIGINT)" };
}

const CHECKPOINT: Sql = sql! { sqlite: "PRAGMA wal_checkpoint(TRUNCATE)", postgres: "SELECT 1" };

impl Db {
    pub(crate) fn new(name: DatabaseName, pools: Pools, keyring: Arc<Keyring>) -> Self {
        Self { name, pools, keyring }
    }

    /// Begins a transaction that may write. On SQLite there is one at a time, and others wait their turn.
    ///
    /// # Errors
    /// [`Error::Busy`] when no turn came in time, [`Error::Unavailable`] when the database cannot be reached.
    pub async fn begin(&self) -> Result<Tx> {
        let started = Instant::now();
        let connection = match &self.pools {
            Pools::Sqlite { writer, .. } => writer.begin_with("BEGIN IMMEDIATE").await.map(Connection::Sqlite),
            Pools::Postgres { pool } => pool.begin().await.map(Connection::Postgres),
        };
        metrics::write_wait(self.name(), started.elapsed());
        self.begun(connection)
    }

    /// Begins a transaction that reads one moment of the database and cannot write.
    ///
    /// # Errors
    /// As for [`Db::begin`].
    pub async fn snapshot(&self) -> Result<Tx> {
        let connection = match &self.pools {
            Pools::Sqlite { readers, .. } => readers.begin().await.map(Connection::Sqlite),
            Pools::Postgres { pool } => {
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(Connection::Postgres)
            }
        };
        self.begun(connection)
    }

    /// The short name: `app`, `vault`, `datasets`, `memory` or `keys`.
    pub fn name(&self) -> &'static str {
        self.name.as_str()
    }

    /// Reads one row.
    ///
    /// # Errors
    /// Any [`Error`] that reading has.
    pub async fn ping(&self) -> Result<()> {
        let mut tx = self.snapshot().await?;
        let _: (i64,) = fetch!(fetch_one::<(i64,)>(&mut tx, PING))?;
        Ok(())
    }

    /// The id of the instance that the database belongs to.
    ///
    /// # Errors
    /// Any [`Error`] that reading has.
    pub async fn instance_id(&self) -> Result<String> {
        let mut tx = self.snapshot().await?;
        let (id,) = fetch!(fetch_one::<(uuid::Uuid,)>(&mut tx, INSTANCE))?;
        Ok(id.to_string())
    }

    /// How large the database is.
    ///
    /// # Errors
    /// Any [`Error`] that reading has.
    pub async fn size(&self) -> Result<DbSize> {
        let mut tx = self.snapshot().await?;
        let (schema_version,) = fetch!(fetch_one::<(Option<i64>,)>(&mut tx, VERSION))?;
        let (bytes,) = fetch!(fetch_one::<(i64,)>(&mut tx, BYTES))?;
        let (free,) = fetch!(fetch_one::<(i64,)>(&mut tx, FREE_PAGES))?;
        let wal_bytes = match &self.pools {
            Pools::Sqlite { file, .. } => {
                let mut wal = file.clone().into_os_string();
                wal.push("-wal");
                tokio::fs::metadata(wal).await.map_or(0, |found| found.len())
            }
            Pools::Postgres { .. } => 0,
        };
        Ok(DbSize {
            bytes: u64::try_from(bytes).unwrap_or(0),
            wal_bytes,
            freelist_pages: u64::try_from(free).unwrap_or(0),
            schema_version: schema_version.unwrap_or(0),
        })
    }

    /// Moves the write-ahead log into the file, so that the file alone is the database. Nothing to do on PostgreSQL.
    ///
    /// # Errors
    /// [`Error::Busy`] when the writer stays busy.
    pub async fn checkpoint(&self) -> Result<()> {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            let outcome = sqlx::query(CHECKPOINT.sqlite).execute(writer).await;
            outcome.map_err(|error| Error::from_engine(error, "database"))?;
        }
        Ok(())
    }

    /// Makes what was deleted unreadable in the database's own files: on SQLite, where deleting overwrites, the write-ahead log
    /// is moved into the file and emptied; on PostgreSQL the dead rows are given up, and their place is used for others.
    ///
    /// # Errors
    /// [`Error::Busy`] when others keep the log in use.
    pub async fn forget_deleted(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let done = sqlx::query_as::<_, (i64, i64, i64)>(CHECKPOINT.sqlite).fetch_one(writer).await;
                let (busy, ..) = done.map_err(|error| Error::from_engine(error, "database"))?;
                if busy == 0 { Ok(()) } else { Err(Error::Busy) }
            }
            Pools::Postgres { pool } => {
                for (table, _) in crate::registry::tables(self.name) {
                    // The names are those of the registry; a name of a table cannot be bound.
                    let sql = sqlx::AssertSqlSafe(format!("VACUUM {table}"));
                    let done = sqlx::raw_sql(sql).execute(pool).await;
                    done.map_err(|error| Error::from_engine(error, table))?;
                }
                Ok(())
            }
        }
    }

    pub(crate) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                if let Err(error) = self.checkpoint().await {
                    tracing::warn!(db = self.name(), %error, "the write-ahead log stays for the next start");
                }
                writer.close().await;
            }
            Pools::Postgres { pool } => pool.close().await,
        }
    }

    fn begun(&self, connection: std::result::Result<Connection, sqlx::Error>) -> Result<Tx> {
        match connection {
            Ok(connection) => Ok(Tx::new(self.name(), connection, self.keyring.clone())),
            Err(error) => {
                let error = match (&self.pools, error) {
                    // A PostgreSQL server that is down shows itself as a connection that does not come.
                    (Pools::Postgres { .. }, sqlx::Error::PoolTimedOut) => {
                        Error::Unavailable(Box::new(sqlx::Error::PoolTimedOut))
                    }
                    (_, error) => Error::from_engine(error, "database"),
                };
                metrics::failure(self.name(), &error);
                Err(error)
            }
        }
    }
}
