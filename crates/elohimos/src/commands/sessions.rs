//! `elohimos sessions`: where one is signed in.

use clap::Subcommand;
use serde_json::json;

use super::users::day_and_time;
use crate::client::{Context, block_on, every, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// What can be done with one's own sessions.
#[derive(Subcommand)]
pub(crate) enum SessionCommand {
    /// List the devices that are signed in.
    Ls,
    /// Sign out one of them.
    End {
        /// The session's id, as in: elohimos sessions ls
        id: String,
    },
    /// Sign out all of them but this one.
    EndOthers,
}

pub(super) fn run(command: SessionCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    block_on(async {
        let identity = signed_in(&context)?.client.identity();
        match command {
            SessionCommand::Ls => {
                let all = every(async |offset| identity.sessions(offset).await).await?;
                if output.is_json() {
                    return output.json(&all);
                }
                let row = |session: &elohim_api::identity::sessions::SessionView| {
                    vec![
                        session.id.clone(),
                        session.device.clone(),
                        session.last_address.clone().unwrap_or_default(),
                        day_and_time(session.last_used_at),
                        if session.current { "this one" } else { "" }.to_owned(),
                    ]
                };
                let rows: Vec<_> = all.iter().map(row).collect();
                output.table(&["SESSION", "DEVICE", "FROM", "LAST USED", ""], &rows, "No session.")
            }
            SessionCommand::End { id } => {
                identity.revoke_session(&id).await.map_err(server_error)?;
                if output.is_json() { output.json(&json!({})) } else { output.line("That session has ended.") }
            }
            SessionCommand::EndOthers => {
                identity.revoke_other_sessions().await.map_err(server_error)?;
                if output.is_json() { output.json(&json!({})) } else { output.line("Every other session has ended.") }
            }
        }
    })
}
