//! New keys for a vault of one's own, when others may have the passphrase, an unlocked device or the recovery kit.
//!
//! | step | interrupted after it |
//! |---|---|
//! | the new kit is written down | nothing has changed |
//! | an entry ends the old epoch | nothing is written any more until the renewal is done again; everything opens as before |
//! | the slot of the passphrase gets a record with the new secret | the keys are renewed; the old kit's slot still opens what was before |
//! | the slot of the kit gets it too | all is done |

use std::cmp::Ordering;

use zeroize::Zeroizing;

use super::keyring::Keyring;
use super::own::OwnRing;
use super::passphrase::{present_slots, replace, replace_one};
use super::{ATTEMPTS, Head, Vault};
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::kdf::Passphrase;
use crate::kit::Kit;
use crate::log::Op;
use crate::pool::Pool;
use crate::root::RootRecord;
use crate::slots::SlotSet;

/// New keys of a vault that are not in force yet.
#[derive(Clone)]
pub struct Renewal {
    secret: Zeroizing<[u8; 32]>,
    kit: Kit,
}

impl Renewal {
    /// The recovery kit with them. It must be on paper or disk before they are in force: the one before opens nothing that comes
    /// later.
    pub fn kit(&self) -> &Kit {
        &self.kit
    }
}

impl<P: Pool> Vault<P> {
    /// Makes new keys, and reads the log, also where an earlier renewal was interrupted. Nothing is written.
    ///
    /// # Errors
    /// Those of [`Vault::refresh`]; [`Error::NotPossible`] for a team's vault, and when the keys were renewed too often.
    pub async fn prepare_renewal(&mut self, entropy: &mut dyn Entropy) -> Result<Renewal> {
        let secret = Zeroizing::new(entropy::bytes(entropy));
        // Where the present epoch will end is not known yet, and the kit does not say it.
        let somewhere = Head { n: u64::MAX >> 16, hash: [0; 32] };
        let next = OwnRing::new(self.own()?.root.renewed(somewhere, secret.clone())?)?;
        self.read_over_ends().await?;
        Ok(Renewal { secret, kit: next.kit() })
    }

    /// Puts new keys in force. From then on whoever has the old passphrase, an old copy of the slots, an old kit or a device that was
    /// unlocked before reads and writes nothing that comes later. What was there they can read for ever, where they have its bytes.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] and [`Error::RolledBack`] before anything was written; [`Error::NotPossible`] when another device
    /// changed the slots meanwhile. After any other the renewal may have been interrupted, and is done again where the new passphrase
    /// opens nothing.
    pub async fn renew(
        &mut self,
        renewal: Renewal,
        (old, new): (&Passphrase, &Passphrase),
        time: i64,
        entropy: &mut dyn Entropy,
    ) -> Result<()> {
        let slots = present_slots(&self.pool, self.head).await?;
        let at = self.slot_of(&slots, old)?;
        let (place, _) = slots.kit_slot(&self.own()?.root)?;
        let mut root = self.end_epoch(renewal.secret, time, entropy).await?;
        root.place = Some(at);
        let passphrase = (at, slots.reseal(&root, new, entropy)?);
        let kit = (place, slots.reseal_kit(&root, entropy)?);
        replace(&self.pool, &slots, [passphrase, kit]).await?;
        self.ring = Keyring::own(root)?;
        Ok(())
    }

    /// The place of the slot of the vault's kit. Where a renewal was interrupted before it, the slot is written first.
    ///
    /// # Errors
    /// [`Error::Damaged`] when there is none, [`Error::NotPossible`] when another device was first.
    pub async fn kit_place(&self, entropy: &mut dyn Entropy) -> Result<usize> {
        let (slots, root) = (present_slots(&self.pool, self.head).await?, &self.own()?.root);
        let (place, is_present) = slots.kit_slot(root)?;
        if !is_present {
            replace_one(&self.pool, &slots, place, slots.reseal_kit(root, entropy)?).await?;
        }
        Ok(place)
    }

    /// The slot that a passphrase opens, when it is this vault's, with the keys that are known here.
    pub(super) fn slot_of(&self, slots: &SlotSet, passphrase: &Passphrase) -> Result<usize> {
        let (at, found) = slots.open(passphrase)?;
        self.is_present(&found)?;
        Ok(at)
    }

    /// Whether a record that was found in a slot is of this vault, with the keys that are known here.
    pub(super) fn is_present(&self, found: &RootRecord) -> Result<()> {
        let known = &self.own()?.root;
        match found.epoch.cmp(&known.epoch) {
            _ if found.vault != known.vault => Err(Error::WrongPassphrase),
            Ordering::Less => Err(Error::RolledBack),
            Ordering::Greater => Err(Error::OldKeys),
            // By another device; or the server has given back what was there before.
            Ordering::Equal if found.second != known.second => {
                Err(Error::NotPossible("the second secret was turned on or off elsewhere; unlock the vault again"))
            }
            Ordering::Equal => Ok(()),
        }
    }

    pub(super) fn own(&self) -> Result<&OwnRing> {
        match &self.ring {
            Keyring::Own(ring) => Ok(ring),
            Keyring::Team(_) => Err(Error::NotPossible("this is for a vault of one's own")),
        }
    }

    /// Writes the entry that ends the present epoch, and answers the record with the next one. What other devices write meanwhile
    /// comes before it.
    async fn end_epoch(
        &mut self,
        secret: Zeroizing<[u8; 32]>,
        time: i64,
        entropy: &mut dyn Entropy,
    ) -> Result<RootRecord> {
        for _ in 0..ATTEMPTS {
            if self.try_commit(&[Op::Renew], time, entropy).await? {
                let ended = self.head.ok_or(Error::Damaged("log"))?;
                return self.own()?.root.renewed(ended, secret);
            }
            self.read_over_ends().await?;
        }
        Err(Error::NotPossible("other devices change the vault all the time; try again"))
    }

    /// [`Vault::refresh`], past the entries of renewals that were interrupted.
    async fn read_over_ends(&mut self) -> Result<()> {
        self.ring.set_renewing(true);
        let read = self.refresh().await;
        self.ring.set_renewing(false);
        read
    }
}
