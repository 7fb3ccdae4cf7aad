//! Entries of the log of one's own vault.

use arbitrary::{Result, Unstructured};
use elohim_vault::index::{Index, Undo};
use elohim_vault::log::{Commit, Op};

use crate::given::{DOORS, KEYS, Seeded, commit, own_entry, sealed, text};
use crate::input::{Edits, way};
use crate::world::{Small, check};

/// Opens entries: any plaintext, any signed text, operations with changes in their signed text, and entries that were changed
/// when they were sealed.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 4) {
        (0, plain) => assert!(open(&sealed(&DOORS.log, plain)).is_none(), "nobody has signed it"),
        (1, json) => signed(json),
        (2, rest) => {
            let mut from = Unstructured::new(rest);
            let edits = Edits::take(&mut from)?;
            signed(&edits.of(&text(&commit(3, [8; 32], ops(&mut from)?))));
        }
        (_, rest) => {
            let mut from = Unstructured::new(rest);
            let (edits, inside) = (Edits::take(&mut from)?, from.arbitrary::<bool>()?);
            let right = commit(3, [8; 32], ops(&mut from)?);
            let plain = own_entry(&text(&right));
            let before = if inside { plain.clone() } else { sealed(&DOORS.log, &plain) };
            let edited = edits.of(&before);
            let object = if inside { sealed(&DOORS.log, &edited) } else { edited.clone() };
            match open(&object) {
                // What fills the entry up says nothing, and is not signed.
                Some(opened) => assert_eq!(text(&opened), text(&right), "a changed entry says something else"),
                None => assert_ne!(edited, before, "an entry of the owner does not open"),
            }
        }
    }
    Ok(())
}

fn ops(from: &mut Unstructured<'_>) -> Result<Vec<Op>> {
    let few = from.int_in_range(0..=4)?;
    let of_team = |op: &Op| matches!(op, Op::Member { .. } | Op::Unmember { .. });
    let ops = (0..few).map(|_| from.arbitrary::<Small>().map(|small| small.op())).collect::<Result<Vec<_>>>()?;
    Ok(ops.into_iter().filter(|op| !of_team(op)).collect())
}

fn open(object: &[u8]) -> Option<Commit> {
    Commit::open(&KEYS, object, 3, Some([8; 32])).ok()
}

/// What the owner has signed: it is an entry of this place in this vault, or refused.
fn signed(json: &[u8]) {
    let Some(opened) = open(&sealed(&DOORS.log, &own_entry(json))) else { return };
    assert_eq!((opened.v, opened.kind.as_str(), opened.vault, opened.n), (1, "commit", KEYS.vault, 3));
    assert_eq!((opened.prev, opened.epoch, opened.member), ([8; 32], 0, None));
    assert_eq!(opened.follows().map(|head| (head.n, head.hash)), Some((2, [8; 32])));
    let of_team = |op: &Op| matches!(op, Op::Member { .. } | Op::Unmember { .. } | Op::Epoch { .. });
    assert!(!opened.ops.iter().any(of_team), "a team's operation is in one's own vault");
    let again = opened.seal(&KEYS, &mut Seeded(1)).expect("an entry");
    assert_eq!(text(&open(&again).expect("what was sealed")), text(&opened), "it reads back otherwise");
    let mut index = Index::default();
    for op in &opened.ops {
        let mut undo = Undo::default();
        if index.apply(op, opened.time, &mut undo).is_err() {
            index.take_back(undo);
        }
    }
    check(&index);
}

/// Every operation as text.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let every: Vec<Op> = every_op();
    let mut seeds: Vec<_> = every.iter().map(|op| text(&commit(3, [8; 32], vec![op.clone()]))).collect();
    seeds.push(text(&commit(3, [8; 32], every)));
    let mut seeds: Vec<_> = seeds.into_iter().map(|json| [b"\x01".as_slice(), &json].concat()).collect();
    let plain = own_entry(&text(&commit(3, [8; 32], Vec::new())));
    assert!(open(&sealed(&DOORS.log, &plain)).is_some(), "an entry of the owner opens");
    let unsigned: Vec<u8> = plain.iter().copied().take(plain.len() - 64).chain([0; 64]).collect();
    seeds.push([b"\0".as_slice(), &unsigned].concat());
    seeds.extend([[2_u8; 60], [3; 60]].map(|seed| seed.to_vec()));
    seeds
}

/// One of every operation that one's own vault has.
pub(super) fn every_op() -> Vec<Op> {
    use crate::world::Name::Few;
    let small = [
        Small::Folder(1, 0, Few(0)),
        Small::Put(2, 1, Few(2), 2, 5),
        Small::Put(2, 1, Few(2), 3, 6),
        Small::Move(2, 0, Few(3)),
        Small::Tag(2, Few(0), true),
        Small::Star(2, true),
        Small::Comment(2, 1, "words".to_owned()),
        Small::Uncomment(2, 1),
        Small::Revert(2, 2),
        Small::Forget(2, 3),
        Small::Share(1, 2, Some(1), 9),
        Small::Unshare(1),
        Small::Remember(Few(0), vec![1, 2, 3]),
        Small::Trash(2),
        Small::RestoreTo(2, 1, Few(0)),
        Small::Trash(1),
        Small::Restore(1),
        Small::Purge(1),
        Small::Snapshot(4),
    ];
    small.iter().map(Small::op).collect()
}
