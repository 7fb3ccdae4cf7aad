//! The state of a vault, kept on a device.

use serde::{Deserialize, Serialize};

use super::{Head, Vault};
use crate::age_file;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::base64;
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
    /// The state as bytes that only this vault opens, or in a team's vault only this member, for a cache on this device.
    ///
    /// # Errors
    /// None that can happen.
    pub fn export_cache(&self, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        let pieces = snapshot::write(self.ring.present(), &self.index, entropy)?;
        let cache = Cache {
            head: self.head,
            snapshot: self.snapshot,
            cut_off: self.cut_off,
            pieces: pieces.into_iter().map(|(segment, object)| (segment, Bytes(object))).collect(),
        };
        let json = serde_json::to_vec(&cache).map_err(|_| Error::NotPossible("the cache cannot be written"))?;
        age_file::seal(&self.ring.cache()?.to_public(), &json, entropy)
    }

    /// Takes a state from [`Vault::export_cache`]. Answers whether it was one of this vault; if not, nothing changes and
    /// the log is read from the server instead.
    pub fn import_cache(&mut self, cache: &[u8]) -> bool {
        let keys = self.ring.present();
        let loaded = (|| {
            let json = age_file::open(&self.ring.cache().ok()?, cache)?;
            let cache: Cache = serde_json::from_slice(&json).ok()?;
            let (segments, objects): (Vec<_>, Vec<_>) =
                cache.pieces.into_iter().map(|(segment, object)| (segment, Some(object.0))).unzip();
            Some((snapshot::read(keys, &segments, &objects).ok()?, cache.head?, cache.snapshot, cache.cut_off))
        })();
        let Some((index, head, snapshot, cut_off)) = loaded else { return false };
        (self.index, self.head, self.snapshot, self.cut_off) = (index, Some(head), snapshot, cut_off);
        true
    }
}
