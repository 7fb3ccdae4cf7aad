//! The root record: what unlocking a vault yields.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{VaultId, secret};
use crate::keys::Keys;
use crate::second::SecondSecret;
use crate::vault::Head;

/// Length of the padded record in a slot, in bytes.
const PADDED: usize = 2048;
/// Most epochs of a vault: their secrets must fit into a slot, and their keys into the picture of a recovery kit.
pub const MAX_EPOCHS: usize = 12;

/// The root of a vault. Everything else is derived from its secrets.
///
/// Epochs share nothing but the vault's id: where their entries lie, what opens and what signs them follows from the secret of each.
/// An epoch ends with an entry that says so. The record names that entry, and its head is never an older one: whoever opens the
/// record knows by hash everything that was written before, and believes of what came later only what the newest secret has signed.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct RootRecord {
    /// Format version: 1.
    v: u8,
    /// Which vault.
    pub vault: VaultId,
    /// The secret of the first epoch.
    #[serde(with = "secret")]
    secret: Zeroizing<[u8; 32]>,
    /// The number of the present epoch: how often the keys were renewed.
    pub epoch: u32,
    /// The epochs after the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    later: Vec<Later>,
    /// The newest log entry when the record was written: an older log is a rolled-back one.
    pub head: Option<Head>,
    /// Whether the passphrase opens the vault only together with a second secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second: bool,
    /// Which slot is that of the passphrase: whoever has forgotten that, and comes with the kit, replaces this one and no other vault's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<usize>,
    /// What the owner calls the vault.
    pub label: String,
    /// The recipient of the recovery kit, so that later records reach the kit without typing it in.
    pub kit: String,
}

/// An epoch after the first.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Later {
    /// The entry that ended the epoch before.
    after: u64,
    /// Its secret.
    #[serde(with = "secret")]
    secret: Zeroizing<[u8; 32]>,
}

impl RootRecord {
    /// The root of a new vault.
    pub(crate) fn random(label: &str, entropy: &mut dyn Entropy) -> Result<Self> {
        let mut root = Self {
            v: 1,
            vault: VaultId::random(entropy),
            secret: Zeroizing::new(entropy::bytes(entropy)),
            epoch: 0,
            later: Vec::new(),
            head: None,
            second: false,
            place: None,
            label: label.to_owned(),
            kit: String::new(),
        };
        root.kit = Keys::new(&root)?.kit.to_public().to_string();
        Ok(root)
    }

    /// The record with another epoch, which begins after the entry `ended`.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when it has as many as it can have.
    pub(crate) fn renewed(&self, ended: Head, secret: Zeroizing<[u8; 32]>) -> Result<Self> {
        let full = Error::NotPossible("the keys of this vault were renewed as often as can be; make another vault");
        let mut root = self.clone();
        root.later.push(Later { after: ended.n, secret });
        root.epoch += 1;
        root.head = Some(ended);
        root.kit = Keys::new(&root)?.kit.to_public().to_string();
        if root.later.len() < MAX_EPOCHS && root.padded().is_ok() { Ok(root) } else { Err(full) }
    }

    /// The secrets of all epochs, the first one first.
    pub(crate) fn secrets(&self) -> impl DoubleEndedIterator<Item = &Zeroizing<[u8; 32]>> {
        std::iter::once(&self.secret).chain(self.later.iter().map(|epoch| &epoch.secret))
    }

    /// The secret of the first epoch, which stays when keys are renewed.
    pub(crate) fn first_secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The second secret, when it is asked for.
    pub fn second_secret(&self) -> Option<SecondSecret> {
        let newest = self.secrets().next_back().filter(|_| self.second)?;
        Some(SecondSecret::of(newest))
    }

    /// The keys of all epochs, the first one first.
    pub(crate) fn keys(&self) -> Result<Vec<Keys>> {
        (0..).zip(self.secrets()).map(|(epoch, secret)| Keys::of_epoch(self.vault, epoch, secret)).collect()
    }

    /// The number of the epoch that entry `n` is written in.
    pub(crate) fn epoch_of(&self, n: u64) -> usize {
        self.later.iter().filter(|epoch| epoch.after < n).count()
    }

    /// Whether an epoch ended with entry `n`.
    pub(crate) fn ends_at(&self, n: u64) -> bool {
        self.later.iter().any(|epoch| epoch.after == n)
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
        let in_order = record.later.is_sorted_by(|one, next| one.after < next.after);
        let is_seen = record.later.last().is_none_or(|last| record.head.is_some_and(|head| head.n >= last.after));
        let is_whole = usize::try_from(record.epoch) == Ok(record.later.len()) && record.later.len() < MAX_EPOCHS;
        if record.v == 1 && in_order && is_seen && is_whole { Ok(record) } else { Err(Error::Damaged("root record")) }
    }
}
