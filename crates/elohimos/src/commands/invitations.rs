//! `elohimos invitations`: inviting people.

use std::time::Duration;

use clap::Subcommand;
use elohim_api::identity::invitations::{CreateInvitation, InvitationView};
use elohim_core::Clock as _;
use elohim_core::identity::Role;
use serde_json::json;

use super::users::day_and_time;
use crate::client::{Context, block_on, every, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// What can be done with invitations.
#[derive(Subcommand)]
pub(crate) enum InvitationCommand {
    /// List the invitations.
    Ls,
    /// Make an invitation. Its code is shown once.
    Add {
        /// The role of whoever registers with it.
        #[arg(long, default_value = "member")]
        role: Role,
        /// How many accounts it may make.
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        uses: u32,
        /// How long it is good, such as 2h or 7days.
        #[arg(long, value_name = "TIME", default_value = "7days", value_parser = humantime::parse_duration)]
        expires: Duration,
    },
    /// Take an invitation back. Accounts that were made with it stay.
    Revoke {
        /// The invitation's id, as in: elohimos invitations ls
        id: String,
    },
}

pub(super) fn run(command: InvitationCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    block_on(async {
        let session = signed_in(&context)?;
        let invitations = session.client.invitations();
        match command {
            InvitationCommand::Ls => {
                let all = every(async |offset| invitations.list(offset).await).await?;
                if output.is_json() {
                    return output.json(&all);
                }
                let now = context.clock.now();
                let row = |one: &InvitationView| {
                    let state = if one.revoked_at.is_some() {
                        "taken back"
                    } else if one.uses >= one.max_uses {
                        "used up"
                    } else if now >= one.expires_at.0 {
                        "over"
                    } else {
                        "open"
                    };
                    let uses = format!("{} of {}", one.uses, one.max_uses);
                    vec![one.id.clone(), one.role.clone(), uses, day_and_time(one.expires_at), state.to_owned()]
                };
                let rows: Vec<_> = all.iter().map(row).collect();
                let empty = "No invitation yet. Make one with: elohimos invitations add";
                output.table(&["INVITATION", "ROLE", "USED", "UNTIL", ""], &rows, empty)
            }
            InvitationCommand::Add { role, uses, expires } => {
                let body = CreateInvitation { role, max_uses: uses, lifetime_seconds: expires.as_secs() };
                let made = invitations.create(&body).await.map_err(server_error)?;
                if output.is_json() {
                    return output.json(&made);
                }
                output.note(format_args!(
                    "Give this code to whom you invite. It is shown this once, and works until {}:\n\
                     elohimos register --server {} --username NAME",
                    day_and_time(made.invitation.expires_at),
                    session.server
                ));
                output.line(made.code)
            }
            InvitationCommand::Revoke { id } => {
                invitations.revoke(&id).await.map_err(server_error)?;
                if output.is_json() { output.json(&json!({})) } else { output.line("The invitation is taken back.") }
            }
        }
    })
}
