//! The program `elohimos`: server, command-line client and its own operator's tool.
//!
//! **What it is.** The place where everything is put together: command line, configuration, logging, metrics, lifecycle. It
//! alone reads the process environment, the machine's clock and its random numbers, and hands them down.
//!
//! **What it is not.** It holds no rule of the product (`elohim-core`, `elohim-app`), no statement, no route.
//!
//! **Invariants**
//! - Nothing is created before the whole configuration has been checked.
//! - Every failure ends in `exit.rs`: what happened, what to do, a code, and an exit status.
//!
//! **To add a command**: its arguments in `cli.rs`, a file in `commands/` (`commands/vault/` for those of the vault), one arm
//! in `commands/mod.rs`.

mod cli;
mod client;
mod clock;
mod commands;
mod config;
mod entropy;
mod environment;
mod exit;
mod lifecycle;
mod logging;
mod metrics;
mod output;
mod process;
mod start;

use std::process::ExitCode;

use environment::Environment;

fn main() -> ExitCode {
    let environment = Environment::new(std::env::vars_os());
    let arguments = std::env::args_os().collect();
    commands::run(arguments, &environment).into()
}
