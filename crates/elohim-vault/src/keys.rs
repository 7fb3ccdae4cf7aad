//! Everything that is derived from a vault's root secret.

use age::x25519::{Identity, Recipient};
use age_core::primitives::{bech32_encode, hkdf};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::id::{ObjectId, VaultId};
use crate::root::RootRecord;

/// HKDF-SHA256 of `secret`, for the use that `label` names.
pub(crate) fn derive(secret: &[u8], label: &str) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hkdf(&[], format!("elohimos/v1/{label}").as_bytes(), secret))
}

/// The age identity of `secret`, for the use that `label` names.
pub(crate) fn identity(secret: &[u8], label: &str) -> Result<Identity> {
    identity_from(&derive(secret, label))
}

/// The age identity whose X25519 secret key is these bytes. The library reads identities from text only.
pub(crate) fn identity_from(key: &[u8; 32]) -> Result<Identity> {
    let prefix =
        bech32::Hrp::parse("age-secret-key-").map_err(|_| Error::NotPossible("an identity could not be made"))?;
    let text = Zeroizing::new(bech32_encode(prefix, key).to_uppercase());
    text.parse().map_err(|_| Error::NotPossible("an identity could not be made"))
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The keys of an unlocked vault.
pub struct Keys {
    /// Which vault.
    pub vault: VaultId,
    /// The epoch of the root secret.
    pub epoch: u32,
    /// Opens files. Its recipient is kept from the server: without it nobody can make a file that this opens.
    pub(crate) store: Identity,
    /// Opens log entries and snapshots. Another one than for files, so that a file can never pose as an entry.
    pub(crate) log: Identity,
    /// Opens what strangers send to the drop box.
    pub(crate) drop: Identity,
    /// On the recovery kit; opens the slot that is kept for it.
    pub(crate) kit: Identity,
    sign: SigningKey,
    address: Zeroizing<[u8; 32]>,
}

impl Keys {
    /// Derives the keys of a vault that are used for what is written now.
    ///
    /// # Errors
    /// Only when the library refuses a derived key.
    pub fn new(root: &RootRecord) -> Result<Self> {
        let newest = root.secrets().next_back().ok_or(Error::Damaged("root record"))?;
        Self::of_epoch(root.vault, root.epoch, newest)
    }

    /// Derives all keys of an epoch of a vault of one's own. Whoever knows those of another cannot tell where its entries lie.
    pub(crate) fn of_epoch(vault: VaultId, epoch: u32, secret: &[u8; 32]) -> Result<Self> {
        Self::derived(vault, epoch, secret, derive(secret, "address"))
    }

    /// Derives all keys of an epoch of a team's vault. Where entries lie stays the same through all of them.
    pub(crate) fn of_team(
        vault: VaultId,
        epoch: u32,
        secret: &[u8; 32],
        address: &Zeroizing<[u8; 32]>,
    ) -> Result<Self> {
        Self::derived(vault, epoch, secret, address.clone())
    }

    fn derived(vault: VaultId, epoch: u32, secret: &[u8; 32], address: Zeroizing<[u8; 32]>) -> Result<Self> {
        Ok(Self {
            vault,
            epoch,
            store: identity(secret, "store")?,
            log: identity(secret, "log")?,
            drop: identity(secret, "drop")?,
            kit: identity(secret, "kit")?,
            sign: SigningKey::from_bytes(&derive(secret, "sign")),
            address,
        })
    }

    /// Whom files are encrypted to.
    pub fn store_recipient(&self) -> Recipient {
        self.store.to_public()
    }

    /// The object that log entry `n` is stored as. Nobody else can tell that it is one.
    pub fn commit_id(&self, n: u64) -> ObjectId {
        let mut id = [0; 16];
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.address) {
            mac.update(b"log");
            mac.update(&n.to_be_bytes());
            id.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(to, from)| *to = from);
        }
        ObjectId(id)
    }

    pub(crate) fn sign(&self, role: &str, message: &[u8]) -> [u8; 64] {
        self.sign.sign(&framed(role, message)).to_bytes()
    }

    pub(crate) fn verify(&self, role: &str, message: &[u8], signature: &[u8; 64]) -> bool {
        let key: VerifyingKey = self.sign.verifying_key();
        key.verify(&framed(role, message), &Signature::from_bytes(signature)).is_ok()
    }
}

/// A message with the use that its signature or digest is for, so that one never passes for another.
pub(crate) fn framed(role: &str, message: &[u8]) -> Vec<u8> {
    [format!("elohimos/v1/{role}\0").as_bytes(), message].concat()
}
