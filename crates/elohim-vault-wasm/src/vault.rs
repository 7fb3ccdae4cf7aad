//! An unlocked vault.

use elohim_vault::blob::BlobWriter;
use elohim_vault::id::DeviceId;
use elohim_vault::index::Node;
use elohim_vault::kdf::Passphrase;
use elohim_vault::log::Op;
use elohim_vault::share::SharedFile;
use elohim_vault::{Error, Head, NodeId, Vault as Core, name};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::error::{Result, thrown, unusable};
use crate::file::{File, Writer};
use crate::pool::{JsPool, PagePool};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A file or folder, as `list` and `search` give them in JSON. Times are in milliseconds since 1970. */
export interface Entry {
    path: string;
    name: string;
    folder: boolean;
    media?: string;
    size?: number;
    modified?: number;
    versions: number;
    tags: string[];
    starred: boolean;
}
"#;

/// A file or folder.
#[derive(Serialize)]
struct Entry<'a> {
    path: String,
    name: &'a str,
    folder: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    media: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<i64>,
    versions: usize,
    tags: Vec<&'a str>,
    starred: bool,
}

/// An unlocked vault. One call at a time.
#[wasm_bindgen]
pub struct Vault(Core<PagePool>);

#[wasm_bindgen]
impl Vault {
    /// Makes the vault of an account that has none. `device` are 16 random bytes that this device keeps, `pinned` is what
    /// [`Vault::head`] last said to it.
    ///
    /// # Errors
    /// `VAULT_ALREADY_EXISTS`, `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    pub async fn init(
        pool: JsPool,
        passphrase: String,
        label: String,
        device: Vec<u8>,
        pinned: Option<String>,
    ) -> Result<Vault> {
        let (device, pinned) = (author(&device)?, head(pinned)?);
        let passphrase = Passphrase::new(&passphrase);
        let (vault, _) =
            Core::init(PagePool(pool), &passphrase, &label, device, pinned, &mut Random).await.map_err(thrown)?;
        Ok(Self(vault))
    }

    /// Unlocks the vault, and reads it.
    ///
    /// # Errors
    /// `VAULT_WRONG_PASSPHRASE`, `VAULT_NOT_INITIALISED`, `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    pub async fn unlock(pool: JsPool, passphrase: String, device: Vec<u8>, pinned: Option<String>) -> Result<Vault> {
        let (device, pinned) = (author(&device)?, head(pinned)?);
        let passphrase = Passphrase::new(&passphrase);
        let mut vault = Core::unlock(PagePool(pool), &passphrase, device, pinned).await.map_err(thrown)?;
        vault.refresh().await.map_err(thrown)?;
        Ok(Self(vault))
    }

    /// Reads what other devices have written.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    pub async fn refresh(&mut self) -> Result<()> {
        self.0.refresh().await.map_err(thrown)
    }

    /// The newest entry that was read, for this device to keep and to show when it unlocks the vault again.
    ///
    /// # Errors
    /// None that can happen.
    pub fn head(&self) -> Result<Option<String>> {
        let text = self.0.head().map(|head| serde_json::to_string(&head)).transpose();
        text.map_err(|_| unusable("the head cannot be written"))
    }

    /// The text of the recovery kit, to be printed.
    pub fn kit(&self) -> String {
        self.0.kit().text().to_owned()
    }

    /// What lies in a folder, as JSON: an array of `Entry`.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`.
    pub fn list(&self, folder: &str) -> Result<String> {
        let folder = self.0.index().resolve(folder).map_err(thrown)?;
        self.entries(self.0.index().list(folder))
    }

    /// What has all these words in its name, tags or comments, as JSON: an array of `Entry`.
    ///
    /// # Errors
    /// None that can happen.
    pub fn search(&self, words: &str) -> Result<String> {
        self.entries(self.0.index().search(words).into_iter())
    }

    /// Begins a file of `size` bytes.
    ///
    /// # Errors
    /// Only when a header cannot be made.
    pub fn write(&self, size: u64) -> Result<Writer> {
        Ok(Writer { blob: BlobWriter::new(self.0.keys(), size, &mut Random).map_err(thrown)? })
    }

    /// Gives a stored file its place, under the name that it was finished with. A file of that name gets a new version. `modified` and
    /// `now` are in milliseconds since 1970.
    ///
    /// # Errors
    /// `VAULT_BAD_NAME`, `VAULT_FILE_NOT_FOUND`, `VAULT_NOT_POSSIBLE`, or what the pool throws.
    pub async fn put(&mut self, folder: String, file: File, modified: f64, now: f64) -> Result<()> {
        let index = self.0.index();
        let parent = index.resolve(&folder).map_err(thrown)?;
        let SharedFile { name, media, size, blob, .. } = file.0;
        let name = name::check(&name).map_err(thrown)?;
        let node = index.find_named(parent, &name).map_or_else(|| NodeId::random(&mut Random), |node| node.id);
        let op = Op::Put { node, parent, name, media, size, modified: micros(modified), blob };
        self.0.commit(vec![op], micros(now), &mut Random).await.map_err(thrown)
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// `VAULT_BAD_NAME`, `VAULT_NAME_TAKEN`, `VAULT_FILE_NOT_FOUND`, or what the pool throws.
    #[wasm_bindgen(js_name = makeFolder)]
    pub async fn make_folder(&mut self, parent: String, name: String, now: f64) -> Result<()> {
        let parent = self.0.index().resolve(&parent).map_err(thrown)?;
        let name = name::check(&name).map_err(thrown)?;
        let op = Op::Folder { node: NodeId::random(&mut Random), parent, name };
        self.0.commit(vec![op], micros(now), &mut Random).await.map_err(thrown)
    }

    /// The present version of a file.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`, also for a folder.
    pub fn file(&self, path: &str) -> Result<File> {
        let index = self.0.index();
        let node = index.find(index.resolve(path).map_err(thrown)?);
        let found = node.and_then(|node| Some((node, node.newest()?)));
        let (node, version) = found.ok_or_else(|| thrown(Error::NotFound(path.to_owned())))?;
        Ok(File(SharedFile {
            name: node.name.clone(),
            folder: Vec::new(),
            media: version.media.clone(),
            size: version.size,
            blob: version.blob.clone(),
        }))
    }

    fn entries<'a>(&'a self, nodes: impl Iterator<Item = &'a Node>) -> Result<String> {
        let entry = |node: &'a Node| {
            let version = node.newest();
            Entry {
                path: self.0.index().path(node.id),
                name: &node.name,
                folder: node.is_folder(),
                media: version.map(|version| version.media.as_str()),
                size: version.map(|version| version.size),
                modified: version.map(|version| version.modified.div_euclid(1000)),
                versions: node.versions.len(),
                tags: node.tags.iter().map(String::as_str).collect(),
                starred: node.starred,
            }
        };
        serde_json::to_string(&nodes.map(entry).collect::<Vec<_>>()).map_err(|_| unusable("the list cannot be written"))
    }
}

fn author(device: &[u8]) -> Result<DeviceId> {
    device.try_into().map(DeviceId).map_err(|_| unusable("a device is 16 bytes"))
}

fn head(text: Option<String>) -> Result<Option<Head>> {
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| unusable("this is no head"))
}

#[expect(clippy::cast_possible_truncation, reason = "a time far beyond every calendar becomes the last one")]
fn micros(milliseconds: f64) -> i64 {
    (milliseconds * 1000.0) as i64
}
