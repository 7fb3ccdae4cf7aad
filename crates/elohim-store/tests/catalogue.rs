//! Both engines have the same schema, the code knows it, and every statement fits it.

use std::collections::BTreeSet;

use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, DatabaseSettings, Unique, registry};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Executor as _, PgConnection, SqlSafeStr as _, SqliteConnection};

/// Tables whose rows carry no checksum: counters, the instance's name, the audit chain (which has hashes of its own).
const WITHOUT_SUM: [&str; 5] = ["audit_head", "audit_log", "instance", "vault_throttles", "vault_usage"];

/// Column by column, and every key, unique rule, foreign key and index, in one spelling for both engines.
const SQLITE: &str = "
    SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE '' END
    FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name <> '_sqlx_migrations'
    UNION ALL
    SELECT 'key ' || t.name || ' ' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_table_info(t.name)
        WHERE pk > 0 ORDER BY pk)) FROM sqlite_master t WHERE t.type = 'table' AND t.name <> '_sqlx_migrations'
    UNION ALL
    SELECT 'unique ' || t.name || ' ' || (SELECT group_concat(name, ',') FROM
        (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
    FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin = 'u'
    UNION ALL
    SELECT 'foreign ' || t.name || ' ' || group_concat(f.\"from\", ',') || ' to ' || f.\"table\" || ' '
        || group_concat(f.\"to\", ',') || ' ' || f.on_delete
    FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' GROUP BY t.name, f.id
    UNION ALL
    SELECT 'index ' || name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";

const POSTGRES: &str = "
    SELECT 'column ' || table_name || '.' || column_name || ' ' || CASE data_type WHEN 'bigint' THEN 'INTEGER'
        WHEN 'boolean' THEN 'INTEGER' WHEN 'bytea' THEN 'BLOB' WHEN 'uuid' THEN 'BLOB' WHEN 'text' THEN 'TEXT'
        ELSE data_type END || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
    FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'
    UNION ALL
    SELECT CASE c.contype WHEN 'p' THEN 'key ' WHEN 'u' THEN 'unique ' ELSE 'foreign ' END || t.relname || ' '
        || (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum)
        || CASE c.contype WHEN 'f' THEN ' to ' || f.relname || ' '
            || (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY k(attnum, place)
                JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum)
            || CASE c.confdeltype WHEN 'c' THEN ' CASCADE' ELSE ' NO ACTION' END ELSE '' END
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid LEFT JOIN pg_class f ON f.oid = c.confrelid
    WHERE c.connamespace = CAST(current_schema() AS regnamespace) AND c.contype IN ('p', 'u', 'f')
        AND t.relname <> '_sqlx_migrations'
    UNION ALL
    SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname NOT LIKE 'pk\\_%'
        AND indexname NOT LIKE 'uq\\_%' AND indexname <> '_sqlx_migrations_pkey'";

const UNIQUE_NAMES: &str = "
    SELECT c.conname, (SELECT string_agg(t.relname || '.' || a.attname, ', ' ORDER BY k.place)
        FROM unnest(c.conkey) WITH ORDINALITY k(attnum, place)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum)
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE c.connamespace = CAST(current_schema() AS regnamespace) AND c.contype IN ('p', 'u')
        AND t.relname <> '_sqlx_migrations'";

async fn sqlite(db: &TestDatabases, name: DatabaseName) -> SqliteConnection {
    SqliteConnectOptions::new().filename(db.file(name).unwrap()).connect().await.unwrap()
}

async fn postgres(db: &TestDatabases, name: DatabaseName) -> PgConnection {
    let DatabaseSettings::Postgres { url, .. } = db.settings() else { panic!("not PostgreSQL") };
    let options: PgConnectOptions = url.expose_str().unwrap().parse().unwrap();
    options.options([("search_path", name.schema())]).connect().await.unwrap()
}

#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let (files, server) = (TestDatabases::new(Engine::Sqlite).await, TestDatabases::new(Engine::Postgres).await);
    for name in DatabaseName::ALL {
        let rows: Vec<(String,)> = sqlx::query_as(SQLITE).fetch_all(&mut sqlite(&files, *name).await).await.unwrap();
        let left: BTreeSet<String> = rows.into_iter().map(|(line,)| line).collect();
        let rows: Vec<(String,)> =
            sqlx::query_as(POSTGRES).fetch_all(&mut postgres(&server, *name).await).await.unwrap();
        let right: BTreeSet<String> = rows.into_iter().map(|(line,)| line).collect();
        assert!(left.contains("column instance.instance_id BLOB not null"), "{left:?}");
        assert_eq!(left, right, "{name:?}");
    }
}

#[tokio::test]
async fn every_table_with_content_has_a_checksum_over_all_its_columns() {
    let db = TestDatabases::new(Engine::Sqlite).await;
    for name in DatabaseName::ALL {
        let found: Vec<(String, String)> = sqlx::query_as(
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name <> '_sqlx_migrations' ORDER BY t.name, c.cid",
        )
        .fetch_all(&mut sqlite(&db, *name).await)
        .await
        .unwrap();
        let found: Vec<_> = found.into_iter().filter(|(table, _)| !WITHOUT_SUM.contains(&table.as_str())).collect();
        let mut known: Vec<_> = registry::tables(*name);
        known.sort_unstable_by_key(|(table, _)| *table);
        let known: Vec<(String, String)> = known
            .into_iter()
            .flat_map(|(table, columns)| columns.iter().map(move |column| (table.to_owned(), (*column).to_owned())))
            .collect();
        assert_eq!(found, known, "{name:?}");
    }
}

#[tokio::test]
async fn every_unique_rule_is_known_by_both_its_spellings() {
    let db = TestDatabases::new(Engine::Postgres).await;
    let mut found = BTreeSet::new();
    for name in DatabaseName::ALL {
        let rows: Vec<(String, String)> =
            sqlx::query_as(UNIQUE_NAMES).fetch_all(&mut postgres(&db, *name).await).await.unwrap();
        found.extend(rows);
    }
    let known: BTreeSet<(String, String)> =
        Unique::ALL.iter().map(|(_, name, columns)| ((*name).to_owned(), (*columns).to_owned())).collect();
    assert_eq!(found, known);
}

#[tokio::test]
async fn every_statement_prepares_on_both_engines() {
    let (files, server) = (TestDatabases::new(Engine::Sqlite).await, TestDatabases::new(Engine::Postgres).await);
    let mut count = 0;
    for name in DatabaseName::ALL {
        let (mut file, mut schema) = (sqlite(&files, *name).await, postgres(&server, *name).await);
        for (place, sql) in registry::statements(*name) {
            if let Err(error) = (&mut file).prepare(sql.sqlite.into_sql_str()).await {
                panic!("{place} on SQLite: {error}");
            }
            if let Err(error) = (&mut schema).prepare(sql.postgres.into_sql_str()).await {
                panic!("{place} on PostgreSQL: {error}");
            }
            assert_ne!(sql.verb(), "other", "{place}");
            count += 1;
        }
    }
    assert!(count > 100, "only {count} statements are registered");
}
