//! What a member keeps of a team's vault, in the own vault: with it, the printed kit of the own vault opens the team's files too.

use age::secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{VaultId, secret};
use crate::keys::{Keys, identity};
use crate::member::Identity;
use crate::vault::Head;

/// The keys of a team's vault.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct TeamRoot {
    /// Format version: 1.
    v: u8,
    /// Which vault: the member id of its creator.
    pub vault: VaultId,
    /// Derives where log entries lie.
    #[serde(with = "secret")]
    pub(crate) address: Zeroizing<[u8; 32]>,
    /// Every epoch, the oldest first.
    pub(crate) epochs: Vec<Epoch>,
    /// The newest log entry that was seen: an older log is a rolled-back one.
    pub head: Option<Head>,
    /// What the team is called.
    pub label: String,
}

/// A time in the life of a team's vault, with keys of its own.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// Which, from 0.
    pub number: u32,
    /// The entry that it began with.
    pub began: u64,
    /// All its keys are derived from it.
    #[serde(with = "secret")]
    pub(crate) secret: Zeroizing<[u8; 32]>,
    /// The `AGE-SECRET-KEY` that opens its files with the stock `age` tool. It follows from the secret, and is written down for
    /// those who have nothing but that tool.
    #[serde(default, skip_serializing_if = "is_left_out")]
    files: Zeroizing<String>,
    /// The same for its entries of the log, where the names are.
    #[serde(default, skip_serializing_if = "is_left_out")]
    names: Zeroizing<String>,
}

impl Epoch {
    pub(crate) fn new(number: u32, began: u64, secret: Zeroizing<[u8; 32]>) -> Result<Self> {
        let text = |label| identity(&*secret, label).map(|key| key.to_string().expose_secret().to_owned());
        let (files, names) = (Zeroizing::new(text("store")?), Zeroizing::new(text("log")?));
        Ok(Self { number, began, secret, files, names })
    }

    /// The same with what is written down for the stock tool, which must follow from the secret where it was not left out.
    fn whole(self) -> Result<Self> {
        let right = Self::new(self.number, self.began, self.secret)?;
        let same = |said: &Zeroizing<String>, right: &Zeroizing<String>| said.is_empty() || said == right;
        let is_whole = same(&self.files, &right.files) && same(&self.names, &right.names);
        if is_whole { Ok(right) } else { Err(Error::Damaged("record of a team")) }
    }

    /// The same without what is written down for the stock tool.
    fn bare(&self) -> Self {
        Self { files: Zeroizing::default(), names: Zeroizing::default(), ..self.clone() }
    }
}

impl TeamRoot {
    /// The keys of a new vault, whose creator has this identity.
    pub(crate) fn random(creator: &Identity, label: &str, entropy: &mut dyn Entropy) -> Result<Self> {
        let address = Zeroizing::new(entropy::bytes(entropy));
        let first = Epoch::new(0, 0, Zeroizing::new(entropy::bytes(entropy)))?;
        let vault = VaultId(creator.id().0);
        Ok(Self { v: 1, vault, address, epochs: vec![first], head: None, label: label.to_owned() })
    }

    /// The keys as JSON, to be kept in the own vault.
    ///
    /// # Errors
    /// None that can happen.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>> {
        let json = serde_json::to_vec(self).map_err(|_| Error::NotPossible("the team's keys cannot be written"))?;
        Ok(Zeroizing::new(json))
    }

    /// Reads what [`TeamRoot::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is something else.
    pub fn from_bytes(json: &[u8]) -> Result<Self> {
        let mut root: Self = serde_json::from_slice(json).map_err(|_| Error::Damaged("record of a team"))?;
        root.epochs = root.epochs.into_iter().map(Epoch::whole).collect::<Result<_>>()?;
        let in_order = root.epochs.iter().zip(0..).all(|(epoch, number)| epoch.number == number)
            && root.epochs.first().is_some_and(|epoch| epoch.began == 0)
            && root.epochs.is_sorted_by(|one, next| one.began < next.began);
        if root.v == 1 && in_order { Ok(root) } else { Err(Error::Damaged("record of a team")) }
    }

    /// Whether these are the same keys as `other`, or those with newer ones.
    pub fn continues(&self, other: &Self) -> bool {
        let is_same = |(mine, theirs): (&Epoch, &Epoch)| mine.began == theirs.began && mine.secret == theirs.secret;
        self.vault == other.vault
            && self.address == other.address
            && self.epochs.len() >= other.epochs.len()
            && self.epochs.iter().zip(&other.epochs).all(is_same)
    }

    /// The same, as short as it can be, to be sent to a newcomer.
    pub(crate) fn bare(&self) -> Self {
        Self { epochs: self.epochs.iter().map(Epoch::bare).collect(), ..self.clone() }
    }

    /// The newest epoch.
    pub fn epoch(&self) -> u32 {
        self.epochs.last().map_or(0, |epoch| epoch.number)
    }

    /// The same, with the newest entry that was seen.
    pub(crate) fn seen_until(&self, head: Option<Head>) -> Self {
        Self { head: head.or(self.head), ..self.clone() }
    }

    pub(crate) fn keys(&self, epoch: &Epoch) -> Result<Keys> {
        Keys::of_team(self.vault, epoch.number, &epoch.secret, &self.address)
    }
}

fn is_left_out(text: &Zeroizing<String>) -> bool {
    text.is_empty()
}
