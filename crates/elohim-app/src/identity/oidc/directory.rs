//! The directory as this server sees it: where to send browsers, how to exchange a code, whether to believe a token.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use elohim_core::identity::oidc::{MAX_SUBJECT_BYTES, Person};
use elohim_core::{Clock, ErrorCode, Secret};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet,
    CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthType, AuthUrl, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse, TokenUrl,
};
use tokio::sync::{Mutex, OnceCell};

use super::fetch::Http;
use super::settings::OidcSettings;
use crate::app::StartError;
use crate::{Error, Result};

/// What tokens may be signed with: nothing that knows a shared secret, and never nothing at all.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// For how long its endpoints and keys are believed to be the same.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(3600);
/// For how long it is left alone after a failure, and how often a key that is not known makes us ask again.
const LEFT_ALONE: Duration = Duration::from_secs(10);
/// How far ahead of ours its clock may be.
const CLOCKS_DIFFER: Duration = Duration::from_secs(300);
/// Where browsers come back to.
const CALLBACK: &str = "/api/v1/auth/oidc/callback";

type Relying = CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet>;

/// The directory.
pub(crate) struct Directory {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    /// What the operator said, so that it is never asked.
    given: Option<Arc<Endpoints>>,
    found: Mutex<Found>,
    http: OnceCell<Http>,
    timeout: Duration,
}

struct Endpoints {
    authorization: AuthUrl,
    token: TokenUrl,
    keys: CoreJsonWebKeySet,
    auth_type: AuthType,
}

/// What it said of itself, and when.
#[derive(Default)]
struct Found {
    endpoints: Option<(Duration, Arc<Endpoints>)>,
    failed: Option<Duration>,
}

/// Whom the directory vouches for.
pub(super) struct Claimed {
    pub(super) person: Person,
    /// What it would call them here.
    pub(super) username: Option<String>,
    /// What it calls them for people.
    pub(super) display_name: Option<String>,
}

impl Directory {
    pub(crate) fn new(settings: &OidcSettings) -> std::result::Result<Self, StartError> {
        let wrong = |what| move |_| StartError::Oidc(what);
        let given = settings.endpoints.as_ref().map(|endpoints| {
            Ok(Arc::new(Endpoints {
                authorization: AuthUrl::new(endpoints.authorization.clone())
                    .map_err(wrong("the authorization endpoint"))?,
                token: TokenUrl::new(endpoints.token.clone()).map_err(wrong("the token endpoint"))?,
                keys: endpoints.keys.0.clone(),
                auth_type: AuthType::BasicAuth,
            }))
        });
        let secret = settings.client_secret.as_ref().and_then(Secret::expose_str);
        let back = format!("{}{CALLBACK}", settings.public_url.trim_end_matches('/'));
        Ok(Self {
            issuer: IssuerUrl::new(settings.issuer.clone()).map_err(wrong("the issuer"))?,
            client_id: ClientId::new(settings.client_id.clone()),
            client_secret: secret.map(|secret| ClientSecret::new(secret.to_owned())),
            redirect: RedirectUrl::new(back).map_err(wrong("the public address"))?,
            given: given.transpose()?,
            found: Mutex::default(),
            http: OnceCell::new(),
            timeout: settings.timeout,
        })
    }

    /// Who it is.
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where to send a browser that is to come back with these.
    pub(super) async fn authorize(
        &self,
        clock: &dyn Clock,
        state: &Secret,
        nonce: &Secret,
        verifier: &Secret,
    ) -> Result<String> {
        let endpoints = self.endpoints(clock, ASKED_AGAIN_AFTER).await?;
        let (state, nonce) = (CsrfToken::new(text(state)?), Nonce::new(text(nonce)?));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(text(verifier)?));
        let relying = self.relying(&endpoints);
        let request = relying.authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce);
        let (url, _, _) = request.add_scope(Scope::new("profile".to_owned())).set_pkce_challenge(challenge).url();
        Ok(url.into())
    }

    /// Exchanges a code and checks what comes back.
    pub(super) async fn exchange(
        &self,
        clock: &dyn Clock,
        code: &str,
        nonce: &Secret,
        verifier: &Secret,
    ) -> Result<Claimed> {
        let endpoints = self.endpoints(clock, ASKED_AGAIN_AFTER).await?;
        let http = self.http().await?;
        let code = AuthorizationCode::new(code.to_owned());
        let relying = self.relying(&endpoints);
        let request = relying.exchange_code(code).set_pkce_verifier(PkceCodeVerifier::new(text(verifier)?));
        let answer = request.request_async(http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(_) => refused(ErrorCode::OidcRefused, "it does not take the code"),
            RequestTokenError::Request(error) => unavailable(&error),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                refused(ErrorCode::OidcTokenInvalid, "its answer to the code cannot be read")
            }
        })?;
        let no_token = || refused(ErrorCode::OidcTokenInvalid, "it gave no id token");
        let token = answer.id_token().ok_or_else(no_token)?;
        let nonce = Nonce::new(text(nonce)?);
        match self.believe(clock, token, &nonce, &endpoints.keys) {
            // It has a new key since we asked.
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let endpoints = self.endpoints(clock, LEFT_ALONE).await?;
                self.believe(clock, token, &nonce, &endpoints.keys).map_err(|error| distrusted(&error))
            }
            other => other.map_err(|error| distrusted(&error)),
        }
    }

    fn believe(
        &self,
        clock: &dyn Clock,
        token: &CoreIdToken,
        nonce: &Nonce,
        keys: &CoreJsonWebKeySet,
    ) -> std::result::Result<Claimed, ClaimsVerificationError> {
        let now = clock.now();
        let at = |time: elohim_core::Timestamp| DateTime::<Utc>::from_timestamp(time.as_secs(), 0).unwrap_or_default();
        let latest = at(now.saturating_add(CLOCKS_DIFFER));
        // A public client: no shared secret ever counts as a key.
        let rules = CoreIdTokenVerifier::new_public_client(self.client_id.clone(), self.issuer.clone(), keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || at(now))
            .set_issue_time_verifier_fn(move |issued| match issued <= latest {
                true => Ok(()),
                false => Err("it was issued in the future".to_owned()),
            });
        let claims = token.claims(&rules, nonce)?;
        let subject = claims.subject().as_str();
        if subject.is_empty() || subject.len() > MAX_SUBJECT_BYTES || subject.chars().any(char::is_control) {
            return Err(ClaimsVerificationError::InvalidSubject("it is no name".to_owned()));
        }
        Ok(Claimed {
            person: Person { issuer: self.issuer().to_owned(), subject: subject.to_owned() },
            username: claims.preferred_username().map(|name| name.as_str().to_owned()),
            display_name: claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned()),
        })
    }

    fn relying(&self, endpoints: &Endpoints) -> Relying {
        let client = CoreClient::new(self.client_id.clone(), self.issuer.clone(), endpoints.keys.clone());
        let client = match &self.client_secret {
            Some(secret) => client.set_client_secret(secret.clone()),
            None => client,
        };
        client
            .set_auth_uri(endpoints.authorization.clone())
            .set_token_uri(endpoints.token.clone())
            .set_redirect_uri(self.redirect.clone())
            .set_auth_type(endpoints.auth_type.clone())
    }

    /// Its endpoints: those that the operator said, or what it said of itself not longer ago than this. When it does not
    /// answer, what it said before still holds.
    async fn endpoints(&self, clock: &dyn Clock, max_age: Duration) -> Result<Arc<Endpoints>> {
        if let Some(given) = &self.given {
            return Ok(Arc::clone(given));
        }
        let mut found = self.found.lock().await;
        let now = clock.monotonic();
        let recent = |at: Duration, limit: Duration| now.saturating_sub(at) < limit;
        let before = found.endpoints.as_ref().map(|(_, endpoints)| Arc::clone(endpoints));
        match (&found.endpoints, before) {
            (Some((at, _)), Some(endpoints)) if recent(*at, max_age) => Ok(endpoints),
            (_, before) if found.failed.is_some_and(|at| recent(at, LEFT_ALONE)) => {
                before.ok_or_else(|| ErrorCode::OidcUnavailable.into())
            }
            (_, before) => match self.discover().await {
                Ok(endpoints) => {
                    let endpoints = Arc::new(endpoints);
                    *found = Found { endpoints: Some((now, Arc::clone(&endpoints))), failed: None };
                    Ok(endpoints)
                }
                Err(error) => {
                    // From now on: those who wait in line for it would ask again one after the other.
                    found.failed = Some(clock.monotonic());
                    before.ok_or(error)
                }
            },
        }
    }

    async fn discover(&self) -> Result<Endpoints> {
        let http = self.http().await?;
        let document = CoreProviderMetadata::discover_async(self.issuer.clone(), http).await;
        let document = document.map_err(|error| unavailable(&error))?;
        let token = document.token_endpoint().cloned();
        let token = token.ok_or_else(|| refused(ErrorCode::OidcUnavailable, "it names no token endpoint"))?;
        let authorization = document.authorization_endpoint().clone();
        // Browsers are sent there: neither to a script nor away from https.
        if ![self.issuer.url().scheme(), "https"].contains(&authorization.url().scheme()) {
            return Err(refused(ErrorCode::OidcUnavailable, "its authorization endpoint is not https"));
        }
        let methods = document.token_endpoint_auth_methods_supported();
        let by_body = methods.is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let auth_type = if by_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(Endpoints { authorization, token, keys: document.jwks().clone(), auth_type })
    }

    /// Made at the first use: it reads the machine's certificates.
    async fn http(&self) -> Result<&Http> {
        let https_only = self.issuer.url().scheme() == "https";
        let made = self.http.get_or_try_init(|| async { Http::new(self.timeout, https_only) }).await;
        made.map_err(|_| Error::Internal("a client for the directory cannot be made"))
    }
}

fn text(secret: &Secret) -> Result<String> {
    secret.expose_str().map(str::to_owned).ok_or(Error::Internal("a token is not text"))
}

/// The log has what happened in words of ours: what the directory writes may hold tokens, and names of people.
fn refused(code: ErrorCode, why: &'static str) -> Error {
    tracing::warn!(event = "oidc.refused", err = code.as_str(), "the directory: {why}");
    code.into()
}

fn unavailable(error: &dyn std::error::Error) -> Error {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    tracing::warn!(event = "oidc.unavailable", err = ErrorCode::OidcUnavailable.as_str(), "the directory: {last}");
    ErrorCode::OidcUnavailable.into()
}

fn distrusted(error: &ClaimsVerificationError) -> Error {
    let why = match error {
        ClaimsVerificationError::Expired(_) => "the token has expired",
        ClaimsVerificationError::InvalidAudience(_) => "the token is for another server",
        ClaimsVerificationError::InvalidIssuer(_) => "the token is of another directory",
        ClaimsVerificationError::InvalidNonce(_) => "the token is of another sign-in",
        ClaimsVerificationError::InvalidSubject(_) => "the token names nobody",
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => {
            "the token is signed in a way that is not accepted"
        }
        ClaimsVerificationError::SignatureVerification(_) => "the token's signature is not good",
        _ => "the token is not acceptable",
    };
    refused(ErrorCode::OidcTokenInvalid, why)
}
