//! A directory (identity provider) over HTTP on this machine, small and real: it publishes its keys, takes codes once and only
//! with what belongs to them, and signs tokens, also wrong ones.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use elohim_app::identity::oidc::{Admission, OidcEndpoints, OidcKeys, OidcSettings};
use elohim_core::Secret;
use futures::stream;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::keys;

/// What the directory calls the server.
pub const CLIENT_ID: &str = "elohimos-tests";
/// What the server shows to it.
pub const CLIENT_SECRET: &str = "a secret of the directory and the tests";

/// How the directory answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Behaviour {
    /// As it should.
    #[default]
    Normal,
    /// Not at all: it takes the request and is silent.
    Silent,
    /// With more bytes than anybody should read.
    Endless,
    /// With a redirect to another address of its own.
    Redirects,
    /// With a failure.
    Fails,
    /// With a page instead of JSON.
    Page,
    /// It does not take codes.
    RefusesCodes,
    /// It names another issuer than it is.
    Impostor,
}

/// What a token is signed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signing {
    /// RSA, PKCS#1 v1.5.
    Rs256,
    /// RSA, PSS.
    Ps256,
    /// P-256.
    Es256,
    /// Ed25519.
    EdDsa,
    /// RSA with a hash that is not accepted.
    Rs512,
    /// Ed25519, by somebody else who uses the name of the key.
    Stranger,
    /// Ed25519, by a key that is published only after [`Directory::change_keys`].
    NewKey,
    /// Not at all.
    Nothing,
    /// HMAC with the secret that server and directory share.
    SharedSecret,
    /// HMAC with a public key.
    PublicKey,
}

/// The token of one sign-in, to be changed before it is signed.
pub struct IdToken {
    /// What it says.
    pub claims: Value,
    /// What it is signed with.
    pub signing: Signing,
}

/// What a code is good for.
struct Code {
    challenge: String,
    redirect: String,
    token: IdToken,
}

#[derive(Default)]
struct Inside {
    behaviour: Behaviour,
    changed: bool,
    codes: HashMap<String, Code>,
    /// Paths that were asked for.
    seen: Vec<String>,
    count: u64,
}

type Shared = Arc<(SocketAddr, Mutex<Inside>)>;

/// A directory. It ends when it is dropped.
pub struct Directory {
    shared: Shared,
    server: JoinSet<()>,
}

impl Directory {
    /// Starts it on a port of its own.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let shared: Shared = Arc::new((listener.local_addr().expect("an address"), Mutex::default()));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, router).await.expect("a server") });
        Self { shared, server }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.shared.1.lock().expect("the directory")
    }

    /// Who it is.
    pub fn issuer(&self) -> String {
        issuer(self.shared.0)
    }

    /// A server's settings with it: the server asks it where its endpoints are.
    pub fn settings(&self) -> OidcSettings {
        OidcSettings {
            issuer: self.issuer(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: Some(Secret::new(CLIENT_SECRET)),
            public_url: "https://elohim.example".to_owned(),
            endpoints: None,
            name: "Directory of the tests".to_owned(),
            admission: Admission::Link,
            timeout: Duration::from_secs(5),
        }
    }

    /// A server's settings with it: the server knows where its endpoints are.
    pub fn settings_with_endpoints(&self) -> OidcSettings {
        let endpoints = OidcEndpoints {
            authorization: format!("{}/authorize", self.issuer()),
            token: format!("{}/token", self.issuer()),
            keys: OidcKeys::parse(&self.published_keys()).expect("keys"),
        };
        OidcSettings { endpoints: Some(endpoints), ..self.settings() }
    }

    /// Its keys, as a file that an operator keeps.
    pub fn published_keys(&self) -> String {
        keys::published(self.inside().changed).to_string()
    }

    /// From now on it answers like this.
    pub fn behave(&self, behaviour: Behaviour) {
        self.inside().behaviour = behaviour;
    }

    /// Ends it: nobody listens there any more.
    pub async fn stop(mut self) {
        self.server.shutdown().await;
    }

    /// From now on it publishes its new key too.
    pub fn change_keys(&self) {
        self.inside().changed = true;
    }

    /// The paths that it was asked for, in order.
    pub fn seen(&self) -> Vec<String> {
        self.inside().seen.clone()
    }

    /// What somebody's browser does: it goes to this address, the person signs in, and the directory sends the browser back.
    /// Answers the address here that it comes back to. The token can be changed before it is kept for its code.
    pub fn visit(&self, url: &str, person: &str, now: i64, change: impl FnOnce(&mut IdToken)) -> String {
        let (place, query) = url.split_once('?').expect("a query");
        assert_eq!(place, format!("{}/authorize", self.issuer()));
        let asked: HashMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let get = |name: &str| asked.get(name).cloned().unwrap_or_else(|| panic!("no {name} in {url}"));
        assert_eq!((get("response_type"), get("client_id")), ("code".to_owned(), CLIENT_ID.to_owned()));
        assert_eq!((get("scope"), get("code_challenge_method")), ("openid profile".to_owned(), "S256".to_owned()));
        let claims = json!({
            "iss": self.issuer(), "sub": person, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": get("nonce"),
            "preferred_username": person, "name": format!("The person {person}"),
        });
        let mut token = IdToken { claims, signing: Signing::Rs256 };
        change(&mut token);
        let mut inside = self.inside();
        inside.count += 1;
        let code = format!("code-{}", inside.count);
        let redirect = get("redirect_uri");
        let back = redirect.strip_prefix("https://elohim.example").unwrap_or(&redirect);
        let back = format!("{back}?code={code}&state={}", get("state"));
        inside.codes.insert(code, Code { challenge: get("code_challenge"), redirect, token });
        back
    }
}

fn issuer(address: SocketAddr) -> String {
    format!("http://{address}")
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let behaviour = {
        let mut inside = shared.1.lock().expect("the directory");
        inside.seen.push(path.clone());
        inside.behaviour
    };
    match behaviour {
        Behaviour::Normal | Behaviour::Impostor | Behaviour::RefusesCodes => {}
        Behaviour::Silent => return std::future::pending().await,
        Behaviour::Endless => {
            let pieces = stream::repeat_with(|| Ok::<_, std::convert::Infallible>(Bytes::from(vec![b' '; 1 << 16])));
            return Body::from_stream(pieces).into_response();
        }
        Behaviour::Redirects => {
            let elsewhere = format!("{}/elsewhere", issuer(shared.0));
            return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, elsewhere)]).into_response();
        }
        Behaviour::Fails => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Behaviour::Page => return ([(header::CONTENT_TYPE, "text/html")], "<h1>Sign in</h1>").into_response(),
    }
    let named = if behaviour == Behaviour::Impostor { "https://elsewhere.example".into() } else { issuer(shared.0) };
    match path.as_str() {
        "/.well-known/openid-configuration" => Json(json!({
            "issuer": named,
            "authorization_endpoint": format!("{}/authorize", issuer(shared.0)),
            "token_endpoint": format!("{}/token", issuer(shared.0)),
            "jwks_uri": format!("{}/keys", issuer(shared.0)),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }))
        .into_response(),
        "/keys" => Json(keys::published(shared.1.lock().expect("the directory").changed)).into_response(),
        "/token" if behaviour != Behaviour::RefusesCodes => {
            let headers = request.headers().clone();
            let body = axum::body::to_bytes(request.into_body(), 1 << 16).await.expect("a body");
            exchange(&shared, &headers, &body)
        }
        "/token" => (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Exchanges a code as a directory must: once, for the client that it is for, with the verifier of its challenge.
fn exchange(shared: &Shared, headers: &HeaderMap, body: &[u8]) -> Response {
    let form: HashMap<_, _> = form_urlencoded::parse(body).into_owned().collect();
    let get = |name: &str| form.get(name).cloned().unwrap_or_default();
    let client = STANDARD.encode(format!("{CLIENT_ID}:{}", CLIENT_SECRET.replace(' ', "+")));
    let known = headers.get(header::AUTHORIZATION).is_some_and(|shown| shown == &format!("Basic {client}"));
    let code = shared.1.lock().expect("the directory").codes.remove(&get("code"));
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(get("code_verifier")));
    match code {
        Some(code) if known && code.challenge == digest && code.redirect == get("redirect_uri") => {
            let token = signed(&code.token);
            Json(json!({ "access_token": "for nothing", "token_type": "Bearer", "id_token": token })).into_response()
        }
        _ => (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response(),
    }
}

fn signed(token: &IdToken) -> String {
    let (algorithm, key, kid) = match token.signing {
        Signing::Rs256 => (Algorithm::RS256, keys::rsa(), "rsa"),
        Signing::Ps256 => (Algorithm::PS256, keys::rsa(), "rsa"),
        Signing::Rs512 => (Algorithm::RS512, keys::rsa(), "rsa"),
        Signing::Es256 => (Algorithm::ES256, keys::ec(), "ec"),
        Signing::EdDsa => (Algorithm::EdDSA, keys::ed(), "ed"),
        Signing::Stranger => (Algorithm::EdDSA, keys::other_ed(), "ed"),
        Signing::NewKey => (Algorithm::EdDSA, keys::other_ed(), "new"),
        Signing::SharedSecret => (Algorithm::HS256, EncodingKey::from_secret(CLIENT_SECRET.as_bytes()), "rsa"),
        Signing::PublicKey => (Algorithm::HS256, EncodingKey::from_secret(keys::modulus()), "rsa"),
        Signing::Nothing => {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            return format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(&token.claims));
        }
    };
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) };
    jsonwebtoken::encode(&header, &token.claims, &key).expect("a token")
}
