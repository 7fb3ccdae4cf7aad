//! Databases and buckets for tests: fresh, on either engine, gone when the test ends.

mod bucket;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use elohim_core::Secret;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};
use tempfile::TempDir;

use crate::{DatabaseName, DatabaseSettings, Databases};

pub use bucket::TestBucket;

/// The variable that holds the address of a PostgreSQL server for tests, with a user who may make databases.
pub const SERVER: &str = "ELOHIMOS_TEST_PG";

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// The engine that a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Four files in a temporary folder.
    Sqlite,
    /// A database of the server that [`SERVER`] names.
    Postgres,
}

/// Four fresh databases, removed on drop.
pub struct TestDatabases {
    databases: Option<Databases>,
    place: Place,
}

enum Place {
    Folder(TempDir),
    Database { server: String, name: String },
}

impl TestDatabases {
    /// Makes them.
    ///
    /// # Panics
    /// When they cannot be made; without a PostgreSQL server the tests of that engine fail, because a test that is left out
    /// proves nothing.
    pub async fn new(engine: Engine) -> Self {
        let place = match engine {
            Engine::Sqlite => Place::Folder(expect("a temporary folder", tempfile::tempdir())),
            Engine::Postgres => fresh_database().await,
        };
        let databases = expect("fresh databases", Databases::open(&place.settings()).await);
        Self { databases: Some(databases), place }
    }

    /// The settings that open the same databases again.
    pub fn settings(&self) -> DatabaseSettings {
        self.place.settings()
    }

    /// The data directory, on SQLite.
    pub fn data_dir(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path()),
            Place::Database { .. } => None,
        }
    }

    /// Closes them and opens them again, as another program version would.
    ///
    /// # Panics
    /// When they cannot be opened.
    pub async fn reopen(&mut self) {
        if let Some(open) = self.databases.take() {
            open.close().await;
        }
        self.databases = Some(expect("the same databases", Databases::migrate(&self.settings()).await));
    }

    /// Runs SQL behind the store's back.
    ///
    /// # Panics
    /// When it cannot be run.
    pub async fn behind(&self, name: DatabaseName, sql: &'static str) {
        let sql = AssertSqlSafe(sql);
        match self.settings() {
            DatabaseSettings::Sqlite { data_dir } => {
                let options = SqliteConnectOptions::new().filename(data_dir.join(name.file()));
                let mut connection = expect("a connection", options.connect().await);
                expect("a statement", sqlx::raw_sql(sql).execute(&mut connection).await);
                expect("an end", connection.close().await);
            }
            DatabaseSettings::Postgres { url, .. } => {
                let url = url.expose_str().unwrap_or_default();
                let options: PgConnectOptions = expect("an address", url.parse());
                let options = options.options([("search_path", name.schema())]);
                let mut connection = expect("a connection", options.connect().await);
                expect("a statement", sqlx::raw_sql(sql).execute(&mut connection).await);
                expect("an end", connection.close().await);
            }
        }
    }

    /// Everything that the databases keep: on SQLite the bytes of all files of the data directory, logs and free pages
    /// included; on PostgreSQL every row of every table as text.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn dump(&self) -> Vec<u8> {
        match self.settings() {
            DatabaseSettings::Sqlite { data_dir } => {
                let mut all = Vec::new();
                bytes_below(&data_dir, &mut all);
                all
            }
            DatabaseSettings::Postgres { url, .. } => {
                let options: PgConnectOptions = expect("an address", url.expose_str().unwrap_or_default().parse());
                let mut connection = expect("a connection", options.connect().await);
                let tables: Vec<(String, String)> = expect(
                    "the tables",
                    sqlx::query_as(
                        "SELECT CAST(table_schema AS TEXT), CAST(table_name AS TEXT) FROM information_schema.tables
                         WHERE table_schema NOT IN ('pg_catalog', 'information_schema')",
                    )
                    .fetch_all(&mut connection)
                    .await,
                );
                let mut all = Vec::new();
                for (schema, table) in tables {
                    let sql = AssertSqlSafe(format!("SELECT CAST(t AS TEXT) FROM {schema}.{table} AS t"));
                    let rows: Vec<(String,)> = expect("rows", sqlx::query_as(sql).fetch_all(&mut connection).await);
                    all.extend(rows.into_iter().flat_map(|(row,)| row.into_bytes()));
                }
                expect("an end", connection.close().await);
                all
            }
        }
    }

    /// The file of a database, on SQLite.
    pub fn file(&self, name: DatabaseName) -> Option<PathBuf> {
        self.data_dir().map(|folder| folder.join(name.file()))
    }
}

impl Deref for TestDatabases {
    type Target = Databases;

    fn deref(&self) -> &Databases {
        expect("open databases", self.databases.as_ref().ok_or("closed"))
    }
}

impl Drop for TestDatabases {
    fn drop(&mut self) {
        if let Place::Database { server, name } = &self.place {
            let (server, name) = (server.clone(), name.clone());
            // A runtime of its own, since this may run on the test's last thread while its own runtime ends.
            let dropped = std::thread::spawn(move || {
                let runtime = expect("a runtime", tokio::runtime::Builder::new_current_thread().enable_all().build());
                runtime.block_on(async {
                    let mut admin = connect(&server).await;
                    run(&mut admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
                });
            });
            if dropped.join().is_err() && !std::thread::panicking() {
                fail("the test database could not be dropped");
            }
        }
    }
}

impl Place {
    fn settings(&self) -> DatabaseSettings {
        match self {
            Self::Folder(folder) => DatabaseSettings::Sqlite { data_dir: folder.path().to_owned() },
            Self::Database { server, name } => {
                DatabaseSettings::Postgres { url: Secret::new(address(server, name)), max_connections: 40 }
            }
        }
    }
}

/// The bytes, and the names, of all files below a folder.
fn bytes_below(folder: &Path, all: &mut Vec<u8>) {
    for entry in expect("a folder", std::fs::read_dir(folder)) {
        let path = expect("an entry", entry).path();
        all.extend(path.as_os_str().as_encoded_bytes());
        if path.is_dir() {
            bytes_below(&path, all);
        } else {
            all.extend(expect("a file", std::fs::read(&path)));
        }
    }
}

async fn fresh_database() -> Place {
    #[expect(clippy::disallowed_methods, reason = "the one variable that tests are given")]
    let server = expect(
        "no PostgreSQL server for tests: ELOHIMOS_TEST_PG is not set. Start one with `cargo xtask pg`",
        std::env::var(SERVER),
    );
    let mut admin = connect(&server).await;
    let template = template(&server, &mut admin).await;
    let name = format!("elohimos_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    run(&mut admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    expect("close", admin.close().await);
    Place::Database { server, name }
}

/// The name of a migrated database, which is made once for each set of migrations and server.
async fn template(server: &str, admin: &mut PgConnection) -> String {
    let name = format!("elohimos_template_{}", crate::open::fingerprint());
    run(admin, "SELECT pg_advisory_lock(7021)".to_owned()).await;
    let found: Option<(i32,)> = expect(
        "the list of databases",
        sqlx::query_as("SELECT 1 FROM pg_database WHERE datname = $1").bind(&name).fetch_optional(&mut *admin).await,
    );
    if found.is_none() {
        let unfinished = format!("{name}_new");
        run(admin, format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
        run(admin, format!("CREATE DATABASE {unfinished}")).await;
        let url = Secret::new(address(server, &unfinished));
        let settings = DatabaseSettings::Postgres { url, max_connections: 8 };
        expect("the template", Databases::open(&settings).await).close().await;
        run(admin, format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
    }
    run(admin, "SELECT pg_advisory_unlock(7021)".to_owned()).await;
    name
}

async fn connect(server: &str) -> PgConnection {
    let options: PgConnectOptions = expect("the address of the PostgreSQL server for tests", server.parse());
    expect("a connection to the PostgreSQL server for tests", options.connect().await)
}

async fn run(connection: &mut PgConnection, statement: String) {
    // Names of databases cannot be bound; these are made here.
    expect("a statement on the test server", sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await);
}

/// The server's address with another database.
fn address(server: &str, database: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, None), |(base, query)| (base, Some(query)));
    let start = base.find("://").map_or(0, |at| at + 3);
    let host = base.get(start..).and_then(|rest| rest.find('/')).map_or(base.len(), |at| start + at);
    let base = base.get(..host).unwrap_or(base);
    match query {
        Some(query) => format!("{base}/{database}?{query}"),
        None => format!("{base}/{database}"),
    }
}

fn expect<T, E: std::fmt::Debug>(what: &str, outcome: Result<T, E>) -> T {
    match outcome {
        Ok(value) => value,
        Err(error) => fail(&format!("{what}: {error:?}")),
    }
}

#[expect(clippy::panic, reason = "a test that has no database must fail")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}
