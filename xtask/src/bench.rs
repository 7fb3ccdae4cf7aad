//! Benchmarks: builds what is measured and what measures, optimised, and runs one with the other.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use cargo_metadata::MetadataCommand;

use crate::cargo::{self, finish};

/// Where the table and the samples are kept.
const RESULTS: &str = "docs/performance";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The date that the table shows, as 2026-01-31.
    #[arg(long)]
    date: String,
    /// 64 MB instead of 1 GB. The table says so.
    #[arg(long)]
    quick: bool,
    /// What to measure: foundation, vault, huge. The first two when nothing is said.
    #[arg(long, value_name = "PAGE")]
    page: Vec<String>,
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
    let mut build = cargo::command();
    build.args(["build", "--release", "--locked", "-p", "elohimos", "-p", "elohim-bench"]);
    finish(build.current_dir(&metadata.workspace_root))?;
    let built = |name: &str| target.join("release").join(name);
    let mut bench = Command::new(built("elohim-bench"));
    bench.args(["run", "--date", &args.date]).args(args.quick.then_some("--quick"));
    bench.args(args.page.iter().flat_map(|page| ["--page", page]));
    bench.arg("--program").arg(built("elohimos")).arg("--nginx").arg(&args.nginx);
    bench.arg("--work").arg(target.join("bench")).arg("--out").arg(Path::new(&metadata.workspace_root).join(&args.out));
    finish(&mut bench)?;
    Ok(ExitCode::SUCCESS)
}
