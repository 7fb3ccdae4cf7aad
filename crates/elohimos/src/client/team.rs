//! The vaults of teams on this device. Everything that opens one is kept in the own vault ([`elohim_vault::team::kept`]).

use elohim_api::teams::team::TeamView;
use elohim_client::Client;
use elohim_vault::Error;
use elohim_vault::Vault;
use elohim_vault::member::Identity;
use elohim_vault::team::{InviteSecret, Standing, TeamRoot, Welcome, kept};

use super::offline::Contact;
use super::pool::ServerPool;
use super::session::server_error;
use super::unlocked::{Unlocked, device, vault_error};
use super::{Context, Random};
use crate::exit::{CliError, Exit};

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
        if let Some(made) = kept::identity(self.vault.index()).map_err(vault_error)? {
            return Ok(made);
        }
        let made = Identity::random(&mut Random).map_err(vault_error)?;
        self.commit_planned(context, |own| Ok(kept::keep_identity(own, &made))).await?;
        // Another device may have been first.
        kept::identity(self.vault.index()).map_err(vault_error)?.ok_or_else(|| vault_error(Error::NotAMember))
    }

    /// The keys of a team's vault; `None` before they were handed over.
    pub(crate) fn team_root(&self, team: &str) -> Result<Option<TeamRoot>, CliError> {
        kept::root(self.vault.index(), team).map_err(vault_error)
    }

    /// The team of this name or id among those whose keys are kept: without the server, which knows what it is called by now.
    fn known_team(&self, name: &str) -> Result<(String, TeamRoot), CliError> {
        let named = kept::roots(self.vault.index()).filter(|(team, root)| *team == name || root.label == name);
        let mut found: Vec<_> = named.map(|(team, root)| (team.to_owned(), root)).collect();
        match (found.pop(), found.is_empty()) {
            (Some(team), true) => Ok(team),
            _ => {
                let title =
                    format!("The server does not answer, and no team called {name:?}, or more than one, is known here");
                Err(CliError::new(Exit::Unavailable, "NO_CONNECTION", title, "Try again when the server is there."))
            }
        }
    }

    /// Keeps the keys of a team's vault, before anything else can be stored under them.
    pub(crate) async fn keep_team(&mut self, context: &Context, team: &str, root: &TeamRoot) -> Result<(), CliError> {
        self.commit_planned(context, |own| kept::keep_root(own, team, root)).await
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
        self.keep_team(context, &team.id, &root).await?;
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
        let known = match kept::standing(self.vault.index(), &team.id, team.welcomed).map_err(vault_error)? {
            Standing::Open(root) => *root,
            Standing::Welcomed(secret) => Box::pin(be_welcomed(&mut self, context, &team, &me, &secret)).await?,
            Standing::Waiting(_) => {
                let fix = "Ask whoever invited you to run: elohimos teams admit";
                return Err(not_admitted("Nobody has handed you the keys of the team's vault yet", fix));
            }
            Standing::Outside => {
                let fix = "Join it with a link that an administrator gives you.";
                return Err(not_admitted("This team has no vault that you have keys for", fix));
            }
        };
        let epoch = known.epoch();
        let unlocked = Unlocked::team(context, self.session, &team.id, known, me, contact).await?;
        // Keys that came with the log are kept where the printed kit leads to.
        if let Some(root) = unlocked.vault.team_root().filter(|root| root.epoch() > epoch) {
            Self::own(context).await?.keep_team(context, &team.id, &root).await?;
        }
        Ok(unlocked)
    }
}

fn not_admitted(title: &str, fix: &str) -> CliError {
    CliError::new(Exit::Auth, "TEAM_NOT_ADMITTED", title.to_owned(), fix)
}

/// Takes the keys that an administrator has handed over, and checks that they lead to a vault that one is in.
async fn be_welcomed(
    own: &mut Unlocked,
    context: &Context,
    team: &TeamView,
    me: &Identity,
    secret: &InviteSecret,
) -> Result<TeamRoot, CliError> {
    let sealed = own.session.client.teams().welcome(&team.id).await.map_err(server_error)?;
    let pool = ServerPool { client: own.session.client.clone(), team: Some(team.id.clone()), waits: true };
    let author = device(context, &own.session)?;
    let welcome = Welcome { secret, team: &team.id, sealed: &sealed };
    let root = welcome.take(own.vault.index(), pool, me, author).await.map_err(vault_error)?;
    own.commit_planned(context, |own| kept::take(own, &team.id, &root)).await?;
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
