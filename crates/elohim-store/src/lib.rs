//! Storage: databases on SQLite or PostgreSQL, the bytes of objects in a folder or in S3, and the log files, to read.
//!
//! **What it is not.** It decides nothing: who may do what, and when something has expired, is asked by `elohim-app` and
//! ruled by `elohim-core`. It knows no HTTP and no configuration file.
//!
//! **Invariants**
//! - One SQL text for both engines; where they must differ, `sql!` keeps both side by side. Every statement is declared
//!   with `statements!` or `stored!`, which registers it, and a test prepares all of them on both engines.
//! - Every row with content carries a checksum of its other columns, verified on every read and renewed with every change.
//! - Whatever must happen once (a claim, a spent token) is one conditional statement, never a look followed by a write.
//! - What tells who somebody is lies sealed under a key of that person, which lies in a database of its own (`keyring`).
//! - Bytes are durable before the row that speaks of them is written; when an object goes, its row goes first.
//! - An error says what a caller can do about it; something that is not there is `None`, never an error.
//!
//! **To add a noun**: a migration with the same number and name in both engines' folders, `src/<feature>/<noun>.rs` with its
//! row (`stored!`), its `statements!` and one function per statement, its statements in [`registry`], and its story in
//! `tests/<feature>/`.

mod blobs;
mod databases;
mod db;
mod digest;
mod error;
pub mod identity;
mod keyring;
pub mod metrics;
mod open;
pub mod ops;
pub mod privacy;
pub mod registry;
mod row;
mod sql;
pub mod teams;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
pub mod vault;

pub use blobs::{BlobError, BlobStream, Blobs, S3Settings, StoredPart, StoredParts};
pub use databases::{Databases, MINIMUM_SQLITE};
pub use db::{Db, DbSize};
pub use error::{Error, Result, Unique};
pub use open::{DatabaseName, DatabaseSettings, MigrationStatus, OpenError};
pub use tx::Tx;
