//! Opening the SQLite files.

use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::{DatabaseName, DirectoryLock, OpenError};
use crate::databases::MINIMUM_SQLITE;
use crate::db::Pools;

/// SQLite's `application_id` of our files: the letters `ELOS`.
const APPLICATION_ID: i64 = 0x454c_4f53;
/// Connections that read. More only help when that many reads wait for the disk at once.
const READERS: u32 = 4;
/// How long a writer waits for its turn.
const WAIT: Duration = Duration::from_secs(10);

/// The version of the SQLite that is built in.
pub(crate) async fn version() -> Result<String, sqlx::Error> {
    let mut connection = SqliteConnectOptions::new().in_memory(true).connect().await?;
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(version)
}

/// Takes the directory and opens its files, in the order of [`DatabaseName::ALL`].
pub(super) async fn connect(directory: &Path) -> Result<[Pools; 5], OpenError> {
    check_version().await?;
    private_directory(directory)?;
    let lock = Arc::new(DirectoryLock::take(directory)?);
    Ok([
        pools(directory, DatabaseName::App, &lock).await?,
        pools(directory, DatabaseName::Vault, &lock).await?,
        pools(directory, DatabaseName::Datasets, &lock).await?,
        pools(directory, DatabaseName::Memory, &lock).await?,
        pools(directory, DatabaseName::Keys, &lock).await?,
    ])
}

async fn check_version() -> Result<(), OpenError> {
    let found = version().await.map_err(|source| OpenError::Engine { database: "app", source })?;
    let mut numbers = found.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    if (next(), next(), next()) < MINIMUM_SQLITE {
        return Err(OpenError::OldSqlite { found });
    }
    Ok(())
}

async fn pools(directory: &Path, name: DatabaseName, lock: &Arc<DirectoryLock>) -> Result<Pools, OpenError> {
    let file = directory.join(name.file());
    if let Some(parent) = file.parent() {
        private_directory(parent)?;
    }
    private_file(&file)?;
    claim_file(&file, name).await?;
    let engine = |source| OpenError::Engine { database: name.as_str(), source };
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is deleted is overwritten: people who were erased are in no free page.
        .pragma("secure_delete", "ON")
        .busy_timeout(WAIT);
    let writer = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .acquire_timeout(WAIT)
        .after_release(|connection, _| Box::pin(has_no_transaction(connection)))
        .connect_with(options.clone())
        .await
        .map_err(engine)?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .max_lifetime(None)
        .idle_timeout(None)
        .acquire_timeout(WAIT)
        .after_release(|connection, _| Box::pin(has_no_transaction(connection)))
        .connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Pools::Sqlite { writer, readers, file, _lock: lock.clone() })
}

/// Whether a connection that comes back can be used again. When the disk is full or fails, SQLite ends a transaction by
/// itself; the driver goes on believing in it and would begin no other on this connection.
async fn has_no_transaction(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    // The answer to this comes after the rollback that dropping a transaction has asked for.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Marks a new file as ours, and refuses one that is not.
async fn claim_file(path: &Path, name: DatabaseName) -> Result<(), OpenError> {
    let refused = |source: sqlx::Error| match &source {
        sqlx::Error::Database(error)
            if matches!(error.code().as_deref(), Some("26" | "11" | "267" | "523" | "779")) =>
        {
            OpenError::NotADatabase { path: path.to_owned() }
        }
        _ => OpenError::Engine { database: name.as_str(), source },
    };
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(WAIT);
    let mut connection = options.connect().await.map_err(refused)?;
    let (application, number, tables): (i64, i64, i64) = sqlx::query_as(
        "SELECT application_id, user_version, (SELECT COUNT(*) FROM sqlite_master)
         FROM pragma_application_id(), pragma_user_version()",
    )
    .fetch_one(&mut connection)
    .await
    .map_err(refused)?;
    match (application, number, tables) {
        (0, 0, 0) => {
            let mark = format!(
                "BEGIN; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {}; COMMIT",
                name.number()
            );
            // Two numbers of our own; a pragma takes no bound values.
            sqlx::raw_sql(sqlx::AssertSqlSafe(mark)).execute(&mut connection).await.map_err(refused)?;
        }
        (APPLICATION_ID, number, _) if number == name.number() => {}
        (APPLICATION_ID, ..) => {
            return Err(OpenError::Swapped { path: path.to_owned(), expected: name.as_str() });
        }
        _ => return Err(OpenError::Foreign { path: path.to_owned() }),
    }
    connection.close().await.map_err(refused)
}

/// Makes a folder that only its owner can enter; a folder that exists stays as it is.
fn private_directory(path: &Path) -> Result<(), OpenError> {
    let failed = |source| OpenError::Io { path: path.to_owned(), source };
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)
}

/// Makes a file that only its owner can read; SQLite gives its log the same mode.
fn private_file(path: &Path) -> Result<(), OpenError> {
    let failed = |source| OpenError::Io { path: path.to_owned(), source };
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(failed)?;
    let mode = file.metadata().map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!(path = %path.display(), "the file was readable by others; it no longer is");
        file.set_permissions(Permissions::from_mode(0o600)).map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transaction_that_the_engine_has_ended_does_not_stop_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Arc::new(DirectoryLock::take(folder.path()).unwrap());
        let Pools::Sqlite { writer, .. } = pools(folder.path(), DatabaseName::Vault, &lock).await.unwrap() else {
            panic!("another engine")
        };
        sqlx::raw_sql("CREATE TABLE t (a BLOB)").execute(&writer).await.unwrap();
        let insert = "INSERT INTO t VALUES (zeroblob(100000))";
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::raw_sql("PRAGMA max_page_count = 4").execute(&mut *tx).await.unwrap();
        let full = sqlx::raw_sql(insert).execute(&mut *tx).await.unwrap_err();
        assert_eq!(full.as_database_error().unwrap().code().as_deref(), Some("13"));
        let ended = sqlx::raw_sql("ROLLBACK").execute(&mut *tx).await.unwrap_err();
        assert!(ended.to_string().contains("no transaction is active"), "{ended}");
        drop(tx);

        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::raw_sql(insert).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}
