//! Files, part by part.
//!
//! Parts lie in memory of JavaScript, and pass through this instance a chunk of 64 KiB at a time: its own memory does not grow with them.
//! They are hashed by the browser, whose SHA-256 uses the machine's instructions for it, over the very array that is read here.

use std::cell::RefCell;
use std::rc::Rc;

use elohim_vault::blob::{BlobReader, BlobWriter, part_count, part_range};
use elohim_vault::index::{Node, Version};
use elohim_vault::share::SharedFile;
use elohim_vault::{ObjectId, age_file, handover, journal};
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::error::{Result, thrown, unusable};
use crate::pool::JsPool;
use crate::vault::Vault;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A part of a stored file, as it is sent. */
export interface Part {
    bytes: Uint8Array<ArrayBuffer>;
    /** SHA-256 of the bytes. */
    digest: Uint8Array<ArrayBuffer>;
}
"#;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"], js_name = digest)]
    async fn browser_digest(algorithm: &str, bytes: &Uint8Array) -> std::result::Result<JsValue, JsValue>;
}

async fn sha256(bytes: &Uint8Array) -> Result<[u8; 32]> {
    let digest = Uint8Array::new(&browser_digest("SHA-256", bytes).await?).to_vec();
    digest.try_into().map_err(|_| unusable("the browser has no SHA-256"))
}

/// An array of JavaScript that is gone through from its beginning.
struct Cursor<'a> {
    array: &'a Uint8Array,
    at: u32,
}

impl<'a> Cursor<'a> {
    fn new(array: &'a Uint8Array) -> Self {
        Self { array, at: 0 }
    }

    fn next(&mut self, length: usize) -> Uint8Array {
        let begin = self.at;
        self.at = begin.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        self.array.subarray(begin, self.at)
    }

    fn read(&mut self, to: &mut [u8]) {
        self.next(to.len()).copy_to(to);
    }

    fn write(&mut self, from: &[u8]) {
        self.next(from.len()).copy_from(from);
    }
}

fn length(array: &Uint8Array) -> usize {
    usize::try_from(array.length()).unwrap_or(usize::MAX)
}

/// Encrypts a file. What it was made of must not change: each part is made once.
#[wasm_bindgen]
pub struct Writer {
    blob: BlobWriter,
    object: ObjectId,
}

impl Writer {
    pub(crate) fn new(blob: BlobWriter, object: ObjectId) -> Self {
        Self { blob, object }
    }

    pub(crate) fn journal(&self, keys: &elohim_vault::keys::Keys, modified: i64) -> Result<Vec<u8>> {
        journal::seal(keys, &self.blob, self.object, modified, &mut Random).map_err(thrown)
    }
}

#[wasm_bindgen]
impl Writer {
    /// The object that it is to be stored in.
    #[wasm_bindgen(getter)]
    pub fn object(&self) -> String {
        self.object.to_string()
    }

    /// Length of the stored object in bytes.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> u64 {
        self.blob.length()
    }

    /// How many parts there are.
    #[wasm_bindgen(getter)]
    pub fn parts(&self) -> u32 {
        part_count(self.blob.size())
    }

    /// Where the bytes of the file begin and end that part `index` is made of.
    pub fn range(&self, index: u32) -> Vec<u64> {
        let range = part_range(self.blob.size(), index);
        vec![range.start, range.end]
    }

    /// Part `index`, to be stored. `known` is the digest that was written down when it was made before: nothing that differs from it may
    /// be sent. `into` is where it is put, an array of at least its length; without it a new one is made.
    ///
    /// # Errors
    /// `VAULT_SOURCE_CHANGED` when the bytes are not as many as the part has, or make another part than before.
    #[wasm_bindgen(unchecked_return_type = "Part")]
    pub async fn part(
        &self,
        index: u32,
        bytes: Uint8Array,
        known: Option<Vec<u8>>,
        into: Option<Uint8Array>,
    ) -> Result<JsValue> {
        let made = u32::try_from(self.blob.part_length(index)).map_err(|_| unusable("there is no such part"))?;
        let into = into.filter(|array| array.length() >= made);
        let part = into.unwrap_or_else(|| Uint8Array::new_with_length(made)).subarray(0, made);
        let (mut from, mut to) = (Cursor::new(&bytes), Cursor::new(&part));
        let through = self.blob.part_through(index, length(&bytes), |b| from.read(b), |b| to.write(b));
        through.map_err(thrown)?;
        let digest = sha256(&part).await?;
        if let Some(known) = known {
            let known = known.try_into().map_err(|_| unusable("this is no digest"))?;
            journal::check(digest, known).map_err(thrown)?;
        }
        let answer = Object::new();
        Reflect::set(&answer, &"bytes".into(), &part)?;
        Reflect::set(&answer, &"digest".into(), &Uint8Array::from(digest.as_slice()))?;
        Ok(answer.into())
    }

    /// Hands the making of parts over to the instance with this [`Receiver::recipient`].
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when there is no such recipient.
    #[wasm_bindgen(js_name = handOver)]
    pub fn hand_over(&self, recipient: &str) -> Result<Vec<u8>> {
        handover::writer(recipient, &self.blob, self.object, &mut Random).map_err(thrown)
    }

    /// The file, once its parts are stored: `digests` are the SHA-256 of all parts, one after the other.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` when these are no digests.
    pub fn finish(&self, digests: &[u8], name: &str, media: &str) -> Result<File> {
        let (parts, rest) = digests.as_chunks::<32>();
        if !rest.is_empty() || parts.len() != self.parts() as usize {
            return Err(unusable("these are not the digests of the parts"));
        }
        let blob = self.blob.finish(self.object, parts.to_vec());
        let (name, media) = (name.to_owned(), media.to_owned());
        Ok(File(SharedFile { name, folder: Vec::new(), media, size: self.blob.size(), blob }))
    }
}

/// A stored file: what it is called, and how it is read.
#[wasm_bindgen]
pub struct File(pub(crate) SharedFile);

impl File {
    pub(crate) fn of(node: &Node, version: &Version) -> Self {
        let (name, media) = (node.name.clone(), version.media.clone());
        Self(SharedFile { name, folder: Vec::new(), media, size: version.size, blob: version.blob.clone() })
    }
}

#[wasm_bindgen]
impl File {
    /// Its name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name.clone()
    }

    /// The folders of a link that it lies in, the outermost first.
    #[wasm_bindgen(getter)]
    pub fn folder(&self) -> Vec<String> {
        self.0.folder.clone()
    }

    /// What it is, such as `text/plain`.
    #[wasm_bindgen(getter)]
    pub fn media(&self) -> String {
        self.0.media.clone()
    }

    /// Its size in bytes.
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> u64 {
        self.0.size
    }

    /// The object that it is stored in.
    #[wasm_bindgen(getter)]
    pub fn object(&self) -> String {
        self.0.blob.object.to_string()
    }

    /// Length of its own age header, which a link's header replaces.
    #[wasm_bindgen(getter, js_name = headerLength)]
    pub fn header_length(&self) -> u32 {
        self.0.blob.header_len
    }

    /// Reads it.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when no file has such a record.
    pub fn reader(&self) -> Result<Reader> {
        Ok(Reader::new(BlobReader::new(&self.0.blob).map_err(thrown)?))
    }

    /// Hands its reading over to the instance with this [`Receiver::recipient`].
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when there is no such recipient.
    #[wasm_bindgen(js_name = handOver)]
    pub fn hand_over(&self, recipient: &str) -> Result<Vec<u8>> {
        handover::reader(recipient, &self.0.blob, &mut Random).map_err(thrown)
    }
}

/// Decrypts a file, and checks every byte of it. Parts are read from 0 upwards, or in any order after [`Reader::begin`].
#[wasm_bindgen]
pub struct Reader {
    blob: Rc<RefCell<BlobReader>>,
}

impl Reader {
    fn new(blob: BlobReader) -> Self {
        Self { blob: Rc::new(RefCell::new(blob)) }
    }
}

#[wasm_bindgen]
impl Reader {
    /// How many parts there are.
    #[wasm_bindgen(getter)]
    pub fn parts(&self) -> u32 {
        self.blob.borrow().parts()
    }

    /// Where part `index` begins and ends in the stored object.
    pub fn range(&self, index: u32) -> Vec<u64> {
        let range = self.blob.borrow().stored_range(index);
        vec![range.start, range.end]
    }

    /// Where the bytes end, in the stored object, that [`Reader::begin`] takes.
    #[wasm_bindgen(getter, js_name = headLength)]
    pub fn head_length(&self) -> u32 {
        u32::try_from(self.blob.borrow().head_range().end).unwrap_or(u32::MAX)
    }

    /// Takes the beginning of the stored object, so that parts can be read in any order.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when it is too short.
    pub fn begin(&self, head: &[u8]) -> Result<()> {
        self.blob.borrow_mut().begin(head).map_err(thrown)
    }

    /// The bytes of the file that stored part `index` holds. They are decrypted where they lie: `stored` is used up.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when they are not the bytes that the log, or the link, names.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array<ArrayBuffer>")]
    pub async fn part(&self, index: u32, stored: Uint8Array) -> Result<Uint8Array> {
        let blob = Rc::clone(&self.blob);
        let digest = sha256(&stored).await?;
        let (mut from, mut to) = (Cursor::new(&stored), Cursor::new(&stored));
        let blob = blob.borrow();
        let through = blob.part_through(index, digest, length(&stored), |b| from.read(b), |b| to.write(b));
        through.map_err(thrown)?;
        Ok(stored.subarray(0, to.at))
    }
}

/// An instance in another worker, which makes and reads parts for the one that has the vault.
#[wasm_bindgen]
pub struct Receiver(pub(crate) handover::Receiver);

#[wasm_bindgen]
impl Receiver {
    /// A new one.
    ///
    /// # Errors
    /// None that can happen.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self> {
        handover::Receiver::new(&mut Random).map(Self).map_err(thrown)
    }

    /// What files are handed over to.
    #[wasm_bindgen(getter)]
    pub fn recipient(&self) -> String {
        self.0.recipient()
    }

    /// Makes parts of the file that [`Writer::hand_over`] handed over.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when it was not handed to this instance.
    pub fn writer(&self, handed: &[u8]) -> Result<Writer> {
        let (blob, object) = self.0.writer(handed).map_err(thrown)?;
        Ok(Writer::new(blob, object))
    }

    /// The vault that [`Vault::unlock_for`] or [`Vault::hand_over`] handed over. Nothing of it has been read: call [`Vault::refresh`]. `pins`
    /// are what [`Vault::pin`] gave to this device, of whichever vaults: a state that is older is refused.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when it was not handed to this instance.
    pub fn vault(
        &self,
        pool: JsPool,
        handed: &[u8],
        device: &[u8],
        pinned: Option<String>,
        pins: Option<Vec<Uint8Array>>,
    ) -> Result<Vault> {
        Vault::opened(pool, self.0.root(handed).map_err(thrown)?, device, pinned)?.pinned(pins)
    }

    /// Reads parts of the file that [`File::hand_over`] handed over.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when it was not handed to this instance.
    pub fn reader(&self, handed: &[u8]) -> Result<Reader> {
        self.0.reader(handed).map(Reader::new).map_err(thrown)
    }
}

/// Opens a small age file with an identity, such as a line of the recovery kit.
///
/// # Errors
/// `VALIDATION_FAILED` when the identity is none, or does not open the file.
#[wasm_bindgen(js_name = openAge)]
pub fn open_age(identity: &str, file: &[u8]) -> Result<Vec<u8>> {
    let mut identities = elohim_vault::kit::identities(identity).map_err(thrown)?.into_iter();
    let plain = identities.find_map(|identity| age_file::open(&identity, file));
    plain.map(|plain| plain.to_vec()).ok_or_else(|| unusable("no identity opens this file"))
}
