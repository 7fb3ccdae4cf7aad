//! One file handed to another instance of this program, so that several encrypt or decrypt its parts at a time.
//!
//! A browser runs an instance in each worker, and what passes between workers passes through JavaScript. So the other instance makes an
//! identity of its own, and is handed what it needs as an age file to it: no key of the file is ever seen outside the two.
//!
//! A vault is handed over in the same way: to the instance that works with it, by one that has derived a key from the passphrase and ends
//! with the memory that this took; or to a device that is trusted to keep it, under a secret of its own. So are the keys of a link with a
//! password.

use age::x25519::{Identity, Recipient};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::age_file::{self, FileKey};
use crate::blob::{BlobReader, BlobRef, BlobWriter};
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{ObjectId, base64, secret};
use crate::keys;
use crate::root::RootRecord;
use crate::share::LinkKeys;

/// What a writer is made of.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Writing {
    object: ObjectId,
    size: u64,
    epoch: u32,
    #[serde(with = "base64")]
    key: FileKey,
    #[serde(with = "base64")]
    nonce: [u8; 16],
    #[serde(with = "base64")]
    header: Vec<u8>,
}

/// What the keys of a link are made of.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    #[serde(with = "secret")]
    key: Zeroizing<[u8; 32]>,
}

/// The instance that files are handed to.
pub struct Receiver(Identity);

impl Receiver {
    /// A new one.
    ///
    /// # Errors
    /// None that can happen.
    pub fn new(entropy: &mut dyn Entropy) -> Result<Self> {
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(entropy::bytes(entropy));
        Ok(Self(keys::identity_from(&secret)?))
    }

    /// The one that a device's secret stands for: it opens what was handed to it earlier.
    ///
    /// # Errors
    /// None that can happen.
    pub fn of(secret: &[u8; 32]) -> Result<Self> {
        Ok(Self(keys::identity(secret, "device")?))
    }

    /// What the other instance hands over to.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }

    /// The writer that was handed over by [`writer`], and where the file is to be stored.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it was not handed to this instance.
    pub fn writer(&self, sealed: &[u8]) -> Result<(BlobWriter, ObjectId)> {
        let Writing { object, size, epoch, key, nonce, header } = self.open(sealed)?;
        Ok((BlobWriter::with(key, nonce, header, size, epoch), object))
    }

    /// A reader of the file that was handed over by [`reader`].
    ///
    /// # Errors
    /// [`Error::Damaged`] when it was not handed to this instance.
    pub fn reader(&self, sealed: &[u8]) -> Result<BlobReader> {
        BlobReader::new(&self.open(sealed)?)
    }

    /// The root of a vault that was handed over by [`root`].
    ///
    /// # Errors
    /// [`Error::Damaged`] when it was not handed to this one.
    pub fn root(&self, sealed: &[u8]) -> Result<RootRecord> {
        let json = age_file::open(&self.0, sealed).ok_or(Error::Damaged("vault that was handed over"))?;
        RootRecord::from_bytes(&json)
    }

    /// The keys of a link that were handed over by [`link`].
    ///
    /// # Errors
    /// [`Error::Damaged`] when they were not handed to this instance.
    pub fn link(&self, sealed: &[u8]) -> Result<LinkKeys> {
        let Opening { key } = self.open(sealed)?;
        LinkKeys::of(key)
    }

    fn open<T: serde::de::DeserializeOwned>(&self, sealed: &[u8]) -> Result<T> {
        let damaged = || Error::Damaged("file that was handed over");
        let json = age_file::open(&self.0, sealed).ok_or_else(damaged)?;
        serde_json::from_slice(&json).map_err(|_| damaged())
    }
}

/// Hands over the making of parts.
///
/// # Errors
/// [`Error::NotPossible`] when there is no such recipient.
pub fn writer(to: &str, writer: &BlobWriter, object: ObjectId, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    let (key, header) = (writer.key.clone(), writer.header.clone());
    seal(to, &Writing { object, size: writer.size, epoch: writer.epoch, key, nonce: writer.nonce, header }, entropy)
}

/// Hands over the reading of a file.
///
/// # Errors
/// [`Error::NotPossible`] when there is no such recipient.
pub fn reader(to: &str, blob: &BlobRef, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    seal(to, blob, entropy)
}

/// Hands a vault over. Whoever it is handed to can do everything.
///
/// # Errors
/// [`Error::NotPossible`] when there is no such recipient.
pub fn root(to: &str, root: &RootRecord, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    seal(to, root, entropy)
}

/// Hands the keys of a link over.
///
/// # Errors
/// [`Error::NotPossible`] when there is no such recipient.
pub fn link(to: &str, keys: &LinkKeys, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    seal(to, &Opening { key: keys.key().clone() }, entropy)
}

fn seal(to: &str, what: &impl Serialize, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    let nobody = || Error::NotPossible("nobody is there to hand a file over to");
    let to: Recipient = to.parse().map_err(|_| nobody())?;
    let json = Zeroizing::new(serde_json::to_vec(what).map_err(|_| nobody())?);
    age_file::seal(&to, &json, entropy)
}
