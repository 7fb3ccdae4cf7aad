//! The state of a vault, kept on a device.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Head, Vault};
use crate::age_file;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::base64;
use crate::keys::Keys;
use crate::log::Segment;
use crate::snapshot;

#[derive(Serialize, Deserialize)]
struct Cache {
    head: Option<Head>,
    snapshot: Option<u64>,
    #[serde(default)]
    cut_off: bool,
    pieces: Vec<(Segment, Bytes)>,
}

#[derive(Serialize, Deserialize)]
struct Bytes(#[serde(with = "base64")] Vec<u8>);

impl<P> Vault<P> {
    /// The name of a file of a device that belongs to this vault, whatever becomes of its keys. It tells nothing, and another vault has
    /// another one.
    pub fn device_name(&self) -> String {
        self.ring.first().commit_id(u64::MAX).to_string()
    }

    /// Something that a device keeps, as bytes that only this vault opens, or in a team's vault only this member.
    ///
    /// # Errors
    /// None that can happen.
    pub fn seal_for_device(&self, plain: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        age_file::seal(&self.ring.cache()?.to_public(), plain, entropy)
    }

    /// What [`Vault::seal_for_device`] has sealed; `None` when it is of another vault, or damaged.
    pub fn open_for_device(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        age_file::open(&self.ring.cache().ok()?, sealed)
    }

    /// The same for what outlives a renewal of the keys: what was sealed before it, too. Never for the state, with which a device
    /// would go on under keys that have ended.
    pub fn open_kept(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let before = |keys: &Keys| age_file::open(&keys.log, sealed);
        self.open_for_device(sealed).or_else(|| self.ring.own_past().iter().rev().find_map(before))
    }

    /// The state as bytes that only this vault opens, or in a team's vault only this member, for a cache on this device.
    ///
    /// # Errors
    /// None that can happen.
    pub fn export_cache(&self, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        let mut index = Cow::Borrowed(&self.index);
        // What waits for the server is kept by itself.
        if let Some(undo) = &self.overlay {
            index.to_mut().take_back(undo.clone());
        }
        let pieces = snapshot::write(self.ring.present(), &index, entropy)?;
        let cache = Cache {
            head: self.head,
            snapshot: self.snapshot,
            cut_off: self.cut_off,
            pieces: pieces.into_iter().map(|(segment, object)| (segment, Bytes(object))).collect(),
        };
        let json = serde_json::to_vec(&cache).map_err(|_| Error::NotPossible("the cache cannot be written"))?;
        self.seal_for_device(&json, entropy)
    }

    /// Takes a state from [`Vault::export_cache`]. Answers whether it was one of this vault; if not, nothing changes and
    /// the log is read from the server instead.
    pub fn import_cache(&mut self, cache: &[u8]) -> bool {
        let keys = self.ring.present();
        let loaded = (|| {
            let json = self.open_for_device(cache)?;
            let cache: Cache = serde_json::from_slice(&json).ok()?;
            let (segments, objects): (Vec<_>, Vec<_>) =
                cache.pieces.into_iter().map(|(segment, object)| (segment, Some(object.0))).unzip();
            Some((snapshot::read(keys, &segments, &objects).ok()?, cache.head?, cache.snapshot, cache.cut_off))
        })();
        let Some((index, head, snapshot, cut_off)) = loaded else { return false };
        self.overlay = None;
        (self.index, self.head, self.snapshot, self.cut_off) = (index, Some(head), snapshot, cut_off);
        self.cover();
        true
    }
}
