//! Teams as a whole.

use elohim_core::id::AccountId;
use elohim_vault::member::Role;
use serde_json::json;

use super::members::{keys_of, set_vault_role};
use super::{done, find_member};
use crate::client::{Context, Unlocked, find_team, server_error, signed_in};
use crate::exit::{CliError, Exit};

pub(super) async fn list(context: &Context) -> Result<(), CliError> {
    let all = signed_in(context)?.client.teams().list().await.map_err(server_error)?;
    if context.output.is_json() {
        return context.output.json(&all);
    }
    let rows: Vec<_> = all.into_iter().map(|team| vec![team.id, team.name, team.role, team.standing]).collect();
    let empty =
        "You are in no team. Make one with: elohimos teams create NAME, or join one with: elohimos teams join LINK";
    context.output.table(&["TEAM", "NAME", "YOU ARE", "STANDING"], &rows, empty)
}

pub(super) async fn create(context: &Context, name: &str) -> Result<(), CliError> {
    // Before anything is made: without the own vault there is no place for the team's keys.
    let own = Unlocked::own(context).await?;
    let team = own.session.client.teams().create(name).await.map_err(server_error)?;
    let made = own.make_team(context, &team).await?;
    if context.output.is_json() {
        return context.output.json(&json!({ "id": team.id, "name": team.name }));
    }
    context.output.line(format_args!(
        "\"{}\" is made, with a vault of its own: elohimos vault --team {} ls\nBring others in with: elohimos teams invite {}",
        made.vault.label(),
        team.id,
        team.id
    ))
}

pub(super) async fn init_vault(context: &Context, team: &str) -> Result<(), CliError> {
    let own = Unlocked::own(context).await?;
    let team = find_team(&own.session.client, team).await?;
    let me = own.session.client.identity().me().await.map_err(server_error)?;
    if team.created_by != me.user_id || own.team_root(&team.id)?.is_some() {
        let title = "This team has a vault, or somebody else makes it";
        let fix = "Whoever made the team makes its vault; everybody else is handed its keys.";
        return Err(CliError::new(Exit::Conflict, "TEAM_VAULT_EXISTS", title, fix));
    }
    own.make_team(context, &team).await?;
    done(context, "The team's vault is made.")
}

pub(super) async fn rename(context: &Context, team: &str, name: &str) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, team).await?;
    let team = client.teams().rename(&team.id, name).await.map_err(server_error)?;
    done(context, format_args!("The team is called {:?} now.", team.name))
}

pub(super) async fn remove(context: &Context, team: &str, yes: bool) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, team).await?;
    if !yes {
        let title = format!("This ends {:?} and everything in its vault, for everybody and for good", team.name);
        return Err(CliError::new(Exit::Usage, "NOT_CONFIRMED", title, "Add --yes when that is what you want."));
    }
    client.teams().remove(&team.id).await.map_err(server_error)?;
    done(context, "The team is ended.")
}

pub(super) async fn transfer(context: &Context, team: &str, username: &str) -> Result<(), CliError> {
    // Before anything is handed over: whoever could not tell the vault would leave it without an administrator.
    let mut unlocked = Unlocked::own(context).await?.into_team(context, team).await?;
    let client = unlocked.session.client.clone();
    let team = find_team(&client, team).await?;
    let to = find_member(&client, &team.id, username).await?;
    let keys = keys_of(&unlocked, &to.username, &to.account)?;
    let account: AccountId = to.account.parse().map_err(|_| {
        CliError::new(Exit::Unavailable, "BAD_ANSWER", "The server's answer cannot be understood", "Try again.")
    })?;
    client.teams().transfer(&team.id, account).await.map_err(server_error)?;
    // So that whoever decides can also admit and remove. Those who were not admitted yet are when they are.
    set_vault_role(context, &mut unlocked, keys, Role::Admin).await?;
    done(context, format_args!("{} is super admin of the team now, and you are an admin.", to.username))
}
