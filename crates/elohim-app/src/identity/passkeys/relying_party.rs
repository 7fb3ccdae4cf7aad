//! What this server asks of devices, and the checks of what they answer. WebAuthn calls this the relying party.

use elohim_core::identity::{Account, Passkey};
use elohim_core::{ErrorCode, Secret};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Key, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    Url, Webauthn, WebauthnBuilder, WebauthnError,
};
use zeroize::Zeroizing;

use super::settings::PasskeySettings;
use crate::app::StartError;
use crate::identity::tokens::keyed;
use crate::{Error, Result};

/// What devices show as the name of the service.
const NAME: &str = "ElohimOS";
const UNREADABLE: Error = Error::Internal("a passkey, or a question to one, is not as it was stored");

/// The relying party.
pub(crate) struct RelyingParty {
    webauthn: Webauthn,
    decoys: Zeroizing<[u8; 32]>,
}

/// What was asked of somebody who signs in.
#[derive(Serialize, Deserialize)]
struct Question {
    state: DiscoverableAuthentication,
    /// The credentials that may answer, whether they exist or not; none where every one may.
    allowed: Vec<Vec<u8>>,
}

/// A new passkey that may be stored.
pub(super) struct Registered {
    pub(super) credential_id: Vec<u8>,
    pub(super) credential: Vec<u8>,
}

/// What a device has answered to somebody who signs in. It is not checked.
pub(super) struct Answer(PublicKeyCredential);

/// What the check of an answer found.
pub(super) enum Checked {
    /// The passkey was used by its owner; it is this from now on.
    Good(Vec<u8>),
    /// The passkey has signed, but with a counter that went back.
    WentBack,
    /// It was something else.
    Bad,
}

impl RelyingParty {
    pub(crate) fn new(settings: &PasskeySettings, secret: &Secret) -> std::result::Result<Self, StartError> {
        let origin = Url::parse(&settings.origin).map_err(|_| StartError::Passkeys)?;
        let webauthn = WebauthnBuilder::new(&settings.rp_id, &origin)
            .and_then(|builder| builder.rp_name(NAME).build())
            .map_err(|_| StartError::Passkeys)?;
        Ok(Self { webauthn, decoys: Zeroizing::new(keyed(secret.expose(), b"elohimos passkey decoys")) })
    }

    /// The question for a new passkey of an account that has these.
    pub(super) fn ask_new(&self, account: &Account, present: &[Passkey]) -> Result<(Value, Vec<u8>)> {
        let username = account.username.as_str();
        let shown = account.display_name.as_ref().map_or(username, |name| name.as_str());
        let present = present.iter().map(|one| one.credential_id.clone()).collect();
        let asked = self.webauthn.start_passkey_registration(account.id.as_uuid(), username, shown, Some(present));
        let (options, state) = asked.map_err(|_| Error::Internal("a passkey cannot be asked for"))?;
        let mut options = serde_json::to_value(options).map_err(|_| UNREADABLE)?;
        // The library leaves it open whether the device remembers whose the passkey is. One that does needs no user name.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            merge(selection, "residentKey", json!("preferred"));
        }
        Ok((options, serde_json::to_vec(&state).map_err(|_| UNREADABLE)?))
    }

    /// The new passkey that a device has answered with; `None` when it is none that may be used here.
    pub(super) fn check_new(&self, state: &[u8], answer: &NewAnswer) -> Result<Option<Registered>> {
        let state: PasskeyRegistration = serde_json::from_slice(state).map_err(|_| UNREADABLE)?;
        let Ok(key) = self.webauthn.finish_passkey_registration(&answer.0, &state) else { return Ok(None) };
        let credential = serde_json::to_vec(&key).map_err(|_| UNREADABLE)?;
        Ok(Some(Registered { credential_id: key.cred_id().to_vec(), credential }))
    }

    /// The question for somebody who signs in with one of these credentials, or with any where none is named.
    pub(super) fn ask(&self, allowed: Vec<Vec<u8>>) -> Result<(Value, Vec<u8>)> {
        let asked = self.webauthn.start_discoverable_authentication();
        let (mut options, state) = asked.map_err(|_| Error::Internal("a passkey cannot be asked for"))?;
        // Whether it asks at once, or fills in a form, is up to the page.
        options.mediation = None;
        let mut options = serde_json::to_value(options).map_err(|_| UNREADABLE)?;
        let listed: Vec<Value> =
            allowed.iter().map(|id| json!({ "type": "public-key", "id": base64url(id) })).collect();
        if let Some(public) = options.pointer_mut("/publicKey") {
            merge(public, "allowCredentials", json!(listed));
        }
        Ok((options, serde_json::to_vec(&Question { state, allowed }).map_err(|_| UNREADABLE)?))
    }

    /// Whether an answer to this question was made with this passkey, by its owner.
    pub(super) fn check(&self, question: &[u8], answer: &Answer, passkey: &Passkey) -> Result<Checked> {
        let Question { state, allowed } = serde_json::from_slice(question).map_err(|_| UNREADABLE)?;
        let mut key: Key = serde_json::from_slice(&passkey.credential).map_err(|_| UNREADABLE)?;
        // WebAuthn Level 3, section 7.2, steps 5 and 6: it is one of those that were asked for, or it says itself whose it is.
        let listed = allowed.contains(&passkey.credential_id);
        let owner = passkey.account.as_uuid();
        // A device that remembers nobody says nothing, or an empty name.
        let fits = match answer.0.get_user_unique_id().filter(|user| !user.is_empty()) {
            Some(user) => user == owner.as_bytes() && (listed || allowed.is_empty()),
            None => listed,
        };
        if !fits {
            return Ok(Checked::Bad);
        }
        match self.webauthn.finish_discoverable_authentication_v2(&answer.0, state, &key) {
            Ok(result) if result.user_verified() => {
                key.update_credential(&result);
                Ok(Checked::Good(serde_json::to_vec(&key).map_err(|_| UNREADABLE)?))
            }
            Err(WebauthnError::CredentialPossibleCompromise) => Ok(Checked::WentBack),
            Ok(_) | Err(_) => Ok(Checked::Bad),
        }
    }

    /// Ids of credentials that do not exist, always the same for a name: what is answered for a name without passkeys, so that
    /// nobody can tell who has one, or whether there is such an account.
    pub(super) fn decoys(&self, name: &str) -> Vec<Vec<u8>> {
        let block = |number: u8, part: u8| keyed(self.decoys.as_slice(), &[&[number, part], name.as_bytes()].concat());
        let [many, sizes @ ..] = block(0, 0);
        // As people have them: mostly one, rarely two; as long as the ids of common devices.
        let count = if many % 4 == 0 { 2 } else { 1 };
        (1..=count)
            .zip(sizes)
            .map(|(number, size)| {
                let length = [16, 20, 32, 32, 32, 32, 48, 64].get(usize::from(size % 8)).copied().unwrap_or(32);
                [block(number, 1), block(number, 2)].concat().into_iter().take(length).collect()
            })
            .collect()
    }
}

/// What a device has answered to somebody who adds a passkey. It is not checked.
pub(super) struct NewAnswer(RegisterPublicKeyCredential);

impl NewAnswer {
    pub(super) fn read(credential: Value) -> Result<Self> {
        serde_json::from_value(credential).map(Self).map_err(|_| not_an_answer())
    }
}

impl Answer {
    pub(super) fn read(credential: Value) -> Result<Self> {
        serde_json::from_value(credential).map(Self).map_err(|_| not_an_answer())
    }

    /// What the authenticator calls the passkey that it used.
    pub(super) fn credential_id(&self) -> &[u8] {
        self.0.get_credential_id()
    }
}

fn not_an_answer() -> Error {
    let problem = "it is not what navigator.credentials answers".to_owned();
    Error::Invalid { code: ErrorCode::ValidationFailed, path: "credential", problem }
}

fn base64url(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// Sets one member of a JSON object.
fn merge(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}
