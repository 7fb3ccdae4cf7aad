//! From a passphrase to a key: Argon2id, with a floor and a ceiling that no server can move.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::{Error, Result};
use crate::second::SecondSecret;

/// What somebody remembers. It is normalised (NFKC), so that keyboards that write the same letters differently agree.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Passphrase {
    typed: String,
    /// What may belong to it, on this device.
    seconds: Vec<SecondSecret>,
}

impl Passphrase {
    /// Takes a typed passphrase.
    pub fn new(typed: &str) -> Self {
        Self { typed: typed.nfkc().collect(), seconds: Vec::new() }
    }

    /// The same, to be tried with each of these second secrets as well as without one.
    #[must_use]
    pub fn with(mut self, seconds: &[SecondSecret]) -> Self {
        self.seconds.extend_from_slice(seconds);
        self
    }

    pub(crate) fn seconds(&self) -> &[SecondSecret] {
        &self.seconds
    }

    /// Number of characters.
    pub fn chars(&self) -> usize {
        self.typed.chars().count()
    }

    /// Whether both are the same words.
    pub fn is(&self, other: &Self) -> bool {
        self.typed == other.typed
    }
}

/// How dear a derivation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfParams {
    /// For new vaults: 128 MiB, three passes; about 0.3 s.
    pub const DEFAULT: Self = Self { memory_kib: 128 * 1024, passes: 3, lanes: 1 };
    /// The cheapest that is accepted, whatever a server says.
    pub const FLOOR: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// The dearest that is accepted: a server must not stop a device by asking for all its memory.
    pub const CEILING: Self = Self { memory_kib: 1024 * 1024, passes: 16, lanes: 4 };

    /// How the settings are bound into every key that is derived under them.
    pub(crate) fn label(&self) -> String {
        format!("argon2id/m={},t={},p={}", self.memory_kib, self.passes, self.lanes)
    }

    fn check(&self) -> Result<()> {
        let within = |value, low, high| (low..=high).contains(&value);
        let safe = within(self.memory_kib, Self::FLOOR.memory_kib, Self::CEILING.memory_kib)
            && within(self.passes, Self::FLOOR.passes, Self::CEILING.passes)
            && within(self.lanes, Self::FLOOR.lanes, Self::CEILING.lanes);
        if safe { Ok(()) } else { Err(Error::UnsafeKdf) }
    }
}

/// Derives 32 bytes.
///
/// # Errors
/// [`Error::UnsafeKdf`] before anything is computed when the settings are outside floor and ceiling.
pub fn derive(passphrase: &Passphrase, salt: &[u8; 16], params: KdfParams) -> Result<Zeroizing<[u8; 32]>> {
    params.check()?;
    let settings =
        Params::new(params.memory_kib, params.passes, params.lanes, Some(32)).map_err(|_| Error::UnsafeKdf)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, settings)
        .hash_password_into(passphrase.typed.as_bytes(), salt, &mut *key)
        .map_err(|_| Error::UnsafeKdf)?;
    Ok(key)
}
