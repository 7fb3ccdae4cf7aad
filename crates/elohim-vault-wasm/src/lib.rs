//! The vault for browsers: `elohim-vault`, compiled to WebAssembly, with a small typed surface for JavaScript.
//!
//! **What it is not.** A second implementation: nothing here knows a format or a key. It draws nothing and sends nothing; the page gives it a
//! `Pool` to reach the server with, and runs it in a worker.
//!
//! **Invariants**
//! - No key of the vault, of a file or of a link's content goes to JavaScript, but for the recovery kit and a link's fragment, which people keep.
//! - A file is made and read part by part (8 MiB), so that memory does not grow with its size.
//! - An error is a JavaScript `Error` whose `name` is the stable code of [`elohim_vault::Error::code`].
//!
//! **To extend it**: a method on one of the classes, and a test in `tests/node` against what is built for browsers.

mod error;
mod file;
mod link;
mod pool;
mod vault;

pub use file::{File, Reader, Writer, open_age};
pub use link::{Link, LinkKeys};
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
