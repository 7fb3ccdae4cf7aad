//! Small age files in memory, and age headers for a file key that is given.

use std::io::Read as _;

use age::x25519::{Identity, Recipient};
use age::{Decryptor, Recipient as _};
use age_core::format::{FileKey as AgeFileKey, write::age_stanza};
use age_core::primitives::hkdf;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::payload::Payload;

/// Largest plaintext that is read into memory from an object: damaged or hostile objects may say anything.
pub const MAX_IN_MEMORY: u64 = 256 * 1024 * 1024;

/// The key of one age file. Whoever has it reads that file, and no other.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct FileKey(pub(crate) [u8; 16]);

impl FileKey {
    /// A new random key.
    pub fn random(from: &mut dyn Entropy) -> Self {
        Self(entropy::bytes(from))
    }
}

impl AsRef<[u8]> for FileKey {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<Vec<u8>> for FileKey {
    type Error = ();

    fn try_from(bytes: Vec<u8>) -> std::result::Result<Self, ()> {
        Zeroizing::new(bytes).as_slice().try_into().map(Self).map_err(|_| ())
    }
}

/// The header of an age file that wraps `key` for one recipient. It has always the same length, because unlike the
/// library's own it carries no random extra stanza.
///
/// # Errors
/// Only when the recipient cannot be encrypted to.
pub fn header(key: &FileKey, to: &Recipient) -> Result<Vec<u8>> {
    headers(key, std::slice::from_ref(to))
}

/// [`header`] for several recipients, each of whom opens the file.
fn headers(key: &FileKey, to: &[Recipient]) -> Result<Vec<u8>> {
    let failed = || Error::NotPossible("an age header could not be made");
    let mut header = b"age-encryption.org/v1\n".to_vec();
    for recipient in to {
        let (stanzas, _) = recipient.wrap_file_key(&AgeFileKey::new(Box::new(key.0))).map_err(|_| failed())?;
        for stanza in stanzas {
            header = cookie_factory::gen_simple(age_stanza(&stanza.tag, &stanza.args, &stanza.body), header)
                .map_err(|_| failed())?;
        }
    }
    header.extend(b"---");
    let mac_key = Zeroizing::new(hkdf(&[], b"header", &key.0));
    let mut mac = Hmac::<Sha256>::new_from_slice(&*mac_key).map_err(|_| failed())?;
    mac.update(&header);
    header.push(b' ');
    header.extend(STANDARD_NO_PAD.encode(mac.finalize().into_bytes()).bytes());
    header.push(b'\n');
    Ok(header)
}

/// An age file with this content for one recipient.
///
/// # Errors
/// Only when the recipient cannot be encrypted to.
pub fn seal(to: &Recipient, plaintext: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    seal_to(std::slice::from_ref(to), plaintext, entropy)
}

/// [`seal`] for several recipients, each of whom opens the file.
pub(crate) fn seal_to(to: &[Recipient], plaintext: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
    let (key, nonce) = (FileKey::random(entropy), entropy::bytes(entropy));
    let mut file = headers(&key, to)?;
    file.extend(nonce);
    Payload::new(&key.0, &nonce).encrypt(0, plaintext, true, &mut file)?;
    Ok(file)
}

/// The content of an age file, read by the library; `None` when the identity does not open it or it is damaged, which look
/// the same on purpose.
pub fn open(identity: &Identity, file: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let reader = Decryptor::new_buffered(file).ok()?.decrypt(std::iter::once(identity as &dyn age::Identity)).ok()?;
    let mut plaintext = Zeroizing::new(Vec::with_capacity(file.len()));
    let read = reader.take(MAX_IN_MEMORY + 1).read_to_end(&mut plaintext).ok()?;
    (u64::try_from(read).ok()? <= MAX_IN_MEMORY).then_some(plaintext)
}
