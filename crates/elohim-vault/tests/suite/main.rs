//! The vault from outside: devices over one server, servers that lie, the stock `age` tool, and bytes of earlier versions.
//!
//! The same tests run natively and in WebAssembly, but for those that need other programs or files.

#[cfg(target_arch = "wasm32")]
extern crate self as tokio;
#[cfg(target_arch = "wasm32")]
pub(crate) use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(not(target_arch = "wasm32"))]
mod age_tool;
mod blobs;
mod classes;
mod contents;
mod convergence;
mod devices;
#[cfg(not(target_arch = "wasm32"))]
mod drop_boxes;
mod handover;
mod hostile;
mod inbox;
mod index;
#[cfg(not(target_arch = "wasm32"))]
mod kit_pdf;
mod links;
mod lying_server;
mod marks;
mod offline;
mod renewal;
mod renewal_attacks;
mod retention;
mod second;
mod several;
mod slots;
mod support;
mod team;
mod team_attacks;
mod team_join;
mod team_kept;
#[cfg(not(target_arch = "wasm32"))]
mod vectors;
