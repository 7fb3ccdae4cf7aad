//! What a device remembers of an account's vaults when they are locked: the newest entry that it has seen of each.
//!
//! There are as many places as an account has slots, each an age file of one length, and those that nothing is kept in look like the
//! others: whoever takes the device learns from them not how many vaults there are.
//!
//! A browser that keeps such places itself is given what it puts there by [`seal`].

use crate::age_file;
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::keys;
use crate::payload::{NONCE, Payload, TAG};
use crate::root::RootRecord;
use crate::slots::SLOTS;
use crate::vault::Head;
use age::x25519::Identity;
use zeroize::Zeroizing;

/// Plaintext of a place: number and hash of an entry.
const PLAIN: usize = 8 + 32;

/// Length of what [`seal`] makes, whatever it says.
pub const SEALED: usize = 512;

/// The heads that a device has seen.
pub struct Pins(Vec<Vec<u8>>);

impl Pins {
    /// Places in which nothing is kept.
    ///
    /// # Errors
    /// Only when a place cannot be made.
    pub fn new(entropy: &mut dyn Entropy) -> Result<Self> {
        let mut place = || {
            let forgotten: Zeroizing<[u8; 32]> = Zeroizing::new(entropy::bytes(entropy));
            age_file::seal(&keys::identity_from(&forgotten)?.to_public(), &[0; PLAIN], entropy)
        };
        (0..SLOTS).map(|_| place()).collect::<Result<_>>().map(Self)
    }

    /// What [`Pins::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let length = bytes.len() / SLOTS;
        if length == 0 || !bytes.len().is_multiple_of(SLOTS) {
            return Err(Error::Damaged("memory of this device"));
        }
        Ok(Self(bytes.chunks(length).map(<[u8]>::to_vec).collect()))
    }

    /// All places.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// What is kept of a vault.
    ///
    /// # Errors
    /// Only when a key cannot be derived.
    pub fn find(&self, root: &RootRecord) -> Result<Option<Head>> {
        let identity = identity(root)?;
        let kept = self.0.iter().find_map(|place| age_file::open(&identity, place));
        Ok(kept.and_then(|plain| {
            let (n, hash) = plain.split_first_chunk::<8>()?;
            Some(Head { n: u64::from_be_bytes(*n), hash: hash.try_into().ok()? })
        }))
    }

    /// Keeps the head of a vault in its place, which is that of its kit among the slots.
    ///
    /// # Errors
    /// [`Error::NotPossible`] for a place that no slot has.
    pub fn keep(&mut self, root: &RootRecord, place: usize, head: Head, entropy: &mut dyn Entropy) -> Result<()> {
        let plain = [head.n.to_be_bytes().as_slice(), &head.hash].concat();
        let at = self.0.get_mut(place).ok_or(Error::NotPossible("no slot has this place"))?;
        *at = age_file::seal(&identity(root)?.to_public(), &plain, entropy)?;
        Ok(())
    }
}

/// That of the first epoch: what was seen before the keys were renewed is found after.
fn identity(root: &RootRecord) -> Result<Identity> {
    keys::identity(root.first_secret(), "pin")
}

/// What was last seen of a vault, for a device that keeps it among bytes of others and of no vault. Only with the vault can it be told from
/// random bytes.
///
/// # Errors
/// None that can happen.
pub fn seal(root: &RootRecord, head: Option<Head>, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    seal_of(root.first_secret(), head, entropy)
}

/// [`seal`], for what has another secret.
pub(crate) fn seal_of(secret: &[u8; 32], head: Option<Head>, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = entropy::bytes(entropy);
    let mut plain = match head {
        Some(head) => [[1].as_slice(), &head.n.to_be_bytes(), &head.hash].concat(),
        None => Vec::new(),
    };
    plain.resize(SEALED - NONCE - TAG, 0);
    let mut sealed = nonce.to_vec();
    payload(secret, &nonce).encrypt(0, &plain, true, &mut sealed)?;
    Ok(sealed)
}

/// What [`seal`] has sealed.
///
/// # Errors
/// [`Error::Damaged`] when it is not of this vault.
pub fn open(root: &RootRecord, sealed: &[u8]) -> Result<Option<Head>> {
    open_of(root.first_secret(), sealed)
}

/// What [`seal_of`] has sealed.
pub(crate) fn open_of(secret: &[u8; 32], sealed: &[u8]) -> Result<Option<Head>> {
    let damaged = || Error::Damaged("memory of this device");
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
    let plain = payload(secret, nonce).decrypt(0, rest, true).map_err(|_| damaged())?;
    let (known, rest) = plain.split_first().ok_or_else(damaged)?;
    if *known == 0 {
        return Ok(None);
    }
    let (n, rest) = rest.split_first_chunk::<8>().ok_or_else(damaged)?;
    let hash = rest.first_chunk().ok_or_else(damaged)?;
    Ok(Some(Head { n: u64::from_be_bytes(*n), hash: *hash }))
}

fn payload(secret: &[u8; 32], nonce: &[u8; NONCE]) -> Payload {
    let key = keys::derive(secret, "pin/sealed");
    Payload::new(key.first_chunk().unwrap_or(&[0; 16]), nonce)
}
