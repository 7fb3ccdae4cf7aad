//! A second secret beside the passphrase, for those who turn it on: without it no guess of the passphrase can be tried, whatever the
//! passphrase is worth, by whoever has the server's disk.
//!
//! | piece | made of | who has it |
//! |---|---|---|
//! | second secret | 16 bytes of HKDF(root secret of the present epoch), label `second` | the recovery kit, and every device that was unlocked once |
//! | key of the passphrase's slot | HKDF(Argon2id(passphrase, salt) and the second secret), label `slot/second/argon2id/…` | |
//!
//! A device has as many places for second secrets as an account has slots, filled with random bytes until one is kept there. Whoever takes
//! the device learns from them neither how many vaults there are, nor whether one has a second secret.

use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::keys;
use crate::slots::SLOTS;

const LENGTH: usize = 16;

/// The second secret of a vault.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecondSecret(pub(crate) [u8; LENGTH]);

impl SecondSecret {
    /// That of the vault whose present epoch has this secret.
    pub(crate) fn of(secret: &[u8; 32]) -> Self {
        Self(keys::derive(secret, "second").first_chunk().copied().unwrap_or_default())
    }

    /// Reads what [`SecondSecret::to_text`] wrote, as somebody types it from paper: with or without spaces.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when a digit is missing.
    pub fn from_text(text: &str) -> Result<Self> {
        let digits = Zeroizing::new(text.split_whitespace().collect::<String>());
        let mut secret = Self([0; LENGTH]);
        let whole = hex::decode_to_slice(digits.as_bytes(), &mut secret.0);
        whole
            .map(|()| secret)
            .map_err(|_| Error::NotPossible("this is not a second secret: it has 32 digits and letters a to f"))
    }

    /// Eight groups of four digits, as they stand on the kit.
    pub fn to_text(&self) -> Zeroizing<String> {
        let groups: Vec<_> = self.0.chunks(2).map(hex::encode).collect();
        Zeroizing::new(groups.join(" "))
    }
}

/// The second secrets that a device keeps.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SecondSecrets(Vec<SecondSecret>);

impl SecondSecrets {
    /// Places in which nothing is kept.
    pub fn new(entropy: &mut dyn Entropy) -> Self {
        Self((0..SLOTS).map(|_| SecondSecret(entropy::bytes(entropy))).collect())
    }

    /// What [`SecondSecrets::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (places, rest) = bytes.as_chunks::<LENGTH>();
        if places.len() != SLOTS || !rest.is_empty() {
            return Err(Error::Damaged("memory of this device"));
        }
        Ok(Self(places.iter().map(|place| SecondSecret(*place)).collect()))
    }

    /// All places.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.iter().flat_map(|secret| secret.0).collect())
    }

    /// What is in the places: secrets, and bytes that are none.
    pub fn all(&self) -> &[SecondSecret] {
        &self.0
    }

    /// Keeps the second secret of a vault in its place, which is that of its kit among the slots, or forgets it. Answers whether that
    /// changed anything.
    ///
    /// # Errors
    /// [`Error::NotPossible`] for a place that no slot has.
    pub fn keep(&mut self, secret: Option<&SecondSecret>, place: usize, entropy: &mut dyn Entropy) -> Result<bool> {
        let at = self.0.get_mut(place).ok_or(Error::NotPossible("no slot has this place"))?;
        if secret.is_some_and(|secret| bool::from(secret.0.ct_eq(&at.0))) {
            return Ok(false);
        }
        *at = secret.cloned().unwrap_or_else(|| SecondSecret(entropy::bytes(entropy)));
        Ok(true)
    }
}
