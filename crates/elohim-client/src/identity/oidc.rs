//! Signing in with a directory, and the link to it.

use elohim_api::identity::auth::Tokens;
use elohim_api::identity::oidc::{
    FinishOidc, FinishOidcLink, OidcLinkView, OidcLinks, OidcView, StartOidc, StartOidcLink, StartedOidc,
};
use elohim_core::Secret;
use reqwest::Method;

use super::account::{Identity, text};
use crate::client::{Client, Connection, TokenPair, checked, read};
use crate::error::Result;

impl Connection {
    /// Whether there is a directory to sign in with.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn oidc(&self) -> Result<OidcView> {
        read(checked(self.request(Method::GET, "/api/v1/auth/oidc")?.send().await).await?).await
    }

    /// Begins to sign in with the directory. Answers the address that a browser goes to.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn start_oidc(&self, redirect: &str, client_challenge: &str) -> Result<StartedOidc> {
        let body = StartOidc { redirect: redirect.to_owned(), client_challenge: client_challenge.to_owned() };
        let request = self.request(Method::POST, "/api/v1/auth/oidc/start")?.json(&body);
        read(checked(request.send().await).await?).await
    }
}

impl Client {
    /// Fetches the session that the directory has vouched for, and says whose it is.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn login_with_oidc(
        connection: Connection,
        handoff: &str,
        client_verifier: &Secret,
        code: Option<&str>,
    ) -> Result<(Self, String)> {
        let body = FinishOidc {
            handoff: handoff.to_owned(),
            client_verifier: text(client_verifier),
            code: code.map(str::to_owned),
        };
        let request = connection.request(Method::POST, "/api/v1/auth/oidc/token")?.json(&body);
        let tokens: Tokens = read(checked(request.send().await).await?).await?;
        Ok((Self::new(connection, TokenPair::of(&tokens)), tokens.username))
    }
}

impl Identity {
    /// Begins to link one's own account. Answers the address that a browser goes to.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn start_oidc_link(
        &self,
        redirect: &str,
        client_challenge: &str,
        password: &Secret,
        code: Option<&str>,
    ) -> Result<StartedOidc> {
        let (redirect, client_challenge) = (redirect.to_owned(), client_challenge.to_owned());
        let body =
            StartOidcLink { redirect, client_challenge, password: text(password), code: code.map(str::to_owned) };
        self.client.call_with(Method::POST, "/api/v1/auth/oidc/link/start", &body).await
    }

    /// Links one's own account to whom the directory has vouched for.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn finish_oidc_link(&self, handoff: &str, client_verifier: &Secret) -> Result<OidcLinkView> {
        let body = FinishOidcLink { handoff: handoff.to_owned(), client_verifier: text(client_verifier) };
        self.client.call_with(Method::POST, "/api/v1/auth/oidc/link", &body).await
    }

    /// The links of one's own account.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn oidc_links(&self) -> Result<OidcLinks> {
        self.client.call(Method::GET, "/api/v1/auth/oidc/links").await
    }

    /// Removes the link of one's own account.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn remove_oidc_link(&self) -> Result<()> {
        self.client.call(Method::DELETE, "/api/v1/auth/oidc/links").await
    }
}
