//! Teams, and coming into one.

use elohim_api::Page;
use elohim_api::teams::invites::{CreateTeamInvite, CreatedTeamInvite, JoinTeam, TeamInviteView};
use elohim_api::teams::team::{NameTeam, TeamView, Teams as TeamList, TransferTeam};
use elohim_core::id::AccountId;
use reqwest::Method;

use crate::client::Client;
use crate::error::Result;

/// Teams of the account that is signed in.
pub struct Teams {
    pub(super) client: Client,
}

impl Teams {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// One's teams, and those that one is asked to come into.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn list(&self) -> Result<Vec<TeamView>> {
        Ok(self.client.call::<TeamList>(Method::GET, "/api/v1/teams").await?.data)
    }

    /// Makes a team.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, name: &str) -> Result<TeamView> {
        self.client.call_with(Method::POST, "/api/v1/teams", &NameTeam { name: name.to_owned() }).await
    }

    /// Gives a team another name.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn rename(&self, team: &str, name: &str) -> Result<TeamView> {
        let body = NameTeam { name: name.to_owned() };
        self.client.call_with(Method::PATCH, &format!("/api/v1/teams/{team}"), &body).await
    }

    /// Ends a team with everything in its vault.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove(&self, team: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/teams/{team}")).await
    }

    /// Hands a team over.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn transfer(&self, team: &str, account: AccountId) -> Result<()> {
        self.client.call_with(Method::POST, &format!("/api/v1/teams/{team}/transfer"), &TransferTeam { account }).await
    }

    /// Joins a team with the code of an invite.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn join(&self, code: &str) -> Result<TeamView> {
        self.client.call_with(Method::POST, "/api/v1/teams/join", &JoinTeam { code: code.to_owned() }).await
    }

    /// A team's invites, newest first: 100 of them, behind `offset`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn invites(&self, team: &str, offset: u32) -> Result<Page<TeamInviteView>> {
        self.client.call(Method::GET, &format!("/api/v1/teams/{team}/invites?offset={offset}")).await
    }

    /// Makes an invite.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn invite(&self, team: &str, body: &CreateTeamInvite) -> Result<CreatedTeamInvite> {
        self.client.call_with(Method::POST, &format!("/api/v1/teams/{team}/invites"), body).await
    }

    /// Takes an invite back.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn revoke_invite(&self, team: &str, invite: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/teams/{team}/invites/{invite}")).await
    }
}
