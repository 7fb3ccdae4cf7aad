//! One's own passkeys. Adding one needs a browser.

use elohim_api::identity::passkeys::{Passkeys, RemovePasskey};
use elohim_core::Secret;
use reqwest::Method;

use super::account::{Identity, text};
use crate::error::Result;

impl Identity {
    /// All passkeys, oldest first.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn passkeys(&self) -> Result<Passkeys> {
        self.client.call(Method::GET, "/api/v1/auth/passkeys").await
    }

    /// Removes a passkey.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove_passkey(&self, id: &str, password: &Secret, code: Option<&str>) -> Result<()> {
        let body = RemovePasskey { password: text(password), code: code.map(str::to_owned) };
        self.client.call_with(Method::DELETE, &format!("/api/v1/auth/passkeys/{id}"), &body).await
    }
}
