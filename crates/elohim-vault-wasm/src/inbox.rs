//! Drop boxes: what strangers send, for those who send and for the vault that gets it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use elohim_vault::drop_box::{self, Label, Stored};
use elohim_vault::inbox::{self, Accepted};
use elohim_vault::{NodeId, ObjectId};
use js_sys::Date;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::entry::{json, micros};
use crate::error::{Result, thrown, unusable};
use crate::file::Writer;
use crate::vault::Vault;

/// The parts of a file for the box of this recipient, `age1…`.
///
/// # Errors
/// `VAULT_BAD_NAME` when the recipient is none.
#[wasm_bindgen(js_name = dropWriter)]
pub fn drop_writer(recipient: &str, size: u64) -> Result<Writer> {
    let blob = drop_box::writer(recipient, size, &mut Random).map_err(thrown)?;
    Ok(Writer::new(blob, ObjectId::random(&mut Random)))
}

/// Name and type of a file for the box of this recipient, sealed.
///
/// # Errors
/// `VAULT_BAD_NAME` when the recipient is none.
#[wasm_bindgen(js_name = dropLabel)]
pub fn drop_label(recipient: &str, name: &str, media: &str) -> Result<Vec<u8>> {
    Label::new(name, media).seal(recipient, &mut Random).map_err(thrown)
}

/// What the server says of a submission, as the contract has it.
#[derive(Deserialize)]
struct Detail {
    object: ObjectId,
    length: u64,
    header_len: u32,
    received_at: String,
    #[serde(default)]
    label: Option<String>,
    parts: Vec<String>,
}

/// A file in the inbox.
#[wasm_bindgen]
pub struct Submission {
    stored: Stored,
    label: Option<Vec<u8>>,
    /// In milliseconds since 1970.
    received: f64,
}

#[wasm_bindgen]
impl Submission {
    /// Reads the body of the answer to GET of a submission.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` when it is something else.
    pub fn parse(body: &str) -> Result<Submission> {
        let other = || unusable("this is no submission");
        let detail: Detail = serde_json::from_str(body).map_err(|_| other())?;
        let received = Date::parse(&detail.received_at);
        let parts = detail.parts.iter().map(|digest| digest_of(digest)).collect::<Option<Vec<_>>>();
        if received.is_nan() {
            return Err(other());
        }
        let (object, length, header_len) = (detail.object, detail.length, detail.header_len);
        let label = detail.label.map(|sealed| STANDARD.decode(sealed)).transpose().map_err(|_| other())?;
        Ok(Self { stored: Stored { object, length, header_len, parts: parts.ok_or_else(other)? }, label, received })
    }

    /// Where the two ranges of the stored object begin and end that [`Vault::accept`] wants.
    ///
    /// # Errors
    /// `SUBMISSION_UNREADABLE` when no file is stored so.
    pub fn wanted(&self) -> Result<Vec<u64>> {
        let (head, last) = self.stored.wanted().map_err(thrown)?;
        Ok(vec![head.start, head.end, last.start, last.end])
    }
}

#[derive(Serialize)]
struct Named {
    name: String,
    media: String,
}

#[wasm_bindgen]
impl Vault {
    /// Whom files for the boxes of this vault are encrypted to: by those that are made now, and by those of before the keys were renewed.
    #[wasm_bindgen(js_name = dropRecipients)]
    pub fn drop_recipients(&self) -> Vec<String> {
        self.core().epochs().map(drop_box::recipient).collect()
    }

    /// Notes that a box is of this vault, and what it is for.
    ///
    /// # Errors
    /// What the pool throws.
    #[wasm_bindgen(js_name = rememberBox)]
    pub async fn remember_box(&mut self, id: String, label: String, now: f64) -> Result<()> {
        let op = inbox::remember(&id, &label).map_err(thrown)?;
        self.commit(vec![op], now).await
    }

    /// What each box of this vault is for, by its id, as JSON.
    ///
    /// # Errors
    /// None that can happen.
    pub fn boxes(&self) -> Result<String> {
        json(&inbox::boxes(self.core().index()))
    }

    /// Name and media type that a sender has sealed, as JSON; `undefined` when they cannot be read, or the name is none.
    ///
    /// # Errors
    /// None that can happen.
    #[wasm_bindgen(js_name = openLabel)]
    pub fn open_label(&self, sealed: &[u8]) -> Result<Option<String>> {
        let label = Label::open(self.core().epochs(), sealed);
        label.map(|Label { name, media, .. }| json(&Named { name, media })).transpose()
    }

    /// Makes a submission a file of a folder, unless it is one already; marked as of a sender that nobody knows. `head` and `last` are the
    /// bytes in the ranges that [`Submission::wanted`] names. Answers its name.
    ///
    /// # Errors
    /// `SUBMISSION_UNREADABLE`, `VAULT_FILE_NOT_FOUND`, or what the pool throws.
    pub async fn accept(
        &mut self,
        submission: Submission,
        folder: String,
        head: Vec<u8>,
        last: Vec<u8>,
        now: f64,
    ) -> Result<String> {
        let Submission { stored, label, received } = submission;
        let parent = self.core().index().resolve(&folder).map_err(thrown)?;
        let (blob, size) = stored.open(self.core().epochs(), &head, &last).map_err(thrown)?;
        let label = label.and_then(|sealed| Label::open(self.core().epochs(), &sealed));
        let (name, media) = inbox::described(label, &format!("received {}", minute(received)));
        let accepted = Accepted { parent, name, media, received: micros(received), blob, size };
        let (node, ops) = accepted.ops(self.core().index(), &mut Random);
        self.commit(ops, now).await?;
        Ok(self.name_of(node))
    }

    /// The name of the file that is stored as this object; `undefined` when none is.
    #[wasm_bindgen(js_name = nameOf)]
    pub fn name_of_object(&self, object: &str) -> Option<String> {
        let object = serde_json::from_value(object.into()).ok()?;
        self.core().index().nodes().find(|node| node.version(object).is_some()).map(|node| node.name.clone())
    }
}

impl Vault {
    fn name_of(&self, node: NodeId) -> String {
        self.core().index().find(node).map(|node| node.name.clone()).unwrap_or_default()
    }
}

/// A time in UTC, to the minute.
fn minute(milliseconds: f64) -> String {
    let iso: String = Date::new(&milliseconds.into()).to_iso_string().into();
    iso.get(..16).unwrap_or_default().replace('T', " ")
}

fn digest_of(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = text.as_bytes().as_chunks::<2>().0;
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
