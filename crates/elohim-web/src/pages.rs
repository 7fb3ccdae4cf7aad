//! Files of the pages: which there are, and what is sent of each.

use std::borrow::Cow;
use std::collections::HashMap;

use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// The name of the list of all files, with the SHA-256 of each.
pub const MANIFEST: &str = "web-manifest.json";

/// A file of the pages.
pub struct File {
    /// As it lies here.
    stored: Cow<'static, [u8]>,
    /// Whether it is sent unpacked, which takes a while: [`File::bytes`].
    pub is_unpacked: bool,
    /// SHA-256 of what is sent, in hexadecimal digits.
    pub sha256: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Whether it is sent compressed with Brotli (RFC 7932).
    pub is_brotli: bool,
}

impl File {
    /// What is sent. `None` when it cannot be unpacked: the program is damaged.
    pub fn bytes(self) -> Option<Cow<'static, [u8]>> {
        if !self.is_unpacked {
            return Some(self.stored);
        }
        let mut bytes = Vec::new();
        brotli_decompressor::BrotliDecompress(&mut self.stored.as_ref(), &mut bytes).ok()?;
        Some(bytes.into())
    }
}

/// What of [`MANIFEST`] is read here.
#[derive(Deserialize)]
struct Manifest {
    files: HashMap<String, String>,
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
    let plain = Dist::get(name);
    let is_packed = plain.is_none();
    let file = plain.or_else(|| Dist::get(&format!("{name}.br")))?;
    let (is_brotli, is_unpacked) = (is_packed && takes_brotli, is_packed && !takes_brotli);
    // Browsers take Brotli over HTTPS and on this machine alone. Whoever has a file already is told so without its being unpacked.
    let sha256 = if is_unpacked { listed(name)? } else { hex::encode(file.metadata.sha256_hash()) };
    Some(File { stored: file.data, is_unpacked, sha256, media_type, is_brotli })
}

/// The SHA-256 that the list of all files has for this one.
fn listed(name: &str) -> Option<String> {
    let list = Dist::get(MANIFEST)?;
    let mut list: Manifest = serde_json::from_slice(&list.data).ok()?;
    list.files.remove(&format!("/{name}"))
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
