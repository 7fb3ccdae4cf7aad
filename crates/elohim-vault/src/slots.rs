//! Unlock slots: sixteen age files of equal length, each of which opens to the root record, or to nothing.
//!
//! | slot | opened by |
//! |---|---|
//! | passphrase | X25519 identity of HKDF(Argon2id(passphrase, salt), `slot/argon2id/m=..,t=..,p=..`) |
//! | recovery kit | the kit's own identity |
//! | unused | an identity that was forgotten when it was made |
//!
//! An account may have several vaults, each with a slot for its passphrase and one for its kit. Nothing tells a server, or whoever has
//! one of the passphrases, how many there are: slots are alike, and objects of all vaults lie in one pool.

use age::x25519::Identity;
use zeroize::Zeroizing;

use crate::age_file;
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::kdf::{self, KdfParams, Passphrase};
use crate::keys::{self, Keys};
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

    /// The slot that the kit of a vault opens. It is one vault's for good, and unlike that of the passphrase it can be found by
    /// everybody who has the vault open.
    ///
    /// # Errors
    /// [`Error::Damaged`] when there is none: somebody has removed it.
    pub fn place(&self, root: &RootRecord) -> Result<usize> {
        let opened = self.open_with(&Keys::new(root)?.kit).ok();
        let ours = opened.filter(|(_, found)| found.vault == root.vault);
        ours.map(|(at, _)| at).ok_or(Error::Damaged("set of unlock slots"))
    }

    /// The two slots of another vault beside those that these passphrases open, each with its place; the slot of the kit comes
    /// first. What no passphrase here opens cannot be told from what nobody opens, and may be overwritten: see
    /// [`crate::Vault::init_beside`].
    pub(crate) fn beside(
        &self,
        keep: &[Passphrase],
        root: &RootRecord,
        passphrase: &Passphrase,
        entropy: &mut dyn Entropy,
    ) -> Result<[(usize, Vec<u8>); 2]> {
        let mut taken = Vec::new();
        for kept in keep {
            let (at, root) = self.open(kept)?;
            taken.extend([at, self.place(&root)?]);
        }
        if self.open(passphrase).is_ok() {
            return Err(Error::NotPossible("this passphrase opens another vault already"));
        }
        let mut free: Vec<usize> = (0..SLOTS).filter(|at| !taken.contains(at)).collect();
        shuffle(&mut free, entropy);
        let (Some(first), Some(second)) = (free.pop(), free.pop()) else {
            return Err(Error::NotPossible("there is no room for another vault"));
        };
        Ok([(first, self.reseal_kit(root, entropy)?), (second, self.reseal(root, passphrase, entropy)?)])
    }

    /// The slot of a vault's kit with a newer record.
    pub(crate) fn reseal_kit(&self, root: &RootRecord, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        seal(&Keys::new(root)?.kit, &root.padded()?, entropy)
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

fn shuffle<T>(items: &mut [T], entropy: &mut dyn Entropy) {
    for last in (1..items.len()).rev() {
        let random = u64::from_be_bytes(entropy::bytes(entropy));
        let choices = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        items.swap(last, usize::try_from(random % choices).unwrap_or(last));
    }
}
