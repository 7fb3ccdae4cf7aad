//! `elohimos passkeys`: the devices that one signs in with instead of a password.

use std::io::{IsTerminal as _, stdin};
use std::path::PathBuf;

use clap::Subcommand;
use elohim_api::identity::passkeys::PasskeyView;
use serde_json::json;

use crate::client::{Context, ask, block_on, server_error, signed_in};
use crate::commands::users::day_and_time;
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// What can be done with one's own passkeys.
#[derive(Subcommand)]
pub(crate) enum PasskeyCommand {
    /// List them. A new one is added in a browser: this program cannot speak to the device that makes it.
    Ls,
    /// Remove one of them. Sessions that it has opened go on.
    Rm {
        /// The passkey's id, as in: elohimos passkeys ls
        id: String,
        /// Read the login password from the first line of a file instead of asking for it.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        /// The code that the app of the second factor shows, or a recovery code. It is asked for where it is needed.
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
    },
}

pub(crate) fn run(command: PasskeyCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let identity = signed_in(&context)?.client.identity();
    match command {
        PasskeyCommand::Ls => {
            let found = block_on(async { identity.passkeys().await.map_err(server_error) })?;
            if output.is_json() {
                return output.json(&found);
            }
            if !found.enabled {
                output.note("This server takes no passkeys.");
            }
            let rows: Vec<_> = found.data.iter().map(row).collect();
            output.table(&["PASSKEY", "NAME", "ADDED", "LAST USED", ""], &rows, "No passkey. Add one in a browser.")
        }
        PasskeyCommand::Rm { id, password_file, code } => {
            let password = ask("Login password", password_file.as_deref())?;
            let remove = |code: Option<&str>| {
                block_on(async { identity.remove_passkey(&id, &password, code).await.map_err(server_error) })
            };
            match remove(code.as_deref()) {
                Err(error) if error.problem().code == "AUTH_SECOND_FACTOR_REQUIRED" && stdin().is_terminal() => {
                    let code = ask("Code of the second factor", None)?;
                    remove(code.expose_str())?;
                }
                other => other?,
            }
            if output.is_json() { output.json(&json!({})) } else { output.line("The passkey is removed.") }
        }
    }
}

fn row(passkey: &PasskeyView) -> Vec<String> {
    vec![
        passkey.id.clone(),
        passkey.name.clone(),
        day_and_time(passkey.created_at),
        passkey.last_used_at.map(day_and_time).unwrap_or_default(),
        if passkey.suspended_at.is_some() { "suspended: there may be a copy" } else { "" }.to_owned(),
    ]
}
