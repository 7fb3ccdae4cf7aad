//! Benchmarks of the program as it ships, each against a peer or a limit of the machine that is measured in the same run.
//!
//! **What it is not.** Part of the program, or a test: no figure passes or fails. `cargo xtask bench` builds the optimised
//! program and starts this; `tests/smoke.rs` runs the smallest form, so that it cannot rot.
//!
//! **Invariants**
//! - Absolute figures say more about the machine than about the program, so every figure has its peer beside it.
//! - Contenders take turns in every round, so that a slow moment of the machine hits all of them.
//! - The program runs with its defaults: SQLite, fsync, log, limits.
//!
//! **To add a figure**: a [`report::Row`] in the section it belongs to, or a new file with a function that makes a
//! [`report::Section`], and a line in `run.rs`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks on its streams")]

mod analytics;
mod bare;
mod contents;
mod crypto;
mod disk;
mod huge;
mod index;
mod load;
mod machine;
mod many;
mod nginx;
mod ours;
mod piped;
mod pools;
mod process;
mod report;
mod requests;
mod run;
mod scale;
mod series;
mod transfers;
mod vault_keys;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "elohim-bench", about = "Benchmarks against peers in the same run")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and write the table and the raw samples.
    Run(run::Args),
    /// Serve as the peer that small requests are compared with, on a free port that is printed.
    #[command(hide = true)]
    Bare,
}

fn main() -> ExitCode {
    let done = tokio::runtime::Runtime::new().map_err(anyhow::Error::from).and_then(|runtime| {
        runtime.block_on(async {
            match Cli::parse().command {
                Command::Run(args) => Box::pin(run::run(&args)).await,
                Command::Bare => bare::serve().await,
            }
        })
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("elohim-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
