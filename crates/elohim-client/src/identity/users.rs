//! The accounts of others, and invitations.

use elohim_api::Page;
use elohim_api::identity::invitations::{CreateInvitation, CreatedInvitation, InvitationView};
use elohim_api::identity::users::{ChangeUser, CreateUser, CreatedUser, TemporaryPasswordView, UserView};
use reqwest::Method;

use crate::client::Client;
use crate::error::Result;

/// The accounts of others.
pub struct Users {
    client: Client,
}

impl Users {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// The accounts whose names begin with `prefix`, by name: 100 of them, behind `offset`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn list(&self, prefix: &str, offset: u32) -> Result<Page<UserView>> {
        let prefix: String = form_urlencoded::byte_serialize(prefix.as_bytes()).collect();
        self.client.call(Method::GET, &format!("/api/v1/users?prefix={prefix}&offset={offset}")).await
    }

    /// The account of this name, if there is one.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn find(&self, username: &str) -> Result<Option<UserView>> {
        let name = username.to_ascii_lowercase();
        // The name itself is the first of those that begin with it.
        let page = self.list(&name, 0).await?;
        Ok(page.data.into_iter().find(|user| user.username == name))
    }

    /// Makes an account with a temporary password.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, body: &CreateUser) -> Result<CreatedUser> {
        self.client.call_with(Method::POST, "/api/v1/users", body).await
    }

    /// Changes an account.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn change(&self, id: &str, body: &ChangeUser) -> Result<UserView> {
        self.client.call_with(Method::PATCH, &format!("/api/v1/users/{id}"), body).await
    }

    /// Removes an account with everything that it has stored.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove(&self, id: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/users/{id}")).await
    }

    /// Gives an account a temporary password.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn reset_password(&self, id: &str) -> Result<TemporaryPasswordView> {
        self.client.call(Method::POST, &format!("/api/v1/users/{id}/reset-password")).await
    }

    /// Removes the second factor of an account.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove_second_factor(&self, id: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/users/{id}/second-factor")).await
    }

    /// Removes an account's link to the directory, and ends its sessions.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove_oidc_links(&self, id: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/users/{id}/oidc-links")).await
    }

    /// Lifts the delays that wrong passwords have brought upon an account.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn unlock(&self, id: &str) -> Result<()> {
        self.client.call(Method::POST, &format!("/api/v1/users/{id}/unlock")).await
    }
}

/// Invitations to register.
pub struct Invitations {
    client: Client,
}

impl Invitations {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Invitations, newest first: 100 of them, behind `offset`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn list(&self, offset: u32) -> Result<Page<InvitationView>> {
        self.client.call(Method::GET, &format!("/api/v1/invitations?offset={offset}")).await
    }

    /// Makes an invitation.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, body: &CreateInvitation) -> Result<CreatedInvitation> {
        self.client.call_with(Method::POST, "/api/v1/invitations", body).await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn revoke(&self, id: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/invitations/{id}")).await
    }
}
