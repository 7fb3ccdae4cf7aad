//! What is made from the command line's own description: completions and manual pages.

use std::fs;
use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;
use serde_json::json;

use crate::cli::Cli;
use crate::exit::CliError;
use crate::output::Output;

/// Prints the completions of a shell.
pub(super) fn completions(shell: Shell, output: Output) -> Result<(), CliError> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "elohimos", &mut text);
    output.text(&String::from_utf8_lossy(&text))
}

/// Writes a manual page for every command.
pub(super) fn manual(folder: &Path, output: Output) -> Result<(), CliError> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)?;
    let count = fs::read_dir(folder)?.count();
    if output.is_json() {
        return output.json(&json!({ "folder": folder, "pages": count }));
    }
    output.line(format_args!(
        "{count} pages are in {}. Read one with: man {}/elohimos.1",
        folder.display(),
        folder.display()
    ))
}
