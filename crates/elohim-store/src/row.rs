//! Rows: columns, insertion, checksum and change of a table, declared once.

use uuid::Uuid;

use crate::error::{Error, Result};
use crate::tx::Tx;

/// What a row's checksum is before the row is stored.
pub(crate) const UNSEALED: i64 = 0;

/// A row with a checksum of its columns. Made by `stored!`.
pub(crate) trait Stored: Sized + Clone {
    /// The table.
    const TABLE: &'static str;
    /// The checksum that was stored with the row.
    fn stored_sum(&self) -> i64;
    /// The checksum that the columns have.
    fn computed_sum(&self) -> i64;
    /// The key, for people.
    fn key(&self) -> String;
    /// Stores the row with its checksum.
    async fn insert(self, tx: &mut Tx) -> Result<()>;
    /// Replaces the stored checksum by the one that the columns have.
    async fn store_sum(self, tx: &mut Tx) -> Result<Self>;

    /// Renews the checksum of a row that was just changed, after it was verified for the row as it was before; `undo`
    /// brings the columns back to that.
    async fn seal(self, tx: &mut Tx, undo: impl FnOnce(&mut Self)) -> Result<Self> {
        let mut before = self.clone();
        undo(&mut before);
        checked(before)?;
        self.store_sum(tx).await
    }

    /// The error that names this row as damaged.
    fn damaged(&self) -> Error {
        Error::Corrupt { table: Self::TABLE, id: self.key() }
    }
}

/// A row that stands for one thing of the domain.
pub(crate) trait Entity: Stored {
    /// The thing.
    type Of;
    /// The thing that the row stands for; `None` when the columns hold what no writer of ours writes.
    fn read(self) -> Option<Self::Of>;
}

/// The row, when its checksum is right.
pub(crate) fn checked<R: Stored>(row: R) -> Result<R> {
    if row.computed_sum() == row.stored_sum() { Ok(row) } else { Err(row.damaged()) }
}

/// What the row stands for, when its checksum is right.
pub(crate) fn entity<R: Entity>(row: R) -> Result<R::Of> {
    let row = checked(row)?;
    let damaged = row.damaged();
    row.read().ok_or(damaged)
}

/// [`entity`] of every row.
pub(crate) fn entities<R: Entity>(rows: Vec<R>) -> Result<Vec<R::Of>> {
    rows.into_iter().map(entity).collect()
}

/// A column's value that can be part of a key.
pub(crate) trait Key {
    /// The value for people.
    fn show(&self) -> String;
}

impl Key for Uuid {
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Key for Vec<u8> {
    fn show(&self) -> String {
        hex::encode(self)
    }
}

impl Key for i64 {
    fn show(&self) -> String {
        self.to_string()
    }
}

/// `$2, $3, …`: one placeholder for each name.
macro_rules! marks {
    ($n:literal $($more:literal)*; $name:ident) => { concat!("$", $n) };
    ($n:literal $($more:literal)*; $name:ident $($names:ident)+) => {
        concat!("$", $n, ", ", $crate::row::marks!($($more)*; $($names)+))
    };
}

/// `a = $2 AND b = $3 …`: one condition for each name.
macro_rules! conditions {
    ($n:literal $($more:literal)*; $name:ident) => { concat!(stringify!($name), " = $", $n) };
    ($n:literal $($more:literal)*; $name:ident $($names:ident)+) => {
        concat!(stringify!($name), " = $", $n, " AND ", $crate::row::conditions!($($more)*; $($names)+))
    };
}

/// Declares the row of a table: the struct, how it is read, inserted, checked and changed.
///
/// `stored! { struct AccountRow in "accounts", key (id) { id: Uuid, … } }` adds `row_sum` by itself. A column that a later
/// migration adds stands in `added { … }` behind it: an `Option` that counts only where it is set, so that the sums of the
/// rows that were there before stay right.
macro_rules! stored {
    ($(#[$doc:meta])* struct $row:ident in $table:literal, key ($($key:ident),+) { $($field:ident: $type:ty,)+ }
        $(added { $($added:ident: $added_type:ty,)+ })?) => {
        $(#[$doc])*
        #[derive(Clone, sqlx::FromRow)]
        pub(crate) struct $row {
            $(pub(crate) $field: $type,)+
            $($(pub(crate) $added: $added_type,)+)?
            pub(crate) row_sum: i64,
        }

        impl $crate::row::Stored for $row {
            const TABLE: &'static str = $table;

            fn stored_sum(&self) -> i64 {
                self.row_sum
            }

            fn computed_sum(&self) -> i64 {
                let mut digest = <sha2::Sha256 as sha2::Digest>::new();
                sha2::Digest::update(&mut digest, concat!($table, "\0").as_bytes());
                $($crate::digest::Canonical::feed(&self.$field, &mut digest);)+
                $($($crate::digest::feed_added(stringify!($added), self.$added.as_ref(), &mut digest);)+)?
                $crate::digest::row_sum(digest)
            }

            fn key(&self) -> String {
                [$($crate::row::Key::show(&self.$key)),+].join("/")
            }

            async fn insert(self, tx: &mut $crate::tx::Tx) -> $crate::error::Result<()> {
                let sum = self.computed_sum();
                $crate::sql::execute!(tx, Self::INSERT, $(self.$field,)+ $($(self.$added,)+)? sum)?;
                Ok(())
            }

            async fn store_sum(mut self, tx: &mut $crate::tx::Tx) -> $crate::error::Result<Self> {
                self.row_sum = self.computed_sum();
                $crate::sql::execute!(tx, Self::SEAL, self.row_sum, $(self.$key.clone()),+)?;
                Ok(self)
            }
        }

        impl $row {
            const INSERT: $crate::sql::Sql = $crate::sql::sql!(concat!(
                "INSERT INTO ", $table, " (", $(stringify!($field), ", ",)+ $($(stringify!($added), ", ",)+)?
                "row_sum) VALUES (",
                $crate::row::marks!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; $($field)+ $($($added)+)? row_sum), ")"
            ));
            const SEAL: $crate::sql::Sql = $crate::sql::sql!(concat!(
                "UPDATE ", $table, " SET row_sum = $1 WHERE ", $crate::row::conditions!(2 3 4; $($key)+)
            ));
            const SCAN: $crate::sql::Sql = $crate::sql::sql!(concat!("SELECT * FROM ", $table));

            /// The table and its columns, in the order of the checksum.
            pub(crate) const COLUMNS: $crate::registry::Table =
                ($table, &[$(stringify!($field),)+ "row_sum" $($(, stringify!($added))+)?]);

            /// The statements that every table has.
            pub(crate) const STATEMENTS: &'static [$crate::registry::Statement] = &[
                (concat!($table, " insert"), Self::INSERT),
                (concat!($table, " seal"), Self::SEAL),
                (concat!($table, " scan"), Self::SCAN),
            ];

            /// Reads the whole table; gives the number of rows, and names the damaged ones.
            pub(crate) async fn scan(
                tx: &mut $crate::tx::Tx,
                problems: &mut Vec<$crate::ops::integrity::Problem>,
            ) -> $crate::error::Result<u64> {
                let mut count = 0;
                let mut rows = match tx.connection() {
                    $crate::tx::Connection::Sqlite(c) => {
                        let rows = sqlx::query_as::<_, Self>(Self::SCAN.sqlite).fetch(&mut **c);
                        futures::StreamExt::boxed(rows)
                    }
                    $crate::tx::Connection::Postgres(c) => {
                        let rows = sqlx::query_as::<_, Self>(Self::SCAN.postgres).fetch(&mut **c);
                        futures::StreamExt::boxed(rows)
                    }
                };
                while let Some(row) = futures::StreamExt::next(&mut rows).await {
                    count += 1;
                    let outcome = row
                        .map_err(|error| $crate::error::Error::from_engine(error, $table))
                        .and_then($crate::row::checked);
                    if let Err(error) = outcome {
                        problems.push($crate::ops::integrity::Problem::of(error)?);
                    }
                }
                Ok(count)
            }
        }
    };
}

pub(crate) use {conditions, marks, stored};
