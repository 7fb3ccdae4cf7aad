//! Stored files and their records.

use arbitrary::{Arbitrary, Result, Unstructured};
use elohim_vault::ObjectId;
use elohim_vault::blob::{BlobReader, BlobRef, BlobWriter, PART, part_count, part_range};
use serde_json::json;

use crate::given::{KEYS, Seeded, sha256, text};
use crate::input::{Edits, way};

/// Longest age header that a reader accepts, in bytes.
const MAX_HEADER: u64 = 64 * 1024;
/// Bytes of a part as it is stored, without the header.
const STORED_PART: u64 = 128 * (64 * 1024 + 16);

/// Reads records of files, and the bytes that they name.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 3) {
        (0, json) => {
            if let Ok(blob) = serde_json::from_slice::<BlobRef>(json) {
                assert!(serde_json::from_slice::<BlobRef>(&text(&blob)).is_ok_and(|again| text(&again) == text(&blob)));
                read(&blob);
            }
        }
        (1, rest) => {
            let mut from = Unstructured::new(rest);
            let record = json!({
                "object": "00".repeat(16), "header_len": from.arbitrary::<u32>()?, "length": from.arbitrary::<u64>()?,
                "key": "A".repeat(22), "parts": "A".repeat(43 * usize::from(from.int_in_range(0..=1_u8)?)),
            });
            read(&serde_json::from_value(record).expect("a record"));
            ranges(from.arbitrary()?, from.arbitrary()?);
        }
        (_, rest) => stored(&mut Unstructured::new(rest))?,
    }
    Ok(())
}

/// What holds for every record that a reader accepts: its parts are all of the object, one after the other, none too long.
pub(super) fn read(blob: &BlobRef) {
    let Ok(reader) = BlobReader::new(blob) else { return };
    assert!(u64::from(blob.header_len) <= MAX_HEADER, "the header fills the memory");
    let mut end = 0;
    for index in 0..u32::try_from(blob.parts.len()).expect("few parts") {
        let range = reader.stored_range(index);
        assert_eq!(range.start, end, "parts do not lie one after the other");
        assert!(range.end > range.start && range.end - range.start <= STORED_PART + MAX_HEADER + 16);
        end = range.end;
    }
    assert_eq!(end, blob.length, "the parts are not the object");
    assert!(reader.part(0, b"").is_err(), "bytes that the record does not name are read");
}

/// Parts of files of any size are all of the file, one after the other.
fn ranges(size: u64, index: u32) {
    let (count, range) = (part_count(size), part_range(size, index));
    assert!(range.end - range.start <= PART && range.end <= size);
    // More parts than can be numbered are more bytes than there are.
    assert!(index < count || range.is_empty() || count == u32::MAX);
    assert!(index == 0 || part_range(size, index - 1).end == range.start);
    assert!(count == u32::MAX || part_range(size, count - 1).end == size);
}

#[derive(Arbitrary)]
struct File {
    chunks: u8,
    more: i16,
    /// Whether the record has the hash of the changed bytes, as that of somebody who knows the key would.
    knows: bool,
}

/// A stored file is read as it was written, or not at all when its bytes were changed.
fn stored(from: &mut Unstructured<'_>) -> Result<()> {
    let file = from.arbitrary::<File>()?;
    let size = (i32::from(file.chunks % 3) * 65_536 + i32::from(file.more)).max(0);
    let content = vec![7; usize::try_from(size).unwrap_or_default()];
    let writer = BlobWriter::new(&KEYS, content.len() as u64, &mut Seeded(3)).expect("a writer");
    let part = writer.part(0, &content).expect("a part");
    assert!(writer.part(1, &[]).is_err() && writer.part(0, &[content.as_slice(), b"x"].concat()).is_err());
    let right = writer.finish(ObjectId([9; 16]), vec![sha256(&part)]);
    assert_eq!((right.length, writer.length()), (part.len() as u64, part.len() as u64));
    read(&right);
    let reader = BlobReader::new(&right).expect("a reader");
    assert!(reader.is_part(1, &content, &[]).is_err(), "the first part was not read");
    assert_eq!(reader.part(0, &part).expect("what was written"), content);
    let edited = Edits::take(from)?.of(&part);
    if edited == part {
        return Ok(());
    }
    assert!(reader.part(0, &edited).is_err(), "bytes that the record does not name are read");
    let parts = if file.knows { vec![sha256(&edited)] } else { right.parts.clone() };
    let other = BlobRef { length: edited.len() as u64, parts, ..right };
    if let Ok(reader) = BlobReader::new(&other)
        && let Ok(plain) = reader.part(0, &edited)
    {
        assert!(file.knows && plain == content, "changed bytes are read as another file");
    }
    Ok(())
}

/// Records as text.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let writer = BlobWriter::new(&KEYS, 5, &mut Seeded(3)).expect("a writer");
    let part = writer.part(0, b"hello").expect("a part");
    let mut blob = writer.finish(ObjectId([9; 16]), vec![sha256(&part)]);
    let mut seeds = vec![[b"\0".as_slice(), &text(&blob)].concat()];
    (blob.epoch, blob.length, blob.parts) = (3, STORED_PART + 1000, vec![[0; 32]; 2]);
    seeds.push([b"\0".as_slice(), &text(&blob)].concat());
    seeds.extend([[1_u8; 24], [2; 24]].map(|seed| seed.to_vec()));
    seeds
}
