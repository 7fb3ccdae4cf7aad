//! Looking for secrets, in every spelling, on the disk and in the memory of a process.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use regex::bytes::{Regex, RegexBuilder};

/// How much memory is read at a time.
const WINDOW: u64 = 4 << 20;

/// What is looked for, by name.
pub(crate) struct Search {
    secrets: Vec<(String, Regex)>,
    /// Whether there is anything at all, which is asked much more often than what.
    any: Regex,
    longest: usize,
}

impl Search {
    /// Looks for these bytes as they are, as hexadecimal digits and as base64 of both alphabets at any place.
    pub(crate) fn new(secrets: &[(&str, &[u8])]) -> Self {
        let (mut longest, mut all) = (0, Vec::new());
        let secrets = secrets.iter().map(|(name, secret)| {
            assert!(secret.len() >= 12, "{name} is so short that it may be found by chance");
            let spellings = spellings(secret);
            longest = spellings.iter().map(Vec::len).fold(longest, usize::max);
            let pattern: Vec<String> = spellings.iter().map(|bytes| escaped(bytes)).collect();
            all.push(pattern.join("|"));
            ((*name).to_owned(), regex(&pattern.join("|")))
        });
        Self { secrets: secrets.collect(), any: regex(&all.join("|")), longest }
    }

    /// The names of what is in these bytes.
    fn bytes(&self, bytes: &[u8]) -> BTreeSet<String> {
        if !self.any.is_match(bytes) {
            return BTreeSet::new();
        }
        self.secrets.iter().filter(|(_, regex)| regex.is_match(bytes)).map(|(name, _)| name.clone()).collect()
    }

    /// What is in the files below a folder, or in their names: `secret in file`.
    pub(crate) fn folder(&self, folder: &Path) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let place = entry.file_name().into_string().unwrap();
            found.extend(self.bytes(place.as_bytes()).into_iter().map(|name| format!("{name} in a name: {place}")));
            if entry.file_type().unwrap().is_dir() {
                found.extend(self.folder(&entry.path()));
            } else {
                let content = fs::read(entry.path()).unwrap();
                found.extend(self.bytes(&content).into_iter().map(|name| format!("{name} in {place}")));
            }
        }
        found
    }

    /// What is in the memory of a process: every page that it can read. Says how many bytes were read.
    pub(crate) fn memory(&self, pid: u32) -> (BTreeSet<String>, u64) {
        let memory = File::open(format!("/proc/{pid}/mem")).unwrap();
        let (mut found, mut read) = (BTreeSet::new(), 0);
        for line in fs::read_to_string(format!("/proc/{pid}/maps")).unwrap().lines() {
            let mut words = line.split_whitespace();
            let (range, mode) = (words.next().unwrap(), words.next().unwrap());
            // The kernel's own pages cannot be read from outside.
            if !mode.starts_with('r') || line.ends_with("[vvar]") || line.ends_with("[vsyscall]") {
                continue;
            }
            let (begin, end) = range.split_once('-').unwrap();
            let [begin, end] = [begin, end].map(|text| u64::from_str_radix(text, 16).unwrap());
            read += self.range(&memory, begin, end, line, &mut found);
        }
        (found, read)
    }

    fn range(&self, memory: &File, begin: u64, end: u64, line: &str, found: &mut BTreeSet<String>) -> u64 {
        let overlap = self.longest as u64;
        let (mut at, mut read) = (begin, 0);
        while at < end {
            let mut window = vec![0; (end - at).min(WINDOW + overlap) as usize];
            match memory.read_exact_at(&mut window, at) {
                Ok(()) => found.extend(self.bytes(&window)),
                // A mapping of a running process may go between the listing and the reading.
                Err(error) => assert!(error.raw_os_error() == Some(5), "{line}: {error}"),
            }
            read += window.len() as u64;
            at += WINDOW;
        }
        read
    }
}

fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![secret.to_vec()];
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    all.push(hex.to_uppercase().into_bytes());
    all.push(hex.into_bytes());
    for shift in 0..3 {
        let shifted = [&[0; 2][..shift], secret].concat();
        for alphabet in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let text = alphabet.encode(&shifted).into_bytes();
            // The characters at the ends depend on the neighbours too.
            let (first, last) = ([0, 2, 3][shift], usize::from(shifted.len() % 3 != 0));
            all.push(text[first..text.len() - last].to_vec());
        }
    }
    all.sort();
    all.dedup();
    all
}

fn regex(pattern: &str) -> Regex {
    RegexBuilder::new(pattern).unicode(false).build().unwrap()
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!(r"\x{byte:02x}")).collect()
}

#[test]
fn the_search_sees_every_spelling() {
    let secret = b"a secret of 23 letters!";
    let search = Search::new(&[("it", secret)]);
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(search.bytes(hex.as_bytes()).len(), 1);
    for before in ["", "x", "xy", "xyz"] {
        let text = [before.as_bytes(), secret, b"behind"].concat();
        for bytes in [text.clone(), STANDARD_NO_PAD.encode(&text).into(), URL_SAFE_NO_PAD.encode(&text).into()] {
            assert_eq!(search.bytes(&bytes), BTreeSet::from(["it".to_owned()]), "{}", bytes.escape_ascii());
        }
    }
    assert!(search.bytes(b"a secret of 23 letters.").is_empty());
}
