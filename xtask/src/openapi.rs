//! Writes the committed descriptions of the HTTP interface anew. The tests that compare them do the writing when they are
//! asked to, so that there is one way to make them.

use std::process::{Command, ExitCode};

use anyhow::Context as _;

/// Runs the contract tests with leave to write.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let arguments = ["nextest", "run", "--package", "elohim-server", "--test", "api", "contract::"];
    let status =
        Command::new("cargo").args(arguments).env("ELOHIMOS_UPDATE", "1").status().context("cargo does not run")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
