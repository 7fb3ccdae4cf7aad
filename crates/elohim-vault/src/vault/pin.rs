//! What a device that keeps it among bytes of others remembers of an open vault, whoever's it is.

use super::keyring::Keyring;
use super::{Head, Vault};
use crate::entropy::Entropy;
use crate::error::Result;
use crate::pins;
use crate::pool::Pool;

impl<P: Pool> Vault<P> {
    /// The newest entry that was read, sealed: always [`pins::SEALED`] bytes, which nobody but this vault, and of a team's vault nobody but
    /// this member, can tell from random ones.
    ///
    /// # Errors
    /// None that can happen.
    pub fn seal_pin(&self, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        match &self.ring {
            Keyring::Own(ring) => pins::seal(&ring.root, self.head, entropy),
            Keyring::Team(ring) => pins::seal_of(&ring.me.pin(&ring.root.address), self.head, entropy),
        }
    }

    /// What [`Vault::seal_pin`] has sealed.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when it is not of this vault.
    pub fn open_pin(&self, sealed: &[u8]) -> Result<Option<Head>> {
        match &self.ring {
            Keyring::Own(ring) => pins::open(&ring.root, sealed),
            Keyring::Team(ring) => pins::open_of(&ring.me.pin(&ring.root.address), sealed),
        }
    }
}
