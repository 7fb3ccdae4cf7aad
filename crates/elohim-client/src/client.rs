//! Connections, tokens, requests.

use std::sync::Arc;
use std::time::Duration;

use elohim_api::Problem;
use elohim_api::identity::auth::{Refresh, Tokens};
use elohim_core::Secret;
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::error::{ClientError, Result};
use crate::identity::{Identity, Invitations, Permissions, Users};
use crate::ops::Audit;
use crate::privacy::Privacy;
use crate::teams::Teams;
use crate::vault::{PublicShares, Vault};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an answer may stay silent.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// The tokens of a session, for the caller to keep.
#[derive(Clone)]
pub struct TokenPair {
    /// Access token.
    pub access: Secret,
    /// Refresh token.
    pub refresh: Secret,
}

impl TokenPair {
    pub(crate) fn of(tokens: &Tokens) -> Self {
        Self { access: Secret::new(tokens.token.as_bytes()), refresh: Secret::new(tokens.refresh_token.as_bytes()) }
    }
}

/// Where a server is, and how to reach it.
#[derive(Clone)]
pub struct Connection {
    http: reqwest::Client,
    base: Url,
}

impl Connection {
    /// A connection to the server at `address`, such as `https://vault.example`. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError::Address`] when it is not an http or https address.
    pub fn new(address: &str) -> Result<Self> {
        let base = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let base = base.ok_or_else(|| ClientError::Address(address.to_owned()))?;
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("elohimos/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(ClientError::Connection)?;
        Ok(Self { http, base })
    }

    /// Where the server is.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// What can be done with a share link, without an account.
    pub fn public_shares(&self) -> PublicShares {
        PublicShares::new(self.clone())
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> Result<RequestBuilder> {
        let url = self.base.join(path).map_err(|_| ClientError::Address(path.to_owned()))?;
        Ok(self.http.request(method, url))
    }
}

/// A signed-in client. Cloning it shares the session.
#[derive(Clone)]
pub struct Client {
    connection: Connection,
    tokens: Arc<Mutex<TokenPair>>,
    renewed: Option<Arc<Renewed>>,
}

type Renewed = dyn Fn(&TokenPair) + Send + Sync;

impl Client {
    /// A client with the tokens of a session.
    pub fn new(connection: Connection, tokens: TokenPair) -> Self {
        Self { connection, tokens: Arc::new(Mutex::new(tokens)), renewed: None }
    }

    /// Calls `keep` with the new tokens each time the session was renewed, before they are used. The old refresh token is
    /// spent then: whoever shows it later ends the session.
    #[must_use]
    pub fn on_renewal(self, keep: impl Fn(&TokenPair) + Send + Sync + 'static) -> Self {
        Self { renewed: Some(Arc::new(keep)), ..self }
    }

    /// Signs in.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn login(connection: Connection, username: &str, password: &Secret) -> Result<Self> {
        Self::login_with_code(connection, username, password, None).await
    }

    /// [`Client::login`] to an account with a second factor.
    ///
    /// # Errors
    /// The server's refusal, or no connection.
    pub async fn login_with_code(
        connection: Connection,
        username: &str,
        password: &Secret,
        code: Option<&str>,
    ) -> Result<Self> {
        let tokens = crate::identity::login(&connection, username, password, code).await?;
        Ok(Self::new(connection, tokens))
    }

    /// The present tokens, to be kept: they change when the session is renewed.
    pub async fn tokens(&self) -> TokenPair {
        self.tokens.lock().await.clone()
    }

    /// Where the server is.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The session and the account.
    pub fn identity(&self) -> Identity {
        Identity::new(self.clone())
    }

    /// The accounts of others.
    pub fn users(&self) -> Users {
        Users::new(self.clone())
    }

    /// Invitations to register.
    pub fn invitations(&self) -> Invitations {
        Invitations::new(self.clone())
    }

    /// Permissions beyond a role's baseline.
    pub fn permissions(&self) -> Permissions {
        Permissions::new(self.clone())
    }

    /// The audit log.
    pub fn audit(&self) -> Audit {
        Audit::new(self.clone())
    }

    /// One's own data.
    pub fn privacy(&self) -> Privacy {
        Privacy::new(self.clone())
    }

    /// Teams.
    pub fn teams(&self) -> Teams {
        Teams::new(self.clone())
    }

    /// The vault.
    pub fn vault(&self) -> Vault {
        Vault::new(self.clone(), None)
    }

    /// The vault of a team: its objects and uploads.
    pub fn team_vault(&self, team: &str) -> Vault {
        Vault::new(self.clone(), Some(team.to_owned()))
    }

    /// Sends a request that `build` makes, signed in. When the access token has expired the session is renewed and the
    /// request made anew, once.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        build: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response> {
        let used = self.tokens().await;
        match self.attempt(&method, path, &build, &used).await {
            Err(error) if error.code() == Some("AUTH_TOKEN_EXPIRED") => {
                self.renew(&used).await?;
                self.attempt(&method, path, &build, &self.tokens().await).await
            }
            other => other,
        }
    }

    async fn attempt(
        &self,
        method: &Method,
        path: &str,
        build: &impl Fn(RequestBuilder) -> RequestBuilder,
        tokens: &TokenPair,
    ) -> Result<Response> {
        let request = self.connection.request(method.clone(), path)?;
        let token = tokens.access.expose_str().unwrap_or_default();
        checked(build(request.bearer_auth(token)).send().await).await
    }

    /// Renews the session, unless another task has done so since `used` was read.
    async fn renew(&self, used: &TokenPair) -> Result<()> {
        let mut tokens = self.tokens.lock().await;
        if tokens.access.expose() != used.access.expose() {
            return Ok(());
        }
        let body = Refresh { refresh_token: tokens.refresh.expose_str().unwrap_or_default().to_owned() };
        let request = self.connection.request(Method::POST, "/api/v1/auth/refresh")?.json(&body);
        let fresh: Tokens = read(checked(request.send().await).await?).await?;
        *tokens = TokenPair::of(&fresh);
        if let Some(keep) = &self.renewed {
            keep(&tokens);
        }
        Ok(())
    }

    pub(crate) async fn call<T: DeserializeOwned>(&self, method: Method, path: &str) -> Result<T> {
        read(self.send(method, path, |request| request).await?).await
    }

    pub(crate) async fn call_with<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T> {
        read(self.send(method, path, |request| request.json(body)).await?).await
    }
}

/// The answer, if it is a success; the server's problem otherwise.
pub(crate) async fn checked(answer: std::result::Result<Response, reqwest::Error>) -> Result<Response> {
    let answer = answer.map_err(ClientError::Connection)?;
    if answer.status().is_success() {
        return Ok(answer);
    }
    let status = answer.status();
    let body = answer.bytes().await.map_err(ClientError::Connection)?;
    Err(match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => ClientError::Refused(Box::new(problem)),
        Err(_) => ClientError::Unexpected(format!("status {status}")),
    })
}

/// The body of an answer, as the contract's type.
pub(crate) async fn read<T: DeserializeOwned>(answer: Response) -> Result<T> {
    let status = answer.status();
    let body = answer.bytes().await.map_err(ClientError::Connection)?;
    let body: &[u8] = if status == StatusCode::NO_CONTENT || body.is_empty() { b"null" } else { &body };
    serde_json::from_slice(body).map_err(|error| ClientError::Unexpected(error.to_string()))
}
