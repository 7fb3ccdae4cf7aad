//! The pages of the web interface, as `cargo xtask web` built them, inside the binary.
//!
//! **What it is not.** A server: [`find`] gives bytes, and what to say about them; `elohim-server` answers requests with that.
//!
//! **Invariants**
//! - A release binary has the pages that lay in `web/dist` when it was built, and reads no file. A development build reads them from there at
//!   each request, so that pages can be worked on without building the program.
//! - [`MANIFEST`] names every file with its SHA-256. `elohimos web verify` compares a server with it.
//! - A program that was built without pages has none: [`is_there`] says so, and the server shows its plain pages.
//!
//! **To extend it**: a file in `web/public` is served at the address of its name. A new kind of file needs a line in `media_type`, in `pages.rs`.

mod pages;

pub use pages::{File, MANIFEST, find, is_there};
