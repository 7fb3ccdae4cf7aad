//! One run: everything is started, measured, and written down.

use std::path::PathBuf;

use crate::machine::Machine;
use crate::nginx::Nginx;
use crate::ours::Ours;
use crate::report::Report;
use crate::scale::Scale;
use crate::{analytics, crypto, index, requests, transfers};

/// What to measure, with what.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The optimised program.
    #[arg(long, value_name = "FILE")]
    program: PathBuf,
    /// The nginx to compare with. Needed but for --smoke.
    #[arg(long, value_name = "FILE", required_unless_present = "smoke")]
    nginx: Option<PathBuf>,
    /// The date that the table shows, as 2026-01-31.
    #[arg(long)]
    date: String,
    /// The folder that foundation.md and foundation.json are written to.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// A folder on the disk that is to be measured. What is made in it is removed.
    #[arg(long, value_name = "FOLDER")]
    work: PathBuf,
    /// 64 MB instead of 1 GB.
    #[arg(long, conflicts_with = "smoke")]
    quick: bool,
    /// As little as runs through everything. Its figures mean nothing.
    #[arg(long)]
    smoke: bool,
}

/// Measures everything and writes the table.
pub(crate) async fn run(args: &Args) -> anyhow::Result<()> {
    let scale = match (args.quick, args.smoke) {
        (_, true) => Scale::SMOKE,
        (true, _) => Scale::QUICK,
        _ => Scale::FULL,
    };
    std::fs::create_dir_all(&args.work)?;
    let work = tempfile::Builder::new().prefix("bench").tempdir_in(args.work.canonicalize()?)?;
    let program = args.program.canonicalize()?;
    let machine = Machine::describe(work.path())?;
    let sections = {
        let ours = Ours::start(&program, &work.path().join("ours"))?;
        let nginx = args.nginx.as_ref().map(|program| Nginx::start(program, &work.path().join("nginx"))).transpose()?;
        vec![
            transfers::measure(&ours, nginx.as_ref(), work.path(), &scale).await?,
            requests::measure(&ours, &scale).await?,
            index::measure(&scale)?,
            crypto::measure(&ours, &scale).await?,
            analytics::measure(&scale).await?,
        ]
    };
    let report = Report { date: args.date.clone(), scale, machine, sections };
    report.write(&args.out)?;
    println!("written: {}", args.out.join("foundation.md").display());
    Ok(())
}
