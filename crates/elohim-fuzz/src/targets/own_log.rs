//! The log of one's own vault on a server that stores anything, read by two devices.

use arbitrary::{Arbitrary, Result, Unstructured};
use elohim_vault::id::DeviceId;
use elohim_vault::log::{Commit, Op};
use elohim_vault::{Error, Vault, snapshot};

use crate::given::{DOORS, KEYS, Memory, Seeded, commit, now, own_entry, root, sealed, sha256, text};
use crate::input::Edits;
use crate::world::{Small, check, dump};

/// Most entries of an input.
const MOST: u64 = 8;

/// What lies where the next entry belongs.
#[derive(Arbitrary)]
enum Entry {
    /// An entry of the owner; whether its operations fit is not said.
    Right(Small, Option<Small>),
    /// One that is right but for these.
    Wrong { n: u8, prev: u8, epoch: u8, snapshot: Option<u8>, op: Small },
    /// The whole state.
    Snapshot,
    /// A right one that was changed.
    Edited(Small),
    /// Anything, sealed by whoever knows whom to seal it to.
    Sealed(Vec<u8>),
}

/// Reads a log as it grows, and at once. A device takes an entry whole or not at all, and both come to the same end.
pub(super) fn target(data: &[u8]) -> Result<()> {
    let mut from = Unstructured::new(data);
    let server = Memory::default();
    let mut first = device(&server, 1);
    let (mut prev, mut n) = ([0; 32], 0);
    while !from.is_empty() && n < MOST {
        let entry = object(&mut from, &server, &first, n, prev)?;
        (prev, n) = (sha256(&entry), n + 1);
        server.0.borrow_mut().insert(KEYS.commit_id(n - 1), entry);
        let before = (dump(first.index()), first.head());
        let read = now(first.refresh());
        check(first.index());
        if let Err(error) = read {
            assert!(matches!(error, Error::Damaged(_) | Error::Forked), "{error}");
            assert_eq!((dump(first.index()), first.head()), before, "half an entry was taken");
            break;
        }
        assert_eq!(first.head().map(|head| head.hash), Some(prev));
    }
    let mut second = device(&server, 2);
    if now(second.refresh()).is_ok() {
        assert_eq!((dump(second.index()), second.head()), (dump(first.index()), first.head()), "two devices differ");
    }
    let kept = first.export_cache(&mut Seeded(2)).expect("a cache");
    let mut third = device(&server, 3);
    assert_eq!(third.import_cache(&kept), first.head().is_some());
    assert_eq!((dump(third.index()), third.head()), (dump(first.index()), first.head()), "a cache says something else");
    Ok(())
}

fn device(server: &Memory, n: u8) -> Vault<Memory> {
    Vault::reopen(server.clone(), root(), DeviceId([n; 16]), None).expect("a vault")
}

fn object(
    from: &mut Unstructured<'_>,
    server: &Memory,
    reader: &Vault<Memory>,
    n: u64,
    prev: [u8; 32],
) -> Result<Vec<u8>> {
    let right = |ops: Vec<Op>| sealed_entry(&commit(n, prev, ops));
    Ok(match from.arbitrary::<Entry>()? {
        Entry::Right(op, more) => right([Some(op), more].into_iter().flatten().map(|small| small.op()).collect()),
        Entry::Wrong { n: other, prev: changed, epoch, snapshot, op } => {
            let mut entry = commit(n + u64::from(other % 2), prev, vec![op.op()]);
            entry.prev[0] ^= changed % 2;
            entry.epoch = u32::from(epoch % 2);
            entry.snapshot = snapshot.map(u64::from);
            sealed_entry(&entry)
        }
        Entry::Snapshot => {
            let pieces = snapshot::write(&KEYS, reader.index(), &mut Seeded(100 + n)).expect("pieces");
            let segments = pieces.iter().map(|(segment, _)| segment.clone()).collect();
            server.0.borrow_mut().extend(pieces.into_iter().map(|(segment, object)| (segment.object, object)));
            right(vec![Op::Snapshot { segments }])
        }
        Entry::Edited(op) => Edits::take(from)?.of(&right(vec![op.op()])),
        Entry::Sealed(plain) => sealed(&DOORS.log, &plain),
    })
}

fn sealed_entry(entry: &Commit) -> Vec<u8> {
    sealed(&DOORS.log, &own_entry(&text(entry)))
}

/// Every input is a log.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    vec![(0..=255).collect(), vec![0; 60], (0..200_u8).map(|n| n.wrapping_mul(7)).collect()]
}
