//! Snapshots: the state of a vault in pieces of at most 5,000 files, so that a new device need not read the whole log.
//!
//! | layer | content |
//! |---|---|
//! | object | random id, an age file to the log recipient; its hash is in a signed log entry |
//! | inside | gzip of JSON lines, each a node, a share, a record, the switch or a shard of the index of contents, or in a cache of a device a member |

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::age_file::{self, MAX_IN_MEMORY};
use crate::content::Shard;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{ObjectId, base64};
use crate::index::{Index, Node, Record as Kept, Shared};
use crate::keys::{Keys, sha256};
use crate::log::Segment;
use crate::member::Member;

/// Most records in one piece.
pub const RECORDS: usize = 5000;
/// Bytes of records from which on a piece is not added to: compressed and encrypted it must fit into one object of 8 MiB,
/// and the part hashes in the records of large files do not get smaller.
const PIECE: usize = 4 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Record {
    Node(Node),
    Share(Shared),
    Kept {
        name: String,
        #[serde(with = "base64")]
        value: Kept,
    },
    Member(Member),
    ContentSearch,
    Shard(Shard),
}

/// The pieces of a snapshot: what the log entry says of each, and its object.
///
/// # Errors
/// None that can happen.
pub fn write(keys: &Keys, index: &Index, entropy: &mut dyn Entropy) -> Result<Vec<(Segment, Vec<u8>)>> {
    let mut nodes: Vec<_> = index.nodes().collect();
    nodes.sort_by_key(|node| node.id);
    let nodes = nodes.into_iter().map(|node| Record::Node(node.clone()));
    let mut pieces = Vec::new();
    let (mut piece, mut records) = (Vec::new(), 0);
    let shares = index.shares().map(|shared| Record::Share(shared.clone()));
    let kept =
        index.records().map(|(name, value)| Record::Kept { name: name.to_owned(), value: value.to_vec().into() });
    let members = index.members().map(|member| Record::Member(member.clone()));
    // The switch before the shards: without it they are none.
    let switch = index.contents().is_on().then_some(Record::ContentSearch);
    let shards = index.contents().shards().map(|shard| Record::Shard((**shard).clone()));
    for record in nodes.chain(shares).chain(kept).chain(members).chain(switch).chain(shards) {
        let line = serde_json::to_vec(&record).map_err(|_| Error::NotPossible("a snapshot could not be written"))?;
        if records > 0 && (records == RECORDS || piece.len() + line.len() > PIECE) {
            pieces.push(seal(keys, &piece, entropy)?);
            (piece, records) = (Vec::new(), 0);
        }
        piece.extend_from_slice(&line);
        piece.push(b'\n');
        records += 1;
    }
    if records > 0 {
        pieces.push(seal(keys, &piece, entropy)?);
    }
    Ok(pieces)
}

/// The state that the pieces of a snapshot describe.
///
/// # Errors
/// [`Error::Damaged`] when a piece is not the one that the log entry names, or what they describe is no state of a vault.
pub fn read(keys: &Keys, segments: &[Segment], objects: &[Option<Vec<u8>>]) -> Result<Index> {
    let mut index = Index::default();
    for (segment, object) in segments.iter().zip(objects) {
        let object = object.as_ref().filter(|object| sha256(object) == segment.sha256);
        load(keys, object.ok_or(Error::Damaged("snapshot"))?, &mut index)?;
    }
    if segments.len() == objects.len() && index.is_whole() { Ok(index) } else { Err(Error::Damaged("snapshot")) }
}

fn seal(keys: &Keys, records: &[u8], entropy: &mut dyn Entropy) -> Result<(Segment, Vec<u8>)> {
    let failed = || Error::NotPossible("a snapshot could not be written");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(records).map_err(|_| failed())?;
    let packed = gzip.finish().map_err(|_| failed())?;
    let object = age_file::seal(&keys.log.to_public(), &packed, entropy)?;
    Ok((Segment { object: ObjectId::random(entropy), sha256: sha256(&object) }, object))
}

fn load(keys: &Keys, object: &[u8], index: &mut Index) -> Result<()> {
    let damaged = || Error::Damaged("snapshot");
    let packed = age_file::open(&keys.log, object).ok_or_else(damaged)?;
    let mut lines = Vec::new();
    GzDecoder::new(packed.as_slice()).take(MAX_IN_MEMORY).read_to_end(&mut lines).map_err(|_| damaged())?;
    for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match serde_json::from_slice(line).map_err(|_| damaged())? {
            Record::Node(node) => index.load(node),
            Record::Share(shared) => index.load_share(shared),
            Record::Kept { name, value } => index.load_record(name, value),
            Record::Member(member) => index.load_member(member),
            Record::ContentSearch => index.load_content_search(),
            Record::Shard(shard) => index.load_shard(shard).map_err(|_| damaged())?,
        }
    }
    Ok(())
}
