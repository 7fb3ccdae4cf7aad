//! The root record: what unlocking a vault yields.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{VaultId, secret};
use crate::keys::Keys;
use crate::vault::Head;

/// Length of the padded record in a slot, in bytes.
const PADDED: usize = 2048;

/// The root of a vault. Everything else is derived from its secret.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct RootRecord {
    /// Format version: 1.
    v: u8,
    /// Which vault.
    pub vault: VaultId,
    /// The root secret.
    #[serde(with = "secret")]
    pub(crate) secret: Zeroizing<[u8; 32]>,
    /// Grows when the root secret is replaced.
    pub epoch: u32,
    /// The newest log entry when the record was written: an older log is a rolled-back one.
    pub head: Option<Head>,
    /// What the owner calls the vault.
    pub label: String,
    /// The recipient of the recovery kit, so that later records reach the kit without typing it in.
    pub kit: String,
}

impl RootRecord {
    /// The root of a new vault.
    pub(crate) fn random(label: &str, entropy: &mut dyn Entropy) -> Result<Self> {
        let mut root = Self {
            v: 1,
            vault: VaultId::random(entropy),
            secret: Zeroizing::new(entropy::bytes(entropy)),
            epoch: 0,
            head: None,
            label: label.to_owned(),
            kit: String::new(),
        };
        root.kit = Keys::new(&root)?.kit.to_public().to_string();
        Ok(root)
    }

    /// The record as it lies in a slot: two bytes of length, JSON, zeros up to 2 KiB.
    pub(crate) fn padded(&self) -> Result<Zeroizing<Vec<u8>>> {
        let too_long = || Error::NotPossible("the vault's label is too long");
        let json = self.to_bytes()?;
        let mut padded = Zeroizing::new(u16::try_from(json.len()).map_err(|_| too_long())?.to_be_bytes().to_vec());
        padded.extend_from_slice(&json);
        if padded.len() > PADDED {
            return Err(too_long());
        }
        padded.resize(PADDED, 0);
        Ok(padded)
    }

    /// Reads what [`RootRecord::padded`] wrote.
    pub(crate) fn from_padded(padded: &[u8]) -> Option<Self> {
        let (length, rest) = padded.split_first_chunk::<2>()?;
        let json = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
        Self::from_bytes(json).ok().filter(|_| padded.len() == PADDED)
    }

    /// The record as JSON, for a client that keeps its vault unlocked on this device. It is the key to everything.
    ///
    /// # Errors
    /// None that can happen.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>> {
        serde_json::to_vec(self)
            .map(Zeroizing::new)
            .map_err(|_| Error::NotPossible("the root record cannot be written"))
    }

    /// Reads what [`RootRecord::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is something else.
    pub fn from_bytes(json: &[u8]) -> Result<Self> {
        let record: Self = serde_json::from_slice(json).map_err(|_| Error::Damaged("root record"))?;
        if record.v == 1 { Ok(record) } else { Err(Error::Damaged("root record")) }
    }
}
