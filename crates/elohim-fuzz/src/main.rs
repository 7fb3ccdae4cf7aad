//! Writes the inputs that the fuzzer begins with: a folder for each target, below the one that is named.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use elohim_fuzz::TARGETS;

fn main() -> anyhow::Result<()> {
    let to: PathBuf = std::env::args_os().nth(1).context("say where to: elohim-fuzz FOLDER")?.into();
    for target in TARGETS {
        let folder = to.join(target.name);
        fs::create_dir_all(&folder)?;
        for (n, seed) in target.seeds().iter().enumerate() {
            fs::write(folder.join(format!("seed-{n:02}")), seed)?;
        }
    }
    Ok(())
}
