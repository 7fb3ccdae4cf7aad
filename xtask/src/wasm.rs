//! The vault for browsers: WebAssembly, and the JavaScript around it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, ensure};

const TARGET: &str = "wasm32-unknown-unknown";
/// For whom: browsers, and node, where it is tested.
const FOR: [&str; 2] = ["web", "nodejs"];

/// Builds it into `wasm/web` and `wasm/nodejs` of the target directory, and says how large it is.
pub(crate) fn run() -> anyhow::Result<()> {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec()?;
    let target = PathBuf::from(metadata.target_directory);
    let mut build = Command::new("cargo");
    build.args(["build", "--locked", "--release", "--package", "elohim-vault-wasm", "--target", TARGET]);
    // Every browser that has what the pages need has it.
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-C target-feature=+simd128");
    // What the binary says of itself is needed by wasm-bindgen, which leaves it out then.
    build.env("CARGO_PROFILE_RELEASE_STRIP", "none");
    ensure!(build.status()?.success(), "the build failed");
    let built = target.join(TARGET).join("release/elohim_vault_wasm.wasm");
    for what in FOR {
        let out = target.join("wasm").join(what);
        let mut bindgen = Command::new("wasm-bindgen");
        bindgen.arg(&built).arg("--target").arg(what).arg("--out-dir").arg(&out);
        bindgen.args(["--remove-name-section", "--remove-producers-section"]);
        ensure!(bindgen.status().context("wasm-bindgen is not installed; ./elohimos test does that")?.success());
        let size = std::fs::metadata(out.join("elohim_vault_wasm_bg.wasm"))?.len();
        println!("{}: {} kB", out.display(), size.div_ceil(1000));
    }
    Ok(())
}
