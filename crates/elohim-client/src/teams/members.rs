//! Who is in a team.

use elohim_api::teams::members::{Announcement, ChangeMember, MemberView, Members, Welcome};
use elohim_api::teams::promotions::{DecidePromotion, PromotionView, RequestPromotion};
use elohim_api::{Bytes, Page};
use reqwest::Method;

use super::Teams;
use crate::error::Result;

impl Teams {
    /// Everybody in a team, those who left included.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn members(&self, team: &str) -> Result<Vec<MemberView>> {
        Ok(self.client.call::<Members>(Method::GET, &format!("/api/v1/teams/{team}/members")).await?.data)
    }

    /// Changes what somebody is in a team.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn change_member(&self, team: &str, account: &str, body: &ChangeMember) -> Result<MemberView> {
        self.client.call_with(Method::PATCH, &format!("/api/v1/teams/{team}/members/{account}"), body).await
    }

    /// Removes somebody from a team, or leaves it.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove_member(&self, team: &str, account: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/teams/{team}/members/{account}")).await
    }

    /// Announces one's public keys.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn announce(&self, team: &str, announcement: Vec<u8>) -> Result<()> {
        let body = Announcement { announcement: Bytes(announcement) };
        self.client.call_with(Method::PUT, &format!("/api/v1/teams/{team}/announcement"), &body).await
    }

    /// Hands the keys of the team's vault to a member, encrypted for them.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn admit(&self, team: &str, account: &str, welcome: Vec<u8>) -> Result<()> {
        let body = Welcome { welcome: Bytes(welcome) };
        self.client.call_with(Method::PUT, &format!("/api/v1/teams/{team}/members/{account}/welcome"), &body).await
    }

    /// The keys of the team's vault, encrypted for oneself.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn welcome(&self, team: &str) -> Result<Vec<u8>> {
        Ok(self.client.call::<Welcome>(Method::GET, &format!("/api/v1/teams/{team}/welcome")).await?.welcome.0)
    }

    /// What was asked for in a team, newest first: 100 of them, behind `offset`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn promotions(&self, team: &str, offset: u32) -> Result<Page<PromotionView>> {
        self.client.call(Method::GET, &format!("/api/v1/teams/{team}/promotions?offset={offset}")).await
    }

    /// Asks for another role.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn request_promotion(&self, team: &str, body: &RequestPromotion) -> Result<PromotionView> {
        self.client.call_with(Method::POST, &format!("/api/v1/teams/{team}/promotions"), body).await
    }

    /// Decides about it.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn decide_promotion(&self, team: &str, id: &str, grant: bool) -> Result<PromotionView> {
        let path = format!("/api/v1/teams/{team}/promotions/{id}/decision");
        self.client.call_with(Method::POST, &path, &DecidePromotion { grant }).await
    }
}
