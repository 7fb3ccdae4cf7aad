//! Who is in a team, and who has the keys of its vault: the server is asked for the first, the vault itself for the second.

use elohim_api::teams::members::{ChangeMember, MemberView};
use elohim_core::teams::TeamRole;
use elohim_vault::member::{Member, Role};
use serde_json::json;

use super::{done, find_member, vault_role};
use crate::client::{Context, Random, Unlocked, find_team, server_error, signed_in, vault_error};
use crate::exit::CliError;

pub(super) async fn list(context: &Context, name: &str) -> Result<(), CliError> {
    let unlocked = Unlocked::own(context).await?.into_team(context, name).await?;
    let team = find_team(&unlocked.session.client, name).await?;
    let all = unlocked.session.client.teams().members(&team.id).await.map_err(server_error)?;
    let index = unlocked.vault.index();
    let keys = |one: &MemberView| {
        let held: Vec<_> = index.members().filter(|member| member.account == one.account).collect();
        match (held.as_slice(), one.standing.as_str()) {
            ([], "active") if one.announcement.is_some() => "waits for: elohimos teams admit".to_owned(),
            ([], _) => "none".to_owned(),
            ([held, ..], "removed") => {
                format!("{} still; renew with: elohimos teams remove", role_name(held.role))
            }
            ([held, ..], _) => format!("{}, {}", role_name(held.role), held.keys.fingerprint()),
        }
    };
    if context.output.is_json() {
        let rows: Vec<_> = all.iter().map(|one| json!({ "member": one, "keys": keys(one) })).collect();
        return context.output.json(&rows);
    }
    let rows: Vec<_> =
        all.iter().map(|one| vec![one.username.clone(), one.role.clone(), one.standing.clone(), keys(one)]).collect();
    context.output.table(&["USER", "ROLE", "STANDING", "KEYS OF THE VAULT"], &rows, "Nobody is in this team.")?;
    if unlocked.vault.is_cut_off() {
        context.output.note(
            "The newest entry of the team's vault is not for your keys: you were removed, or somebody has stored nonsense there. \
             An administrator ends that with: elohimos teams renew-keys",
        );
    }
    Ok(())
}

pub(super) async fn role(context: &Context, name: &str, username: &str, role: TeamRole) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, name).await?;
    let of = find_member(&client, &team.id, username).await?;
    let body = ChangeMember { role: Some(role.to_string()), suspended: None };
    client.teams().change_member(&team.id, &of.account, &body).await.map_err(server_error)?;
    set_vault_role(context, &team.id, &of.account, vault_role(role)).await?;
    done(context, format_args!("{} is {role} of the team now.", of.username))
}

pub(super) async fn suspend(context: &Context, name: &str, username: &str, suspended: bool) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, name).await?;
    let of = find_member(&client, &team.id, username).await?;
    let body = ChangeMember { role: None, suspended: Some(suspended) };
    client.teams().change_member(&team.id, &of.account, &body).await.map_err(server_error)?;
    let who = of.username;
    match suspended {
        true => done(
            context,
            format_args!(
                "The server keeps {who} out until you run: elohimos teams resume. The keys of the vault stay as they are: with a copy \
                 of the server's disk they open what is stored meanwhile too. To end that, remove {who} instead."
            ),
        ),
        false => done(context, format_args!("{who} is let in again.")),
    }
}

pub(super) async fn remove(context: &Context, name: &str, username: &str) -> Result<(), CliError> {
    let own = Unlocked::own(context).await?;
    let team = find_team(&own.session.client, name).await?;
    let of = find_member(&own.session.client, &team.id, username).await?;
    let teams = own.session.client.teams();
    // First the server, which stops giving; then the keys. Those who have left are gone from the server already.
    if of.standing != "removed" {
        teams.remove_member(&team.id, &of.account).await.map_err(server_error)?;
    }
    if own.team_root(&team.id)?.is_none() {
        return done(
            context,
            format_args!("{} is removed. You have no keys of the team's vault to renew.", of.username),
        );
    }
    let mut unlocked = own.into_team(context, &team.id).await?;
    let gone = unlocked.vault.members_of(&of.account);
    if gone.is_empty() {
        return done(context, format_args!("{} is removed, and had no keys of the team's vault.", of.username));
    }
    let (files, bytes) = unlocked.vault.index().extent();
    unlocked.vault.remove_members(&gone, context.now(), &mut Random).await.map_err(vault_error)?;
    keep_keys(context, unlocked, &team.id).await?;
    if context.output.is_json() {
        return context
            .output
            .json(&json!({ "removed": of.username, "could_read": { "files": files, "bytes": bytes } }));
    }
    context.output.line(what_stays(&of.username, files, bytes))
}

pub(super) async fn leave(context: &Context, name: &str) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, name).await?;
    let me = client.identity().me().await.map_err(server_error)?;
    client.teams().remove_member(&team.id, &me.user_id).await.map_err(server_error)?;
    match team.standing.as_str() {
        "invited" => done(context, "You have declined."),
        _ => done(
            context,
            "You have left. The server gives you nothing of the team's any more. Your own vault still has the team's keys as they \
             were; an administrator renews them with: elohimos teams remove",
        ),
    }
}

pub(super) async fn renew_keys(context: &Context, name: &str) -> Result<(), CliError> {
    let own = Unlocked::own(context).await?;
    let team = find_team(&own.session.client, name).await?;
    let mut unlocked = own.into_team(context, &team.id).await?;
    unlocked.vault.remove_members(&[], context.now(), &mut Random).await.map_err(vault_error)?;
    keep_keys(context, unlocked, &team.id).await?;
    done(
        context,
        "The keys are renewed: what is stored from now on does not open with the old ones. What was stored before still does.",
    )
}

/// Gives the account another role in the vault, when it is in there and the role is another one.
pub(super) async fn set_vault_role(context: &Context, team: &str, account: &str, role: Role) -> Result<(), CliError> {
    let mut unlocked = Unlocked::own(context).await?.into_team(context, team).await?;
    let theirs = unlocked.vault.members_of(account);
    for id in theirs {
        let Some(present) = unlocked.vault.index().member(id).filter(|member| member.role != role) else { continue };
        let member = Member { role, ..present.clone() };
        unlocked.vault.admit(member, context.now(), &mut Random).await.map_err(vault_error)?;
        unlocked.keep(context)?;
    }
    Ok(())
}

/// Keeps the new keys in the own vault before anything else can be stored under them.
async fn keep_keys(context: &Context, unlocked: Unlocked, team: &str) -> Result<(), CliError> {
    let root = unlocked.vault.team_root().ok_or_else(|| vault_error(elohim_vault::Error::NotAMember))?;
    let value = root.to_bytes().map_err(vault_error)?.to_vec();
    Unlocked::own(context).await?.remember(context, format!("team/{team}"), value).await?;
    unlocked.keep(context)
}

/// What somebody who was removed still has, said exactly.
fn what_stays(name: &str, files: u64, bytes: u64) -> String {
    format!(
        "{name} is removed. The server gives {name} nothing of this team from now on, and what is stored from now on, new versions of \
         old files included, is encrypted with keys that {name} does not get.\n\
         What {name} still has: until now {name} could read {files} files ({bytes} bytes with all their versions). Copies that were \
         made of them stay, and so do the keys to exactly these: with a copy of the server's disk or of a backup, {name} can still \
         open them. Links that {name} has made for own files go on working."
    )
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Writer => "writes",
        Role::Reader => "reads",
    }
}
