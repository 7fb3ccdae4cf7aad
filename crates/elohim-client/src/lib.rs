//! A typed client of the HTTP contract.
//!
//! **What it is not.** It encrypts nothing: what it is given it sends. It keeps nothing on disk: tokens are handed out to
//! the caller, who stores them.
//!
//! **Invariants**
//! - One [`reqwest::Client`] a [`Client`], so that connections are kept.
//! - An access token that is good no more is renewed once, and the request repeated.
//! - Errors keep the server's code, text and request id.
//!
//! **To add a call**: a method on the noun's struct in `src/<feature>/<noun>s.rs`, with the types of `elohim-api`.

mod client;
mod error;
mod identity;
mod ops;
mod privacy;
mod teams;
mod vault;

pub use client::{Asked, Client, Connection, TokenPair};
pub use error::{ClientError, Result};
pub use identity::{Identity, Invitations, Permissions, Users};
pub use ops::{Audit, Storage};
pub use privacy::Privacy;
pub use teams::Teams;
pub use vault::{ByteStream, DropBoxes, DropSend, Fetched, Objects, PublicShares, Shares, Slots, Uploads, Vault};
