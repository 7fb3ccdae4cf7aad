//! `elohimos teams`: working with others.

mod joining;
mod list;
mod members;
mod promotions;

use std::time::Duration;

use clap::Subcommand;
use elohim_api::teams::members::MemberView;
use elohim_client::Client;
use elohim_core::teams::TeamRole;
use elohim_vault::member::Role;

use crate::client::{Context, block_on, server_error};
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// What can be done with teams. A team is named by its name or its id, a person by their user name.
#[derive(Subcommand)]
pub(crate) enum TeamCommand {
    /// List your teams, and those that you are asked to come into.
    Ls,
    /// Make a team, and its vault. Your own vault must be unlocked: the keys of the team's are kept in it.
    Create {
        /// What to call it.
        name: String,
    },
    /// Make the vault of a team that you made, if that was interrupted.
    InitVault {
        /// Which team.
        team: String,
    },
    /// Give a team another name.
    Rename {
        /// Which team.
        team: String,
        /// Its new name.
        name: String,
    },
    /// End a team with everything in its vault, for good.
    Rm {
        /// Which team.
        team: String,
        /// Yes, for good.
        #[arg(long)]
        yes: bool,
    },
    /// Hand a team over: the other becomes super admin, you become an admin.
    Transfer {
        /// Which team.
        team: String,
        /// To whom.
        username: String,
    },
    /// Make a link that brings somebody in. Give it to them in person or by a safe way: it vouches for their keys.
    Invite {
        /// To which team.
        team: String,
        /// What they will be: admin, member or guest.
        #[arg(long, default_value = "member")]
        role: TeamRole,
        /// The only user who may use it.
        #[arg(long, value_name = "USERNAME")]
        user: Option<String>,
        /// How many people it may bring in. With one link for many, each of them could pose as another.
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        uses: u32,
        /// How long it is good, such as 2h or 7days.
        #[arg(long, value_name = "TIME", default_value = "7days", value_parser = humantime::parse_duration)]
        expires: Duration,
    },
    /// List the invites of a team.
    Invites {
        /// Which team.
        team: String,
    },
    /// Take an invite back. Those who came with it stay.
    RevokeInvite {
        /// Which team.
        team: String,
        /// The invite's id, as in: elohimos teams invites
        id: String,
    },
    /// Join a team with the link of an invite.
    Join {
        /// The link.
        link: String,
    },
    /// Hand the keys of the team's vault to those who have come with your invites.
    Admit {
        /// Which team.
        team: String,
    },
    /// List who is in a team, and who has the keys of its vault.
    Members {
        /// Which team.
        team: String,
    },
    /// Give somebody another role.
    Role {
        /// Which team.
        team: String,
        /// Whose.
        username: String,
        /// The new role: super_admin, admin, member or guest.
        role: TeamRole,
    },
    /// Keep somebody out for the time being. Their keys stay as they are.
    Suspend {
        /// Which team.
        team: String,
        /// Whom.
        username: String,
    },
    /// Let somebody in again who was kept out.
    Resume {
        /// Which team.
        team: String,
        /// Whom.
        username: String,
    },
    /// Remove somebody, or renew the keys after somebody has left. Says what they still have.
    Remove {
        /// From which team.
        team: String,
        /// Whom.
        username: String,
    },
    /// Leave a team, or decline to come in.
    Leave {
        /// Which team.
        team: String,
    },
    /// Renew the keys of a team's vault for those who are in it, as `teams members` advises when it warns.
    RenewKeys {
        /// Which team.
        team: String,
    },
    /// Ask that a guest becomes a member. Somebody else decides.
    Promote {
        /// In which team.
        team: String,
        /// Which guest.
        username: String,
    },
    /// Ask to act as super admin for a week, when the super admins have been away for 30 days. Another admin decides.
    StandIn {
        /// In which team.
        team: String,
    },
    /// List what was asked for.
    Promotions {
        /// In which team.
        team: String,
    },
    /// Grant what was asked for, or refuse it.
    Decide {
        /// In which team.
        team: String,
        /// Its id, as in: elohimos teams promotions
        id: String,
        /// Refuse it, or take it back.
        #[arg(long)]
        refuse: bool,
    },
}

pub(super) fn run(command: TeamCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = &Context::new(environment, output)?;
    block_on(async {
        match command {
            TeamCommand::Ls => list::list(context).await,
            TeamCommand::Create { name } => list::create(context, &name).await,
            TeamCommand::InitVault { team } => list::init_vault(context, &team).await,
            TeamCommand::Rename { team, name } => list::rename(context, &team, &name).await,
            TeamCommand::Rm { team, yes } => list::remove(context, &team, yes).await,
            TeamCommand::Transfer { team, username } => list::transfer(context, &team, &username).await,
            TeamCommand::Invite { team, role, user, uses, expires } => {
                joining::invite(context, &team, joining::NewInvite { role, user, uses, expires }).await
            }
            TeamCommand::Invites { team } => joining::list(context, &team).await,
            TeamCommand::RevokeInvite { team, id } => joining::revoke(context, &team, &id).await,
            TeamCommand::Join { link } => joining::join(context, &link).await,
            TeamCommand::Admit { team } => joining::admit(context, &team).await,
            TeamCommand::Members { team } => members::list(context, &team).await,
            TeamCommand::Role { team, username, role } => members::role(context, &team, &username, role).await,
            TeamCommand::Suspend { team, username } => members::suspend(context, &team, &username, true).await,
            TeamCommand::Resume { team, username } => members::suspend(context, &team, &username, false).await,
            TeamCommand::Remove { team, username } => members::remove(context, &team, &username).await,
            TeamCommand::Leave { team } => members::leave(context, &team).await,
            TeamCommand::RenewKeys { team } => members::renew_keys(context, &team).await,
            TeamCommand::Promote { team, username } => promotions::promote(context, &team, &username).await,
            TeamCommand::StandIn { team } => promotions::stand_in(context, &team).await,
            TeamCommand::Promotions { team } => promotions::list(context, &team).await,
            TeamCommand::Decide { team, id, refuse } => promotions::decide(context, &team, &id, !refuse).await,
        }
    })
}

/// What somebody of this role may write into the team's vault.
fn vault_role(role: TeamRole) -> Role {
    match role {
        TeamRole::SuperAdmin | TeamRole::Admin => Role::Admin,
        TeamRole::Member => Role::Writer,
        TeamRole::Guest => Role::Reader,
    }
}

/// Somebody in a team, by their user name.
async fn find_member(client: &Client, team: &str, username: &str) -> Result<MemberView, CliError> {
    let all = client.teams().members(team).await.map_err(server_error)?;
    let name = username.to_ascii_lowercase();
    all.into_iter().find(|one| one.username == name).ok_or_else(|| {
        let title = format!("{username} is not in this team");
        CliError::new(Exit::NotFound, "TEAM_MEMBER_NOT_FOUND", title, "See who is with: elohimos teams members")
    })
}

/// One line for people, an empty object for programs.
fn done(context: &Context, line: impl std::fmt::Display) -> Result<(), CliError> {
    if context.output.is_json() { context.output.json(&serde_json::json!({})) } else { context.output.line(line) }
}
