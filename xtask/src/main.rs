//! Development tasks, started as `cargo xtask NAME`.
//!
//! What it is not: part of the program. Nothing here ships, and no crate depends on it.
//!
//! To add a task: a module with its work, a variant of `Task`, and a line in `run`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks on its streams")]

mod bench;
mod cargo;
mod fuzz;
mod openapi;
mod pg;
mod tidy;
mod wasm;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Development tasks")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measure the program against its peers, and write the table in docs/performance.
    Bench(bench::Args),
    /// Run the fuzz targets.
    Fuzz(fuzz::Args),
    /// Write openapi.json and the list of error codes anew from the code.
    Openapi,
    /// Run a command with a private PostgreSQL, whose address is in ELOHIMOS_TEST_PG.
    Pg(pg::Args),
    /// Check dependency direction, sizes, names, SQL habits, migrations and the paths in the documents.
    Tidy,
    /// Build the vault for browsers.
    Wasm,
    /// Build the web interface, with the vault for browsers.
    Web(web::Args),
    /// Own one private PostgreSQL until a process ends. Started by `pg`; not for people.
    #[command(hide = true)]
    PgKeep(pg::KeepArgs),
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Bench(args) => bench::run(&args),
        Task::Fuzz(args) => fuzz::run(&args),
        Task::Openapi => openapi::run(),
        Task::Pg(args) => pg::run(&args),
        Task::Tidy => tidy::run().map(|()| ExitCode::SUCCESS),
        Task::Wasm => wasm::run().map(|()| ExitCode::SUCCESS),
        Task::Web(args) => web::run(&args).map(|()| ExitCode::SUCCESS),
        Task::PgKeep(args) => pg::keep(&args).map(|()| ExitCode::SUCCESS),
    }
}
