//! Opening: what is made, what is refused, and that a refusal changes nothing.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, DatabaseSettings, Databases, OpenError};
use rstest::rstest;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

fn at(dir: &Path) -> DatabaseSettings {
    DatabaseSettings::Sqlite { data_dir: dir.to_owned() }
}

/// A data directory that was opened and closed once.
async fn used() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    Databases::open(&at(dir.path())).await.unwrap().close().await;
    dir
}

async fn refusal(dir: &Path) -> OpenError {
    match Databases::open(&at(dir)).await {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn files_are_for_their_owner_only_and_open_again() {
    let dir = tempfile::tempdir().unwrap();
    let inside = dir.path().join("new/folder");
    let db = Databases::open(&at(&inside)).await.unwrap();
    for (_, one) in db.all() {
        one.ping().await.unwrap();
    }
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&inside), 0o700);
    for name in DatabaseName::ALL {
        let file = inside.join(name.file());
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        assert_eq!(mode(&file.with_file_name(format!("{}-wal", file.file_name().unwrap().to_str().unwrap()))), 0o600);
    }
    assert_eq!(mode(&inside.join("elohimos.lock")), 0o600);
    let size = db.vault.size().await.unwrap();
    assert_eq!((size.schema_version, size.freelist_pages), (9, 0));
    assert!(size.bytes > 0 && size.wal_bytes > 0, "{size:?}");
    db.vault.checkpoint().await.unwrap();
    assert_eq!(db.vault.size().await.unwrap().wal_bytes, 0);
    db.close().await;
    drop(db);
    Databases::open(&at(&inside)).await.unwrap();
}

#[tokio::test]
async fn a_second_opener_is_told_who_was_first() {
    let dir = tempfile::tempdir().unwrap();
    let first = Databases::open(&at(dir.path())).await.unwrap();
    let vault = first.vault.clone();
    drop(first);
    let error = refusal(dir.path()).await;
    assert!(matches!(&error, OpenError::Locked { pid, .. } if *pid == std::process::id().to_string()), "{error}");
    vault.ping().await.unwrap();
    drop(vault);
    Databases::open(&at(dir.path())).await.unwrap();
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_left_alone() {
    let dir = used().await;
    let file = dir.path().join("vault.db");
    let junk = b"this is no database, but long enough to be read as one. ".repeat(20);
    std::fs::write(&file, &junk).unwrap();
    assert!(matches!(refusal(dir.path()).await, OpenError::NotADatabase { path } if path == file));
    assert_eq!(std::fs::read(&file).unwrap(), junk);
}

#[tokio::test]
async fn a_database_of_another_program_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("elohimos_app.db");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut other = options.connect().await.unwrap();
    sqlx::query("CREATE TABLE theirs (a INTEGER)").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    let before = std::fs::read(&file).unwrap();
    assert!(matches!(refusal(dir.path()).await, OpenError::Foreign { path } if path == file));
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn files_that_changed_places_are_refused() {
    let dir = used().await;
    std::fs::copy(dir.path().join("vault.db"), dir.path().join("memory/chat_memory.db")).unwrap();
    assert!(matches!(refusal(dir.path()).await, OpenError::Swapped { expected: "memory", .. }));
}

#[tokio::test]
async fn a_file_of_another_instance_is_refused() {
    let (mine, theirs) = (used().await, used().await);
    std::fs::copy(theirs.path().join("vault.db"), mine.path().join("vault.db")).unwrap();
    assert!(matches!(refusal(mine.path()).await, OpenError::OtherInstance { database: "vault" }));
}

#[rstest]
#[case("vault", "vault.db")]
#[case("keys", "keys.db")]
#[tokio::test]
async fn a_database_that_is_gone_is_not_replaced_by_an_empty_one(#[case] name: &str, #[case] file: &str) {
    let dir = used().await;
    std::fs::remove_file(dir.path().join(file)).unwrap();
    for _ in 0..2 {
        let refused = refusal(dir.path()).await;
        assert!(matches!(refused, OpenError::Missing { database } if database == name), "{refused:?}");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_newer_database_is_refused(#[case] engine: Engine) {
    let db = TestDatabases::new(engine).await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        SELECT 9999, 'from the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    db.behind(DatabaseName::Vault, newer).await;
    db.close().await;
    let error = match (engine, db.data_dir()) {
        // The lock lives as long as the databases do.
        (Engine::Sqlite, Some(folder)) => {
            let copy = tempfile::tempdir().unwrap();
            for name in DatabaseName::ALL {
                std::fs::create_dir_all(copy.path().join(name.file()).parent().unwrap()).unwrap();
                std::fs::copy(folder.join(name.file()), copy.path().join(name.file())).unwrap();
            }
            refusal(copy.path()).await
        }
        _ => match Databases::migrate(&db.settings()).await {
            Ok(_) => panic!("opened"),
            Err(error) => error,
        },
    };
    assert!(matches!(error, OpenError::Newer { database: "vault", found: 9999, known: 9 }), "{error}");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_status_names_every_migration(#[case] engine: Engine) {
    let db = TestDatabases::new(engine).await;
    for status in db.migration_status().await.unwrap() {
        let known: Vec<i64> = match status.database {
            "app" => vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            "vault" => vec![1, 2, 3, 4, 5, 6, 7, 8, 9],
            "keys" => vec![1, 2, 3],
            _ => vec![1, 2],
        };
        assert_eq!((status.applied, status.known), (known.clone(), known), "{}", status.database);
    }
}

#[tokio::test]
async fn an_older_postgresql_schema_waits_for_the_operator() {
    let db = TestDatabases::new(Engine::Postgres).await;
    db.behind(DatabaseName::Vault, "DELETE FROM _sqlx_migrations WHERE version >= 3").await;
    let tables = "DROP INDEX ix_vault_objects_length; DROP TABLE vault_throttles; DROP TABLE vault_share_notices; DROP TABLE vault_activity; DROP TABLE vault_object_reads; \
        ALTER TABLE vault_uploads DROP COLUMN drop_box_id; DROP TABLE vault_submissions; \
        DROP TABLE vault_drop_boxes; DROP TABLE audit_anchor; DROP TABLE vault_share_tickets; DROP TABLE vault_share_objects; DROP TABLE vault_share_links";
    db.behind(DatabaseName::Vault, tables).await;
    for table in ["vault_usage", "vault_objects", "vault_object_parts", "vault_uploads"] {
        let back = format!("ALTER TABLE {table} RENAME COLUMN pool_id TO account_id");
        db.behind(DatabaseName::Vault, back.leak()).await;
    }
    let refused = Databases::open(&db.settings()).await;
    assert!(matches!(refused.err(), Some(OpenError::Pending { database: "vault" })));
    Databases::migrate(&db.settings()).await.unwrap().close().await;
    Databases::open(&db.settings()).await.unwrap().close().await;
}

#[tokio::test]
async fn the_built_in_sqlite_is_new_enough() {
    assert_eq!(Databases::sqlite_version().await.unwrap(), "3.51.3");
}
