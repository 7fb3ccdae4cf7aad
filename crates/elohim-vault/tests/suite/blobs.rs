//! Stored files: every size, parts in any order, resuming, and a server that lies about their bytes.

use elohim_vault::blob::{BlobReader, BlobRef, BlobWriter, PART, part_count, part_range};
use elohim_vault::share::LinkSecret;
use elohim_vault::{Error, ObjectId, journal};
use proptest::prelude::*;

use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

const CHUNK: usize = 65_536;

fn read(blob: &BlobRef, parts: &[Vec<u8>]) -> Result<Vec<u8>, Error> {
    let reader = BlobReader::new(blob)?;
    let mut whole = Vec::new();
    for (index, part) in (0..).zip(parts) {
        whole.extend(reader.part(index, part)?);
    }
    Ok(whole)
}

fn is_damaged(error: &Error) -> bool {
    matches!(error, Error::Damaged("file"))
}

#[test]
fn files_of_every_size_come_back_and_ranges_follow_each_other() {
    let vault = fresh();
    let part = PART as usize;
    for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, part - 1, part, part + 1, 2 * part, 2 * part + CHUNK + 1]
    {
        let plain = content(size);
        let (blob, parts) = stored(&vault, &plain, 1);
        assert_eq!(parts.len(), part_count(size as u64) as usize, "{size}");
        assert!(read(&blob, &parts).unwrap() == plain, "{size}");
        let reader = BlobReader::new(&blob).unwrap();
        let mut at = 0;
        for (index, stored) in (0..).zip(&parts) {
            let range = reader.stored_range(index);
            assert_eq!((range.start, range.end), (at, at + stored.len() as u64), "part {index} of {size}");
            at = range.end;
        }
        assert_eq!(at, blob.length);
    }
}

#[test]
fn an_upload_goes_on_with_the_same_bytes_or_not_at_all() {
    let vault = fresh();
    let plain = content(PART as usize + 100);
    let writer = BlobWriter::new(vault.keys(), plain.len() as u64, &mut Seeded(1)).unwrap();
    let object = ObjectId([5; 16]);
    let sealed = journal::seal(vault.keys(), &writer, object, NOW, &mut Seeded(2)).unwrap();
    let parts = parts_of(&writer, &plain);
    let (again, same_object) = journal::open(vault.keys(), &sealed, plain.len() as u64, NOW).unwrap();
    assert_eq!(same_object, object);
    assert!(parts_of(&again, &plain) == parts, "a part came out differently");
    for (part, made_again) in parts.iter().zip(parts_of(&again, &plain)) {
        journal::check(sha256(&made_again), sha256(part)).unwrap();
    }
    // Another plaintext under the same key and nonce would give both away; it is noticed before anything is sent.
    let mut changed = plain.clone();
    changed[7] ^= 1;
    let refused = journal::check(sha256(&parts_of(&again, &changed)[0]), sha256(&parts[0]));
    assert!(matches!(failure(refused), Error::SourceChanged));
    // A file of another size or time is another file; a journal that was changed, or is of another vault, is none.
    assert!(journal::open(vault.keys(), &sealed, plain.len() as u64 + 1, NOW).is_none());
    assert!(journal::open(vault.keys(), &sealed, plain.len() as u64, NOW + 1).is_none());
    let mut broken = sealed.clone();
    *broken.last_mut().unwrap() ^= 1;
    assert!(journal::open(vault.keys(), &broken, plain.len() as u64, NOW).is_none());
    assert!(matches!(failure(writer.part(0, &plain[..100])), Error::SourceChanged));
    assert!(matches!(failure(writer.part(2, &[])), Error::SourceChanged));
}

#[test]
fn two_uploads_of_one_file_have_nothing_in_common() {
    let vault = fresh();
    let plain = vec![0; CHUNK];
    let (one, first) = stored(&vault, &plain, 1);
    let (two, second) = stored(&vault, &plain, 2);
    assert_eq!(one.length, two.length);
    // A14: a server that knows the file cannot tell that it is this one, or that two people have the same.
    let shared = first[0][168..].chunks(16).filter(|block| second[0][168..].chunks(16).any(|other| other == *block));
    assert_eq!(shared.count(), 0);
}

#[test]
fn a4_a_flipped_bit_anywhere_is_refused() {
    let vault = fresh();
    let (blob, parts) = stored(&vault, &content(70_000), 70);
    let header = blob.header_len as usize;
    for at in
        [0, 30, header - 1, header, header + 15, header + 16, 40_000, header + 16 + CHUNK + 16, parts[0].len() - 1]
    {
        let mut flipped = parts.clone();
        flipped[0][at] ^= 1;
        assert!(is_damaged(&failure(read(&blob, &flipped))), "byte {at}");
    }
}

#[test]
fn a5_parts_cannot_be_cut_swapped_repeated_or_dropped() {
    let vault = fresh();
    let (blob, parts) = stored(&vault, &content(3 * PART as usize), 71);
    let lies = [
        vec![parts[0].clone(), parts[2].clone()],
        vec![parts[0].clone(), parts[0].clone()],
        vec![parts[1].clone()],
        vec![parts[0].clone(), parts[1][..parts[1].len() - CHUNK - 16].to_vec()],
        vec![parts[0].clone(), Vec::new()],
        [parts.clone(), vec![parts[2].clone()]].concat(),
        vec![parts.concat()],
    ];
    for (at, lie) in lies.iter().enumerate() {
        assert!(is_damaged(&failure(read(&blob, lie))), "lie {at}");
    }
    // Parts that are missing at the end are noticed by their number, which the record says.
    assert_eq!(blob.parts.len(), 3);
}

#[test]
fn a6_contents_of_two_files_cannot_be_exchanged() {
    let vault = fresh();
    let (first, one) = stored(&vault, b"pay Alice", 72);
    let (second, two) = stored(&vault, b"pay Mallo", 73);
    assert!(is_damaged(&failure(read(&first, &two))));
    assert!(is_damaged(&failure(read(&second, &one))));
}

#[test]
fn a7_a_record_whose_numbers_disagree_is_refused() {
    let vault = fresh();
    let (blob, _) = stored(&vault, &content(100), 74);
    let changes: [fn(&mut BlobRef); 6] = [
        |blob| blob.length = 0,
        |blob| blob.length = blob.header_len.into(),
        |blob| blob.length = PART * 2,
        |blob| blob.length = u64::MAX,
        |blob| blob.header_len = u32::MAX,
        |blob| blob.parts.clear(),
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut changed = blob.clone();
        change(&mut changed);
        assert!(matches!(BlobReader::new(&changed).err(), Some(Error::Damaged("record of a file"))), "change {at}");
    }
}

#[tokio::test]
async fn a12_a_log_entry_in_the_place_of_a_file_is_refused() {
    let vault = with_folders(1).await;
    let (blob, _) = stored(&vault, b"text", 75);
    assert!(is_damaged(&failure(read(&blob, &[vault.pool().nth(0).1]))));
}

/// Whoever learns one file's key, by a link, can make another file under it: age itself believes it, we do not.
#[test]
fn a13_a_forgery_with_a_leaked_file_key_fools_age_but_not_the_reader() {
    let vault = fresh();
    let (blob, parts) = stored(&vault, b"the contract says 100", 76);
    let link = LinkSecret::random(false, &mut Seeded(77)).keys(None).unwrap();
    let file = elohim_vault::share::SharedFile {
        name: "contract".to_owned(),
        folder: Vec::new(),
        media: String::new(),
        size: 21,
        blob: blob.clone(),
    };
    let shared = elohim_vault::share::Shared { files: vec![file], view_only: false };
    let leaked = link.open(&link.seal(shared, &mut Seeded(78)).unwrap()).unwrap().files.remove(0).blob;
    let header = &parts[0][..leaked.header_len as usize];
    let key: [u8; 16] = leaked.key.as_ref().try_into().unwrap();
    let forged = forge(&key, header, b"the contract says 999");
    assert_eq!(forged.len(), parts[0].len());
    // Control: the owner's kit opens the forgery with the stock tool, or its library where there is none.
    assert_eq!(opened_by_age(vault.kit().text(), &forged), b"the contract says 999");
    assert!(is_damaged(&failure(read(&blob, &[forged]))));
    assert_eq!(read(&blob, &parts).unwrap(), b"the contract says 100");
}

/// An age file under a given key and header, written by the age specification and not by our code.
fn forge(key: &[u8; 16], header: &[u8], plain: &[u8]) -> Vec<u8> {
    use chacha20poly1305::aead::Aead as _;
    use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
    let nonce = *b"0123456789012345";
    let payload = age_core::primitives::hkdf(&nonce, b"payload", key);
    let last = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let chunk = ChaCha20Poly1305::new((&payload).into()).encrypt((&last).into(), plain).unwrap();
    [header, &nonce, &chunk].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_in_the_place_of_a_part_or_a_record_are_refused_without_a_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400), length in any::<u64>(), header_len in any::<u32>(),
    ) {
        let vault = fresh();
        let (blob, _) = stored(&vault, b"text", 1);
        prop_assert!(is_damaged(&failure(read(&blob, std::slice::from_ref(&bytes)))));
        // The record names these very bytes: then their form decides.
        let named = BlobRef { length, header_len, parts: vec![sha256(&bytes)], ..blob };
        prop_assert!(read(&named, &[bytes]).is_err());
    }

    #[test]
    fn parts_cover_a_file_once(size in 0..20 * PART) {
        let mut at = 0;
        for index in 0..part_count(size) {
            let range = part_range(size, index);
            prop_assert_eq!(range.start, at);
            prop_assert!(range.end - range.start <= PART);
            at = range.end;
        }
        prop_assert_eq!(at, size);
        prop_assert_eq!(part_range(size, part_count(size)), size..size);
    }
}
