//! A private PostgreSQL for tests: its own files, a Unix socket, no network, gone when its user is gone.
//!
//! Two processes share the work. The *starter* (`xtask pg`) makes the folder, starts the keeper and waits until the
//! server answers. The *keeper* owns the server as its child and stops it as soon as the process it watches has ended,
//! so that an interrupt, a crash or a kill of the tests leaves nothing behind.

mod keeper;
mod programs;

pub(crate) use keeper::{KeepArgs, keep};

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, parent_id};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail};
use clap::Parser;

/// The variable that carries the address of the server to the tests.
const VARIABLE: &str = "ELOHIMOS_TEST_PG";

#[derive(Parser)]
pub(crate) struct Args {
    /// Start the server for the nextest run that called this as a setup script.
    #[arg(long, conflicts_with = "command")]
    nextest: bool,
    /// The command to run with the server, after `--`.
    #[arg(last = true, required_unless_present = "nextest")]
    command: Vec<String>,
}

/// Runs the command and returns its exit status, or leaves the server to the nextest run that asked for it.
#[expect(clippy::disallowed_methods, reason = "a tool is told by its environment what calls it")]
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.nextest {
        if std::env::var_os(VARIABLE).is_some() {
            return Ok(ExitCode::SUCCESS); // The run already has a server, from `xtask pg -- cargo nextest run`.
        }
        let exports = std::env::var_os("NEXTEST_ENV").context("NEXTEST_ENV is not set: this is for nextest alone")?;
        let url = start(parent_id())?;
        let mut file = OpenOptions::new().append(true).open(exports)?;
        writeln!(file, "{VARIABLE}={url}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some((program, rest)) = args.command.split_first() else { bail!("no command") };
    let url = start(std::process::id())?;
    let status = Command::new(program).args(rest).env(VARIABLE, url).status().with_context(|| program.clone())?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Starts a keeper that lives as long as process `watched`, and returns the server's address once it answers.
fn start(watched: u32) -> anyhow::Result<String> {
    // Not the system's temporary folder: on macOS its name alone is longer than a socket's name may be.
    let folder = tempfile::Builder::new().prefix("elohimos-pg-").tempdir_in("/tmp")?.keep();
    let mut keeper = Command::new(std::env::current_exe()?)
        .arg("pg-keep")
        .args(["--watch", &watched.to_string()])
        .arg(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(OpenOptions::new().create(true).append(true).open(folder.join("log"))?)
        .process_group(0) // An interrupt from the terminal is for the tests; the keeper must outlive them.
        .spawn()?;
    let mut answer = [0; keeper::READY.len()];
    let ready = keeper.stdout.take().is_some_and(|mut from| from.read_exact(&mut answer).is_ok());
    if !ready || answer != *keeper::READY {
        keeper.wait()?;
        let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        std::fs::remove_dir_all(&folder)?;
        bail!("PostgreSQL did not start:\n{log}");
    }
    Ok(url(&folder))
}

fn url(folder: &Path) -> String {
    format!("postgres:///postgres?host={}&user={}", folder.join(keeper::SOCKETS).display(), keeper::ROLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_a_socket_and_a_role() {
        assert_eq!(url(Path::new("/tmp/x")), "postgres:///postgres?host=/tmp/x/sockets&user=elohimos");
    }
}
