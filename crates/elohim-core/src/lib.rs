//! The words and rules of ElohimOS: ids, entities, state rules, roles and permissions, error codes, time.
//!
//! **What it is not.** It does no input or output, knows no async runtime, no SQL, no HTTP and no serialisation: a type
//! that crosses the wire lives in `elohim-api`, a row in `elohim-store`.
//!
//! **Invariants**
//! - Compiles with no I/O crate; `xtask tidy` holds the list of allowed dependencies.
//! - Time, randomness and ids come in as parameters ([`Clock`], [`Entropy`]); nothing here reads them from the machine.
//! - Every error code that a client may see is in [`ErrorCode`], and nowhere else.
//! - Every role and what it may do is in [`identity::permission`], and nowhere else.
//!
//! **To add an entity**: make `src/<feature>/<noun>.rs` with its newtypes and rules (`is_open(now)`, not `status == 3`), an id
//! in [`id`], and the error codes it needs in [`error_code`].

pub mod error_code;
pub mod id;
pub mod identity;
pub mod ops;
pub mod privacy;
pub mod provided;
pub mod secret;
pub mod teams;
pub mod time;
pub mod vault;

pub use error_code::{ErrorCode, ErrorKind};
pub use provided::{Clock, Entropy};
pub use secret::Secret;
pub use time::Timestamp;
