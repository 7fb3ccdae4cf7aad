//! The use cases of ElohimOS: one function for each thing that somebody can do.
//!
//! **What it is not.** It speaks no HTTP and no SQL, and it cannot decrypt anything of a vault: the crate that can is not
//! linked here. What arrives in plain for a drop box it encrypts on its way, to a recipient whose identity it does not have.
//!
//! **Invariants**
//! - A use case checks the permission first, writes in one transaction of one database, and writes its audit row in that
//!   transaction.
//! - What is answered as done is committed. Bytes are stored before the row that names them.
//! - Whoever may not see a thing gets the answer for a thing that does not exist.
//! - Time, randomness and ids come from [`App`]; nothing here reads them from the machine.
//!
//! **To add a use case**: a function `verb(app, who, input)` in `src/<feature>/<noun>s.rs` that answers
//! `Result<_, Error>`; its limit in [`limits`]; its audit event in `elohim_core::ops::audit`.

mod actor;
mod app;
mod error;
pub mod identity;
pub mod limits;
pub mod metrics;
pub mod ops;
pub mod privacy;
pub mod teams;
pub mod vault;

pub use actor::{Actor, Caller};
pub use app::{App, AppSettings, AuditSettings, Registration, StartError, TokenSettings, VaultSettings};
pub use error::{Error, Result};
