//! SQL texts, and running them on whichever engine a transaction is on.

use std::time::Instant;

use crate::error::{Error, Result};
use crate::metrics;

/// One statement, in the text of each engine. Both are the same unless they cannot be.
#[derive(Clone, Copy, Debug)]
pub struct Sql {
    /// What SQLite is asked.
    pub sqlite: &'static str,
    /// What PostgreSQL is asked.
    pub postgres: &'static str,
}

impl Sql {
    /// The first word in lower case: `select`, `insert`, `update` or `delete`.
    pub fn verb(&self) -> &'static str {
        ["select", "insert", "update", "delete"]
            .into_iter()
            .find(|verb| {
                self.sqlite.trim_start().get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb))
            })
            .unwrap_or("other")
    }

    /// The first table that is named.
    pub fn table(&self) -> &'static str {
        let mut words = self.sqlite.split_whitespace();
        words.find(|word| ["FROM", "INTO", "UPDATE"].contains(word)).and(words.next()).unwrap_or("database")
    }
}

/// Times one statement and sorts its outcome.
pub(crate) struct Watch {
    database: &'static str,
    sql: Sql,
    started: Instant,
}

impl Watch {
    pub(crate) fn start(database: &'static str, sql: Sql) -> Self {
        Self { database, sql, started: Instant::now() }
    }

    pub(crate) fn end<T>(self, outcome: std::result::Result<T, sqlx::Error>) -> Result<T> {
        metrics::query(self.database, self.sql.verb(), self.started.elapsed());
        outcome.map_err(|error| {
            let error = Error::from_engine(error, self.sql.table());
            metrics::failure(self.database, &error);
            error
        })
    }
}

/// One text for both engines, or `sqlite: "…", postgres: "…"` where they cannot share one.
macro_rules! sql {
    (sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        $crate::sql::Sql { sqlite: $sqlite, postgres: $postgres }
    };
    ($text:expr) => {
        $crate::sql::Sql { sqlite: $text, postgres: $text }
    };
}

/// Declares a module's statements, and `STATEMENTS`, the list of them that the tests prepare.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(const $name: $crate::sql::Sql = $sql;)*
        pub(crate) const STATEMENTS: &[$crate::registry::Statement] =
            &[$((concat!(module_path!(), "::", stringify!($name)), $name)),*];
    };
}

/// Runs a statement and gives its rows: `fetch!(fetch_optional::<Row>(tx, SQL, arguments…))`.
macro_rules! fetch {
    ($method:ident::<$row:ty>($tx:expr, $sql:expr $(, $arg:expr)* $(,)?)) => {{
        let tx: &mut $crate::tx::Tx = $tx;
        let watch = $crate::sql::Watch::start(tx.name(), $sql);
        let outcome = match tx.connection() {
            $crate::tx::Connection::Sqlite(c) => {
                sqlx::query_as::<_, $row>($sql.sqlite)$(.bind($arg))*.$method(&mut **c).await
            }
            $crate::tx::Connection::Postgres(c) => {
                sqlx::query_as::<_, $row>($sql.postgres)$(.bind($arg))*.$method(&mut **c).await
            }
        };
        watch.end(outcome)
    }};
}

/// Runs a statement and gives the number of rows it changed: `execute!(tx, SQL, arguments…)`.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {{
        let tx: &mut $crate::tx::Tx = $tx;
        let watch = $crate::sql::Watch::start(tx.name(), $sql);
        let outcome = match tx.connection() {
            $crate::tx::Connection::Sqlite(c) => {
                sqlx::query($sql.sqlite)$(.bind($arg))*.execute(&mut **c).await.map(|done| done.rows_affected())
            }
            $crate::tx::Connection::Postgres(c) => {
                sqlx::query($sql.postgres)$(.bind($arg))*.execute(&mut **c).await.map(|done| done.rows_affected())
            }
        };
        watch.end(outcome)
    }};
}

pub(crate) use {execute, fetch, sql, statements};
