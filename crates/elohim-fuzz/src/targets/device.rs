//! What a device keeps: the journals of its uploads, and the heads that it has seen.

use arbitrary::{Result, Unstructured};
use elohim_vault::blob::{BlobWriter, part_range};
use elohim_vault::pins::Pins;
use elohim_vault::slots::SLOTS;
use elohim_vault::{Head, ObjectId, journal};
use serde_json::json;

use crate::given::{DOORS, KEYS, Seeded, root, sealed, text};
use crate::input::{Edits, way};

/// Largest file that a journal is read for here: every file system has a limit below it.
const LARGEST: u64 = 1 << 60;

/// Reads journals and pins: any, those that were written, and those that were changed after it.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 4) {
        (0, rest) => {
            let mut from = Unstructured::new(rest);
            let (size, modified) = (from.arbitrary::<u64>()? % LARGEST, i64::from(from.arbitrary::<u8>()?));
            resumed(&sealed(&DOORS.log, from.take_rest()), size, modified);
        }
        (1, rest) => {
            let mut from = Unstructured::new(rest);
            let edits = Edits::take(&mut from)?;
            let writer = BlobWriter::new(&KEYS, 5, &mut Seeded(3)).expect("a writer");
            let kept = journal::seal(&KEYS, &writer, ObjectId([9; 16]), 7, &mut Seeded(4)).expect("a journal");
            let (again, object) = journal::open(&KEYS, &kept, 5, 7).expect("what was written");
            assert_eq!(object, ObjectId([9; 16]));
            assert_eq!(again.part(0, b"hello").expect("a part"), writer.part(0, b"hello").expect("a part"));
            assert!(journal::open(&KEYS, &kept, 6, 7).is_none() && journal::open(&KEYS, &kept, 5, 8).is_none());
            let edited = edits.of(&kept);
            assert!(edited == kept || journal::open(&KEYS, &edited, 5, 7).is_none(), "a changed journal opens");
        }
        (2, rest) => pins(&mut Unstructured::new(rest), None)?,
        (_, rest) => {
            let mut from = Unstructured::new(rest);
            let plain = from.arbitrary_len::<u8>()?.min(100);
            let plain = from.bytes(plain)?.to_vec();
            pins(&mut from, Some(&plain))?;
        }
    }
    Ok(())
}

/// An upload goes on with the file that it began with, or not at all.
fn resumed(kept: &[u8], size: u64, modified: i64) -> bool {
    let Some((writer, _)) = journal::open(&KEYS, kept, size, modified) else { return false };
    assert_eq!(writer.size(), size);
    assert!(writer.length() > size);
    let first = part_range(size, 0);
    if first.end < 1000 {
        let plain = vec![7; usize::try_from(first.end).unwrap_or_default()];
        let part = writer.part(0, &plain).expect("a part");
        assert_eq!(part.len() as u64, writer.length());
    }
    true
}

/// Places hold what was kept in them. `plain` is what one of them holds, sealed by whoever has the keys of the device.
fn pins(from: &mut Unstructured<'_>, plain: Option<&[u8]>) -> Result<()> {
    let mut bytes = from.bytes(from.len().min(400))?.to_vec();
    if let Some(plain) = plain {
        let key = crate::given::pin_identity();
        bytes = sealed(&key, plain).repeat(SLOTS);
    }
    let Ok(mut pins) = Pins::from_bytes(&bytes) else {
        assert!(bytes.is_empty() || bytes.len() % SLOTS != 0);
        return Ok(());
    };
    assert_eq!(pins.to_bytes(), bytes);
    let found = pins.find(&root()).expect("a key");
    assert_eq!(found.is_some(), plain.is_some_and(|plain| plain.len() == 40));
    let head = Head { n: 7, hash: [7; 32] };
    assert!(pins.keep(&root(), SLOTS, head, &mut Seeded(1)).is_err(), "there is no such place");
    pins.keep(&root(), 0, head, &mut Seeded(1)).expect("a place");
    assert_eq!(pins.find(&root()).expect("a key"), Some(head));
    Ok(())
}

/// A journal and pins.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let journal = text(&json!({
        "object": "09".repeat(16), "size": 5, "modified": 7, "key": "A".repeat(22), "nonce": "A".repeat(22), "header": "AQID",
    }));
    assert!(resumed(&sealed(&DOORS.log, &journal), 5, 7), "this is a journal");
    let begun = [5_u64.to_le_bytes().as_slice(), &[7], &journal].concat();
    let kept = Pins::new(&mut Seeded(1)).expect("pins").to_bytes();
    let kept = kept.into_iter().take(160).collect();
    let ways = [(0, begun), (1, vec![1; 20]), (2, kept), (3, vec![40; 60])];
    ways.map(|(way, rest)| [[way].as_slice(), &rest].concat()).to_vec()
}
