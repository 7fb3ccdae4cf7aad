//! An unlocked vault.

use elohim_vault::blob::BlobWriter;
use elohim_vault::id::DeviceId;
use elohim_vault::index::Index;
use elohim_vault::kdf::Passphrase;
use elohim_vault::log::Op;
use elohim_vault::root::RootRecord;
use elohim_vault::share::SharedFile;
use elohim_vault::vault::Renewal;
use elohim_vault::{Error, Head, NodeId, ObjectId, Vault as Core, handover, journal, kit, name};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::content::Pieces;
use crate::entry::micros;
use crate::error::{Result, thrown, unusable};
use crate::file::{File, Writer};
use crate::opening::with_seconds;
use crate::pool::{JsPool, PagePool};

/// An unlocked vault. One call at a time.
#[wasm_bindgen]
pub struct Vault {
    pub(crate) core: Core<PagePool>,
    /// New keys whose kit is being kept.
    pub(crate) renewal: Option<Renewal>,
    pub(crate) pieces: Pieces,
}

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
        Ok(Self::of(vault))
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
        Ok(Self::of(vault))
    }

    /// Unlocks the vault with the text of its recovery kit, and reads it.
    ///
    /// # Errors
    /// As [`Vault::unlock`].
    #[wasm_bindgen(js_name = unlockWithKit)]
    pub async fn unlock_with_kit(
        pool: JsPool,
        kit: String,
        device: Vec<u8>,
        pinned: Option<String>,
        pins: Option<Vec<Uint8Array>>,
    ) -> Result<Vault> {
        let (device, pinned) = (author(&device)?, head(pinned)?);
        let opens = kit::identities(&kit).map_err(thrown)?.pop().ok_or_else(|| unusable("this is no kit"))?;
        let vault = Core::unlock_with_kit(PagePool(pool), &opens, device, pinned).await.map_err(thrown)?;
        let mut vault = Self::of(vault).pinned(pins)?;
        vault.refresh().await?;
        Ok(vault)
    }

    /// Unlocks the vault for the instance with this [`crate::Receiver::recipient`], and reads nothing. What this takes in memory ends with this
    /// instance. The answer is for [`crate::Receiver::vault`]. `seconds` is what this device keeps of second secrets, `second` one that was
    /// typed.
    ///
    /// # Errors
    /// As [`Vault::unlock`]; `VAULT_NOT_POSSIBLE` when what was typed is no second secret.
    #[wasm_bindgen(js_name = unlockFor)]
    pub async fn unlock_for(
        recipient: String,
        pool: JsPool,
        passphrase: String,
        device: Vec<u8>,
        pinned: Option<String>,
        seconds: Option<Vec<u8>>,
        second: Option<String>,
    ) -> Result<Vec<u8>> {
        let (device, pinned) = (author(&device)?, head(pinned)?);
        let passphrase = with_seconds(&passphrase, seconds.as_deref(), second.as_deref())?;
        let vault = Core::unlock(PagePool(pool), &passphrase, device, pinned).await.map_err(thrown)?;
        Self::of(vault).hand_over(&recipient)
    }

    /// Makes another vault beside those that the passphrases in `keep` open, as [`Vault::unlock_for`] opens one. What is not named there may
    /// be overwritten.
    ///
    /// # Errors
    /// `VAULT_WRONG_PASSPHRASE` when one of `keep` opens none, `VAULT_NOT_POSSIBLE` when the new one does, or there is no room, or what the
    /// pool throws.
    #[wasm_bindgen(js_name = initBesideFor)]
    pub async fn init_beside_for(
        recipient: String,
        pool: JsPool,
        keep: Vec<String>,
        passphrase: String,
        label: String,
        device: Vec<u8>,
        seconds: Option<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        let keep: Vec<_> =
            keep.iter().map(|typed| with_seconds(typed, seconds.as_deref(), None)).collect::<Result<_>>()?;
        let (passphrase, device) = (Passphrase::new(&passphrase), author(&device)?);
        let made = Core::init_beside(PagePool(pool), &keep, &passphrase, &label, device, &mut Random).await;
        Self::of(made.map_err(thrown)?.0).hand_over(&recipient)
    }

    /// Hands the vault over to the instance with this [`crate::Receiver::recipient`].
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when there is no such recipient, or for a team's vault.
    #[wasm_bindgen(js_name = handOver)]
    pub fn hand_over(&self, recipient: &str) -> Result<Vec<u8>> {
        handover::root(recipient, self.root()?, &mut Random).map_err(thrown)
    }

    /// The vault for a device that is trusted to keep it: it opens with `secret`, 32 random bytes that the page keeps as it can, best
    /// wrapped under a key that cannot be read out. Whoever has both has everything.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` when the secret has another length, `VAULT_NOT_POSSIBLE` for a team's vault.
    pub fn keep(&self, secret: &[u8]) -> Result<Vec<u8>> {
        self.hand_over(&device_of(secret)?.recipient())
    }

    /// Opens a vault that [`Vault::keep`] kept, and reads it.
    ///
    /// # Errors
    /// `VALIDATION_FAILED`, `VAULT_SERVER_NOT_TRUSTED` when it was kept with another secret, or what the pool throws.
    pub async fn reopen(
        pool: JsPool,
        secret: Vec<u8>,
        kept: Vec<u8>,
        device: Vec<u8>,
        pinned: Option<String>,
        pins: Option<Vec<Uint8Array>>,
    ) -> Result<Vault> {
        let root = device_of(&secret)?.root(&kept).map_err(thrown)?;
        let mut vault = Self::opened(pool, root, &device, pinned)?.pinned(pins)?;
        vault.refresh().await?;
        Ok(vault)
    }

    /// The state, sealed, for this device to keep: [`Vault::import_cache`] starts from it instead of the log.
    ///
    /// # Errors
    /// None that can happen.
    #[wasm_bindgen(js_name = exportCache)]
    pub fn export_cache(&self) -> Result<Vec<u8>> {
        self.core.export_cache(&mut Random).map_err(thrown)
    }

    /// Takes a state that was kept; false when it is of another vault. Then, and to see what is new, call [`Vault::refresh`].
    #[wasm_bindgen(js_name = importCache)]
    pub fn import_cache(&mut self, cache: &[u8]) -> bool {
        self.core.import_cache(cache)
    }

    /// What its owner calls it.
    #[wasm_bindgen(getter)]
    pub fn label(&self) -> String {
        self.core.label().to_owned()
    }

    /// Reads what other devices have written.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    pub async fn refresh(&mut self) -> Result<()> {
        self.core.refresh().await.map_err(thrown)
    }

    /// The newest entry that was read, for this device to keep and to show when it unlocks the vault again.
    ///
    /// # Errors
    /// None that can happen.
    pub fn head(&self) -> Result<Option<String>> {
        let text = self.core.head().map(|head| serde_json::to_string(&head)).transpose();
        text.map_err(|_| unusable("the head cannot be written"))
    }

    /// The text of the recovery kit, to be printed.
    pub fn kit(&self) -> String {
        self.core.kit().text().to_owned()
    }

    /// Begins a file of `size` bytes.
    ///
    /// # Errors
    /// Only when a header cannot be made.
    pub fn write(&self, size: u64) -> Result<Writer> {
        let blob = BlobWriter::new(self.core.keys(), size, &mut Random).map_err(thrown)?;
        Ok(Writer::new(blob, ObjectId::random(&mut Random)))
    }

    /// What this device keeps of a file that it is about to send, so that it can go on after an interruption. `modified` is when the
    /// source was last changed, in milliseconds since 1970.
    ///
    /// # Errors
    /// None that can happen.
    pub fn journal(&self, writer: &Writer, modified: f64) -> Result<Vec<u8>> {
        writer.journal(self.core.keys(), micros(modified))
    }

    /// The writer of a file that was begun; `undefined` when the journal is of another vault or of keys that were renewed since, or the
    /// source has another size or time of change. Parts whose digest was written down are made with it as `known`.
    pub fn resume(&self, journal: &[u8], size: u64, modified: f64) -> Option<Writer> {
        let (blob, object) = journal::open(self.core.keys(), journal, size, micros(modified))?;
        Some(Writer::new(blob, object))
    }

    /// Seals what this device shows of an upload that waits, such as its place and name.
    ///
    /// # Errors
    /// None that can happen.
    #[wasm_bindgen(js_name = sealNote)]
    pub fn seal_note(&self, note: &str) -> Result<Vec<u8>> {
        journal::seal_note(self.core.keys(), note, &mut Random).map_err(thrown)
    }

    /// What was sealed so; `undefined` when it is of another vault.
    #[wasm_bindgen(js_name = openNote)]
    pub fn open_note(&self, sealed: &[u8]) -> Option<String> {
        journal::open_note(self.core.keys(), sealed)
    }

    /// Gives a stored file its place, under the name that it was finished with. A file of that name gets a new version. `modified` and
    /// `now` are in milliseconds since 1970.
    ///
    /// # Errors
    /// `VAULT_BAD_NAME`, `VAULT_FILE_NOT_FOUND`, `VAULT_NOT_POSSIBLE`, or what the pool throws.
    pub async fn put(&mut self, folder: String, file: File, modified: f64, now: f64) -> Result<()> {
        let index = self.core.index();
        let parent = index.resolve(&folder).map_err(thrown)?;
        let SharedFile { name, media, size, blob, .. } = file.0;
        let name = name::check(&name).map_err(thrown)?;
        let node = index.find_named(parent, &name).map_or_else(|| NodeId::random(&mut Random), |node| node.id);
        let op = Op::Put { node, parent, name, media, size, modified: micros(modified), blob };
        self.commit(vec![op], now).await
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// `VAULT_BAD_NAME`, `VAULT_NAME_TAKEN`, `VAULT_FILE_NOT_FOUND`, or what the pool throws.
    #[wasm_bindgen(js_name = makeFolder)]
    pub async fn make_folder(&mut self, parent: String, name: String, now: f64) -> Result<()> {
        let parent = self.core.index().resolve(&parent).map_err(thrown)?;
        let name = name::check(&name).map_err(thrown)?;
        self.commit(vec![Op::Folder { node: NodeId::random(&mut Random), parent, name }], now).await
    }

    /// Whether a file of the vault is stored as this object.
    pub fn names(&self, object: &str) -> bool {
        serde_json::from_value(object.into()).is_ok_and(|object| self.core.index().names(object))
    }

    /// The present version of a file.
    ///
    /// # Errors
    /// `VAULT_FILE_NOT_FOUND`, also for a folder.
    pub fn file(&self, path: &str) -> Result<File> {
        let node = self.node(path)?;
        let newest = node.newest().map(|version| File::of(node, version));
        newest.ok_or_else(|| thrown(Error::NotFound(path.to_owned())))
    }
}

impl Vault {
    pub(crate) fn of(core: Core<PagePool>) -> Self {
        Self { core, renewal: None, pieces: Pieces::default() }
    }

    pub(crate) fn core(&self) -> &Core<PagePool> {
        &self.core
    }

    pub(crate) fn core_mut(&mut self) -> &mut Core<PagePool> {
        &mut self.core
    }

    pub(crate) async fn commit(&mut self, ops: Vec<Op>, now: f64) -> Result<()> {
        self.core.commit(ops, micros(now), &mut Random).await.map_err(thrown)
    }

    /// Writes what is planned for the present state, whichever device has written before.
    pub(crate) async fn commit_planned(
        &mut self,
        plan: impl FnMut(&Index) -> elohim_vault::Result<Vec<Op>>,
        now: f64,
    ) -> Result<()> {
        self.core.commit_planned(plan, micros(now), &mut Random).await.map_err(thrown)
    }

    /// Opens a vault that was handed over, without reading it yet.
    pub(crate) fn opened(pool: JsPool, root: RootRecord, device: &[u8], pinned: Option<String>) -> Result<Self> {
        Core::reopen(PagePool(pool), root, author(device)?, head(pinned)?).map(Self::of).map_err(thrown)
    }

    pub(crate) fn root(&self) -> Result<&RootRecord> {
        self.core.root().ok_or_else(|| thrown(Error::NotPossible("the vault of a team is not handed over")))
    }
}

fn device_of(secret: &[u8]) -> Result<handover::Receiver> {
    let secret = secret.try_into().map_err(|_| unusable("the secret of a device is 32 bytes"))?;
    handover::Receiver::of(secret).map_err(thrown)
}

pub(crate) fn author(device: &[u8]) -> Result<DeviceId> {
    device.try_into().map(DeviceId).map_err(|_| unusable("a device is 16 bytes"))
}

fn head(text: Option<String>) -> Result<Option<Head>> {
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| unusable("this is no head"))
}
