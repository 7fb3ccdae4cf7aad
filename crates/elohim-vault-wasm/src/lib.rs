//! The vault for browsers: `elohim-vault`, compiled to WebAssembly, with a small typed surface for JavaScript.
//!
//! **What it is not.** A second implementation: nothing here knows a format or a key. It draws nothing and sends nothing; the page gives it a
//! `Pool` to reach the server with, and runs it in a worker.
//!
//! **Invariants**
//! - No key of the vault, of a file or of a link's content goes to JavaScript, but for the recovery kit and a link's fragment, which people keep.
//!   What a trusted device keeps is sealed under a secret that the page makes and guards.
//! - A file is made and read part by part (8 MiB), and a part chunk by chunk: the memory of an instance does not grow with either.
//! - Several instances work on one file. What they need passes through JavaScript sealed to the instance that is to have it
//!   ([`Receiver`]), and is good for one file.
//! - An error is a JavaScript `Error` whose `name` is the stable code of [`elohim_vault::Error::code`].
//!
//! Pages use it through `js/src/client.ts`, which runs it in workers; `cargo xtask wasm` builds both into `wasm/web` of the target directory.
//!
//! **To extend it**: a method on one of the classes, and a test in `tests/node` against what is built for browsers; what the workers do is
//! tested in `tests/browser`.

mod content;
mod drive;
mod entry;
mod error;
mod file;
mod inbox;
mod link;
mod nodes;
mod opening;
mod pins;
mod pool;
mod team;
mod trash;
mod vault;

pub use file::{File, Reader, Receiver, Writer, open_age};
pub use inbox::{Submission, drop_label, drop_writer};
pub use link::{Link, LinkKeys};
pub use team::{Newcomer, TeamNames};
pub use vault::Vault;

/// The memory of this instance, so that a page can see how much it takes.
#[wasm_bindgen::prelude::wasm_bindgen(js_name = linearMemory)]
pub fn linear_memory() -> wasm_bindgen::JsValue {
    wasm_bindgen::memory()
}

/// The randomness of the browser.
struct Random;

impl elohim_vault::Entropy for Random {
    #[expect(clippy::expect_used, reason = "without randomness there is nothing that may be done")]
    fn fill(&mut self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the browser gives randomness");
    }
}
