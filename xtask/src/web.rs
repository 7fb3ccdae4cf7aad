//! The pages of the web interface: checked, and built into `web/dist`, from where `elohim-web` puts them into the program.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};

/// How much of it.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Also check types, style, the client of the API and the unit tests.
    #[arg(long)]
    check: bool,
}

/// Builds the vault for browsers, and the pages around it.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    crate::wasm::run()?;
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec()?;
    let web = metadata.workspace_root.as_std_path().join("web");
    let vault = web.join("vault");
    if vault.exists() {
        std::fs::remove_dir_all(&vault)?;
    }
    copy(&metadata.target_directory.as_std_path().join("wasm/web"), &vault)?;
    npm(&web, &["ci", "--silent", "--no-audit", "--no-fund"])?;
    if args.check {
        npm(&web, &["run", "--silent", "api"])?;
        let committed =
            Command::new("git").args(["diff", "--quiet", "--", "src/api/schema.d.ts"]).current_dir(&web).status()?;
        ensure!(committed.success(), "the client is not that of openapi.json: commit what `npm run api` has written");
        npm(&web, &["run", "--silent", "check"])?;
        npm(&web, &["run", "--silent", "test"])?;
    }
    npm(&web, &["run", "--silent", "build"])
}

fn npm(web: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let done = Command::new("npm").args(arguments).current_dir(web).status().context("no npm")?;
    ensure!(done.success(), "npm {} failed", arguments.join(" "));
    Ok(())
}

/// What pages load; not the settings of the compiler, which name places of this machine.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if entry.file_name() != "tsconfig.json" {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
