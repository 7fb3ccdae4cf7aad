//! Running cargo from a program that cargo runs.

use std::process::Command;

use anyhow::Context as _;

/// What of cargo's own variables people set: all others are about the program that cargo runs.
const KEPT: [&str; 4] = ["CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_BUILD_JOBS", "CARGO_NET_OFFLINE"];

/// Cargo, as people start it. Told who this program is, build scripts would think that they are someone else and build anew.
pub(crate) fn command() -> Command {
    let mut cargo = Command::new("cargo");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_")) {
        if !KEPT.iter().any(|kept| name == *kept) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Runs a command to its end, and fails when it does.
pub(crate) fn finish(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("{} cannot be run", command.get_program().display()))?;
    anyhow::ensure!(status.success(), "{} failed: {status}", command.get_program().display());
    Ok(())
}
