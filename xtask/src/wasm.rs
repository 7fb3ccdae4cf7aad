//! The vault for browsers: WebAssembly, the JavaScript around it, and the workers that pages use it through.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

const TARGET: &str = "wasm32-unknown-unknown";
/// For whom, and where in `wasm`: browsers, and node, where it is tested.
const FOR: [(&str, &str); 2] = [("web", "web/core"), ("nodejs", "nodejs")];
/// The workers.
const WORKERS: &str = "crates/elohim-vault-wasm/js";

/// Builds it into `wasm/web` and `wasm/nodejs` of the target directory, and says how large it is.
pub(crate) fn run() -> anyhow::Result<()> {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec()?;
    let target = PathBuf::from(metadata.target_directory);
    bindings(&target)?;
    workers(metadata.workspace_root.as_std_path(), &target)
}

fn bindings(target: &Path) -> anyhow::Result<()> {
    let mut build = Command::new("cargo");
    build.args(["build", "--locked", "--release", "--package", "elohim-vault-wasm", "--target", TARGET]);
    // Every browser that has what the pages need has it.
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-C target-feature=+simd128");
    // What the binary says of itself is needed by wasm-bindgen, which leaves it out then.
    build.env("CARGO_PROFILE_RELEASE_STRIP", "none");
    ensure!(build.status()?.success(), "the build failed");
    let built = target.join(TARGET).join("release/elohim_vault_wasm.wasm");
    for (what, place) in FOR {
        let out = target.join("wasm").join(place);
        let mut bindgen = Command::new("wasm-bindgen");
        bindgen.arg(&built).arg("--target").arg(what).arg("--out-dir").arg(&out);
        bindgen.args(["--remove-name-section", "--remove-producers-section"]);
        ensure!(bindgen.status().context("wasm-bindgen is not installed; ./elohimos test does that")?.success());
        let size = std::fs::metadata(out.join("elohim_vault_wasm_bg.wasm"))?.len();
        println!("{}: {} kB", out.display(), size.div_ceil(1000));
    }
    Ok(())
}

/// Checks the types of the workers and takes them out; beside the bindings, which they import.
fn workers(root: &Path, target: &Path) -> anyhow::Result<()> {
    let (workers, out) = (root.join(WORKERS), target.join("wasm/web"));
    let sources = workers.join("src");
    // What lies in two folders is one to the compiler, and in one to the browser.
    let settings = format!(
        r#"{{"extends": {:?}, "include": [{sources:?}], "compilerOptions": {{"rootDir": {sources:?}, "rootDirs": [{sources:?}, {out:?}], "outDir": {out:?}}}}}"#,
        workers.join("tsconfig.json")
    );
    let file = out.join("tsconfig.json");
    std::fs::write(&file, settings)?;
    let mut install = Command::new("npm");
    ensure!(install.args(["ci", "--silent", "--prefix"]).arg(&workers).status().context("no npm")?.success());
    let mut check = Command::new(workers.join("node_modules/.bin/tsc"));
    ensure!(check.arg("--project").arg(&file).status()?.success(), "the workers do not fit their types");
    Ok(())
}
