//! Snapshots, and the state that a device keeps.

use arbitrary::{Result, Unstructured};
use elohim_vault::id::DeviceId;
use elohim_vault::index::{Index, Undo};
use elohim_vault::log::Segment;
use elohim_vault::{ObjectId, Vault, snapshot};
use serde_json::json;

use crate::given::{DOORS, KEYS, Memory, NOW, Seeded, gzip, root, sealed, sha256, text};
use crate::input::{Edits, way};
use crate::world::{Small, check, dump};

/// Reads pieces of snapshots: any compressed bytes, any lines, what was written, and what was changed after it; and any cache.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 5) {
        (0, packed) => drop(read(packed)),
        (1, lines) => {
            if let Some(index) = read(&gzip(lines)) {
                again(&index);
            }
        }
        (2, rest) => {
            let mut from = Unstructured::new(rest);
            let mut index = Index::default();
            while !from.is_empty() && index.len() < 12 {
                let mut undo = Undo::default();
                if index.apply(&from.arbitrary::<Small>()?.op(), NOW, &mut undo).is_err() {
                    index.take_back(undo);
                }
            }
            again(&index);
        }
        (3, rest) => {
            let mut from = Unstructured::new(rest);
            let edits = Edits::take(&mut from)?;
            let object = sealed(&DOORS.log, &gzip(from.take_rest()));
            let edited = edits.of(&object);
            let segment = Segment { object: ObjectId([1; 16]), sha256: sha256(&object) };
            let read = snapshot::read(&KEYS, &[segment], &[Some(edited.clone())]);
            assert!(edited == object || read.is_err(), "a changed piece is read");
        }
        (_, json) => cache(&sealed(&DOORS.log, json)),
    }
    Ok(())
}

/// The state that a piece with these compressed bytes describes.
fn read(packed: &[u8]) -> Option<Index> {
    let object = sealed(&DOORS.log, packed);
    let segment = Segment { object: ObjectId([1; 16]), sha256: sha256(&object) };
    let index = snapshot::read(&KEYS, &[segment], &[Some(object)]).ok()?;
    check(&index);
    Some(index)
}

/// A state is the same after it was written and read.
fn again(index: &Index) {
    let pieces = snapshot::write(&KEYS, index, &mut Seeded(1)).expect("pieces");
    let (segments, objects): (Vec<_>, Vec<_>) =
        pieces.into_iter().map(|(segment, object)| (segment, Some(object))).unzip();
    let read = snapshot::read(&KEYS, &segments, &objects).expect("what was written");
    assert_eq!(dump(&read), dump(index), "it reads back otherwise");
    assert!(snapshot::read(&KEYS, &segments, &[]).is_err() || segments.is_empty(), "a missing piece is not missed");
}

/// A cache is taken whole, and is a state, or changes nothing.
fn cache(cache: &[u8]) {
    let mut vault = Vault::reopen(Memory::default(), root(), DeviceId([1; 16]), None).expect("a vault");
    let taken = vault.import_cache(cache);
    assert_eq!(taken, vault.head().is_some());
    assert!(taken || vault.index().is_empty());
    check(vault.index());
    if taken {
        let kept = vault.export_cache(&mut Seeded(2)).expect("a cache");
        let mut other = Vault::reopen(Memory::default(), root(), DeviceId([1; 16]), None).expect("a vault");
        assert!(other.import_cache(&kept), "a cache that was written is not taken");
        assert_eq!((dump(other.index()), other.head()), (dump(vault.index()), vault.head()));
    }
}

/// Lines of records, and a cache.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut index = Index::default();
    for op in super::log_entry::every_op().iter().take(8).chain(&[Small::Member(0, 2, crate::world::Name::Few(0)).op()])
    {
        index.apply(op, NOW, &mut Undo::default()).expect("an operation");
    }
    let mut lines: Vec<_> = index.nodes().map(|node| text(&json!({ "node": node }))).collect();
    lines.push(text(&json!({ "share": { "link": "a", "node": "01".repeat(16), "expires": 0 } })));
    lines.push(text(&json!({ "kept": { "name": "a", "value": "AQID" } })));
    lines.extend(index.members().map(|member| text(&json!({ "member": member }))));
    let lines = lines.join(b"\n".as_slice());
    assert!(read(&gzip(&lines)).is_some(), "these are lines of a snapshot");
    let cache = json!({ "head": { "n": 3, "hash": "A".repeat(43) }, "snapshot": null, "cut_off": false, "pieces": [] });
    let ways = [(0, gzip(&lines)), (1, lines.clone()), (2, (0..200).collect()), (3, lines), (4, text(&cache))];
    ways.map(|(way, rest)| [[way].as_slice(), &rest].concat()).to_vec()
}
