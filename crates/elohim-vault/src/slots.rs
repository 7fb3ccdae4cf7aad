//! Unlock slots: sixteen age files of equal length, each of which opens to the root record, or to nothing.
//!
//! | slot | opened by |
//! |---|---|
//! | passphrase | X25519 identity of HKDF(Argon2id(passphrase, salt), `slot/argon2id/m=..,t=..,p=..`) |
//! | passphrase and second secret | the same of HKDF(Argon2id(passphrase, salt) and the secret, `slot/second/argon2id/…`): see [`crate::second`] |
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
use crate::second::SecondSecret;

/// How many slots every account has.
pub const SLOTS: usize = 16;

/// A slot, and which one it is.
pub(crate) type Placed = (usize, Vec<u8>);

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
        mut root: RootRecord,
        passphrase: &Passphrase,
        params: KdfParams,
        entropy: &mut dyn Entropy,
    ) -> Result<(RootRecord, Self)> {
        let mut whose: Vec<usize> = (0..SLOTS).collect();
        shuffle(&mut whose, entropy);
        root.place = whose.iter().position(|one| *one == 0);
        let salt = entropy::bytes(entropy);
        let owner = identity(&*kdf::derive(passphrase, &salt, params)?, params, None)?;
        let record = root.padded()?;
        let slots = whose.into_iter().map(|one| match one {
            0 => seal(&owner, &record, entropy),
            1 => seal(&Keys::new(&root)?.kit, &record, entropy),
            _ => dummy(record.len(), entropy),
        });
        let slots = slots.collect::<Result<_>>()?;
        Ok((root, Self { params, salt, slots }))
    }

    /// The root record and the slot that a passphrase opens, alone or with one of the second secrets that were given with it.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] when it opens none, [`Error::UnsafeKdf`] when the server's settings are refused.
    pub fn open(&self, passphrase: &Passphrase) -> Result<(usize, RootRecord)> {
        let key = kdf::derive(passphrase, &self.salt, self.params)?;
        let seconds = std::iter::once(None).chain(passphrase.seconds().iter().map(Some));
        let mut opened = Vec::new();
        for second in seconds {
            match self.open_with(&identity(&key, self.params, second)?) {
                Ok(found) => opened.push(found),
                Err(Error::WrongPassphrase) => {}
                Err(other) => return Err(other),
            }
        }
        opened.into_iter().max_by_key(|(_, root)| root.epoch).ok_or(Error::WrongPassphrase)
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
        // An old copy of a slot, put beside the present one, does not win.
        opened.max_by_key(|(_, root)| root.epoch).ok_or(Error::WrongPassphrase)
    }

    /// The slot that the kit of a vault opens. It is one vault's for good, and unlike that of the passphrase it can be found by
    /// everybody who has the vault open. Where a renewal of the keys was interrupted, it is still that of an older kit.
    ///
    /// # Errors
    /// [`Error::Damaged`] when there is none: somebody has removed it.
    pub fn place(&self, root: &RootRecord) -> Result<usize> {
        self.kit_slot(root).map(|(at, _)| at)
    }

    /// The place of the slot of a vault's kit, and whether it is for the present kit.
    pub(crate) fn kit_slot(&self, root: &RootRecord) -> Result<(usize, bool)> {
        let keys = root.keys()?;
        let found = keys.iter().rev().find_map(|keys| {
            let (at, found) = self.open_with(&keys.kit).ok()?;
            (found.vault == root.vault).then_some((at, keys.epoch == root.epoch))
        });
        found.ok_or(Error::Damaged("set of unlock slots"))
    }

    /// Another vault beside those that these passphrases open, and its two slots, each with its place; that of the passphrase comes
    /// first. What no passphrase here opens cannot be told from what nobody opens, and may be overwritten: see
    /// [`crate::Vault::init_beside`].
    pub(crate) fn beside(
        &self,
        keep: &[Passphrase],
        root: RootRecord,
        passphrase: &Passphrase,
        entropy: &mut dyn Entropy,
    ) -> Result<(RootRecord, [Placed; 2])> {
        let mut taken = Vec::new();
        for kept in keep {
            let (at, root) = self.open(kept)?;
            taken.extend([at, self.place(&root)?]);
        }
        // One that was interrupted between its two slots goes on.
        let begun = self.open(passphrase).ok();
        if begun.as_ref().is_some_and(|(at, root)| taken.contains(at) || self.place(root).is_ok()) {
            return Err(Error::NotPossible("this passphrase opens another vault already"));
        }
        let (begun, mut root) = begun.map_or((None, root), |(at, root)| (Some(at), root));
        let mut free: Vec<usize> = (0..SLOTS).filter(|at| !taken.contains(at) && begun != Some(*at)).collect();
        shuffle(&mut free, entropy);
        let (Some(kit), Some(own)) = (free.pop(), begun.or_else(|| free.pop())) else {
            return Err(Error::NotPossible("there is no room for another vault"));
        };
        root.place = Some(own);
        let slots = [(own, self.reseal(&root, passphrase, entropy)?), (kit, self.reseal_kit(&root, entropy)?)];
        Ok((root, slots))
    }

    /// The slot of a vault's kit with a newer record.
    pub(crate) fn reseal_kit(&self, root: &RootRecord, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        seal(&Keys::new(root)?.kit, &root.padded()?, entropy)
    }

    /// A slot that another passphrase opens, with the second secret if the record says so.
    pub(crate) fn reseal(
        &self,
        root: &RootRecord,
        passphrase: &Passphrase,
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<u8>> {
        let key = kdf::derive(passphrase, &self.salt, self.params)?;
        let owner = identity(&key, self.params, root.second_secret().as_ref())?;
        seal(&owner, &root.padded()?, entropy)
    }
}

fn identity(key: &[u8; 32], params: KdfParams, second: Option<&SecondSecret>) -> Result<Identity> {
    let Some(second) = second else { return keys::identity(key, &format!("slot/{}", params.label())) };
    let both = Zeroizing::new([key.as_slice(), &second.0].concat());
    keys::identity(&both, &format!("slot/second/{}", params.label()))
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
