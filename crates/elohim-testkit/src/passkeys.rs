//! A device that makes and uses passkeys, and the browser in front of it, as honest as a test wants them.

use std::collections::BTreeMap;

use elohim_api::identity::passkeys::{PasskeyQuestion, PasskeyView};
use elohim_app::identity::passkeys::PasskeySettings;
use elohim_app::identity::second_factor;
use elohim_core::Clock as _;
use elohim_core::identity::PasskeyCeremony;
use elohim_core::identity::passkey::{CEREMONY_LIFETIME, MAX_CEREMONIES};
use elohim_core::vault::Sha256;
use elohim_store::identity::passkeys::ceremonies;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use webauthn_authenticator_rs::AuthenticatorBackend;
use webauthn_authenticator_rs::prelude::{CreationChallengeResponse, RequestChallengeResponse, Url};
use webauthn_authenticator_rs::softpasskey::SoftPasskey;

use crate::app::PASSWORD;
use crate::{Answer, Engine, Member, TestApp};

/// The domain of passkeys in tests.
pub const RP_ID: &str = "workspace.example";
/// Where browsers reach the deployment in tests.
pub const ORIGIN: &str = "https://workspace.example";

/// A device with passkeys in it. It counts how often it is used, all passkeys together.
pub struct Device {
    key: SoftPasskey,
    /// Id of each passkey, and whose it is, in base64url.
    made: BTreeMap<String, String>,
    /// Where the page says that it is.
    pub origin: String,
    /// Another domain than the one that was asked for.
    pub rp_id: Option<String>,
    /// Whether it verifies who uses it.
    pub verifies: bool,
    /// Whether it says whose passkey it has used.
    pub remembers: bool,
}

impl Default for Device {
    fn default() -> Self {
        Self::at(ORIGIN)
    }
}

impl Device {
    /// A device in front of a page at this address.
    pub fn at(origin: &str) -> Self {
        Self {
            key: SoftPasskey::new(true),
            made: BTreeMap::new(),
            origin: origin.to_owned(),
            rp_id: None,
            verifies: true,
            remembers: true,
        }
    }

    /// Makes a passkey: what the browser answers.
    pub fn create(&mut self, asked: &PasskeyQuestion) -> Value {
        let mut options = asked.options.clone();
        let user = member(&options, "/publicKey/user/id");
        if let Some(rp_id) = &self.rp_id {
            set(&mut options, "/publicKey/rp/id", json!(rp_id));
        }
        if !self.verifies {
            set(&mut options, "/publicKey/authenticatorSelection/userVerification", json!("discouraged"));
        }
        let options: CreationChallengeResponse = read(options);
        let page = self.page();
        let answer = AuthenticatorBackend::perform_register(&mut self.key, page, options.public_key, 60_000);
        let answer = as_browser(&answer.expect("a passkey"));
        self.made.insert(member(&answer, "/rawId"), user);
        answer
    }

    /// Signs in with a passkey of those that are asked for, or with the one that was made first: what the browser answers.
    pub fn get(&mut self, asked: &PasskeyQuestion) -> Value {
        let mut options = asked.options.clone();
        let listed = "/publicKey/allowCredentials";
        if options.pointer(listed).and_then(Value::as_array).is_some_and(Vec::is_empty) {
            let all: Vec<Value> = self.made.keys().map(|id| json!({ "type": "public-key", "id": id })).collect();
            set(&mut options, listed, json!(all));
        }
        if let Some(rp_id) = &self.rp_id {
            set(&mut options, "/publicKey/rpId", json!(rp_id));
        }
        if !self.verifies {
            set(&mut options, "/publicKey/userVerification", json!("discouraged"));
        }
        let options: RequestChallengeResponse = read(options);
        let page = self.page();
        let answer = AuthenticatorBackend::perform_auth(&mut self.key, page, options.public_key, 60_000);
        let mut answer = as_browser(&answer.expect("a signature"));
        if let Some(user) = self.made.get(&member(&answer, "/rawId")).filter(|_| self.remembers) {
            set(&mut answer, "/response/userHandle", json!(user));
        }
        answer
    }

    /// The ids of the passkeys that it has made, in base64url.
    pub fn ids(&self) -> Vec<&str> {
        self.made.keys().map(String::as_str).collect()
    }

    fn page(&self) -> Url {
        Url::parse(&self.origin).expect("an origin")
    }
}

impl TestApp {
    /// A deployment with passkeys.
    pub async fn with_passkeys(engine: Engine) -> Self {
        let passkeys = PasskeySettings { rp_id: RP_ID.to_owned(), origin: ORIGIN.to_owned() };
        Self::with(engine, |settings| settings.passkeys = Some(passkeys)).await
    }

    /// Begins to add a passkey.
    pub async fn ask_passkey(&self, who: &Member) -> Answer {
        let body = json!({ "password": PASSWORD });
        self.post("/api/v1/auth/passkeys/begin").bearer(&who.token).json(&body).send().await
    }

    /// Adds what a device has answered.
    pub async fn finish_passkey(&self, who: &Member, id: &str, credential: &Value, name: &str) -> Answer {
        let body = json!({ "id": id, "credential": credential, "name": name });
        self.post("/api/v1/auth/passkeys/finish").bearer(&who.token).json(&body).send().await
    }

    /// A passkey of this name on this device.
    pub async fn add_passkey(&self, who: &Member, device: &mut Device, name: &str) -> PasskeyView {
        let asked: PasskeyQuestion = self.ask_passkey(who).await.json();
        let made = device.create(&asked);
        self.finish_passkey(who, &asked.id, &made, name).await.json()
    }

    /// Begins to sign in with a passkey, with a user name or without.
    pub async fn ask_login(&self, from: &str, username: Option<&str>) -> PasskeyQuestion {
        let body = username.map_or(json!({}), |name| json!({ "username": name }));
        self.post("/api/v1/auth/passkey-login/begin").from(from).json(&body).send().await.json()
    }

    /// Signs in with what a device has answered.
    pub async fn finish_login(&self, from: &str, id: &str, credential: &Value) -> Answer {
        let body = json!({ "id": id, "credential": credential });
        self.post("/api/v1/auth/passkey-login/finish").from(from).json(&body).send().await
    }

    /// Signs in with a device that remembers whose its passkeys are.
    pub async fn passkey_login(&self, from: &str, device: &mut Device) -> Answer {
        let asked = self.ask_login(from, None).await;
        let signed = device.get(&asked);
        self.finish_login(from, &asked.id, &signed).await
    }

    /// Whether more than a password stands between somebody and the account.
    pub async fn has_second_factor(&self, who: &Member) -> bool {
        let mut tx = self.app.db.app.snapshot().await.expect("a transaction");
        second_factor::has_second_factor(&mut tx, &who.account).await.expect("an answer")
    }

    /// As many ceremonies under way as a deployment bears.
    pub async fn fill_passkey_ceremonies(&self) {
        let now = self.clock.now();
        let mut tx = self.app.db.app.begin().await.expect("a transaction");
        for number in 0..MAX_CEREMONIES {
            let mut digest = [0; 32];
            digest.iter_mut().zip(number.to_be_bytes()).for_each(|(to, from)| *to = from);
            let ceremony = PasskeyCeremony {
                sha256: Sha256(digest),
                account: None,
                state: Vec::new(),
                created_at: now,
                expires_at: now.saturating_add(CEREMONY_LIFETIME),
            };
            ceremonies::insert(&mut tx, &ceremony).await.expect("a ceremony");
        }
        tx.commit().await.expect("a commit");
    }
}

/// An answer as `PublicKeyCredential.toJSON` of a browser writes it.
fn as_browser(answer: &impl Serialize) -> Value {
    let mut answer = serde_json::to_value(answer).expect("an answer that can be written");
    let members = answer.as_object_mut().expect("an object");
    let extensions = members.remove("extensions").unwrap_or_else(|| json!({}));
    members.insert("clientExtensionResults".to_owned(), extensions);
    members.insert("authenticatorAttachment".to_owned(), json!("cross-platform"));
    answer
}

fn read<T: DeserializeOwned>(options: Value) -> T {
    serde_json::from_value(options).expect("options that a browser can read")
}

fn member(value: &Value, path: &str) -> String {
    value.pointer(path).and_then(Value::as_str).expect("a member that is text").to_owned()
}

fn set(value: &mut Value, path: &str, to: Value) {
    let (parent, name) = path.rsplit_once('/').expect("a path");
    let parent = value.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
    parent.insert(name.to_owned(), to);
}
