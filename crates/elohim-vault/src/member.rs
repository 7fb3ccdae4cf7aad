//! Who a person is to the vaults of their teams: one key to receive with and one to sign with, kept in the own vault.

use std::fmt;

use age::x25519::{Identity as AgeIdentity, Recipient};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{MemberId, base64};
use crate::keys::{derive, framed, identity, sha256};

/// What somebody may write into a team's vault. Whoever is in it reads everything.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Nothing.
    Reader,
    /// Files and folders.
    Writer,
    /// Also who is in it, and what is destroyed.
    Admin,
}

/// The public half of an [`Identity`].
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct PublicKeys {
    /// Ed25519: what signatures are checked with.
    #[serde(with = "base64")]
    pub sign: [u8; 32],
    /// X25519, as `age1...`: whom keys are encrypted to.
    pub receive: String,
}

/// Somebody in a team's vault.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Their public keys.
    pub keys: PublicKeys,
    /// What they may write.
    pub role: Role,
    /// Their account on the server.
    pub account: String,
    /// The name that whoever admitted them knew them by.
    pub name: String,
}

/// A person's secret keys.
pub struct Identity {
    seed: Zeroizing<[u8; 32]>,
    pub(crate) receive: AgeIdentity,
    sign: SigningKey,
}

impl Identity {
    /// A new identity.
    ///
    /// # Errors
    /// Only when the library refuses a derived key.
    pub fn random(entropy: &mut dyn Entropy) -> Result<Self> {
        Self::from_seed(Zeroizing::new(entropy::bytes(entropy)))
    }

    /// The identity as bytes, to be kept in the own vault.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.seed.to_vec())
    }

    /// Reads what [`Identity::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let seed = bytes.try_into().map_err(|_| Error::Damaged("identity"))?;
        Self::from_seed(Zeroizing::new(seed))
    }

    /// The public half.
    pub fn public(&self) -> PublicKeys {
        PublicKeys { sign: self.sign.verifying_key().to_bytes(), receive: self.receive.to_public().to_string() }
    }

    /// The id that follows from the public half.
    pub fn id(&self) -> MemberId {
        self.public().id()
    }

    pub(crate) fn sign(&self, role: &str, message: &[u8]) -> [u8; 64] {
        self.sign.sign(&framed(role, message)).to_bytes()
    }

    fn from_seed(seed: Zeroizing<[u8; 32]>) -> Result<Self> {
        let receive = identity(&*seed, "member/receive")?;
        let sign = SigningKey::from_bytes(&derive(&*seed, "member/sign"));
        Ok(Self { seed, receive, sign })
    }
}

impl PublicKeys {
    /// The id of whoever has these keys: a digest of the signing key, so that nobody else can have it.
    pub fn id(&self) -> MemberId {
        let digest = sha256(&framed("member", &self.sign));
        MemberId(digest.first_chunk().copied().unwrap_or_default())
    }

    /// Eight groups of four digits over both keys, for two people to compare over the telephone.
    pub fn fingerprint(&self) -> String {
        let digest = sha256(&framed("fingerprint", &[self.sign.as_slice(), self.receive.as_bytes()].concat()));
        let groups = digest.chunks(2).take(8).map(hex::encode);
        groups.collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn recipient(&self) -> Result<Recipient> {
        self.receive.parse().map_err(|_| Error::Damaged("public key"))
    }

    pub(crate) fn verify(&self, role: &str, message: &[u8], signature: &[u8; 64]) -> bool {
        let key = VerifyingKey::from_bytes(&self.sign);
        let signature = Signature::from_bytes(signature);
        key.is_ok_and(|key| key.verify(&framed(role, message), &signature).is_ok())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.id())
    }
}
