//! Showing the password again, notices, preferences.

use elohim_api::Page;
use elohim_api::identity::notices::NoticeView;
use elohim_api::identity::preferences::PreferencesView;
use elohim_api::identity::step_up::{StepUp, SteppedUp};
use elohim_core::Secret;
use reqwest::Method;

use super::account::{Identity, text};
use crate::error::Result;

impl Identity {
    /// Shows the password again, so that the session is good for dangerous acts for a while.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn step_up(&self, password: &Secret, code: Option<&str>) -> Result<SteppedUp> {
        let body = StepUp { password: text(password), code: code.map(str::to_owned) };
        self.client.call_with(Method::POST, "/api/v1/auth/step-up", &body).await
    }

    /// What somebody else may have done to the account: 100 notices behind `offset`, newest first.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn notices(&self, offset: u32) -> Result<Page<NoticeView>> {
        self.client.call(Method::GET, &format!("/api/v1/auth/notices?offset={offset}")).await
    }

    /// Puts one notice away, or all of them.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove_notices(&self, id: Option<&str>) -> Result<()> {
        let one = id.map_or_else(String::new, |id| format!("/{id}"));
        self.client.call(Method::DELETE, &format!("/api/v1/auth/notices{one}")).await
    }

    /// How one likes things.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn preferences(&self) -> Result<PreferencesView> {
        self.client.call(Method::GET, "/api/v1/auth/me/preferences").await
    }

    /// Replaces how one likes things.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn set_preferences(&self, new: &PreferencesView) -> Result<PreferencesView> {
        self.client.call_with(Method::PUT, "/api/v1/auth/me/preferences", new).await
    }
}
