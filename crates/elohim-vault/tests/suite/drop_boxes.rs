//! Drop boxes: what strangers send becomes a file of the vault, or is refused.

use std::io::Write as _;
use std::process::{Command, Stdio};

use elohim_vault::blob::{BlobReader, BlobRef, PART};
use elohim_vault::drop_box::{self, Label, Stored};
use elohim_vault::{Error, ObjectId, Result};

use crate::age_tool::age;
use crate::support::*;

/// A file in the parts that the server cuts: a length of the header, and 128 chunks each.
fn cut(file: &[u8], header_len: usize) -> (Stored, Vec<Vec<u8>>) {
    let (first, full) = (header_len + 16 + 128 * 65_552, 128 * 65_552);
    let (head, rest) = file.split_at(first.min(file.len()));
    let parts: Vec<Vec<u8>> = std::iter::once(head).chain(rest.chunks(full)).map(<[u8]>::to_vec).collect();
    let stored = Stored {
        object: ObjectId([7; 16]),
        length: file.len() as u64,
        header_len: u32::try_from(header_len).unwrap(),
        parts: parts.iter().map(|part| sha256(part)).collect(),
    };
    (stored, parts)
}

fn header_len(file: &[u8]) -> usize {
    let mac = file.windows(5).position(|window| window == b"\n--- ").unwrap();
    mac + 5 + file[mac + 5..].iter().position(|byte| *byte == b'\n').unwrap() + 1
}

/// What an accepting client does, with whatever the server answers.
fn accepted(vault: &elohim_vault::Vault<Server>, stored: &Stored, file: &[u8]) -> Result<(BlobRef, u64)> {
    let (head, last) = stored.wanted()?;
    let bytes = |range: std::ops::Range<u64>| file.get(range.start as usize..range.end as usize).unwrap_or_default();
    stored.open(vault.epochs(), bytes(head), bytes(last))
}

fn read(blob: &BlobRef, parts: &[Vec<u8>]) -> Result<Vec<u8>> {
    let reader = BlobReader::new(blob)?;
    let mut plain = Vec::new();
    for (index, part) in (0..).zip(parts) {
        plain.extend(reader.part(index, part)?);
    }
    Ok(plain)
}

/// The program `age`, as a sender without our program runs it.
fn age_encrypts(recipient: &str, plain: &[u8]) -> Vec<u8> {
    let mut age =
        Command::new("age").args(["-r", recipient]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = age.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(plain).unwrap());
        age.wait_with_output().unwrap().stdout
    })
}

#[test]
fn what_age_or_our_program_sends_becomes_a_file_and_opens_with_the_kit() {
    let vault = fresh();
    let recipient = drop_box::recipient(vault.keys());
    for size in [1, 65_536, 65_537, PART as usize, PART as usize + 1, 2 * PART as usize + 77] {
        let plain = content(size);
        let writer = drop_box::writer(&recipient, plain.len() as u64, &mut Seeded(9)).unwrap();
        let ours = parts_of(&writer, &plain).concat();
        for file in [age_encrypts(&recipient, &plain), ours] {
            let (stored, parts) = cut(&file, header_len(&file));
            let (blob, length) = accepted(&vault, &stored, &file).unwrap();
            assert_eq!(length, size as u64);
            assert!(read(&blob, &parts).unwrap() == plain, "{size}");
            let kit = age(vault.kit().text(), &file);
            assert!(kit.status.success() && kit.stdout == plain, "{size}");
        }
    }
}

/// Whatever the server says of a submission, and whatever is in it: a file that opens whole, or nothing.
#[test]
fn a_lie_about_a_submission_is_seen() {
    let (vault, plain) = (fresh(), content(PART as usize + 100_000));
    let recipient = drop_box::recipient(vault.keys());
    let file = age_encrypts(&recipient, &plain);
    let (stored, parts) = cut(&file, header_len(&file));
    let damaged = |stored: &Stored, file: &[u8]| {
        let error = accepted(&vault, stored, file).err();
        assert!(matches!(error, Some(Error::UnreadableSubmission)), "{error:?}");
    };
    // A sender's program that died, and the server's lies about the lengths.
    for less in [1, 17, 65_552, 65_553, file.len() - header_len(&file) - 16] {
        let (stored, _) = cut(&file[..file.len() - less], header_len(&file));
        damaged(&stored, &file);
    }
    for header_len in [0, stored.header_len - 1, stored.header_len + 1, u32::MAX] {
        damaged(&Stored { header_len, ..stored.clone() }, &file);
    }
    for length in [0, stored.length - 1, stored.length + 1, u64::MAX] {
        damaged(&Stored { length, ..stored.clone() }, &file);
    }
    damaged(&Stored { parts: stored.parts[..1].to_vec(), ..stored.clone() }, &file);
    damaged(&Stored { parts: [stored.parts.clone(), vec![[0; 32]]].concat(), ..stored.clone() }, &file);
    for at in [30, header_len(&file) - 2, header_len(&file) + 3, file.len() - 1] {
        let mut changed = file.clone();
        changed[at] ^= 1;
        damaged(&stored, &changed);
    }
    // For another identity, even one of the vault's own.
    let other = age_encrypts(&vault.keys().store_recipient().to_string(), &plain);
    damaged(&cut(&other, header_len(&other)).0, &other);
    // What was accepted is bound to its hashes: the middle was not read, and another is refused when it is.
    let (blob, _) = accepted(&vault, &stored, &file).unwrap();
    let mut changed = parts.clone();
    changed[0][500_000] ^= 1;
    assert!(matches!(read(&blob, &changed), Err(Error::Damaged("file"))));
    assert!(read(&blob, &parts).unwrap() == plain);
}

#[test]
fn a_label_names_a_file_and_nothing_else() {
    let vault = fresh();
    let recipient = drop_box::recipient(vault.keys());
    let sealed = Label::new("e\u{301}t\u{e9}.txt", "text/plain").seal(&recipient, &mut Seeded(1)).unwrap();
    let label = Label::open(vault.epochs(), &sealed).unwrap();
    assert_eq!((label.name.as_str(), label.media.as_str()), ("\u{e9}t\u{e9}.txt", "text/plain"));
    for name in ["", "..", "../a", "a/b", "a\0b", "gpj\u{202e}.exe", &"x".repeat(256)] {
        let sealed = Label::new(name, "").seal(&recipient, &mut Seeded(1)).unwrap();
        assert_eq!(Label::open(vault.epochs(), &sealed), None, "{name:?}");
    }
    let sealed = Label::new("a", &"x".repeat(256)).seal(&recipient, &mut Seeded(1)).unwrap();
    assert_eq!(Label::open(vault.epochs(), &sealed), None);
    assert_eq!(Label::open(vault.epochs(), b"age-encryption.org/v1\n"), None);
    assert!(matches!(Label::new("a", "").seal("age1", &mut Seeded(1)), Err(Error::BadLink)));
    // Nobody makes an entry of the log, or a stored file, with the recipient that is published.
    assert_ne!(recipient, vault.keys().store_recipient().to_string());
}
