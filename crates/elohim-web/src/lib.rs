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
//! **To extend it**: a file in `web/public` is served at the address of its name. A new kind of file needs a line in `media_type`.

use std::borrow::Cow;

use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// The name of the list of all files, with the SHA-256 of each.
pub const MANIFEST: &str = "web-manifest.json";

/// A file of the pages.
pub struct File {
    /// Its bytes, as they are sent.
    pub bytes: Cow<'static, [u8]>,
    /// SHA-256 of what is sent.
    pub sha256: [u8; 32],
    /// Its media type.
    pub media_type: &'static str,
    /// Whether the bytes are compressed with Brotli (RFC 7932).
    pub is_brotli: bool,
}

/// Whether the program was built with pages.
pub fn is_there() -> bool {
    Dist::get(MANIFEST).is_some()
}

/// The file of this name, such as `assets/app.js`. What can be compressed lies here compressed, and is unpacked for those who do not take
/// that (`takes_brotli`).
pub fn find(name: &str, takes_brotli: bool) -> Option<File> {
    // A development build looks for names on the disk, where `..` means something.
    if name.ends_with(".br") || name.split('/').any(|part| part == "..") {
        return None;
    }
    let media_type = media_type(name);
    if let Some(file) = Dist::get(name) {
        return Some(File { sha256: file.metadata.sha256_hash(), bytes: file.data, media_type, is_brotli: false });
    }
    let file = Dist::get(&format!("{name}.br"))?;
    if takes_brotli {
        return Some(File { sha256: file.metadata.sha256_hash(), bytes: file.data, media_type, is_brotli: true });
    }
    // Browsers take Brotli over HTTPS and on this machine alone.
    let mut bytes = Vec::new();
    brotli_decompressor::BrotliDecompress(&mut file.data.as_ref(), &mut bytes).ok()?;
    Some(File { sha256: Sha256::digest(&bytes).into(), bytes: bytes.into(), media_type, is_brotli: false })
}

/// The media type that a name of ours stands for.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
