//! Configuration: defaults < TOML file < `.env` (development only) < environment < flags.
//!
//! Two steps. *Shape* (`layers.rs`, `raw.rs`): known keys, right types. *Meaning* (`check.rs`, `production.rs`): what the
//! values say. Both collect every problem, and [`load()`] fails once with all of them.
//!
//! **To add a setting**: a line in `table.rs`, its field in `raw.rs` (a secret has none), its checked form in `settings.rs`
//! and `check.rs`, then `elohimos config reference > docs/reference/config.md`.

mod check;
mod cors;
mod development;
mod files;
#[cfg(any(target_os = "macos", test))]
mod key_store;
mod layers;
mod load;
mod oidc;
mod origin;
mod passkeys;
mod print;
mod problems;
mod production;
mod proxies;
mod raw;
mod rotation;
mod secrets;
mod setting;
mod settings;
mod table;

pub(crate) use development::{Made, make_secrets};
pub(crate) use load::{Flags, Inputs, Loaded, load};
pub(crate) use print::{Row, default_file, reference, rows, show};
pub(crate) use problems::{Problem, Problems};
pub(crate) use rotation::{NotRotated, rotate};
pub(crate) use settings::{Blobs, Database, Http, Log, Mode, Settings};

#[cfg(test)]
mod tests;
