//! Permissions beyond a role's baseline.

use elohim_api::Page;
use elohim_api::identity::bundles::{
    Assign, AssignmentView, BundleView, ChangeBundle, CreateBundle, EffectivePermissions,
};
use reqwest::Method;

use crate::client::Client;
use crate::error::Result;

/// Bundles of permissions, and who has them.
pub struct Permissions {
    client: Client,
}

impl Permissions {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// What one may do oneself, and why.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn own(&self) -> Result<EffectivePermissions> {
        self.client.call(Method::GET, "/api/v1/auth/permissions").await
    }

    /// What an account may do, and why.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn of(&self, user: &str) -> Result<EffectivePermissions> {
        self.client.call(Method::GET, &format!("/api/v1/users/{user}/permissions")).await
    }

    /// Bundles by name: 100 of them, behind `offset`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn list(&self, offset: u32) -> Result<Page<BundleView>> {
        self.client.call(Method::GET, &format!("/api/v1/permission-bundles?offset={offset}")).await
    }

    /// Makes a bundle.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn create(&self, body: &CreateBundle) -> Result<BundleView> {
        self.client.call_with(Method::POST, "/api/v1/permission-bundles", body).await
    }

    /// Replaces a bundle's name and rules.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn change(&self, id: &str, body: &ChangeBundle) -> Result<BundleView> {
        self.client.call_with(Method::PUT, &format!("/api/v1/permission-bundles/{id}"), body).await
    }

    /// Removes a bundle from everybody.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove(&self, id: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/permission-bundles/{id}")).await
    }

    /// Gives a bundle to an account.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn assign(&self, user: &str, bundle: &str, body: &Assign) -> Result<AssignmentView> {
        let path = format!("/api/v1/users/{user}/permission-bundles/{bundle}");
        self.client.call_with(Method::PUT, &path, body).await
    }

    /// Takes a bundle from an account.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn unassign(&self, user: &str, bundle: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/users/{user}/permission-bundles/{bundle}")).await
    }
}
