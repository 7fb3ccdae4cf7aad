//! What strangers send to drop boxes.

use arbitrary::{Result, Unstructured};
use elohim_vault::blob::BlobReader;
use elohim_vault::drop_box::{self, Label, Stored};
use elohim_vault::{ObjectId, name};
use serde_json::json;

use super::blob;
use crate::given::{DOORS, KEYS, Seeded, sealed, sha256, text};
use crate::input::{Edits, way};

/// A chunk as it is stored.
const CHUNK: u64 = 64 * 1024 + 16;

/// Opens labels and submissions that a sender has made, and such as were changed.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 4) {
        (0, json) => drop(label(&sealed(&DOORS.drop, json))),
        (1, rest) => {
            let mut from = Unstructured::new(rest);
            let (length, header_len) = (from.arbitrary()?, from.arbitrary()?);
            wanted(&Stored { object: ObjectId([1; 16]), length, header_len, parts: Vec::new() });
        }
        (2, head) => {
            // A header of the sender's own making, before a payload that nobody has a key for.
            let header_len = u32::try_from(head.len()).expect("a short header");
            let bytes = [head, &[0; 32]].concat();
            let stored =
                Stored { object: ObjectId([1; 16]), length: bytes.len() as u64, header_len, parts: vec![[0; 32]] };
            assert!(open(&stored, &bytes).is_none());
        }
        (_, rest) => submission(&mut Unstructured::new(rest))?,
    }
    Ok(())
}

/// A label that opens has a name that a file may have, and reads back as it is.
fn label(sealed: &[u8]) -> Option<Label> {
    let label = Label::open([&*KEYS], sealed)?;
    assert_eq!(name::check(&label.name).expect("a name"), label.name);
    assert!(label.media.len() <= name::MAX_BYTES, "its type is too long");
    let again = label.seal(&drop_box::recipient(&KEYS), &mut Seeded(1)).expect("a label");
    assert_eq!(Label::open([&*KEYS], &again).as_ref(), Some(&label), "it reads back otherwise");
    Some(label)
}

/// What is asked for lies in the object, and fits into the memory whatever the server says.
fn wanted(stored: &Stored) {
    let Ok((head, last)) = stored.wanted() else { return };
    assert_eq!((head.start, last.end), (0, stored.length));
    assert!(head.end <= last.start && last.start <= last.end);
    assert!(head.end <= 64 * 1024 + 16, "the header fills the memory");
    assert!((16..=CHUNK).contains(&(last.end - last.start)));
    assert_eq!((last.start - head.end) % CHUNK, 0);
}

/// Opens a submission as a client does.
fn open(stored: &Stored, bytes: &[u8]) -> Option<(elohim_vault::blob::BlobRef, u64)> {
    wanted(stored);
    let (head, last) = stored.wanted().ok()?;
    let of =
        |range: std::ops::Range<u64>| bytes.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?);
    let (blob, size) = stored.open([&*KEYS], of(head)?, of(last)?).ok()?;
    blob::read(&blob);
    Some((blob, size))
}

/// A file is read as it was sent, or not at all when its bytes were changed.
fn submission(from: &mut Unstructured<'_>) -> Result<()> {
    let size = usize::from(from.arbitrary::<u16>()?) * 2 + usize::from(from.arbitrary::<bool>()?);
    let content = vec![7; size];
    let writer = drop_box::writer(&drop_box::recipient(&KEYS), size as u64, &mut Seeded(4)).expect("a writer");
    let part = writer.part(0, &content).expect("a part");
    let header_len = writer.finish(ObjectId([1; 16]), Vec::new()).header_len;
    let stored = |bytes: &[u8]| Stored {
        object: ObjectId([1; 16]),
        length: bytes.len() as u64,
        header_len,
        parts: vec![sha256(bytes)],
    };
    let (blob, said) = open(&stored(&part), &part).expect("what was sent");
    assert_eq!(said, size as u64);
    assert_eq!(BlobReader::new(&blob).expect("a reader").part(0, &part).expect("what was sent"), content);
    let edited = Edits::take(from)?.of(&part);
    if edited != part
        && let Some((blob, said)) = open(&stored(&edited), &edited)
        && let Ok(plain) = BlobReader::new(&blob).expect("a reader").part(0, &edited)
    {
        // Whoever has the key of a file may make another one, but no change without it goes unseen.
        assert_eq!((plain, said), (content, size as u64), "changed bytes are read as another file");
    }
    Ok(())
}

/// A label, the header of a file, and sizes.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let named = json!({ "v": 1, "kind": "label", "name": "a.txt", "media": "text/plain" });
    assert!(label(&sealed(&DOORS.drop, &text(&named))).is_some(), "this is a label");
    let header = sealed(&DOORS.drop, b"x").into_iter().take(168).collect::<Vec<_>>();
    let lengths = [1_000_000_u64.to_le_bytes().as_slice(), &168_u32.to_le_bytes()].concat();
    let ways = [(0, text(&named)), (1, lengths), (2, header), (3, vec![0; 20]), (3, vec![0xff; 20])];
    ways.map(|(way, rest)| [[way].as_slice(), &rest].concat()).to_vec()
}
