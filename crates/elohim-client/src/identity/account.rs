//! Signing in and out, sessions, the password.

use elohim_api::Page;
use elohim_api::identity::auth::{ChangePassword, ChangePasswordFirstLogin, Login, Me, Tokens};
use elohim_api::identity::second_factor::{
    BeginSecondFactor, ChangeSecondFactor, ConfirmSecondFactor, Enrolment, RecoveryCodes, SecondFactorView,
};
use elohim_api::identity::sessions::SessionView;
use elohim_api::identity::users::{ChangeMe, Register, UserView};
use elohim_core::Secret;
use reqwest::Method;

use crate::client::{Client, Connection, TokenPair, checked, read};
use crate::error::Result;

/// The account and its sessions.
pub struct Identity {
    pub(super) client: Client,
}

impl Identity {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn me(&self) -> Result<Me> {
        self.client.call(Method::GET, "/api/v1/auth/me").await
    }

    /// Ends this session.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn logout(&self) -> Result<()> {
        self.client.call(Method::POST, "/api/v1/auth/logout").await
    }

    /// The live sessions, newest first: 100 of them behind `offset`.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn sessions(&self, offset: u32) -> Result<Page<SessionView>> {
        self.client.call(Method::GET, &format!("/api/v1/auth/sessions?offset={offset}")).await
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn revoke_session(&self, id: &str) -> Result<()> {
        self.client.call(Method::DELETE, &format!("/api/v1/auth/sessions/{id}")).await
    }

    /// Ends all of one's own sessions but this one.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn revoke_other_sessions(&self) -> Result<()> {
        self.client.call(Method::DELETE, "/api/v1/auth/sessions").await
    }

    /// Changes what others see beside the user name; an empty text for nothing.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn rename(&self, display_name: &str) -> Result<UserView> {
        let body = ChangeMe { display_name: display_name.to_owned() };
        self.client.call_with(Method::PATCH, "/api/v1/auth/me", &body).await
    }

    /// Whether there is a second factor.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn second_factor(&self) -> Result<SecondFactorView> {
        self.client.call(Method::GET, "/api/v1/auth/second-factor").await
    }

    /// Begins to add a second factor.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn begin_second_factor(&self, password: &Secret) -> Result<Enrolment> {
        let body = BeginSecondFactor { password: text(password) };
        self.client.call_with(Method::POST, "/api/v1/auth/second-factor", &body).await
    }

    /// Shows that the app works.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn confirm_second_factor(&self, code: &str) -> Result<RecoveryCodes> {
        let body = ConfirmSecondFactor { code: code.to_owned() };
        self.client.call_with(Method::POST, "/api/v1/auth/second-factor/confirm", &body).await
    }

    /// Makes new recovery codes.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn renew_recovery_codes(&self, password: &Secret, code: &str) -> Result<RecoveryCodes> {
        let body = ChangeSecondFactor { password: text(password), code: code.to_owned() };
        self.client.call_with(Method::POST, "/api/v1/auth/second-factor/recovery-codes", &body).await
    }

    /// Removes the second factor.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove_second_factor(&self, password: &Secret, code: &str) -> Result<()> {
        let body = ChangeSecondFactor { password: text(password), code: code.to_owned() };
        self.client.call_with(Method::POST, "/api/v1/auth/second-factor/remove", &body).await
    }

    /// Replaces the password. All other sessions end.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn change_password(&self, current: &Secret, new: &Secret) -> Result<()> {
        let (current, new) = (text(current), text(new));
        let body = ChangePassword { current_password: current, confirm_password: new.clone(), new_password: new };
        self.client.call_with(Method::POST, "/api/v1/auth/change-password", &body).await
    }
}

impl Connection {
    /// Replaces a temporary password by one's own.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn change_password_first_login(&self, username: &str, temporary: &Secret, new: &Secret) -> Result<()> {
        let new = text(new);
        let body = ChangePasswordFirstLogin {
            username: username.to_owned(),
            temp_password: text(temporary),
            confirm_password: new.clone(),
            new_password: new,
        };
        let request = self.request(Method::POST, "/api/v1/auth/change-password-first-login")?.json(&body);
        read(checked(request.send().await).await?).await
    }
}

impl Connection {
    /// Makes an account for oneself.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn register(&self, username: &str, password: &Secret, invitation: Option<&Secret>) -> Result<UserView> {
        let body = Register {
            username: username.to_owned(),
            password: text(password),
            display_name: None,
            invitation: invitation.map(text),
        };
        let request = self.request(Method::POST, "/api/v1/auth/register")?.json(&body);
        read(checked(request.send().await).await?).await
    }
}

pub(crate) async fn login(
    connection: &Connection,
    username: &str,
    password: &Secret,
    code: Option<&str>,
) -> Result<TokenPair> {
    let body = Login { username: username.to_owned(), password: text(password), code: code.map(str::to_owned) };
    let request = connection.request(Method::POST, "/api/v1/auth/login")?.json(&body);
    let tokens: Tokens = read(checked(request.send().await).await?).await?;
    Ok(TokenPair::of(&tokens))
}

pub(crate) fn text(secret: &Secret) -> String {
    secret.expose_str().unwrap_or_default().to_owned()
}
