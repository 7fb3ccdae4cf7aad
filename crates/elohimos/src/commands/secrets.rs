//! `elohimos secrets`.

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use crate::cli::ServeArgs;
use crate::config::{self, NotRotated};
use crate::entropy::MachineEntropy;
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;
use crate::process;

/// What `elohimos secrets` can do.
#[derive(Subcommand)]
pub(crate) enum SecretCommand {
    /// Make a new secret. What the one before has signed stays good until the next rotation.
    Rotate {
        /// Which secret.
        which: Which,
        /// The secret is known to somebody: what it has signed is good no more.
        #[arg(long)]
        leaked: bool,
        #[command(flatten)]
        serve: ServeArgs,
    },
}

/// The secrets that can be rotated.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Which {
    /// What signs access tokens.
    Jwt,
}

/// Runs the command.
pub(super) fn run(command: SecretCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let SecretCommand::Rotate { which: Which::Jwt, leaked, serve } = command;
    let loaded = super::config::load(serve, environment)?;
    process::prepare();
    let rotated = config::rotate(&loaded, leaked, &MachineEntropy).map_err(|error| not_rotated(&error))?;
    if output.is_json() {
        return output.json(&json!({ "file": rotated.file, "previous": rotated.previous }));
    }
    output.line(format_args!("The new secret is in {}", rotated.file.display()))?;
    match rotated.previous {
        Some(previous) => output.line(format_args!(
            "The one before is in {}: restart the server before you rotate again",
            previous.display()
        ))?,
        None => output.line("The one before is gone: everybody's tokens are renewed at their next request")?,
    }
    output.note("It counts from the next start of the server. Several servers need the same files.");
    Ok(())
}

fn not_rotated(error: &NotRotated) -> CliError {
    let (exit, fix) = match error {
        NotRotated::Missing => {
            (Exit::NotFound, "Give the flags, environment and folder that the server is started with.")
        }
        NotRotated::NoFile(_) => (
            Exit::Usage,
            "Where it is now, put a new one, made with: openssl rand -base64 48. Set identity.previous_jwt_secret to the old \
             one. Or keep it in a file, and set identity.jwt_secret_file.",
        ),
        NotRotated::ByHand(_) => (Exit::Usage, "Remove that setting, or rotate by hand: the old one goes there."),
        NotRotated::Foreign(_) => (Exit::Auth, "Run this as the user that the server runs as."),
        NotRotated::Io(..) => (Exit::Unavailable, "The present secret is still in its place."),
    };
    CliError::new(exit, "SECRET_NOT_ROTATED", error.to_string(), fix)
}
