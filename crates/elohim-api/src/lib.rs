//! The wire contract of ElohimOS: what requests and answers look like as JSON.
//!
//! **What it is not.** It decides nothing and stores nothing. Rules live in `elohim-core`, use cases in `elohim-app`.
//!
//! **Invariants**
//! - Types that cross the wire are here and nowhere else; every one is described for OpenAPI.
//! - Requests refuse unknown fields. Bounds are the constants of `elohim-core`, so that the description and the check
//!   cannot differ.
//! - There is no field for a vault passphrase, a file name, a file key or the fragment of a link: what has no field is
//!   not sent.
//!
//! **To add a type**: put it into `src/<feature>/<noun>s.rs` beside its `From` of the core entity, derive `ToSchema`, and
//! write its doc comments for the people who call the API: they become the API description.

pub mod identity;
pub mod ops;
pub mod page;
pub mod privacy;
pub mod problem;
pub mod teams;
pub mod vault;
pub mod wire;

pub use page::{Page, PageQuery};
pub use problem::{FieldProblem, Problem};
pub use wire::{Bytes, Time};
