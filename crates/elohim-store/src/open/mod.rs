//! Opening the databases: every check that must pass before the first query.

mod error;
mod instance;
mod lock;
mod migrations;
mod postgres;
mod seal;
mod settings;
mod sqlite;

use crate::databases::Databases;
use crate::db::Db;
use crate::keyring::Keyring;

pub use error::OpenError;
pub(crate) use instance::STATEMENTS as INSTANCE_STATEMENTS;
pub(crate) use lock::DirectoryLock;
pub use migrations::MigrationStatus;
#[cfg(feature = "testing")]
pub(crate) use migrations::fingerprint;
pub(crate) use migrations::status;
pub(crate) use seal::STATEMENTS as SEAL_STATEMENTS;
pub use settings::{DatabaseName, DatabaseSettings};
pub(crate) use sqlite::version as sqlite_version;

/// Opens them all, or none.
pub(crate) async fn open(settings: &DatabaseSettings, migrate: bool) -> Result<Databases, OpenError> {
    let [app, vault, datasets, memory, keys] = match settings {
        DatabaseSettings::Sqlite { data_dir } => sqlite::connect(data_dir).await?,
        DatabaseSettings::Postgres { url, max_connections } => postgres::connect(url, *max_connections).await?,
    };
    let keyring = Keyring::new(keys.clone());
    let databases = Databases {
        app: Db::new(DatabaseName::App, app, keyring.clone()),
        vault: Db::new(DatabaseName::Vault, vault, keyring.clone()),
        datasets: Db::new(DatabaseName::Datasets, datasets, keyring.clone()),
        memory: Db::new(DatabaseName::Memory, memory, keyring.clone()),
        keys: Db::new(DatabaseName::Keys, keys, keyring),
    };
    let on_request = matches!(settings, DatabaseSettings::Postgres { .. }) && !migrate;
    instance::bring_up(&databases, on_request).await?;
    seal::older(&databases).await?;
    Ok(databases)
}
