//! Following a chain of audit entries: the one place that knows which hash follows from what. Needs no database, so that a
//! log that was taken along can be verified anywhere.

use elohim_core::ops::audit::{Anchor, ChainState, Entry};
use elohim_core::vault::Sha256;
use sha2::Digest as _;

use crate::digest::Canonical as _;

/// Hash that the first entry builds on.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// A chain that is followed entry by entry.
#[derive(Clone, Debug)]
pub struct Chain {
    anchor: Option<Anchor>,
    seq: i64,
    hash: Sha256,
    told: bool,
}

impl Chain {
    /// A chain from its first entry on, or from the first one behind the anchor.
    pub fn begin(anchor: Option<Anchor>) -> Self {
        let (seq, hash) = anchor.map_or((0, Sha256(GENESIS)), |anchor| (anchor.seq, anchor.hash));
        Self { anchor, seq, hash, told: anchor.is_none() }
    }

    /// Goes on to the entry; `false` when it does not follow, and then the chain stays where it was.
    pub fn follow(&mut self, entry: &Entry) -> bool {
        let texts = [&entry.actor, &entry.event, &entry.subject, &entry.request_id];
        let hash = Sha256(hash(&self.hash.0, entry.seq, entry.at.as_micros(), texts));
        if self.seq.checked_add(1) != Some(entry.seq) || hash != entry.hash {
            return false;
        }
        (self.seq, self.hash) = (entry.seq, hash);
        self.told |= self.anchor.is_some_and(|anchor| anchor.is_told_by(entry));
        true
    }

    /// Place of the last entry that followed.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Whether an entry tells of the anchor; there is nothing to tell without one.
    pub fn is_anchor_told(&self) -> bool {
        self.told
    }

    /// What was found when nothing follows any more and the log is said to end at place `last` with hash `head`.
    pub fn end(&self, last: i64, head: &[u8]) -> ChainState {
        if self.seq != last || self.hash.0 != head {
            self.broken()
        } else if !self.told {
            Self::begin(self.anchor).broken()
        } else {
            ChainState { broken_at: None, ..self.broken() }
        }
    }

    /// What was found when the next entry does not follow.
    pub fn broken(&self) -> ChainState {
        let removed = self.anchor.map_or(0, |anchor| anchor.seq);
        ChainState {
            anchor: self.anchor,
            rows: u64::try_from(self.seq.saturating_sub(removed)).unwrap_or(0),
            head: self.hash,
            broken_at: Some(self.seq.saturating_add(1)),
        }
    }
}

/// The hash of an entry that follows the one with hash `previous`.
pub(crate) fn hash(previous: &[u8], seq: i64, at: i64, texts: [&String; 4]) -> [u8; 32] {
    let mut digest = sha2::Sha256::new();
    digest.update(previous);
    seq.feed(&mut digest);
    at.feed(&mut digest);
    for text in texts {
        text.feed(&mut digest);
    }
    digest.finalize().into()
}
