//! Parts whose bytes lie elsewhere, and files and vaults that are handed to another instance.

use elohim_vault::blob::{BlobReader, BlobWriter, PART, part_count, part_range};
use elohim_vault::handover::{self, Receiver};
use elohim_vault::id::DeviceId;
use elohim_vault::share::LinkSecret;
use elohim_vault::{Error, ObjectId, Vault};

use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

const CHUNK: usize = 65_536;

/// A part, made chunk by chunk.
fn through(writer: &BlobWriter, index: u32, plain: &[u8]) -> Result<Vec<u8>, Error> {
    let (mut rest, mut part) = (plain, Vec::new());
    let read = |to: &mut [u8]| {
        let (now, later) = rest.split_at(to.len());
        to.copy_from_slice(now);
        rest = later;
    };
    writer.part_through(index, plain.len(), read, |bytes| part.extend_from_slice(bytes))?;
    Ok(part)
}

/// A stored part, read chunk by chunk.
fn back(reader: &mut BlobReader, index: u32, stored: &[u8], digest: [u8; 32]) -> Result<Vec<u8>, Error> {
    let (mut rest, mut plain) = (stored, Vec::new());
    let read = |to: &mut [u8]| {
        let (now, later) = rest.split_at(to.len());
        to.copy_from_slice(now);
        rest = later;
    };
    reader.part_through(index, digest, stored.len(), read, |bytes| plain.extend_from_slice(bytes))?;
    Ok(plain)
}

fn is_damaged<T>(result: Result<T, Error>) -> bool {
    matches!(result.err(), Some(Error::Damaged(_)))
}

#[test]
fn chunk_by_chunk_a_part_is_the_same_and_reads_the_same() {
    let vault = fresh();
    let part = PART as usize;
    for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, part - 1, part, part + 1, 2 * part + CHUNK + 1] {
        let plain = content(size);
        let writer = BlobWriter::new(vault.keys(), size as u64, &mut Seeded(1)).unwrap();
        let whole = parts_of(&writer, &plain);
        for (index, made) in (0..part_count(size as u64)).zip(&whole) {
            let range = part_range(size as u64, index);
            let bytes = &plain[range.start as usize..range.end as usize];
            assert!(through(&writer, index, bytes).unwrap() == *made, "part {index} of {size}");
            assert_eq!(writer.part_length(index), made.len() as u64);
        }
        let blob = writer.finish(ObjectId([1; 16]), whole.iter().map(|part| sha256(part)).collect());
        let mut reader = BlobReader::new(&blob).unwrap();
        let parts = (0..).zip(&whole).map(|(index, part)| back(&mut reader, index, part, sha256(part)).unwrap());
        assert!(parts.collect::<Vec<_>>().concat() == plain, "{size}");
    }
    let writer = BlobWriter::new(vault.keys(), 5, &mut Seeded(1)).unwrap();
    assert!(matches!(failure(through(&writer, 0, b"four")), Error::SourceChanged));
    assert!(matches!(failure(through(&writer, 1, b"")), Error::SourceChanged));
}

#[test]
fn a13_chunk_by_chunk_other_bytes_are_not_believed_whatever_their_digest_is_said_to_be() {
    let vault = fresh();
    let (blob, parts) = stored(&vault, &content(2 * PART as usize), 1);
    let mut reader = BlobReader::new(&blob).unwrap();
    back(&mut reader, 0, &parts[0], sha256(&parts[0])).unwrap();
    let right = sha256(&parts[1]);
    assert!(back(&mut reader, 1, &parts[1], right).is_ok());
    let mut changed = parts[1].clone();
    changed[3] ^= 1;
    assert!(is_damaged(back(&mut reader, 1, &changed, sha256(&changed))));
    assert!(is_damaged(back(&mut reader, 1, &changed, right)));
    assert!(is_damaged(back(&mut reader, 1, &parts[0], right)));
    assert!(is_damaged(back(&mut reader, 1, &[], right)));
    let cut = &parts[1][..CHUNK + 16];
    assert!(is_damaged(back(&mut reader, 1, cut, right)), "the last chunk is not marked as such");
    assert!(is_damaged(back(&mut BlobReader::new(&blob).unwrap(), 0, &parts[0][..20], sha256(&parts[0]))));
}

#[test]
fn parts_are_read_in_any_order_after_the_beginning_and_another_beginning_opens_nothing() {
    let vault = fresh();
    let plain = content(2 * PART as usize + 9);
    let (blob, parts) = stored(&vault, &plain, 1);
    let mut reader = BlobReader::new(&blob).unwrap();
    assert!(matches!(failure(reader.part(2, &parts[2])), Error::NotPossible(_)));
    let head = &parts[0][..reader.head_range().end as usize];
    reader.begin(head).unwrap();
    assert!(reader.part(2, &parts[2]).unwrap() == plain[2 * PART as usize..]);
    assert!(back(&mut reader, 1, &parts[1], sha256(&parts[1])).unwrap() == plain[PART as usize..2 * PART as usize]);
    assert!(is_damaged(reader.begin(&head[1..])));
    let mut other = head.to_vec();
    *other.last_mut().unwrap() ^= 1;
    reader.begin(&other).unwrap();
    assert!(is_damaged(reader.part(1, &parts[1])));
}

#[test]
fn what_is_handed_over_serves_one_instance_and_one_file() {
    let vault = fresh();
    let plain = content(100);
    let writer = BlobWriter::new(vault.keys(), 100, &mut Seeded(1)).unwrap();
    let (receiver, stranger) = (Receiver::new(&mut Seeded(2)).unwrap(), Receiver::new(&mut Seeded(3)).unwrap());
    let handed = handover::writer(&receiver.recipient(), &writer, ObjectId([7; 16]), &mut Seeded(4)).unwrap();
    let (there, object) = receiver.writer(&handed).unwrap();
    assert_eq!(object, ObjectId([7; 16]));
    let part = writer.part(0, &plain).unwrap();
    assert_eq!(there.part(0, &plain).unwrap(), part);
    let blob = writer.finish(object, vec![sha256(&part)]);
    let to_read = handover::reader(&receiver.recipient(), &blob, &mut Seeded(5)).unwrap();
    assert_eq!(receiver.reader(&to_read).unwrap().part(0, &part).unwrap(), plain);
    assert!(is_damaged(stranger.writer(&handed)) && is_damaged(stranger.reader(&to_read)));
    // One is not taken for the other, nor for a vault.
    assert!(is_damaged(receiver.reader(&handed)) && is_damaged(receiver.writer(&to_read)));
    assert!(is_damaged(receiver.root(&handed)));
    assert!(matches!(failure(handover::reader("age1", &blob, &mut Seeded(6))), Error::NotPossible(_)));
}

#[test]
fn a_device_keeps_a_vault_under_its_own_secret() {
    let vault = fresh();
    let secret = [9; 32];
    let kept =
        handover::root(&Receiver::of(&secret).unwrap().recipient(), vault.root().unwrap(), &mut Seeded(1)).unwrap();
    let root = Receiver::of(&secret).unwrap().root(&kept).unwrap();
    let again = Vault::reopen(Server::default(), root, DeviceId([1; 16]), None).unwrap();
    assert_eq!(again.keys().commit_id(5), vault.keys().commit_id(5));
    assert!(is_damaged(Receiver::of(&[8; 32]).unwrap().root(&kept)));
}

#[test]
fn the_keys_of_a_link_are_handed_over() {
    let link = LinkSecret::random(false, &mut Seeded(1));
    let keys = link.keys(None).unwrap();
    let receiver = Receiver::new(&mut Seeded(2)).unwrap();
    let handed = handover::link(&receiver.recipient(), &keys, &mut Seeded(3)).unwrap();
    let there = receiver.link(&handed).unwrap();
    assert_eq!(there.proof(), keys.proof());
    assert_eq!(*there.identity_text(), *keys.identity_text());
    assert!(is_damaged(Receiver::new(&mut Seeded(4)).unwrap().link(&handed)));
    assert!(is_damaged(receiver.root(&handed)) && is_damaged(receiver.reader(&handed)));
}
