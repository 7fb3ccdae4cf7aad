//! Files, part by part.

use elohim_vault::blob::{BlobReader, BlobRef, BlobWriter, part_count, part_range};
use elohim_vault::share::SharedFile;
use elohim_vault::{ObjectId, age_file};
use wasm_bindgen::prelude::*;

use crate::error::{Result, thrown, unusable};

/// Encrypts a file. What it was made of must not change: each part is made once.
#[wasm_bindgen]
pub struct Writer {
    pub(crate) blob: BlobWriter,
}

#[wasm_bindgen]
impl Writer {
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

    /// Part `index`, to be stored.
    ///
    /// # Errors
    /// `VAULT_SOURCE_CHANGED` when the bytes are not as many as the part has.
    pub fn part(&self, index: u32, bytes: &[u8]) -> Result<Vec<u8>> {
        self.blob.part(index, bytes).map_err(thrown)
    }

    /// The file, once its parts are stored: `object` is where, `digests` the SHA-256 of all parts, one after the other.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` when these are no id and no digests.
    pub fn finish(&self, object: &str, digests: &[u8], name: &str, media: &str) -> Result<File> {
        let object: ObjectId =
            serde_json::from_value(object.into()).map_err(|_| unusable("the object has no such id"))?;
        let (parts, rest) = digests.as_chunks::<32>();
        if !rest.is_empty() || parts.len() != self.parts() as usize {
            return Err(unusable("these are not the digests of the parts"));
        }
        let blob = self.blob.finish(object, parts.to_vec());
        let (name, media) = (name.to_owned(), media.to_owned());
        Ok(File(SharedFile { name, folder: Vec::new(), media, size: self.blob.size(), blob }))
    }
}

/// A stored file: what it is called, and how it is read.
#[wasm_bindgen]
pub struct File(pub(crate) SharedFile);

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
        Reader::new(&self.0.blob)
    }
}

/// Decrypts a file, and checks every byte of it. Parts are read from 0 upwards.
#[wasm_bindgen]
pub struct Reader {
    blob: BlobReader,
    parts: u32,
}

impl Reader {
    fn new(blob: &BlobRef) -> Result<Self> {
        let parts = u32::try_from(blob.parts.len()).unwrap_or(u32::MAX);
        Ok(Self { blob: BlobReader::new(blob).map_err(thrown)?, parts })
    }
}

#[wasm_bindgen]
impl Reader {
    /// How many parts there are.
    #[wasm_bindgen(getter)]
    pub fn parts(&self) -> u32 {
        self.parts
    }

    /// Where part `index` begins and ends in the stored object.
    pub fn range(&self, index: u32) -> Vec<u64> {
        let range = self.blob.stored_range(index);
        vec![range.start, range.end]
    }

    /// The bytes of the file that stored part `index` holds.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` when they are not the bytes that the log, or the link, names.
    pub fn part(&mut self, index: u32, stored: &[u8]) -> Result<Vec<u8>> {
        self.blob.part(index, stored).map_err(thrown)
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
