//! What drop boxes leave in the log of their vault: the same for every client.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::blob::BlobRef;
use crate::drop_box::Label;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::NodeId;
use crate::index::{Index, Record};
use crate::log::Op;
use crate::name;

/// What the log calls the records of boxes: this, and the id of the box.
const RECORD: &str = "drop/";
/// The tag of what was accepted: nobody knows who sent it.
pub const UNVERIFIED: &str = "unverified sender";

/// What a box is for. What else it may say one day is left alone.
#[derive(Serialize, Deserialize)]
struct About {
    name: String,
}

/// Notes that a box is of this vault, and what it is for.
///
/// # Errors
/// None that can happen.
pub fn remember(id: &str, label: &str) -> Result<Op> {
    let about = serde_json::to_vec(&About { name: label.to_owned() });
    let value = about.map_err(|_| Error::NotPossible("the box cannot be written down"))?;
    Ok(Op::Remember { name: format!("{RECORD}{id}"), value: Record::from(value) })
}

/// The boxes of this vault by id, each with what it is for. The server lists those of all vaults of an account, and cannot tell them apart.
pub fn boxes(index: &Index) -> BTreeMap<String, String> {
    let own = index.records().filter_map(|(name, value)| {
        let about: About = serde_json::from_slice(value).ok()?;
        Some((name.strip_prefix(RECORD)?.to_owned(), about.name))
    });
    own.collect()
}

/// What a submission is called in the vault, and what it is; `otherwise` when its sender does not say.
pub fn described(label: Option<Label>, otherwise: &str) -> (String, String) {
    label.map_or_else(|| (otherwise.to_owned(), String::new()), |label| (name::unhidden(label.name), label.media))
}

/// A submission that becomes a file.
pub struct Accepted {
    /// Which folder it goes to, what it is called there unless something has that name, and what it is.
    pub parent: NodeId,
    /// Its name.
    pub name: String,
    /// What it is, such as `text/plain`.
    pub media: String,
    /// When it had arrived.
    pub received: i64,
    /// Where and how it is stored.
    pub blob: BlobRef,
    /// Its size in bytes.
    pub size: u64,
}

impl Accepted {
    /// The operations that make it a file of the vault, and its id. It never becomes a new version of a file.
    pub fn ops(self, index: &Index, entropy: &mut dyn Entropy) -> (NodeId, Vec<Op>) {
        let Self { parent, name, media, received: modified, blob, size } = self;
        let (node, name) = (NodeId::random(entropy), index.free_name(parent, &name));
        let put = Op::Put { node, parent, name, media, size, modified, blob };
        (node, vec![put, Op::Tag { node, tag: UNVERIFIED.to_owned(), on: true }])
    }
}
