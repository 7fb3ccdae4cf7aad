//! Unlock slots: sixteen age files of equal length, each of which opens to the root record, or to nothing.
//!
//! | slot | opened by |
//! |---|---|
//! | passphrase | X25519 identity of HKDF(Argon2id(passphrase, salt), `slot/argon2id/m=..,t=..,p=..`) |
//! | recovery kit | the kit's own identity |
//! | unused | an identity that was forgotten when it was made |

use age::x25519::Identity;
use zeroize::Zeroizing;

use crate::age_file;
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::kdf::{self, KdfParams, Passphrase};
use crate::keys;
use crate::root::RootRecord;

/// How many slots every account has.
pub const SLOTS: usize = 16;

/// What a server keeps for unlocking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotSet {
    /// Settings of the derivation.
    pub params: KdfParams,
    /// Its salt.
    pub salt: [u8; 16],
    /// The slots.
    pub slots: Vec<Vec<u8>>,
}

impl SlotSet {
    /// Slots of a new vault: one for the passphrase, one for the kit, fourteen for nobody, in random places.
    pub(crate) fn new(
        root: &RootRecord,
        passphrase: &Passphrase,
        kit: &Identity,
        params: KdfParams,
        entropy: &mut dyn Entropy,
    ) -> Result<Self> {
        let salt = entropy::bytes(entropy);
        let owner = identity(passphrase, &salt, params)?;
        let record = root.padded()?;
        let mut slots = vec![seal(&owner, &record, entropy)?, seal(kit, &record, entropy)?];
        while slots.len() < SLOTS {
            slots.push(dummy(record.len(), entropy)?);
        }
        shuffle(&mut slots, entropy);
        Ok(Self { params, salt, slots })
    }

    /// The root record and the slot that a passphrase opens.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] when it opens none, [`Error::UnsafeKdf`] when the server's settings are refused.
    pub fn open(&self, passphrase: &Passphrase) -> Result<(usize, RootRecord)> {
        let owner = identity(passphrase, &self.salt, self.params)?;
        self.open_with(&owner)
    }

    /// The root record and the slot that an identity opens, such as the one on a recovery kit. All slots are tried.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] when it opens none.
    pub fn open_with(&self, identity: &Identity) -> Result<(usize, RootRecord)> {
        if self.slots.len() != SLOTS {
            return Err(Error::Damaged("set of unlock slots"));
        }
        let opened = self.slots.iter().enumerate().filter_map(|(at, slot)| {
            let padded = age_file::open(identity, slot)?;
            Some((at, RootRecord::from_padded(&padded)?))
        });
        opened.collect::<Vec<_>>().pop().ok_or(Error::WrongPassphrase)
    }

    /// A slot that another passphrase opens.
    pub(crate) fn reseal(
        &self,
        root: &RootRecord,
        passphrase: &Passphrase,
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<u8>> {
        let owner = identity(passphrase, &self.salt, self.params)?;
        seal(&owner, &root.padded()?, entropy)
    }
}

fn identity(passphrase: &Passphrase, salt: &[u8; 16], params: KdfParams) -> Result<Identity> {
    let key = kdf::derive(passphrase, salt, params)?;
    keys::identity(&*key, &format!("slot/{}", params.label()))
}

fn seal(to: &Identity, record: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    age_file::seal(&to.to_public(), record, entropy)
}

fn dummy(length: usize, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    let forgotten: Zeroizing<[u8; 32]> = Zeroizing::new(entropy::bytes(entropy));
    seal(&keys::identity_from(&forgotten)?, &vec![0; length], entropy)
}

fn shuffle(slots: &mut [Vec<u8>], entropy: &mut dyn Entropy) {
    for last in (1..slots.len()).rev() {
        let random = u64::from_be_bytes(entropy::bytes(entropy));
        let choices = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        slots.swap(last, usize::try_from(random % choices).unwrap_or(last));
    }
}
