//! Who a person is to the vaults of their teams: one key to receive with and one to sign with, kept in the own vault.

use std::fmt;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD_NO_PAD;
use age::Identity as _;
use age::x25519::{Identity as AgeIdentity, Recipient};
use age_core::format::Stanza;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{MemberId, base64};
use crate::keys::{derive, framed, identity, identity_from, sha256};
use crate::name;

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

    /// What a device keeps of the vault with this address is sealed to. Another than what others send to: only this person can
    /// make something that it opens.
    pub(crate) fn cache(&self, address: &[u8; 32]) -> Result<AgeIdentity> {
        let both = Zeroizing::new([*self.seed, *address].concat());
        identity(&both, "member/cache")
    }

    /// What a device remembers of the vault with this address is sealed under it, for the same reason.
    pub(crate) fn pin(&self, address: &[u8; 32]) -> Zeroizing<[u8; 32]> {
        let both = Zeroizing::new([*self.seed, *address].concat());
        derive(&both, "member/pin")
    }

    fn from_seed(seed: Zeroizing<[u8; 32]>) -> Result<Self> {
        let receive = identity(&*seed, "member/receive")?;
        let sign = SigningKey::from_bytes(&derive(&*seed, "member/sign"));
        Ok(Self { seed, receive, sign })
    }
}

impl Member {
    /// Checks what others will rely on: that the keys are keys, and that the names can be shown.
    ///
    /// # Errors
    /// [`Error::NotPossible`] or [`Error::BadName`].
    pub(crate) fn check(&self) -> Result<()> {
        for text in [&self.name, &self.account] {
            if name::check(text)? != *text {
                return Err(Error::BadName(text.clone()));
            }
        }
        self.keys.check()
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

    /// Checks that these are keys of somebody: that not every signature is genuine under them, and that what is encrypted to
    /// them is not for everybody. A member with other ones could stop everybody from making new keys.
    ///
    /// # Errors
    /// [`Error::NotPossible`].
    pub fn check(&self) -> Result<()> {
        let sign = VerifyingKey::from_bytes(&self.sign).is_ok_and(|key| !key.is_weak());
        let receive = self.recipient().is_ok_and(|key| key.to_string() == self.receive) && !self.is_of_small_order();
        if sign && receive { Ok(()) } else { Err(Error::NotPossible("these are not the keys of a person")) }
    }

    /// Whether everybody shares one secret with the receiving key. Asked to encrypt to it, the library panics; asked to decrypt
    /// from it, as if it were a sender's, it refuses.
    fn is_of_small_order(&self) -> bool {
        let Ok((_, point)) = bech32::decode(&self.receive) else { return true };
        let stanza = Stanza { tag: "X25519".to_owned(), args: vec![STANDARD_NO_PAD.encode(point)], body: vec![0; 32] };
        identity_from(&[1; 32]).map_or(true, |any| any.unwrap_stanza(&stanza).is_some())
    }

    pub(crate) fn recipient(&self) -> Result<Recipient> {
        self.receive.parse().map_err(|_| Error::Damaged("public key"))
    }

    pub(crate) fn verify(&self, role: &str, message: &[u8], signature: &[u8; 64]) -> bool {
        let key = VerifyingKey::from_bytes(&self.sign);
        let signature = Signature::from_bytes(signature);
        key.is_ok_and(|key| key.verify_strict(&framed(role, message), &signature).is_ok())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.id())
    }
}
