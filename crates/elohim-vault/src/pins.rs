//! What a device remembers of an account's vaults when they are locked: the newest entry that it has seen of each.
//!
//! There are as many places as an account has slots, each an age file of one length, and those that nothing is kept in look like the
//! others: whoever takes the device learns from them not how many vaults there are.

use crate::age_file;
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::keys;
use crate::root::RootRecord;
use crate::slots::SLOTS;
use crate::vault::Head;
use age::x25519::Identity;
use zeroize::Zeroizing;

/// Plaintext of a place: number and hash of an entry.
const PLAIN: usize = 8 + 32;

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

fn identity(root: &RootRecord) -> Result<Identity> {
    keys::identity(&*root.secret, "pin")
}
