//! Share links. Everything that opens one is in its fragment, which browsers and this client never send.
//!
//! | piece | made of | who sees it |
//! |---|---|---|
//! | F | 32 random bytes, base64url in the fragment; `.p` behind it when there is a password | whoever has the link |
//! | K' | HKDF(F and Argon2id(password, salt of F)), label `share` | nobody |
//! | proof | HKDF(K'), label `auth`; the server keeps its SHA-256 | the server, when the link is opened |
//! | identity | X25519 of HKDF(K'), label `share` | nobody |
//! | capsule | age file to that identity: what is shared, with names, keys and hashes | the server, encrypted |
//! | header | age header of the stored file for that identity | the server, encrypted |

use std::collections::HashSet;

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::age_file;
use crate::blob::BlobRef;
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::NodeId;
use crate::index::{Index, Node};
use crate::kdf::{self, KdfParams, Passphrase};
use crate::keys::{self, sha256};
use crate::name;

/// Most files that a link shares.
pub const MAX_FILES: usize = 1000;
/// Marks a fragment whose link has a password.
const WITH_PASSWORD: &str = ".p";

/// The secret part of a link.
pub struct LinkSecret {
    secret: Zeroizing<[u8; 32]>,
    has_password: bool,
}

/// What a link's secret and password open.
pub struct LinkKeys {
    key: Zeroizing<[u8; 32]>,
    proof: Zeroizing<[u8; 32]>,
    identity: Identity,
}

/// A file that a link shares.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct SharedFile {
    /// Its name.
    pub name: String,
    /// The folders of the link that it lies in, the outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folder: Vec<String>,
    /// What it is, such as `text/plain`.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// Where and how it is stored.
    pub blob: BlobRef,
}

/// What a link shares, and for what.
#[derive(Clone, Default)]
pub struct Shared {
    /// The files.
    pub files: Vec<SharedFile>,
    /// Whether they are to be looked at and not kept. No server can change it, and a client obeys it; but whoever can see can keep, and
    /// another client need not obey.
    pub view_only: bool,
}

impl SharedFile {
    /// The folders that it lies in, and its name behind them, as whoever opens the link may use them. The sender chose them, so each is
    /// checked: none leads elsewhere, and none is hidden, as those are that shells and other programs run by themselves.
    ///
    /// # Errors
    /// [`Error::BadName`] when one is no name.
    pub fn place(&self) -> Result<(Vec<String>, String)> {
        let checked = |name: &String| name::check(name).map(name::unhidden);
        Ok((self.folder.iter().map(checked).collect::<Result<_>>()?, checked(&self.name)?))
    }
}

/// The files that a link to these shares: files, and those of folders as they are now.
///
/// # Errors
/// [`Error::NotFound`] when one is gone, [`Error::NotPossible`] when there are too many or none, or two would have one name.
pub fn gather(index: &Index, nodes: &[NodeId]) -> Result<Vec<SharedFile>> {
    let mut files = Vec::new();
    let mut gathered = HashSet::new();
    for id in nodes.iter().filter(|id| gathered.insert(**id)) {
        let node = index.find(*id).filter(|_| index.is_live(*id)).ok_or_else(|| Error::NotFound(id.to_string()))?;
        below(index, node, &[], &mut files);
    }
    let mut seen = HashSet::new();
    let place = |file: &SharedFile| format!("{}/{}", file.folder.join("/"), file.name).to_lowercase();
    if !files.iter().all(|file| seen.insert(place(file))) {
        return Err(Error::NotPossible("two of these have one name; share the folder that they lie in"));
    }
    if files.is_empty() || files.len() > MAX_FILES {
        return Err(Error::NotPossible("a link shares 1 to 1000 files"));
    }
    Ok(files)
}

/// The files of a file or folder, each with the folders that it lies in.
fn below(index: &Index, node: &Node, folder: &[String], files: &mut Vec<SharedFile>) {
    match node.newest() {
        Some(file) => files.push(SharedFile {
            name: node.name.clone(),
            folder: folder.to_vec(),
            media: file.media.clone(),
            size: file.size,
            blob: file.blob.clone(),
        }),
        None => {
            let folder = [folder, std::slice::from_ref(&node.name)].concat();
            index.list(node.id).for_each(|inside| below(index, inside, &folder, files));
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    v: u8,
    kind: String,
    files: Vec<SharedFile>,
    // Where it says nothing it is written as before. A client that does not know it opens no link that says something.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    view_only: bool,
}

impl LinkSecret {
    /// The secret of a new link.
    pub fn random(has_password: bool, entropy: &mut dyn Entropy) -> Self {
        Self { secret: Zeroizing::new(entropy::bytes(entropy)), has_password }
    }

    /// Reads a link's fragment, without the `#`.
    ///
    /// # Errors
    /// [`Error::BadLink`] when a piece of it is missing.
    pub fn from_fragment(fragment: &str) -> Result<Self> {
        let (text, has_password) = match fragment.strip_suffix(WITH_PASSWORD) {
            Some(text) => (text, true),
            None => (fragment, false),
        };
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::BadLink)?);
        let secret = bytes.as_slice().try_into().map_err(|_| Error::BadLink)?;
        Ok(Self { secret: Zeroizing::new(secret), has_password })
    }

    /// The link's fragment, without the `#`.
    pub fn to_fragment(&self) -> String {
        let end = if self.has_password { WITH_PASSWORD } else { "" };
        URL_SAFE_NO_PAD.encode(*self.secret) + end
    }

    /// Whether the link has a password.
    pub fn has_password(&self) -> bool {
        self.has_password
    }

    /// The keys of the link.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when a password is missing, or given for a link that has none.
    pub fn keys(&self, password: Option<&Passphrase>) -> Result<LinkKeys> {
        let stretched = match (password, self.has_password) {
            (None, false) => Zeroizing::new([0; 32]),
            (Some(password), true) => {
                let salt = keys::derive(&*self.secret, "share/salt");
                let salt = salt.first_chunk().copied().unwrap_or_default();
                kdf::derive(password, &salt, KdfParams::FLOOR)?
            }
            (None, true) => return Err(Error::NotPossible("this link needs a password")),
            (Some(_), false) => return Err(Error::NotPossible("this link has no password")),
        };
        let both = Zeroizing::new([*self.secret, *stretched].concat());
        LinkKeys::of(keys::derive(&both, "share"))
    }
}

impl LinkKeys {
    /// What follows from the one secret that all of it is made of.
    pub(crate) fn of(key: Zeroizing<[u8; 32]>) -> Result<Self> {
        let (proof, identity) = (keys::derive(&*key, "auth"), keys::identity(&*key, "share")?);
        Ok(Self { key, proof, identity })
    }

    /// That secret.
    pub(crate) fn key(&self) -> &Zeroizing<[u8; 32]> {
        &self.key
    }

    /// What an opener shows to the server.
    pub fn proof(&self) -> [u8; 32] {
        *self.proof
    }

    /// What the server keeps of the proof.
    pub fn proof_sha256(&self) -> [u8; 32] {
        sha256(&*self.proof)
    }

    /// The identity that opens capsule and download, for the stock `age` tool.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// That identity as text, for whoever uses the tool.
    pub fn identity_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.identity.to_string().expose_secret().to_owned())
    }

    /// Seals what is shared.
    ///
    /// # Errors
    /// None that can happen.
    pub fn seal(&self, shared: Shared, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        let Shared { files, view_only } = shared;
        let manifest = Manifest { v: 1, kind: "share".to_owned(), files, view_only };
        let json = serde_json::to_vec(&manifest).map_err(|_| Error::NotPossible("the share cannot be written"))?;
        age_file::seal(&self.identity.to_public(), &json, entropy)
    }

    /// What is shared.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the server sent another capsule.
    pub fn open(&self, capsule: &[u8]) -> Result<Shared> {
        let damaged = || Error::Damaged("share");
        let json = age_file::open(&self.identity, capsule).ok_or_else(damaged)?;
        let manifest: Manifest = serde_json::from_slice(&json).map_err(|_| damaged())?;
        let Manifest { v, kind, files, view_only } = manifest;
        if v == 1 && kind == "share" { Ok(Shared { files, view_only }) } else { Err(damaged()) }
    }

    /// An age header for the link's identity. In front of a stored file from [`BlobRef::header_len`] on, it makes a file
    /// that the stock `age` tool opens.
    ///
    /// # Errors
    /// Only when a header cannot be made.
    pub fn header(&self, blob: &BlobRef) -> Result<Vec<u8>> {
        age_file::header(&blob.key, &self.identity.to_public())
    }
}
