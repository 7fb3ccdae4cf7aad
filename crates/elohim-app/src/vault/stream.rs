//! The bytes of an object as one stream, whatever the number of its parts.

use std::ops::Range;

use bytes::Bytes;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::vault::{Part, Sha256};
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use sha2::Digest as _;

use crate::{App, Error, Result};

/// The bytes of an object, part after part.
pub type Body = BoxStream<'static, Result<Bytes>>;

/// A part's bytes below this are hashed where they are; more go to the blocking threads, so that a large part does not
/// hold up other requests.
const INLINE_DIGEST_BYTES: usize = 64 * 1024;

/// The bytes `range` of an object that is stored in `parts`.
pub(crate) fn read(app: &App, pool: PoolId, id: ObjectId, parts: Vec<Part>, range: Range<u64>) -> Body {
    let blobs = app.blobs.clone();
    let pieces = stream::iter(pieces(parts, range));
    pieces
        .then(move |(part, within)| {
            let blobs = blobs.clone();
            async move { Ok::<_, Error>(blobs.read_part(pool, id, &part, within).await?.map_err(Error::from)) }
        })
        .try_flatten()
        .boxed()
}

/// SHA-256 of a part's bytes.
pub(crate) async fn digest(bytes: Bytes) -> Result<Sha256> {
    let small = bytes.len() <= INLINE_DIGEST_BYTES;
    let compute = move || Sha256(sha2::Sha256::digest(&bytes).into());
    if small {
        return Ok(compute());
    }
    tokio::task::spawn_blocking(compute).await.map_err(|_| Error::Internal("hashing a part stopped"))
}

/// Which bytes of which parts make up `range`.
fn pieces(parts: Vec<Part>, range: Range<u64>) -> Vec<(Part, Range<u64>)> {
    let mut pieces = Vec::new();
    let mut begin = 0_u64;
    for part in parts {
        let end = begin.saturating_add(part.length);
        let (from, to) = (range.start.max(begin), range.end.min(end));
        if from < to {
            pieces.push((part, from - begin..to - begin));
        }
        begin = end;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_cover_the_range_exactly_once(lengths in prop::collection::vec(1_u64..9, 1..9), a in 0_u64..80, b in 0_u64..80) {
            let total: u64 = lengths.iter().sum();
            let range = a.min(b).min(total)..a.max(b).min(total);
            let parts = lengths.iter().zip(0..).map(|(length, index)| Part { index, length: *length, sha256: Sha256([0; 32]) });
            let mut next = range.start;
            for (part, within) in pieces(parts.collect(), range.clone()) {
                let begin: u64 = lengths.iter().take(usize::try_from(part.index).unwrap()).sum();
                prop_assert_eq!(begin + within.start, next);
                prop_assert!(within.end <= part.length);
                next = begin + within.end;
            }
            prop_assert_eq!(next, range.end);
        }
    }
}
