//! Access tokens (JWT, HS256) and refresh tokens (opaque).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use elohim_core::id::{AccountId, RefreshTokenId, SessionId};
use elohim_core::identity::{Account, RefreshToken};
use elohim_core::vault::Sha256 as Digest256;
use elohim_core::{ErrorCode, Secret, Timestamp};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::app::{StartError, TokenSettings};
use crate::{App, Error, Result};

const ISSUER: &str = "elohimos";
const AUDIENCE: &str = "elohimos/api";
/// Longest access token that is looked at.
const MAX_TOKEN_BYTES: usize = 2048;

/// The tokens of a session, as its owner gets them.
pub struct IssuedTokens {
    /// Access token.
    pub access: Secret,
    /// Refresh token.
    pub refresh: Secret,
    /// For how many seconds the access token is good.
    pub expires_in: u64,
    /// Whose they are.
    pub account: Account,
}

/// What an access token says. Every field has one type: a token that says it otherwise is not read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: i64,
    exp: i64,
}

/// What a good access token names. The session behind it must still be checked.
pub(crate) struct Named {
    pub(crate) account: AccountId,
    pub(crate) session: SessionId,
}

/// The keys that tokens are made and checked with.
pub(crate) struct TokenKeys {
    encoding: EncodingKey,
    /// Key id and key: the present one, then the previous one during a rotation.
    decoding: Vec<(String, DecodingKey)>,
    /// Derives refresh tokens: the key of the present secret, then that of the previous one.
    successors: Vec<Zeroizing<[u8; 32]>>,
}

impl TokenKeys {
    pub(crate) fn new(settings: &TokenSettings) -> std::result::Result<Self, StartError> {
        let secrets = std::iter::once(&settings.jwt_secret).chain(&settings.previous_jwt_secret);
        let successors =
            secrets.clone().map(|secret| Zeroizing::new(keyed(secret.expose(), b"elohimos refresh successor")));
        let successors = successors.collect();
        let decoding = secrets.map(|secret| match secret.len() {
            short @ 0..32 => Err(StartError::ShortSecret(short)),
            _ => Ok((key_id(secret), DecodingKey::from_secret(secret.expose()))),
        });
        Ok(Self {
            encoding: EncodingKey::from_secret(settings.jwt_secret.expose()),
            decoding: decoding.collect::<std::result::Result<_, _>>()?,
            successors,
        })
    }

    /// Signs an access token for a session.
    pub(crate) fn sign(
        &self,
        account: AccountId,
        session: SessionId,
        now: Timestamp,
        expires: Timestamp,
    ) -> Result<Secret> {
        let header = Header { kid: self.decoding.first().map(|(id, _)| id.clone()), ..Header::new(Algorithm::HS256) };
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account.to_string(),
            sid: session.to_string(),
            iat: now.as_secs(),
            exp: expires.as_secs(),
        };
        let token = jsonwebtoken::encode(&header, &claims, &self.encoding);
        token.map(Secret::new).map_err(|_| Error::Internal("an access token could not be signed"))
    }

    /// Checks signature, algorithm, key id, issuer, audience and time of an access token. The library is told to leave the
    /// time to us, because it would ask the machine for it.
    pub(crate) fn check(&self, token: &str, now: Timestamp) -> Result<Named> {
        let invalid = || Error::Refused(ErrorCode::TokenInvalid);
        if token.len() > MAX_TOKEN_BYTES {
            return Err(invalid());
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
        let key = self
            .decoding
            .iter()
            .find(|(id, _)| header.kid.as_ref() == Some(id))
            .map(|(_, key)| key)
            .ok_or_else(invalid)?;
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_audience(&[AUDIENCE]);
        rules.set_issuer(&[ISSUER]);
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &rules).map_err(|_| invalid())?.claims;
        let (account, session) =
            (claims.sub.parse().map_err(|_| invalid())?, claims.sid.parse().map_err(|_| invalid())?);
        if claims.iat > now.as_secs().saturating_add(60) {
            return Err(invalid());
        }
        if now.as_secs() >= claims.exp {
            return Err(Error::Refused(ErrorCode::TokenExpired));
        }
        Ok(Named { account, session })
    }

    /// The refresh token that follows `token`, then the one that would have followed it before the secret was rotated. It is
    /// derived, so that two tabs that refresh at once get the same one, and so that the server need not keep it.
    pub(crate) fn successors_of(&self, token: &Secret) -> impl Iterator<Item = Secret> {
        self.successors.iter().map(|key| Secret::new(URL_SAFE_NO_PAD.encode(keyed(key.as_slice(), token.expose()))))
    }
}

/// The digest that stands for a token in the database.
pub(crate) fn digest(token: &[u8]) -> Digest256 {
    Digest256(Sha256::digest(token).into())
}

/// A fresh opaque token of 256 random bits.
pub(crate) fn random_token(app: &App) -> Secret {
    let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(app.entropy.bytes());
    Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}

/// What people type is made of these: no letters that look like others.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// `N` random letters in groups of four, five bits each, for people to type.
pub(crate) fn letters<const N: usize>(app: &App) -> Secret {
    let letter = |byte: u8| LETTERS.get(usize::from(byte % 32)).copied().map_or('a', char::from);
    let random: [u8; N] = app.entropy.bytes();
    let groups: Vec<String> = random.chunks(4).map(|group| group.iter().copied().map(letter).collect()).collect();
    Secret::new(groups.join("-"))
}

/// The row of a refresh token that is given out now.
pub(crate) fn refresh_row(app: &App, session: SessionId, token: &Secret) -> RefreshToken {
    let now = app.clock.now();
    RefreshToken {
        id: RefreshTokenId::generate(&*app.clock, &*app.entropy),
        session,
        sha256: digest(token.expose()),
        created_at: now,
        expires_at: now.saturating_add(app.settings.tokens.refresh_lifetime),
        spent_at: None,
    }
}

/// The pair that a session's owner gets.
pub(crate) fn issue(app: &App, account: Account, session: SessionId, refresh: Secret) -> Result<IssuedTokens> {
    let now = app.clock.now();
    let lifetime = app.settings.tokens.access_lifetime;
    let access = app.tokens.sign(account.id, session, now, now.saturating_add(lifetime))?;
    Ok(IssuedTokens { access, refresh, expires_in: lifetime.as_secs(), account })
}

fn key_id(secret: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(keyed(secret.expose(), b"elohimos key id")).chars().take(8).collect()
}

/// HMAC-SHA256.
pub(crate) fn keyed(key: &[u8], message: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const SECRET: &str = "a secret of this test, 32 bytes or more";
    const NOW: i64 = 1_790_000_000;
    const ACCOUNT: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
    const SESSION: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

    fn keys() -> TokenKeys {
        let (secret, day) = (Secret::new(SECRET), Duration::from_secs(24 * 3600));
        let settings = TokenSettings {
            jwt_secret: secret,
            previous_jwt_secret: None,
            access_lifetime: day,
            refresh_lifetime: day,
        };
        TokenKeys::new(&settings).unwrap()
    }

    fn claims() -> Value {
        json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": ACCOUNT, "sid": SESSION, "iat": NOW - 10, "exp": NOW + 10 })
    }

    /// A token with a right signature over any claims.
    fn signed(claims: &Value) -> String {
        let kid = Some(key_id(&Secret::new(SECRET)));
        let header = Header { kid, ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
    }

    fn check(token: &str) -> Result<Named> {
        keys().check(token, Timestamp::from_micros(NOW * 1_000_000))
    }

    /// Any value of a claim: those of the wrong type, those at the border, and texts that are almost right.
    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (NOW - 2..NOW + 2).prop_map(Value::from),
            (NOW + 58..NOW + 62).prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            prop::sample::select(vec![ACCOUNT, ISSUER, AUDIENCE, ""]).prop_map(Value::from),
            Just(json!([AUDIENCE])),
            Just(json!({})),
        ]
    }

    proptest! {
        #[test]
        fn text_that_nobody_has_signed_is_no_token(text in "\\PC{0,300}", at in any::<prop::sample::Index>(), byte in any::<char>()) {
            prop_assert!(check(&text).is_err());
            let right = signed(&claims());
            prop_assert!(check(&right).is_ok());
            let mut changed: Vec<char> = right.chars().collect();
            let at = at.index(changed.len());
            let before = std::mem::replace(&mut changed[at], byte);
            let changed: String = changed.into_iter().collect();
            prop_assert!(byte == before || check(&changed).is_err(), "{changed}");
        }

        #[test]
        fn a_signed_token_says_what_it_must_and_nothing_else(
            name in prop::sample::select(vec!["iss", "aud", "sub", "sid", "iat", "exp", "nbf", "more"]), value in value(),
        ) {
            let mut claims = claims();
            claims[name] = value.clone();
            let holds = match name {
                "iss" => value == ISSUER,
                "aud" => value == AUDIENCE,
                "sub" | "sid" => value == ACCOUNT,
                "iat" => value.as_i64().is_some_and(|iat| iat <= NOW + 60),
                "exp" => value.as_i64().is_some_and(|exp| exp > NOW),
                _ => false,
            };
            prop_assert_eq!(check(&signed(&claims)).is_ok(), holds, "{}", claims);
            claims.as_object_mut().unwrap().remove(name);
            prop_assert!(check(&signed(&claims)).is_err() || matches!(name, "nbf" | "more"));
        }
    }
}
