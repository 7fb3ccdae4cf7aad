//! How long the trash keeps what is in it. Only clients know what is in it, so that one of them removes what has been there for longer.
//! The period is a record of the vault, the same on all devices. The trash of a team has none: whoever may put something into it says since
//! when it is there, and not everybody who may do that may destroy.

use std::collections::HashSet;

use crate::id::NodeId;
use crate::index::Index;
use crate::log::Op;

/// The record's name.
pub const RECORD: &str = "trash/keep";
/// For how long when nothing is said, in seconds: 30 days.
pub const DEFAULT: u64 = 30 * 24 * 60 * 60;

/// How long the trash keeps what is in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// For so many seconds.
    Seconds(u64),
    /// Until somebody empties it.
    Forever,
}

impl Keep {
    /// What holds in a vault. What this version does not understand removes nothing.
    pub fn of(index: &Index) -> Self {
        let Some(record) = index.record(RECORD) else { return Self::Seconds(DEFAULT) };
        std::str::from_utf8(record).ok().and_then(|text| text.parse().ok()).map_or(Self::Forever, Self::Seconds)
    }

    /// The operation that makes it hold.
    pub fn op(self) -> Op {
        let value = match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Forever => "forever".to_owned(),
        };
        Op::Remember { name: RECORD.to_owned(), value: value.into_bytes().into() }
    }

    /// What has been in the trash for longer, the oldest first. Times are microseconds since 1970.
    pub fn due(self, index: &Index, now: i64) -> Vec<NodeId> {
        let Self::Seconds(seconds) = self else { return Vec::new() };
        let age = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000);
        let before = now.saturating_sub(age);
        let mut due: Vec<_> = index.trash().filter_map(|node| Some((node.trashed?, node.id))).collect();
        due.retain(|(since, _)| *since <= before);
        due.sort_unstable();
        outermost(index, due.into_iter().map(|(_, id)| id))
    }
}

/// Those of these that do not lie in another one of them, with which they go.
pub fn outermost(index: &Index, ids: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
    let ids: Vec<_> = ids.collect();
    let all: HashSet<_> = ids.iter().copied().collect();
    let lies_in_another = |id: &NodeId| {
        let mut at = index.find(*id).map(|node| node.parent);
        while let Some(above) = at.filter(|above| *above != NodeId::ROOT) {
            if all.contains(&above) {
                return true;
            }
            at = index.find(above).map(|node| node.parent);
        }
        false
    };
    ids.into_iter().filter(|id| !lies_in_another(id)).collect()
}
