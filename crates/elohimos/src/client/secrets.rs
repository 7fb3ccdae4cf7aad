//! Secrets that a person types, or a script keeps in a file.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use dialoguer::{Confirm, Password};
use elohim_core::Secret;

use crate::exit::{CliError, Exit};

/// Where the vault's passphrase comes from.
#[derive(Args)]
pub(crate) struct SecretArgs {
    /// Read the passphrase from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// The secret in the file, or what is typed.
pub(crate) fn ask(what: &str, file: Option<&Path>) -> Result<Secret, CliError> {
    match file {
        Some(file) => from_file(file),
        None => typed(Password::new().with_prompt(what), what),
    }
}

/// The same, and typed twice, for a new secret.
pub(crate) fn ask_twice(what: &str, file: Option<&Path>) -> Result<Secret, CliError> {
    match file {
        Some(file) => from_file(file),
        None => {
            typed(Password::new().with_prompt(what).with_confirmation("The same again", "They are not the same."), what)
        }
    }
}

/// A question that is answered with yes or no.
pub(crate) fn confirm(question: &str) -> Result<bool, CliError> {
    let answered = Confirm::new().with_prompt(question).default(false).interact();
    answered.map_err(|_| CliError::new(Exit::Usage, "NOT_TYPED", "Nothing was typed", "Try again."))
}

fn typed(prompt: Password<'_>, what: &str) -> Result<Secret, CliError> {
    if !std::io::stdin().is_terminal() {
        let title = format!("{what} is needed, and nobody is there to type it");
        return Err(CliError::new(Exit::Usage, "SECRET_NEEDED", title, "Give it in a file; see --help for the flag."));
    }
    let text =
        prompt.interact().map_err(|_| CliError::new(Exit::Usage, "NOT_TYPED", "Nothing was typed", "Try again."))?;
    Ok(Secret::new(text.into_bytes()))
}

fn from_file(file: &Path) -> Result<Secret, CliError> {
    let content = Secret::new(std::fs::read(file)?);
    let line = content.expose().split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.is_empty() || std::str::from_utf8(line).is_err() {
        let title = format!("The first line of {} is not a secret", file.display());
        return Err(CliError::new(Exit::Usage, "SECRET_EMPTY", title, "Write the secret into its first line."));
    }
    Ok(Secret::new(line))
}
