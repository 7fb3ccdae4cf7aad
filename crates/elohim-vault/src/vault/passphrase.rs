//! What the slots say: a vault's passphrase, and whether a second secret is asked for.

use super::{Head, Vault};
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::kdf::Passphrase;
use crate::keys::sha256;
use crate::pool::{Created, Pool};
use crate::second::SecondSecret;
use crate::slots::{Placed, SlotSet};

impl<P: Pool> Vault<P> {
    /// Replaces the passphrase: its slot is written anew, and that of the kit, so that a server cannot tell it from the making of another
    /// vault. Needs the present one, to know which.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`], or [`Error::NotPossible`] when another device was first.
    pub async fn change_passphrase(
        &mut self,
        old: &Passphrase,
        new: &Passphrase,
        entropy: &mut dyn Entropy,
    ) -> Result<()> {
        let second = self.own()?.root.second;
        self.reseal(old, (new, second), entropy).await
    }

    /// Gives the vault a new passphrase without the present one, which was forgotten: for whoever opened it with the recovery kit. For a
    /// server it is the same as [`Vault::change_passphrase`].
    ///
    /// The slot that is replaced is the one that the record in the kit's names. When this passphrase could not be named to
    /// [`Vault::init_beside`], the vault that was made there may have taken it: the two cannot be told apart.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when the vault was made before its kit knew which slot that is, when the second secret was turned on or off
    /// elsewhere, or when another device was first.
    pub async fn replace_passphrase(&mut self, new: &Passphrase, entropy: &mut dyn Entropy) -> Result<()> {
        let slots = present_slots(&self.pool, self.head).await?;
        let (kit, found) = slots.open_with(&self.own()?.present.kit)?;
        self.is_present(&found)?;
        let unknown = "this vault was made before its kit could replace the passphrase; the present one is needed";
        let at = found.place.ok_or(Error::NotPossible(unknown))?;
        // A server that has moved slots about would have the kit overwritten.
        if at == kit {
            return Err(Error::Damaged("set of unlock slots"));
        }
        self.write_slots(&slots, at, (new, found.second), entropy).await
    }

    /// Asks for a second secret beside the passphrase from now on, or not any more. For a server it looks like a new passphrase. With
    /// an old copy of the slots passphrases can still be tried: see [`Vault::renew`].
    ///
    /// # Errors
    /// As [`Vault::change_passphrase`].
    pub async fn ask_for_second_secret(
        &mut self,
        passphrase: &Passphrase,
        on: bool,
        entropy: &mut dyn Entropy,
    ) -> Result<()> {
        // One that was interrupted between its two slots is done again: the first of them may say already what is asked for.
        let root = &self.own()?.root;
        let newest = root.secrets().next_back().ok_or(Error::Damaged("root record"))?;
        let typed = passphrase.clone().with(&[SecondSecret::of(newest)]);
        let (vault, epoch) = (root.vault, root.epoch);
        let (_, found) = present_slots(&self.pool, self.head).await?.open(&typed)?;
        if found.vault == vault && found.epoch == epoch && found.second == on {
            self.ring.set_second(on);
        }
        self.reseal(&typed, (passphrase, on), entropy).await
    }

    /// Writes the slots anew, for another passphrase or with another answer to whether a second secret is asked for.
    async fn reseal(&mut self, old: &Passphrase, new: (&Passphrase, bool), entropy: &mut dyn Entropy) -> Result<()> {
        let slots = present_slots(&self.pool, self.head).await?;
        let at = self.slot_of(&slots, old)?;
        self.write_slots(&slots, at, new, entropy).await
    }

    async fn write_slots(
        &mut self,
        slots: &SlotSet,
        at: usize,
        (new, second): (&Passphrase, bool),
        entropy: &mut dyn Entropy,
    ) -> Result<()> {
        let mut root = self.own()?.root.clone();
        (root.head, root.second, root.place) = (self.head.or(root.head), second, Some(at));
        let kit = (slots.place(&root)?, slots.reseal_kit(&root, entropy)?);
        replace(&self.pool, slots, [(at, slots.reseal(&root, new, entropy)?), kit]).await?;
        self.ring.set_second(second);
        Ok(())
    }
}

/// Replaces two slots: that of a passphrase, and then that of a kit. All that write slots keep to this order, so that a server cannot
/// tell them apart. Whichever it is interrupted in, some slot opens everything, and it can be done again.
pub(super) async fn replace<P: Pool>(pool: &P, slots: &SlotSet, new: [Placed; 2]) -> Result<()> {
    for (at, slot) in new {
        replace_one(pool, slots, at, slot).await?;
    }
    Ok(())
}

pub(super) async fn replace_one<P: Pool>(pool: &P, slots: &SlotSet, at: usize, slot: Vec<u8>) -> Result<()> {
    let previous = sha256(slots.slots.get(at).ok_or(Error::Damaged("set of unlock slots"))?);
    let hash = sha256(&slot);
    if pool.replace_slot(at, previous, slot).await? == Created::Yes {
        return Ok(());
    }
    // The answer to an earlier try may have been lost: then the slot is ours.
    let present = pool.slots().await?.and_then(|set| set.slots.get(at).map(|slot| sha256(slot)));
    if present == Some(hash) { Ok(()) } else { Err(Error::NotPossible("another device changed the slots; try again")) }
}

pub(super) async fn present_slots<P: Pool>(pool: &P, pinned: Option<Head>) -> Result<SlotSet> {
    let gone = if pinned.is_some() { Error::VaultVanished } else { Error::NoVault };
    pool.slots().await?.ok_or(gone)
}
