//! The vaults of teams on this device. Everything that opens one is kept in the own vault, as records:
//!
//! | record | what it is |
//! |---|---|
//! | `identity` | the own secret keys as a member of teams |
//! | `team/<team>` | the keys of a team's vault |
//! | `joining/<team>` | the secret of the invite that one came with, until an administrator has handed over the keys |
//! | `invite/<invite>` | the secret of an invite that one made, and for which role |

use elohim_api::teams::team::TeamView;
use elohim_client::Client;
use elohim_vault::Error;
use elohim_vault::Vault;
use elohim_vault::log::Op;
use elohim_vault::member::{Identity, Role};
use elohim_vault::team::{InviteSecret, TeamRoot};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::offline::Contact;
use super::pool::ServerPool;
use super::session::server_error;
use super::unlocked::{Unlocked, device, vault_error};
use super::{Context, Random};
use crate::exit::{CliError, Exit};

/// An invite that was made on one of the own devices.
#[derive(Serialize, Deserialize)]
pub(crate) struct Invite {
    pub(crate) team: String,
    /// What whoever comes with it may write: decided by whom made it, not by what a server says later.
    pub(crate) role: Role,
    pub(crate) secret: Zeroizing<String>,
    /// When it ends, in microseconds since 1970.
    pub(crate) expires: i64,
    /// For how many accounts it vouches.
    pub(crate) uses: u32,
    /// The accounts that it has vouched for. Each is let in once: whoever was removed comes back with another invite only.
    #[serde(default)]
    pub(crate) admitted: Vec<String>,
}

impl Invite {
    /// Whether it may vouch for an account that is not in the vault.
    pub(crate) fn vouches_for(&self, account: &str) -> bool {
        let used = u32::try_from(self.admitted.len()).unwrap_or(u32::MAX);
        used < self.uses && !self.admitted.iter().any(|admitted| admitted == account)
    }
}

/// The team of this name or id.
pub(crate) async fn find_team(client: &Client, name: &str) -> Result<TeamView, CliError> {
    choose(client.teams().list().await.map_err(server_error)?, name)
}

/// The team of this name or id among the own ones.
fn choose(all: Vec<TeamView>, name: &str) -> Result<TeamView, CliError> {
    // An id is one team's alone. Of names, those that one was only invited to do not count: anybody may call a team anything.
    if let Some(team) = all.iter().find(|team| team.id == name) {
        return Ok(team.clone());
    }
    let mine = all.iter().any(|team| team.name == name && team.standing != "invited");
    let mut found = all.into_iter().filter(|team| team.name == name && !(mine && team.standing == "invited"));
    match (found.next(), found.next()) {
        (Some(team), None) => Ok(team),
        (None, _) => {
            let title = format!("You are in no team called {name:?}");
            Err(CliError::new(Exit::NotFound, "TEAM_NOT_FOUND", title, "See yours with: elohimos teams ls"))
        }
        (Some(_), Some(_)) => {
            let title = format!("Several of your teams are called {name:?}");
            Err(CliError::new(Exit::Usage, "TEAM_AMBIGUOUS", title, "Name it by its id, as in: elohimos teams ls"))
        }
    }
}

/// What the own vault knows about teams.
impl Unlocked {
    /// The own secret keys, made at their first use.
    pub(crate) async fn identity(&mut self, context: &Context) -> Result<Identity, CliError> {
        if let Some(bytes) = self.vault.index().record("identity") {
            return Identity::from_bytes(bytes).map_err(vault_error);
        }
        let made = Identity::random(&mut Random).map_err(vault_error)?;
        self.remember(context, "identity".to_owned(), made.to_bytes().to_vec()).await?;
        Ok(made)
    }

    /// The keys of a team's vault; `None` before they were handed over.
    pub(crate) fn team_root(&self, team: &str) -> Result<Option<TeamRoot>, CliError> {
        let record = self.vault.index().record(&format!("team/{team}"));
        record.map(|bytes| TeamRoot::from_bytes(bytes).map_err(vault_error)).transpose()
    }

    /// The team of this name or id among those whose keys are kept: without the server, which knows what it is called by now.
    fn known_team(&self, name: &str) -> Result<(String, TeamRoot), CliError> {
        let all = self.vault.index().records().filter_map(|(record, value)| {
            let team = record.strip_prefix("team/")?;
            let root = TeamRoot::from_bytes(value).ok()?;
            (team == name || root.label == name).then(|| (team.to_owned(), root))
        });
        let mut found: Vec<_> = all.collect();
        match (found.pop(), found.is_empty()) {
            (Some(team), true) => Ok(team),
            _ => {
                let title =
                    format!("The server does not answer, and no team called {name:?}, or more than one, is known here");
                Err(CliError::new(Exit::Unavailable, "NO_CONNECTION", title, "Try again when the server is there."))
            }
        }
    }

    /// Keeps a record; an empty one is forgotten.
    pub(crate) async fn remember(&mut self, context: &Context, name: String, value: Vec<u8>) -> Result<(), CliError> {
        self.commit(context, vec![Op::Remember { name, value: value.into() }]).await
    }

    /// The invites that were made for a team, on any of the own devices.
    pub(crate) fn invites(&self, team: &str) -> Vec<(String, Invite)> {
        let all = self.vault.index().records().filter_map(|(name, value)| {
            let id = name.strip_prefix("invite/")?;
            Some((id.to_owned(), serde_json::from_slice::<Invite>(value).ok()?))
        });
        all.filter(|(_, invite)| invite.team == team).collect()
    }

    /// Makes the vault of a team that has none.
    pub(crate) async fn make_team(mut self, context: &Context, team: &TeamView) -> Result<Unlocked, CliError> {
        let me = self.session.client.identity().me().await.map_err(server_error)?;
        let identity = self.identity(context).await?;
        let pool = ServerPool { client: self.session.client.clone(), team: Some(team.id.clone()), waits: true };
        let author = device(context, &self.session)?;
        let whose = (team.name.as_str(), me.user_id.as_str(), me.username.as_str());
        let made = Vault::create_team(pool, identity, whose, author, context.now(), &mut Random).await;
        let made = made.map_err(vault_error)?;
        let root = made.team_root().ok_or_else(|| vault_error(Error::Damaged("record of a team")))?;
        self.remember(context, format!("team/{}", team.id), root.to_bytes().map_err(vault_error)?.to_vec()).await?;
        Unlocked::made(context, self.session, &team.id, made)
    }

    /// Goes over to the vault of a team.
    pub(crate) async fn into_team(self, context: &Context, name: &str) -> Result<Unlocked, CliError> {
        Box::pin(self.into_team_by(context, name, Contact::Needed)).await
    }

    /// The same, also while the server does not answer.
    pub(super) async fn into_team_by(
        mut self,
        context: &Context,
        name: &str,
        contact: Contact,
    ) -> Result<Unlocked, CliError> {
        if self.is_offline {
            let (team, root) = self.known_team(name)?;
            let me = self.identity(context).await?;
            // It was asked a moment ago.
            return Box::pin(Unlocked::team(context, self.session, &team, root, me, Contact::None)).await;
        }
        let team = find_team(&self.session.client, name).await?;
        let me = self.identity(context).await?;
        // Whoever comes back after having been removed is handed keys anew: those that they had do not lead to them.
        let is_joining = self.vault.index().record(&format!("joining/{}", team.id)).is_some();
        let known = match self.team_root(&team.id)? {
            Some(root) if !(is_joining && team.welcomed) => root,
            _ => Box::pin(be_welcomed(&mut self, context, &team, &me)).await?,
        };
        let epoch = known.epoch();
        let unlocked = Unlocked::team(context, self.session, &team.id, known, me, contact).await?;
        // Keys that came with the log are kept where the printed kit leads to.
        if let Some(root) = unlocked.vault.team_root().filter(|root| root.epoch() > epoch) {
            let value = root.to_bytes().map_err(vault_error)?.to_vec();
            Self::own(context).await?.remember(context, format!("team/{}", team.id), value).await?;
        }
        Ok(unlocked)
    }
}

/// Takes the keys that an administrator has handed over, when they have, and checks that they lead to a vault that one is in.
async fn be_welcomed(
    own: &mut Unlocked,
    context: &Context,
    team: &TeamView,
    me: &Identity,
) -> Result<TeamRoot, CliError> {
    let not_yet = |title: &str, fix: &str| CliError::new(Exit::Auth, "TEAM_NOT_ADMITTED", title.to_owned(), fix);
    let joining = format!("joining/{}", team.id);
    let secret = own.vault.index().record(&joining).and_then(|secret| std::str::from_utf8(secret).ok());
    let secret = secret.map(InviteSecret::from_fragment).transpose().map_err(vault_error)?.ok_or_else(|| {
        not_yet("This team has no vault that you have keys for", "Join it with a link that an administrator gives you.")
    })?;
    if !team.welcomed {
        return Err(not_yet(
            "Nobody has handed you the keys of the team's vault yet",
            "Ask whoever invited you to run: elohimos teams admit",
        ));
    }
    let welcome = own.session.client.teams().welcome(&team.id).await.map_err(server_error)?;
    let root = secret.open_welcome(&welcome, me, &team.id).map_err(vault_error)?;
    if own.team_root(&team.id)?.is_some_and(|known| known.vault != root.vault) {
        let title = "These are keys of another vault than the one that this team has had until now";
        let fix = "Nothing was changed. Ask an administrator of the team, by another way, who has handed them over.";
        return Err(CliError::new(Exit::Conflict, "TEAM_OTHER_VAULT", title, fix));
    }
    let (pool, author) = (
        ServerPool { client: own.session.client.clone(), team: Some(team.id.clone()), waits: true },
        device(context, &own.session)?,
    );
    let again = Identity::from_bytes(&me.to_bytes()).map_err(vault_error)?;
    let mut vault = Vault::open_team(pool, root.clone(), again, author, None).map_err(vault_error)?;
    vault.refresh().await.map_err(vault_error)?;
    vault.check_me(&me.public()).map_err(vault_error)?;
    let value = root.to_bytes().map_err(vault_error)?.to_vec();
    let both = [(format!("team/{}", team.id), value), (joining, Vec::new())];
    let ops = both.into_iter().map(|(name, value)| Op::Remember { name, value: value.into() }).collect();
    own.commit(context, ops).await?;
    Ok(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(id: &str, name: &str, standing: &str) -> TeamView {
        let view = serde_json::json!({
            "id": id, "name": name, "role": "member", "standing": standing, "created_by": "", "created_at": "2026-01-01T00:00:00Z",
            "announced": false, "welcomed": false,
        });
        serde_json::from_value(view).unwrap()
    }

    #[test]
    fn a_team_is_chosen_by_its_id_or_by_a_name_that_is_one_teams() {
        let id = |n: u8| format!("00000000-0000-7000-8000-0000000000{n:02x}");
        let all = vec![
            team(&id(1), "Ward", "active"),
            team(&id(2), "Ward", "invited"),
            team(&id(3), "Desk", "active"),
            team(&id(4), "Desk", "active"),
            team(&id(5), &id(1), "active"),
        ];
        let chosen = |name: &str| match choose(all.clone(), name) {
            Ok(team) => team.id,
            Err(error) => error.problem().code.clone(),
        };
        assert_eq!(chosen("Ward"), id(1));
        assert_eq!(chosen(&id(2)), id(2));
        assert_eq!(chosen(&id(1)), id(1));
        assert_eq!(chosen("Desk"), "TEAM_AMBIGUOUS");
        assert_eq!(chosen("Hall"), "TEAM_NOT_FOUND");
    }
}
