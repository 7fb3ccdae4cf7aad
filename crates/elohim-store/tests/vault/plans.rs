//! How the engines go about the statements of the vault: by an index, whatever the size of the tables.

use elohim_store::testing::{Engine, TestDatabases};
use elohim_store::{DatabaseName, DatabaseSettings, registry};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Row as _};

/// Statements that go through a whole table because they are about all of it: the sum over all pools, and the check of
/// that sum. No request waits for the number of objects in either.
const WHOLE: [&str; 2] = ["objects::TOTALS", "objects::MISCOUNTED"];

/// Whether a statement is one that requests make, or that changes what they see.
fn is_of_requests(place: &str) -> bool {
    let feature = place.trim_start_matches("elohim_store::vault::");
    feature != place && !place.ends_with("::SCAN") && !WHOLE.contains(&feature)
}

/// The statements of requests, each with a step of what SQLite does for it.
async fn steps_on_sqlite() -> Vec<(String, &'static str, String)> {
    let db = TestDatabases::new(Engine::Sqlite).await;
    let options = SqliteConnectOptions::new().filename(db.file(DatabaseName::Vault).unwrap());
    let mut connection = options.connect().await.unwrap();
    let mut steps = Vec::new();
    for (place, sql) in registry::statements(DatabaseName::Vault).into_iter().filter(|(place, _)| is_of_requests(place))
    {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", sql.sqlite));
        let plan = sqlx::query(explain).fetch_all(&mut connection).await.unwrap();
        steps.extend(plan.iter().map(|step| (place.to_owned(), sql.sqlite, step.get("detail"))));
    }
    steps
}

#[tokio::test]
async fn no_request_walks_through_a_table_on_sqlite() {
    let walks = steps_on_sqlite().await.into_iter().filter(|(_, _, step)| is_walk(step));
    assert_eq!(walks.map(|(place, _, step)| format!("{place}: {step}")).collect::<Vec<_>>(), [""; 0]);
}

/// What is asked for by its ids costs what these cost: SQLite must not prefer to go through the pool in the order of an index.
#[tokio::test]
async fn no_request_walks_through_a_pool_on_sqlite() {
    let is_walk = |(place, sql, step): &(String, &str, String)| {
        // What ends with a pool is about all of it, and pages come to an end.
        let may = place.starts_with("elohim_store::vault::accounts::") || sql.contains("LIMIT");
        !may && step.starts_with("SEARCH vault_objects ") && step.ends_with("(pool_id=?)")
    };
    let walks = steps_on_sqlite().await.into_iter().filter(is_walk);
    assert_eq!(walks.map(|(place, _, step)| format!("{place}: {step}")).collect::<Vec<_>>(), [""; 0]);
}

/// Whether a step of SQLite goes through a table, by its name or by an alias, which has a letter or two.
fn is_walk(step: &str) -> bool {
    let table = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
    table.is_some_and(|table| table.starts_with("vault_") || table.len() <= 2)
}

#[tokio::test]
async fn no_request_walks_through_a_table_on_postgresql() {
    let db = TestDatabases::new(Engine::Postgres).await;
    let DatabaseSettings::Postgres { url, .. } = db.settings() else { panic!("not PostgreSQL") };
    let options: PgConnectOptions = url.expose_str().unwrap().parse().unwrap();
    // Small tables are walked through since that is quicker; where it is only done when there is no other way, there is none.
    let settings = [("search_path", "vault"), ("plan_cache_mode", "force_generic_plan"), ("enable_seqscan", "off")];
    let mut connection = options.options(settings).connect().await.unwrap();
    let mut walks = Vec::new();
    for (place, sql) in registry::statements(DatabaseName::Vault).into_iter().filter(|(place, _)| is_of_requests(place))
    {
        let last = (1..20).rev().find(|number| sql.postgres.contains(&format!("${number}"))).unwrap_or(0);
        let nulls = vec!["NULL"; last].join(", ");
        let arguments = if last == 0 { String::new() } else { format!("({nulls})") };
        let run = async |text: String, connection: &mut sqlx::PgConnection| {
            let done = sqlx::raw_sql(AssertSqlSafe(text)).fetch_all(connection).await;
            done.unwrap_or_else(|error| panic!("{place}: {error}"))
        };
        run(format!("PREPARE asked AS {}", sql.postgres), &mut connection).await;
        let plan = run(format!("EXPLAIN EXECUTE asked{arguments}"), &mut connection).await;
        run("DEALLOCATE asked".to_owned(), &mut connection).await;
        let steps = plan.iter().map(|step| step.get::<String, _>(0));
        walks.extend(steps.filter(|step| step.contains("Seq Scan on vault_")).map(|step| format!("{place}: {step}")));
    }
    assert_eq!(walks, [""; 0]);
}
