use std::io::{Cursor, Seek as _};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::*;

const PLENTY: u64 = 1 << 40;

type Writer = ZipWriter<Cursor<Vec<u8>>>;

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::from_date_and_time(2026, 3, 4, 5, 6, 8).unwrap())
}

/// A zip file of what this writes.
fn zipped(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    write(&mut writer);
    writer.finish().unwrap().into_inner()
}

/// A zip file with these entries, each with its own name in it.
fn of(names: &[&str]) -> Vec<u8> {
    zipped(|writer| {
        for name in names {
            writer.start_file(*name, options()).unwrap();
            writer.write_all(name.as_bytes()).unwrap();
        }
    })
}

fn open(bytes: &[u8], room: u64) -> Result<Archive, CliError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    std::fs::write(&path, bytes).unwrap();
    Archive::open(&path, room)
}

/// The paths of what is taken, and of what is refused.
fn looked(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let archive = open(bytes, PLENTY).unwrap();
    let taken = archive.files.into_iter().map(|file| file.path).collect();
    (taken, archive.refused.into_iter().map(|(path, _)| path).collect())
}

fn text(archive: &mut Archive, at: usize) -> Result<String, CliError> {
    let file = archive.files.remove(at);
    let mut out = tempfile::tempfile().unwrap();
    archive.unpack(&file, &mut out)?;
    out.rewind().unwrap();
    let mut text = String::new();
    out.read_to_string(&mut text).unwrap();
    Ok(text)
}

/// Changes bytes of every record that begins with `signature`.
fn patch(bytes: &mut [u8], signature: &[u8; 4], at: usize, to: &[u8]) {
    let begins: Vec<_> = (0..bytes.len() - 4).filter(|begin| &bytes[*begin..begin + 4] == signature).collect();
    assert!(!begins.is_empty());
    for begin in begins {
        bytes[begin + at..begin + at + to.len()].copy_from_slice(to);
    }
}

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let begins: Vec<_> = (0..=bytes.len() - from.len()).filter(|begin| bytes[*begin..].starts_with(from)).collect();
    begins.into_iter().for_each(|begin| bytes[begin..begin + to.len()].copy_from_slice(to));
}

#[test]
fn files_and_folders_are_found_with_size_and_time() {
    let bytes = zipped(|writer| {
        writer.add_directory("empty", options()).unwrap();
        for (name, method) in [("a.txt", CompressionMethod::Stored), ("b/c/d.txt", CompressionMethod::Deflated)] {
            writer.start_file(name, options().compression_method(method)).unwrap();
            writer.write_all(b"text").unwrap();
        }
    });
    let mut archive = open(&bytes, PLENTY).unwrap();
    assert_eq!(archive.folders, ["empty", "b", "b/c"]);
    assert_eq!(archive.refused, []);
    let found: Vec<_> = archive.files.iter().map(|file| (file.path.as_str(), file.size, file.modified)).collect();
    let time = 1_772_600_768_000_000;
    assert_eq!(found, [("a.txt", 4, time), ("b/c/d.txt", 4, time)]);
    assert_eq!(text(&mut archive, 1).unwrap(), "text");
    assert_eq!(text(&mut archive, 0).unwrap(), "text");
}

#[test]
fn names_that_lead_elsewhere_or_hide_something_are_refused() {
    let bad = [
        "../a",
        "a/../b",
        "/etc/passwd",
        "a//b",
        "./a",
        "a/./b",
        "..",
        "..\\a",
        "a\\b",
        "a\u{202e}b",
        "a\u{200b}b",
        "a\nb",
        "a\u{1b}[31m",
        "\u{0}",
    ];
    let long = "x".repeat(256);
    let deep = format!("{}x", "d/".repeat(MAX_DEPTH));
    let all: Vec<_> =
        bad.into_iter().chain([long.as_str(), deep.as_str(), "good", "CON", "-rf", "$(id)", "a:b"]).collect();
    let (taken, refused) = looked(&of(&all));
    assert_eq!(taken, ["good", "CON", "-rf", "$(id)", "a:b"]);
    assert_eq!(refused.len(), bad.len() + 2, "{refused:?}");
}

#[test]
fn entries_that_would_lie_on_each_other_are_refused_all_of_them() {
    let (taken, refused) = looked(&of(&["A.txt", "a.TXT", "b/x", "B/y", "c", "c/d", "e\u{301}", "\u{e9}", "alone"]));
    assert_eq!((taken, refused.len()), (vec!["b/x".to_owned(), "c/d".into(), "alone".into()], 6), "{refused:?}");
    let mut twice = of(&["aaaa", "bbbb"]);
    replace(&mut twice, b"bbbb", b"aaaa");
    assert_eq!(open(&twice, PLENTY).err().unwrap().code(), "ARCHIVE_REFUSED");
}

#[test]
fn links_devices_and_encrypted_entries_are_refused() {
    let bytes = zipped(|writer| {
        writer.add_symlink("link", "/etc/passwd", options()).unwrap();
        writer.start_file("link/through", options()).unwrap();
        writer.start_file("pipe", options()).unwrap();
        writer.start_file("good", options()).unwrap();
    });
    let mut piped = bytes.clone();
    // The mode of a pipe, in place of that of a file, for the third entry of the list at the end.
    let third = (0..bytes.len() - 4).filter(|at| &bytes[*at..at + 4] == b"PK\x01\x02").nth(2).unwrap();
    piped[third + 40..third + 42].copy_from_slice(&0o010_644_u16.to_le_bytes());
    assert_eq!(
        looked(&piped),
        (vec!["link/through".to_owned(), "good".into()], vec!["link".to_owned(), "pipe".into()])
    );
    let mut locked = of(&["secret"]);
    patch(&mut locked, b"PK\x03\x04", 6, &[1]);
    patch(&mut locked, b"PK\x01\x02", 8, &[1]);
    assert_eq!(looked(&locked), (Vec::new(), vec!["secret".to_owned()]));
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let bomb = zipped(|writer| {
        for name in ["small", "bomb", "after"] {
            writer.start_file(name, options()).unwrap();
            writer.write_all(&vec![0; if name == "bomb" { 8_000_000 } else { 10 }]).unwrap();
        }
    });
    assert!(bomb.len() < 20_000);
    assert_eq!(looked(&bomb), (vec!["small".to_owned(), "after".into()], vec!["bomb".to_owned()]));
    let archive = open(&bomb, 15).unwrap();
    assert_eq!((archive.files.len(), archive.refused.len()), (1, 2), "no more than there is room for");
    // One that says that it is small.
    let mut lies = zipped(|writer| {
        writer.start_file("lies", options()).unwrap();
        writer.write_all(&vec![0; 8_000_000]).unwrap();
    });
    patch(&mut lies, b"PK\x03\x04", 22, &10_u32.to_le_bytes());
    patch(&mut lies, b"PK\x01\x02", 24, &10_u32.to_le_bytes());
    let mut archive = open(&lies, PLENTY).unwrap();
    assert_eq!(text(&mut archive, 0).unwrap_err().code(), "ARCHIVE_ENTRY_REFUSED");
}

#[test]
fn damage_is_found_before_anything_is_taken() {
    let mut bytes = of(&["first", "other"]);
    let at = (0..bytes.len() - 4).find(|at| &bytes[*at..at + 4] == b"PK\x03\x04").unwrap();
    bytes[at + 14] ^= 1;
    patch(&mut bytes, b"PK\x01\x02", 16, &[0; 4]);
    let mut archive = open(&bytes, PLENTY).unwrap();
    assert_eq!(text(&mut archive, 0).unwrap_err().code(), "ARCHIVE_ENTRY_REFUSED");
    for other in [&b""[..], b"PK", b"no zip file at all", &[0; 4096]] {
        assert_eq!(open(other, PLENTY).err().unwrap().code(), "ARCHIVE_REFUSED");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Whatever is done to a zip file, what is taken from it has a name that stays in its folder, once, and fits.
    #[test]
    fn no_zip_file_leads_out_or_makes_it_fall(changes in prop::collection::vec((0..4096_usize, any::<u8>()), 0..12)) {
        let mut bytes = of(&["a.txt", "b/c.txt", "b/../d", "B/e", "/f"]);
        let length = bytes.len();
        for (at, byte) in changes {
            bytes[at % length] = byte;
        }
        let Ok(mut archive) = open(&bytes, 100_000) else { return Ok(()) };
        let mut keys = std::collections::BTreeSet::new();
        let mut sum = 0;
        while !archive.files.is_empty() {
            let (path, size) = (archive.files[0].path.clone(), archive.files[0].size);
            prop_assert!(path.split('/').all(|part| name::check(part).is_ok_and(|name| name == part)), "{path}");
            prop_assert!(keys.insert(name::key(&path)), "{path}");
            sum += size;
            if let Ok(text) = text(&mut archive, 0) {
                prop_assert_eq!(text.len() as u64, size);
            }
        }
        prop_assert!(sum <= 100_000);
    }
}
