//! Coming into a team's vault, with both sides sure of each other: what they send goes through the server, and is authenticated
//! by a secret that only the fragment of the invite's link holds.
//!
//! | message | content |
//! |---|---|
//! | announcement | JSON of team, account and public keys, signed with these keys as `announce`, HMAC-SHA256 under HKDF(secret), label `invite/announce` |
//! | welcome | HMAC-SHA256 under HKDF(secret), label `invite/welcome`, of what follows: an age file to the newcomer's key with the keys of the vault |

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::age_file;
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::base64 as base64_bytes;
use crate::keys::derive;
use crate::member::{Identity, PublicKeys};
use crate::team::TeamRoot;

/// The secret part of an invite.
pub struct InviteSecret(Zeroizing<[u8; 32]>);

/// What a newcomer says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Announcement {
    v: u8,
    team: String,
    account: String,
    keys: PublicKeys,
    /// That the newcomer has the keys. Without it, one could come in as somebody who is there already.
    #[serde(with = "base64_bytes")]
    proof: [u8; 64],
    #[serde(with = "base64_bytes")]
    mac: [u8; 32],
}

/// What a newcomer is told.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Welcome {
    v: u8,
    team: String,
    root: TeamRoot,
}

impl InviteSecret {
    /// The secret of a new invite.
    pub fn random(entropy: &mut dyn Entropy) -> Self {
        Self(Zeroizing::new(entropy::bytes(entropy)))
    }

    /// Reads the secret from the fragment of an invite's link.
    ///
    /// # Errors
    /// [`Error::BadLink`] when a piece of it is missing.
    pub fn from_fragment(fragment: &str) -> Result<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(fragment).map_err(|_| Error::BadLink)?);
        bytes.as_slice().try_into().map(|secret| Self(Zeroizing::new(secret))).map_err(|_| Error::BadLink)
    }

    /// The secret as it stands in the fragment.
    pub fn to_fragment(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(*self.0))
    }

    /// What a newcomer's client says to those of the team, over the server.
    ///
    /// # Errors
    /// None that can happen.
    pub fn announce(&self, me: &Identity, team: &str, account: &str) -> Result<Vec<u8>> {
        let keys = me.public();
        let message = said(team, account, &keys);
        let (proof, mac) = (me.sign("announce", &message), self.mac("announce", &message)?);
        let said = Announcement { v: 1, team: team.to_owned(), account: account.to_owned(), keys, proof, mac };
        serde_json::to_vec(&said).map_err(|_| Error::NotPossible("the announcement cannot be written"))
    }

    /// The keys that a newcomer has announced for this account in this team, with this secret.
    ///
    /// # Errors
    /// [`Error::Damaged`] when somebody else has, or for something else.
    pub fn verify_announcement(&self, announcement: &[u8], team: &str, account: &str) -> Result<PublicKeys> {
        let damaged = || Error::Damaged("announcement of keys");
        let said_by: Announcement = serde_json::from_slice(announcement).map_err(|_| damaged())?;
        let itself = said_by.v == 1 && said_by.team == team && said_by.account == account;
        let message = said(team, account, &said_by.keys);
        let genuine = self.is_mac("announce", &message, &said_by.mac);
        let own = said_by.keys.check().is_ok() && said_by.keys.verify("announce", &message, &said_by.proof);
        if itself && genuine && own { Ok(said_by.keys) } else { Err(damaged()) }
    }

    /// What a client of the team answers to a newcomer whose keys it has verified.
    ///
    /// # Errors
    /// Only when the key cannot be encrypted to.
    pub fn welcome(&self, to: &PublicKeys, team: &str, root: &TeamRoot, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        let welcome = Welcome { v: 1, team: team.to_owned(), root: root.bare() };
        let json = serde_json::to_vec(&welcome).map(Zeroizing::new);
        let json = json.map_err(|_| Error::NotPossible("the welcome cannot be written"))?;
        let sealed = age_file::seal(&to.recipient()?, &json, entropy)?;
        Ok([self.mac("welcome", &sealed)?.as_slice(), &sealed].concat())
    }

    /// The keys of the vault that a newcomer is welcomed to.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is not from somebody who knows the secret, for another team, or for somebody else.
    pub fn open_welcome(&self, welcome: &[u8], me: &Identity, team: &str) -> Result<TeamRoot> {
        let damaged = || Error::Damaged("welcome to a team");
        let (mac, sealed) = welcome.split_first_chunk::<32>().ok_or_else(damaged)?;
        if !self.is_mac("welcome", sealed, mac) {
            return Err(damaged());
        }
        let json = age_file::open(&me.receive, sealed).ok_or_else(damaged)?;
        let welcome: Welcome = serde_json::from_slice(&json).map_err(|_| damaged())?;
        if welcome.v != 1 || welcome.team != team {
            return Err(damaged());
        }
        TeamRoot::from_bytes(&welcome.root.to_bytes()?)
    }

    fn hmac(&self, label: &str) -> Result<Hmac<Sha256>> {
        let key = derive(&*self.0, &format!("invite/{label}"));
        Hmac::new_from_slice(&*key).map_err(|_| Error::NotPossible("a key has the wrong length"))
    }

    fn mac(&self, label: &str, message: &[u8]) -> Result<[u8; 32]> {
        let mut mac = self.hmac(label)?;
        mac.update(message);
        Ok(mac.finalize().into_bytes().into())
    }

    fn is_mac(&self, label: &str, message: &[u8], mac: &[u8; 32]) -> bool {
        self.hmac(label).is_ok_and(|mut right| {
            right.update(message);
            right.verify_slice(mac).is_ok()
        })
    }
}

/// What the announcement's authentication is over: each piece with its length before it, so that none can flow into another.
fn said(team: &str, account: &str, keys: &PublicKeys) -> Vec<u8> {
    let pieces = [team.as_bytes(), account.as_bytes(), &keys.sign, keys.receive.as_bytes()];
    let length = |piece: &[u8]| u64::try_from(piece.len()).unwrap_or(u64::MAX).to_be_bytes();
    pieces.into_iter().flat_map(|piece| [length(piece).as_slice(), piece].concat()).collect()
}
