//! The cryptography and file formats of the vault, for clients.
//!
//! **What it is not.** It sends nothing and stores nothing: a client gives it a [`Pool`] to read and write opaque objects
//! with, and keeps what it is handed. It is never linked into the server. It is not a cipher: all cryptography comes from
//! `age`, Argon2id, HKDF/HMAC-SHA256, Ed25519 and ChaCha20-Poly1305 libraries; ours is the framing.
//!
//! **Invariants**
//! - Everything that leaves a client is an age file to a recipient that the client derived, or was given in a fragment.
//!   Recipients and parameters that a server sends are never believed.
//! - Every fact about a file (name, place, size, key, hashes of its bytes) is in one signed, hash-chained log entry.
//! - Under one file key and nonce, a chunk is only ever encrypted from one plaintext ([`journal`]).
//! - A client refuses a log that is older than, or not a continuation of, the head that it has seen.
//! - In a team's vault an entry counts when its signer's role allowed it in the state before, and no key that a removed member
//!   ever had opens what was written after ([`team`]).
//! - Randomness and time are parameters, but for the ephemeral keys inside `age`'s X25519 recipients.
//!
//! **To add an operation to the log**: a variant of [`log::Op`], its effect in [`index`], and a test that replays it. Old
//! clients refuse what they do not know, so a new variant needs a new format version.

pub mod age_file;
pub mod blob;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod chacha_simd;
mod cipher;
pub mod content;
pub mod drop_box;
pub mod entropy;
pub mod error;
pub mod handover;
pub mod id;
pub mod inbox;
pub mod index;
pub mod journal;
pub mod kdf;
pub mod keys;
pub mod kit;
pub mod log;
pub mod login;
pub mod member;
pub mod name;
mod payload;
pub mod pins;
pub mod pool;
pub mod retention;
pub mod root;
mod search;
pub mod second;
pub mod share;
pub mod slots;
pub mod snapshot;
pub mod team;
pub mod vault;

pub use entropy::Entropy;
pub use error::{Error, Result};
pub use id::{MemberId, NodeId, ObjectId};
pub use pool::{Created, Pool};
pub use vault::{Head, Vault};
