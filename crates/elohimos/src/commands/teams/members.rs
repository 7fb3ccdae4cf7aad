//! Who is in a team, and who has the keys of its vault: the server is asked for the first, the vault itself for the second.

use elohim_api::teams::members::{ChangeMember, MemberView};
use elohim_core::teams::TeamRole;
use elohim_vault::id::MemberId;
use elohim_vault::member::{Member, Role};
use elohim_vault::team::entrance;
use serde_json::json;

use super::{done, find_member, vault_role};
use crate::client::{Context, Random, Unlocked, find_team, server_error, signed_in, vault_error};
use crate::exit::{CliError, Exit};

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
    // Those whom the server has forgotten, as it does with accounts that were removed, still have what they had.
    let forgotten = index.members().filter(|held| all.iter().all(|one| one.account != held.account));
    let forgotten: Vec<_> = forgotten
        .map(|held| (held.name.clone(), format!("{} still; renew with: elohimos teams remove", role_name(held.role))))
        .collect();
    if context.output.is_json() {
        let known = all.iter().map(|one| json!({ "member": one, "keys": keys(one) }));
        let forgotten = forgotten.iter().map(|(name, keys)| json!({ "member": null, "name": name, "keys": keys }));
        return context.output.json(&known.chain(forgotten).collect::<Vec<_>>());
    }
    let known = all.iter().map(|one| vec![one.username.clone(), one.role.clone(), one.standing.clone(), keys(one)]);
    let forgotten = forgotten.into_iter().map(|(name, keys)| vec![name, String::new(), "gone".to_owned(), keys]);
    let rows: Vec<_> = known.chain(forgotten).collect();
    context.output.table(&["USER", "ROLE", "STANDING", "KEYS OF THE VAULT"], &rows, "Nobody is in this team.")?;
    let mut admins = index.members().filter(|held| held.role == Role::Admin);
    if let (Some(only), None) = (admins.next(), admins.next()) {
        context.output.note(format_args!(
            "Only {} can let people into the vault and renew its keys. If they go, nobody can: make a second admin with: elohimos \
             teams role",
            only.name
        ));
    }
    if unlocked.vault.is_cut_off() {
        context.output.note(
            "The newest entry of the team's vault is not for your keys: you were removed, or somebody has stored nonsense there. \
             An administrator ends that with: elohimos teams renew-keys",
        );
    }
    Ok(())
}

pub(super) async fn role(context: &Context, name: &str, username: &str, role: TeamRole) -> Result<(), CliError> {
    let mut unlocked = Unlocked::own(context).await?.into_team(context, name).await?;
    let client = unlocked.session.client.clone();
    let team = find_team(&client, name).await?;
    let of = find_member(&client, &team.id, username).await?;
    let keys = keys_of(&unlocked, &of.username, &of.account)?;
    let body = ChangeMember { role: Some(role.to_string()), suspended: None };
    client.teams().change_member(&team.id, &of.account, &body).await.map_err(server_error)?;
    set_vault_role(context, &mut unlocked, keys, vault_role(role)).await?;
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
    let of = match find_member(&own.session.client, &team.id, username).await {
        Err(error) if error.exit() == Exit::NotFound && own.team_root(&team.id)?.is_some() => {
            return remove_forgotten(context, own, &team.id, username, error).await;
        }
        found => found?,
    };
    // Whom the server means is asked of the vault before anybody is removed.
    if own.team_root(&team.id)?.is_some() {
        keys_of(&Unlocked::own(context).await?.into_team(context, &team.id).await?, &of.username, &of.account)?;
    }
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
    let unlocked = own.into_team(context, &team.id).await?;
    let gone = keys_of(&unlocked, &of.username, &of.account)?;
    if gone.is_empty() {
        return done(context, format_args!("{} is removed, and had no keys of the team's vault.", of.username));
    }
    take_keys(context, unlocked, &team.id, &of.username, &gone).await
}

/// Removes somebody whom the server does not know any more from those who have keys.
async fn remove_forgotten(
    context: &Context,
    own: Unlocked,
    team: &str,
    username: &str,
    unknown: CliError,
) -> Result<(), CliError> {
    let unlocked = own.into_team(context, team).await?;
    let name = username.to_ascii_lowercase();
    let gone: Vec<_> =
        unlocked.vault.index().members().filter(|held| held.name == name).map(|held| held.keys.id()).collect();
    if gone.is_empty() { Err(unknown) } else { take_keys(context, unlocked, team, &name, &gone).await }
}

/// Renews the keys of a team's vault for everybody but these, and says what they still have.
async fn take_keys(
    context: &Context,
    mut unlocked: Unlocked,
    team: &str,
    username: &str,
    gone: &[MemberId],
) -> Result<(), CliError> {
    let (files, bytes) = unlocked.vault.index().extent();
    unlocked.vault.remove_members(gone, context.now(), &mut Random).await.map_err(vault_error)?;
    let receivers: Vec<_> = unlocked.vault.index().members().map(|held| held.name.clone()).collect();
    keep_keys(context, unlocked, team).await?;
    if context.output.is_json() {
        return context.output.json(&json!({
            "removed": username, "could_read": { "files": files, "bytes": bytes }, "have_the_new_keys": receivers,
        }));
    }
    context.output.line(what_stays(username, files, bytes, &receivers.join(", ")))
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
    let receivers: Vec<_> = unlocked.vault.index().members().map(|held| held.name.clone()).collect();
    keep_keys(context, unlocked, &team.id).await?;
    done(
        context,
        format_args!(
            "The keys are renewed: what is stored from now on does not open with the old ones. What was stored before still does. \
             The new keys are for: {}.",
            receivers.join(", ")
        ),
    )
}

/// The keys that somebody has in the vault, who has this name and this account there as well as on the server.
pub(super) fn keys_of(unlocked: &Unlocked, name: &str, account: &str) -> Result<Vec<MemberId>, CliError> {
    if let Some(theirs) = entrance::keys_of(unlocked.vault.index(), name, account) {
        return Ok(theirs);
    }
    let title = format!("The server says of {name} what the team's vault does not know");
    let fix = "Nothing was changed. Compare with: elohimos teams members; and ask the operator.";
    Err(CliError::new(Exit::Conflict, "TEAM_OTHER_MEMBER", title, fix))
}

/// Gives keys another role in the vault, where it is another one.
pub(super) async fn set_vault_role(
    context: &Context,
    unlocked: &mut Unlocked,
    keys: Vec<MemberId>,
    role: Role,
) -> Result<(), CliError> {
    for id in keys {
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
    Unlocked::own(context).await?.keep_team(context, team, &root).await?;
    unlocked.keep(context)
}

/// What somebody who was removed still has, said exactly.
fn what_stays(name: &str, files: u64, bytes: u64, receivers: &str) -> String {
    format!(
        "{name} is removed. The server gives {name} nothing of this team from now on, and what is stored from now on, new versions of \
         old files included, is encrypted with keys that {name} does not get. A device that has not seen this yet, because it is \
         offline or the server withholds it, uses the old keys until it has.\n\
         The new keys are for: {receivers}.\n\
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
