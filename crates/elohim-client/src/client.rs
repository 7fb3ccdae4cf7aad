//! Connections, tokens, requests.

use std::sync::Arc;
use std::time::Duration;

use elohim_api::Problem;
use elohim_api::identity::auth::{Refresh, Tokens};
use elohim_api::identity::step_up::StepUp;
use elohim_core::Secret;
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::error::{ClientError, Result};
use crate::identity::{Identity, Invitations, Permissions, Users, text};
use crate::ops::{Audit, Storage};
use crate::privacy::Privacy;
use crate::teams::Teams;
use crate::vault::{DropSend, PublicShares, Vault};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an answer may stay silent.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// No file of the web interface is larger.
const MAX_PAGE_BYTES: usize = 32 * 1024 * 1024;

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
        let http = builder().read_timeout(READ_TIMEOUT).build().map_err(ClientError::Connection)?;
        Ok(Self { http, base })
    }

    /// The same for requests whose body takes long to send: the answer is silent meanwhile.
    ///
    /// # Errors
    /// Only when the machine's certificates cannot be read.
    pub(crate) fn patient(self) -> Result<Self> {
        let http = builder().build().map_err(ClientError::Connection)?;
        Ok(Self { http, ..self })
    }

    /// Where the server is.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// What can be done with a share link, without an account.
    pub fn public_shares(&self) -> PublicShares {
        PublicShares::new(self.clone())
    }

    /// Sending to a drop box, without an account.
    ///
    /// # Errors
    /// Only when the machine's certificates cannot be read.
    pub fn drop_send(self) -> Result<DropSend> {
        Ok(DropSend::new(self.patient()?))
    }

    /// A file of the web interface, such as `/assets/app.js`, as the server sends it to anybody.
    ///
    /// # Errors
    /// The server's refusal, no connection, or a file that is larger than any of ours.
    pub async fn page(&self, path: &str) -> Result<Vec<u8>> {
        let mut answer = checked(self.request(Method::GET, path)?.send().await).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(ClientError::Connection)? {
            if bytes.len() + chunk.len() > MAX_PAGE_BYTES {
                return Err(ClientError::Unexpected("a file of the pages is larger than any that we ship".to_owned()));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> Result<RequestBuilder> {
        let url = self.base.join(path).map_err(|_| ClientError::Address(path.to_owned()))?;
        Ok(self.http.request(method, url))
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("elohimos/", env!("CARGO_PKG_VERSION")))
}

/// A signed-in client. Cloning it shares the session.
#[derive(Clone)]
pub struct Client {
    connection: Connection,
    tokens: Arc<Mutex<TokenPair>>,
    renewed: Option<Arc<Renewed>>,
    kept: Option<Arc<Kept>>,
    asks: Option<Arc<Asks>>,
}

type Renewed = dyn Fn(&TokenPair) + Send + Sync;
type Kept = dyn Fn() -> Option<TokenPair> + Send + Sync;
type Asks = dyn Fn(Asked) -> Option<Secret> + Send + Sync;

/// What a person is asked for before a dangerous act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// The login password.
    Password,
    /// A code of the second factor.
    Code,
}

impl Client {
    /// A client with the tokens of a session.
    pub fn new(connection: Connection, tokens: TokenPair) -> Self {
        Self { connection, tokens: Arc::new(Mutex::new(tokens)), renewed: None, kept: None, asks: None }
    }

    /// Calls `keep` with the new tokens each time the session was renewed, before they are used. The old refresh token is
    /// spent then: whoever shows it later ends the session.
    #[must_use]
    pub fn on_renewal(self, keep: impl Fn(&TokenPair) + Send + Sync + 'static) -> Self {
        Self { renewed: Some(Arc::new(keep)), ..self }
    }

    /// Asks `kept` for the tokens that are kept before the session is renewed: another process that shares them may have done so,
    /// and a refresh token is good once.
    #[must_use]
    pub fn with_kept(self, kept: impl Fn() -> Option<TokenPair> + Send + Sync + 'static) -> Self {
        Self { kept: Some(Arc::new(kept)), ..self }
    }

    /// Calls `ask` when the server wants the password again, and makes the request anew once it was shown. Without it, or when
    /// it gives nothing, the server's refusal is the answer.
    #[must_use]
    pub fn on_step_up(self, ask: impl Fn(Asked) -> Option<Secret> + Send + Sync + 'static) -> Self {
        Self { asks: Some(Arc::new(ask)), ..self }
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

    /// What the server stores.
    pub fn storage(&self) -> Storage {
        Storage::new(self.clone())
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

    /// Sends a request that `build` makes, signed in. When the access token is good no more, because it has expired or the
    /// server's secret was replaced, the session is renewed and the request made anew.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        build: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response> {
        let mut used = self.tokens().await;
        let mut answer = self.attempt(&method, path, &build, &used).await;
        // What another process has renewed may be over as well.
        for _ in 0..2 {
            let code = answer.as_ref().err().and_then(ClientError::code);
            if !matches!(code, Some("AUTH_TOKEN_EXPIRED" | "AUTH_TOKEN_INVALID")) {
                break;
            }
            self.renew(&used).await?;
            used = self.tokens().await;
            answer = self.attempt(&method, path, &build, &used).await;
        }
        match answer {
            Err(error) if error.code() == Some("AUTH_STEP_UP_REQUIRED") => {
                let Some(ask) = &self.asks else { return Err(error) };
                let Some(password) = ask(Asked::Password) else { return Err(error) };
                self.step_up(&password, &**ask).await?;
                self.attempt(&method, path, &build, &self.tokens().await).await
            }
            other => other,
        }
    }

    async fn step_up(&self, password: &Secret, ask: &Asks) -> Result<()> {
        let tokens = self.tokens().await;
        let show = async |code: Option<&Secret>| {
            let body = StepUp { password: text(password), code: code.map(text) };
            self.attempt(&Method::POST, "/api/v1/auth/step-up", &|request: RequestBuilder| request.json(&body), &tokens)
                .await
        };
        match show(None).await {
            Err(error) if error.code() == Some("AUTH_SECOND_FACTOR_REQUIRED") => {
                let Some(code) = ask(Asked::Code) else { return Err(error) };
                show(Some(&code)).await.map(drop)
            }
            other => other.map(drop),
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

    /// Renews the session, unless another task or process has done so since `used` was read.
    async fn renew(&self, used: &TokenPair) -> Result<()> {
        let mut tokens = self.tokens.lock().await;
        if tokens.access.expose() != used.access.expose() {
            return Ok(());
        }
        let kept = self.kept.as_ref().and_then(|kept| kept());
        if let Some(kept) = kept.filter(|kept| kept.refresh.expose() != used.refresh.expose()) {
            *tokens = kept;
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
