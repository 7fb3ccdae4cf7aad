//! Bringing people in: the link of an invite vouches for the keys of whoever comes with it, whatever the server says.

use std::time::Duration;

use elohim_api::teams::invites::{CreateTeamInvite, TeamInviteView};
use elohim_core::Clock as _;
use elohim_core::id::TeamId;
use elohim_core::teams::TeamRole;
use elohim_vault::team::{Invite, InviteSecret, Newcomer, kept};
use serde_json::json;

use super::{done, vault_role};
use crate::client::{Context, Random, Unlocked, find_team, server_error, signed_in, vault_error};
use crate::commands::users::day_and_time;
use crate::exit::{CliError, Exit};

/// What an invite is for.
pub(super) struct NewInvite {
    pub(super) role: TeamRole,
    pub(super) user: Option<String>,
    pub(super) uses: u32,
    pub(super) expires: Duration,
}

pub(super) async fn invite(context: &Context, team: &str, new: NewInvite) -> Result<(), CliError> {
    let mut own = Unlocked::own(context).await?;
    let team = find_team(&own.session.client, team).await?;
    let body = CreateTeamInvite {
        role: new.role,
        username: new.user,
        max_uses: new.uses,
        lifetime_seconds: new.expires.as_secs(),
    };
    let made = own.session.client.teams().invite(&team.id, &body).await.map_err(server_error)?;
    let secret = InviteSecret::random(&mut Random);
    let fragment = secret.to_fragment();
    let invite = Invite {
        team: team.id.clone(),
        role: vault_role(new.role),
        secret: fragment.clone(),
        expires: made.invite.expires_at.0.as_micros(),
        uses: new.uses,
        admitted: Vec::new(),
    };
    if let Err(error) = own.commit_planned(context, |own| kept::keep_new_invite(own, &made.invite.id, &invite)).await {
        // Nobody could ever be admitted with it.
        let _ = own.session.client.teams().revoke_invite(&team.id, &made.invite.id).await;
        return Err(error);
    }
    // The team is part of it: else a server could have the secret used for another one.
    let link = format!("{}/join#{}.{}.{}", own.session.server.trim_end_matches('/'), made.code, *fragment, team.id);
    if context.output.is_json() {
        return context.output.json(&json!({ "link": link, "invite": made.invite }));
    }
    context.output.note(format_args!(
        "Give this link to whom you invite, by a way that nobody else sees. It works until {}:\n\
         elohimos teams join LINK\n\
         When they have joined, hand them the keys with: elohimos teams admit {}",
        day_and_time(made.invite.expires_at),
        team.id
    ));
    context.output.line(link)
}

pub(super) async fn list(context: &Context, team: &str) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, team).await?;
    let page = client.teams().invites(&team.id, 0).await.map_err(server_error)?;
    if context.output.is_json() {
        return context.output.json(&page.data);
    }
    let now = context.clock.now();
    let row = |one: &TeamInviteView| {
        let state = match one {
            one if one.revoked_at.is_some() => "taken back",
            one if one.uses >= one.max_uses => "used up",
            one if now >= one.expires_at.0 => "over",
            _ => "open",
        };
        let uses = format!("{} of {}", one.uses, one.max_uses);
        vec![one.id.clone(), one.role.clone(), uses, day_and_time(one.expires_at), state.to_owned()]
    };
    let rows: Vec<_> = page.data.iter().map(row).collect();
    let empty = "No invite yet. Make one with: elohimos teams invite TEAM";
    context.output.table(&["INVITE", "ROLE", "USED", "UNTIL", ""], &rows, empty)
}

pub(super) async fn revoke(context: &Context, team: &str, id: &str) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let team = find_team(&client, team).await?;
    client.teams().revoke_invite(&team.id, id).await.map_err(server_error)?;
    // The server refuses the code now. That it does must not be all that keeps somebody out.
    let mut own = Unlocked::own(context).await?;
    own.commit_planned(context, |own| Ok(kept::forget_invite(own, &team.id, id))).await?;
    done(context, "The invite is taken back.")
}

pub(super) async fn join(context: &Context, link: &str) -> Result<(), CliError> {
    let bad = || vault_error(elohim_vault::Error::BadLink);
    let (address, fragment) = link.trim().split_once('#').ok_or_else(bad)?;
    let (code, rest) = fragment.split_once('.').ok_or_else(bad)?;
    let (secret, meant) = rest.split_once('.').ok_or_else(bad)?;
    let meant: TeamId = meant.parse().map_err(|_| bad())?;
    let secret = InviteSecret::from_fragment(secret).map_err(vault_error)?;
    let mut own = Unlocked::own(context).await?;
    let server = own.session.server.trim_end_matches('/');
    if address.trim_end_matches('/').strip_suffix("/join") != Some(server) {
        let title = format!("This link is for another server than {server}, where you are signed in");
        return Err(CliError::new(Exit::Usage, "TEAM_OTHER_SERVER", title, "Sign in there first: elohimos login"));
    }
    let teams = own.session.client.teams();
    let team = match teams.join(code).await {
        // An earlier try may have been interrupted after this step.
        Err(error) if error.code() == Some("TEAM_ALREADY_JOINED") => resumed(&own, meant).await?,
        other => other.map_err(server_error)?,
    };
    if team.id != meant.to_string() {
        let title = "The server says that this link is for another team than the one that it was made for";
        let fix = "Nothing was kept. Ask whoever gave you the link.";
        return Err(CliError::new(Exit::Conflict, "TEAM_OTHER_TEAM", title, fix));
    }
    let (me, identity) =
        (own.session.client.identity().me().await.map_err(server_error)?, own.identity(context).await?);
    own.commit(context, vec![kept::keep_joining(&team.id, &secret)]).await?;
    let announcement = secret.announce(&identity, &team.id, &me.user_id).map_err(vault_error)?;
    teams.announce(&team.id, announcement).await.map_err(server_error)?;
    if context.output.is_json() {
        return context.output.json(&json!({ "id": team.id, "name": team.name, "role": team.role }));
    }
    context.output.line(format_args!(
        "You are in \"{}\" as {}. Its vault opens when whoever invited you has run: elohimos teams admit {}\n\
         The fingerprint of your keys, to compare if you want to be sure: {}",
        team.name,
        team.role,
        team.id,
        identity.public().fingerprint()
    ))
}

/// The team that the link is for, when the keys were not announced there yet.
async fn resumed(own: &Unlocked, meant: TeamId) -> Result<elohim_api::teams::team::TeamView, CliError> {
    let all = own.session.client.teams().list().await.map_err(server_error)?;
    let mut open = all.into_iter().filter(|team| team.standing == "active" && !team.announced && !team.welcomed);
    if let Some(team) = open.find(|team| team.id == meant.to_string())
        && own.team_root(&team.id)?.is_none()
    {
        return Ok(team);
    }
    let fix = "See your teams with: elohimos teams ls";
    Err(CliError::new(Exit::Conflict, "TEAM_ALREADY_JOINED", "You are in this team already", fix))
}

pub(super) async fn admit(context: &Context, name: &str) -> Result<(), CliError> {
    let mut own = Unlocked::own(context).await?;
    let team = find_team(&own.session.client, name).await?;
    let now = context.now();
    own.commit_planned(context, |own| Ok(kept::forget_old_invites(own, &team.id, now))).await?;
    let all = own.session.client.teams().members(&team.id).await.map_err(server_error)?;
    let mut unlocked = own.into_team(context, &team.id).await?;
    let mut own = Unlocked::own(context).await?;
    let (mut admitted, mut unknown) = (Vec::new(), Vec::new());
    for one in all.into_iter().filter(|one| one.standing == "active" && !one.welcomed) {
        let Some(announcement) = one.announcement else { continue };
        let (invites, state) = (own.vault.index(), unlocked.vault.index());
        let Some(newcomer) = Newcomer::find(invites, state, &team.id, &one.account, &announcement.0) else {
            unknown.push(one.username);
            continue;
        };
        own.commit_planned(context, |own| newcomer.noted(own)).await?;
        if let Some(member) = newcomer.member(&one.username) {
            unlocked.vault.admit(member, context.now(), &mut Random).await.map_err(vault_error)?;
            unlocked.keep(context)?;
        }
        let root = unlocked.vault.team_root().ok_or_else(|| vault_error(elohim_vault::Error::NotAMember))?;
        let welcome = newcomer.welcome(&root, &mut Random).map_err(vault_error)?;
        unlocked.session.client.teams().admit(&team.id, &one.account, welcome).await.map_err(server_error)?;
        admitted.push((one.username, newcomer.keys().fingerprint()));
    }
    if context.output.is_json() {
        let names: Vec<_> = admitted.iter().map(|(name, _)| name).collect();
        return context.output.json(&json!({ "admitted": names, "not_vouched_for": unknown }));
    }
    for name in &unknown {
        context.output.note(format_args!(
            "{name} did not come with an invite of yours, or somebody has changed their keys on the way: not admitted. \
             Whoever invited them can admit them; else remove them and invite them anew."
        ));
    }
    for (name, fingerprint) in &admitted {
        context.output.line(format_args!("{name} has the keys now. Fingerprint of theirs: {fingerprint}"))?;
    }
    if admitted.is_empty() && unknown.is_empty() {
        context.output.note("Nobody is waiting for the keys.");
    }
    Ok(())
}
