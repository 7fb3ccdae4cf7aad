//! Roles that one person alone may not give.

use elohim_api::teams::promotions::RequestPromotion;
use elohim_core::id::AccountId;
use elohim_core::teams::PromotionKind;
use elohim_vault::member::Role;

use super::members::{keys_of, set_vault_role};
use super::{done, find_member};
use crate::client::{Context, Unlocked, every, find_team, server_error, signed_in};
use crate::commands::users::day_and_time;
use crate::exit::{CliError, Exit};

pub(super) async fn promote(context: &Context, team: &str, username: &str) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, team).await?;
    let me = client.identity().me().await.map_err(server_error)?;
    // A guest may not see who is in the team, and asks for oneself.
    let account = match me.username == username.to_ascii_lowercase() {
        true => me.user_id,
        false => find_member(&client, &team.id, username).await?.account,
    };
    request(context, &team.id, &account, PromotionKind::Member).await
}

pub(super) async fn stand_in(context: &Context, team: &str) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, team).await?;
    let me = client.identity().me().await.map_err(server_error)?;
    request(context, &team.id, &me.user_id, PromotionKind::StandIn).await
}

async fn request(context: &Context, team: &str, account: &str, kind: PromotionKind) -> Result<(), CliError> {
    let account: AccountId = account.parse().map_err(|_| {
        CliError::new(Exit::Unavailable, "BAD_ANSWER", "The server's answer cannot be understood", "Try again.")
    })?;
    let body = RequestPromotion { account, kind };
    let asked = signed_in(context)?.client.teams().request_promotion(team, &body).await.map_err(server_error)?;
    if context.output.is_json() {
        return context.output.json(&asked);
    }
    context
        .output
        .line(format_args!("It is asked for. Somebody else decides with: elohimos teams decide TEAM {}", asked.id))
}

pub(super) async fn list(context: &Context, team: &str) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, team).await?;
    let page = client.teams().promotions(&team.id, 0).await.map_err(server_error)?;
    if context.output.is_json() {
        return context.output.json(&page.data);
    }
    let people = client.teams().members(&team.id).await.map_err(server_error)?;
    let name = |account: &str| {
        people.iter().find(|one| one.account == account).map_or_else(|| account.to_owned(), |one| one.username.clone())
    };
    let rows = page.data.iter().map(|one| {
        let what = if one.kind == "member" { "become a member" } else { "stand in for the super admin" };
        let state = match (one.decided_at, one.granted) {
            (None, _) => "open",
            (Some(_), true) => "granted",
            (Some(_), false) => "refused",
        };
        vec![
            one.id.clone(),
            name(&one.account),
            what.to_owned(),
            name(&one.requested_by),
            day_and_time(one.requested_at),
            state.to_owned(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let empty = "Nothing was asked for.";
    context.output.table(&["REQUEST", "WHO", "IS TO", "ASKED BY", "AT", ""], &rows, empty)
}

pub(super) async fn decide(context: &Context, team: &str, id: &str, grant: bool) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, team).await?;
    let asked = every(async |offset| client.teams().promotions(&team.id, offset).await).await?;
    let Some(asked) = asked.into_iter().find(|asked| asked.id == id) else {
        let fix = "See them with: elohimos teams promotions";
        return Err(CliError::new(Exit::NotFound, "NOT_FOUND", "There is no such request", fix));
    };
    let all = client.teams().members(&team.id).await.map_err(server_error)?;
    let name =
        all.into_iter().find(|one| one.account == asked.account).map_or(asked.account.clone(), |one| one.username);
    // Who gets what is what one saw, not what the answer says.
    let raised = match grant && asked.kind == "member" {
        true => {
            let unlocked = Unlocked::own(context).await?.into_team(context, &team.id).await?;
            let keys = keys_of(&unlocked, &name, &asked.account)?;
            let guests = keys
                .into_iter()
                .filter(|id| unlocked.vault.index().member(*id).is_some_and(|m| m.role == Role::Reader));
            let guests = guests.collect();
            Some((unlocked, guests))
        }
        false => None,
    };
    client.teams().decide_promotion(&team.id, id, grant).await.map_err(server_error)?;
    if let Some((mut unlocked, keys)) = raised {
        set_vault_role(context, &mut unlocked, keys, Role::Writer).await?;
    }
    let outcome = if grant { "granted" } else { "refused" };
    done(context, format_args!("What was asked for {name} is {outcome}."))
}
