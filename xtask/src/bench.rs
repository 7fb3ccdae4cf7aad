//! Benchmarks: builds what is measured and what measures, optimised, and runs one with the other.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context as _;
use cargo_metadata::MetadataCommand;

/// Where the table and the samples are kept.
const RESULTS: &str = "docs/performance";

/// What of cargo's own variables people set: all others are about the program that cargo runs.
const KEPT: [&str; 4] = ["CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_BUILD_JOBS", "CARGO_NET_OFFLINE"];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The date that the table shows, as 2026-01-31.
    #[arg(long)]
    date: String,
    /// 64 MB instead of 1 GB. The table says so.
    #[arg(long)]
    quick: bool,
    /// The nginx to compare with.
    #[arg(long, value_name = "FILE", default_value = "/usr/sbin/nginx")]
    nginx: PathBuf,
    /// The folder that the table is written to.
    #[arg(long, value_name = "FOLDER", default_value = RESULTS)]
    out: PathBuf,
}

/// Builds and measures. Everything that is stored on the way lies in the target directory, and is removed.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(args.nginx.is_file(), "no nginx at {}; ./elohimos bench installs it", args.nginx.display());
    let metadata = MetadataCommand::new().no_deps().exec()?;
    let target = metadata.target_directory.as_std_path();
    let mut build = Command::new("cargo");
    // Cargo tells this program who it is; told that, build scripts would think that they are someone else and build anew.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_")) {
        if !KEPT.iter().any(|kept| name == *kept) {
            build.env_remove(name);
        }
    }
    build.args(["build", "--release", "--locked", "-p", "elohimos", "-p", "elohim-bench"]);
    finish(build.current_dir(&metadata.workspace_root))?;
    let built = |name: &str| target.join("release").join(name);
    let mut bench = Command::new(built("elohim-bench"));
    bench.args(["run", "--date", &args.date]).args(args.quick.then_some("--quick"));
    bench.arg("--program").arg(built("elohimos")).arg("--nginx").arg(&args.nginx);
    bench.arg("--work").arg(target.join("bench")).arg("--out").arg(Path::new(&metadata.workspace_root).join(&args.out));
    finish(&mut bench)?;
    Ok(ExitCode::SUCCESS)
}

fn finish(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("{} cannot be run", command.get_program().display()))?;
    anyhow::ensure!(status.success(), "{} failed: {status}", command.get_program().display());
    Ok(())
}
