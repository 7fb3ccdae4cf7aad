//! What the fuzzer runs: for every decoder of hostile bytes a function that takes any input and panics when something does not hold.
//!
//! **What it is not.** The fuzzer itself is outside the workspace, in `fuzz/`: it needs a build of its own. Here is everything
//! that must not rot: the tests of this crate run each target on its seeds and on generated inputs.
//!
//! **Invariants**
//! - Encryption stops a fuzzer at the door, so a target goes through it: it seals, signs and authenticates what it was given with
//!   keys that it knows, and then reads it as a client would. It changes bytes after sealing as well.
//! - A target asserts what must hold of everything that is read, not only that nothing panics.
//!
//! **To add a target**: a module in `targets`, a line in [`TARGETS`], and three lines in `fuzz/`; see `docs/how-to/fuzz.md`.

#![expect(clippy::expect_used, clippy::panic, reason = "what does not hold is found by a panic")]

mod given;
mod input;
/// A module of the command line, which has no library.
#[path = "../../elohimos/src/commands/open/link.rs"]
mod link;
mod target;
mod targets;
mod world;

pub use target::Target;
pub use targets::TARGETS;
