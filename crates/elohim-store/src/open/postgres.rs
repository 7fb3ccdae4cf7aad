//! Opening the schemas of a PostgreSQL database.

use std::str::FromStr as _;
use std::time::Duration;

use elohim_core::Secret;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

use super::{DatabaseName, OpenError};
use crate::db::Pools;

/// How many schemas share the connections.
const SCHEMAS: u32 = 5;
/// How long to wait for a connection.
const WAIT: Duration = Duration::from_secs(10);

/// Makes the schemas that are missing and opens a pool for each, in the order of [`DatabaseName::ALL`].
pub(super) async fn connect(url: &Secret, max_connections: u32) -> Result<[Pools; 5], OpenError> {
    let options = url
        .expose_str()
        .and_then(|url| PgConnectOptions::from_str(url).ok())
        .ok_or(OpenError::InvalidAddress)?
        .application_name("elohimos");
    let engine = |source| OpenError::Engine { database: "app", source };
    let mut connection = options.connect().await.map_err(engine)?;
    let (checksums,): (String,) =
        sqlx::query_as("SHOW data_checksums").fetch_one(&mut connection).await.map_err(engine)?;
    if checksums != "on" {
        tracing::warn!("the PostgreSQL server keeps no page checksums; damage outside our rows stays unseen");
    }
    for name in DatabaseName::ALL {
        let schema = name.schema();
        let statement = format!(
            "SELECT pg_advisory_lock({LOCK}); CREATE SCHEMA IF NOT EXISTS {schema}; SELECT pg_advisory_unlock({LOCK})"
        );
        // A schema's name cannot be bound; these are ours.
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.map_err(engine)?;
    }
    connection.close().await.map_err(engine)?;
    let pool = |name: DatabaseName| {
        let options = options.clone().options([("search_path", name.schema())]);
        let pool = PgPoolOptions::new().max_connections((max_connections / SCHEMAS).max(2)).acquire_timeout(WAIT);
        Pools::Postgres { pool: pool.connect_lazy_with(options) }
    };
    Ok([
        pool(DatabaseName::App),
        pool(DatabaseName::Vault),
        pool(DatabaseName::Datasets),
        pool(DatabaseName::Memory),
        pool(DatabaseName::Keys),
    ])
}

/// Key of the advisory lock under which schemas are made: two nodes that start at once would make the same one.
const LOCK: i64 = 0x454c_4f53;
