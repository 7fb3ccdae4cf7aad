//! The login password is no vault passphrase: the server is told it at every login.
//!
//! A client that has just been given the login password makes a check of it and keeps that: 16 bytes of salt, and Argon2id of the
//! password under it. Whoever takes the device learns from it no more than they could try out on the server's disk.

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::kdf::{self, KdfParams, Passphrase};

const SALT: usize = 16;

/// What tells the login password when it is typed as a passphrase.
pub struct LoginCheck {
    salt: [u8; SALT],
    key: Zeroizing<[u8; 32]>,
}

impl LoginCheck {
    /// The check of a login password.
    ///
    /// # Errors
    /// None that can happen.
    pub fn new(password: &str, entropy: &mut dyn Entropy) -> Result<Self> {
        let salt = entropy::bytes(entropy);
        let key = kdf::derive(&Passphrase::new(password), &salt, KdfParams::FLOOR)?;
        Ok(Self { salt, key })
    }

    /// Reads what [`LoginCheck::to_bytes`] wrote; `None` when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (salt, key) = bytes.split_first_chunk::<SALT>()?;
        Some(Self { salt: *salt, key: Zeroizing::new(key.try_into().ok()?) })
    }

    /// The check as bytes, to be kept on this device.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.salt.as_slice(), self.key.as_slice()].concat()
    }

    /// Refuses a passphrase that is the login password, however its letters are composed.
    ///
    /// # Errors
    /// [`Error::PassphraseIsLogin`].
    pub fn refuse(&self, passphrase: &Passphrase) -> Result<()> {
        let typed = kdf::derive(passphrase, &self.salt, KdfParams::FLOOR)?;
        if bool::from(typed.ct_eq(&*self.key)) { Err(Error::PassphraseIsLogin) } else { Ok(()) }
    }
}
