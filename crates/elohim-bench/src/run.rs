//! One run: everything is started, measured, and written down.

use std::path::{Path, PathBuf};

use crate::machine::Machine;
use crate::nginx::Nginx;
use crate::ours::Ours;
use crate::report::{Page, Report, Section};
use crate::scale::Scale;
use crate::{analytics, contents, crypto, huge, index, many, piped, pools, requests, transfers};

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
    /// What to measure: each page is written to a file of its name, with one beside it for the samples.
    #[arg(long, value_enum, default_values_t = [Page::Foundation, Page::Vault])]
    page: Vec<Page>,
    /// The folder that the pages are written to.
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
    let bench = Bench { args, scale, program, work: work.path().to_owned() };
    for page in &args.page {
        let sections = match page {
            Page::Foundation => bench.foundation().await?,
            Page::Vault => bench.vault().await?,
            Page::Huge => vec![huge::measure(&bench.program, &bench.folder("huge")?, &scale).await?],
        };
        let machine = Machine::describe(work.path())?;
        let report = Report { page: *page, date: args.date.clone(), scale, machine, sections };
        println!("written: {}", report.write(&args.out)?.display());
    }
    Ok(())
}

/// What every page is measured with.
struct Bench<'a> {
    args: &'a Args,
    scale: Scale,
    program: PathBuf,
    work: PathBuf,
}

impl Bench<'_> {
    async fn foundation(&self) -> anyhow::Result<Vec<Section>> {
        let (work, scale) = (self.folder("foundation")?, &self.scale);
        let ours = Ours::start(&self.program, &work.join("ours"))?;
        let nginx = self.nginx(&work)?;
        Ok(vec![
            transfers::measure(&ours, nginx.as_ref(), &work, scale).await?,
            requests::measure(&ours, scale).await?,
            index::measure(scale)?,
            crypto::measure(&ours, scale).await?,
        ])
    }

    async fn vault(&self) -> anyhow::Result<Vec<Section>> {
        let (work, scale) = (self.folder("vault")?, &self.scale);
        let against_age = {
            let ours = Ours::start(&self.program, &work.join("ours"))?;
            let nginx = self.nginx(&work)?;
            piped::measure(&ours, nginx.as_ref(), &work, scale).await?
        };
        std::fs::remove_dir_all(work.join("ours"))?;
        Ok(vec![
            against_age,
            many::measure(&self.program, &work, scale).await?,
            pools::measure(scale).await?,
            analytics::measure(scale).await?,
            contents::measure(scale).await?,
        ])
    }

    fn nginx(&self, work: &Path) -> anyhow::Result<Option<Nginx>> {
        self.args.nginx.as_ref().map(|program| Nginx::start(program, &work.join("nginx"))).transpose()
    }

    /// A folder for a page.
    fn folder(&self, page: &str) -> anyhow::Result<PathBuf> {
        let folder = self.work.join(page);
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}
