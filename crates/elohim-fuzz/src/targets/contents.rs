//! The index of what files say: shards that the log names, and the pieces that they are stored as.

use std::collections::BTreeSet;

use arbitrary::{Arbitrary, Result, Unstructured};
use elohim_vault::content::{NoCache, Piece, Shard, Words};
use elohim_vault::id::DeviceId;
use elohim_vault::index::Query;
use elohim_vault::log::Op;
use elohim_vault::{Error, NodeId, ObjectId, Vault};

use crate::given::{DOORS, Memory, NOW, Seeded, gzip, now, root, sealed, sha256};
use crate::input::{Edits, way};
use crate::world::{Name, Small, nowhere};

/// Files of the vault: as many as [`crate::world::node`] knows below the top.
const FILES: u8 = 11;

/// Reads pieces: any compressed bytes, any lines, what was indexed and merged, and what was changed after it.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 4) {
        (0, packed) => drop(search(&[("", packed.to_vec())], "word")),
        (1, rest) => {
            let mut from = Unstructured::new(rest);
            let (first, word) = (from.arbitrary::<String>()?, from.arbitrary::<String>()?);
            let lines = from.take_rest();
            let half = lines.len() / 2;
            let (one, other) = lines.split_at_checked(half).unwrap_or_default();
            search(&[("", gzip(one)), (&first, gzip(other))], &word);
        }
        (2, rest) => indexed(&mut Unstructured::new(rest))?,
        (_, rest) => {
            let mut from = Unstructured::new(rest);
            let edits = Edits::take(&mut from)?;
            let words = String::from_utf8_lossy(from.take_rest()).into_owned() + " word";
            let mut vault = with_files();
            let shard = now(vault.store_shard(&[(object(0), Words::of(&words))], &mut Seeded(2))).expect("memory");
            let piece = shard.id().expect("a piece");
            commit(&mut vault, vec![Op::Content { shards: vec![shard], replaced: Vec::new() }]);
            assert_eq!(found(&mut vault, "word").expect("a piece"), [node(0)].into());
            let stored = vault.pool().0.borrow().get(&piece).cloned().expect("a piece");
            let edited = edits.of(&stored);
            vault.pool().0.borrow_mut().insert(piece, edited.clone());
            let read = found(&mut vault, "word");
            assert!(edited == stored || matches!(read, Err(Error::Damaged(_))), "a changed piece is read");
        }
    }
    Ok(())
}

fn node(n: u8) -> NodeId {
    crate::world::node(n + 1)
}

fn object(n: u8) -> ObjectId {
    nowhere(n).object
}

/// A vault with files that are searched inside. Their names say nothing.
fn with_files() -> Vault<Memory> {
    let mut vault = Vault::reopen(Memory::default(), root(), DeviceId([1; 16]), None).expect("a vault");
    let files = (0..FILES).map(|n| Small::Put(n + 1, 0, Name::Any(format!("-{}-", "-".repeat(n.into()))), n, 1).op());
    commit(&mut vault, [Op::ContentSearch { on: true }].into_iter().chain(files).collect());
    vault
}

fn commit(vault: &mut Vault<Memory>, ops: Vec<Op>) {
    now(vault.commit(ops, NOW, &mut Seeded(vault.head().map_or(1, |head| head.n + 2)))).expect("what fits");
}

fn found(vault: &mut Vault<Memory>, word: &str) -> elohim_vault::Result<BTreeSet<NodeId>> {
    let found = now(vault.find_content(&Query::from(word), &NoCache))?;
    assert!(found.iter().all(|one| one.by_content != one.by_name), "what one word is found by");
    Ok(found.into_iter().map(|one| one.node).collect())
}

/// Searches pieces that somebody with the keys made, and merges them. Answers whether they were read.
fn search(pieces: &[(&str, Vec<u8>)], word: &str) -> bool {
    let mut vault = with_files();
    let pieces = (1..).zip(pieces).map(|(n, (first, packed))| {
        let (object, stored) = (ObjectId([0xf0 + n; 16]), sealed(&DOORS.log, packed));
        vault.pool().0.borrow_mut().insert(object, stored.clone());
        Piece { first: (*first).to_owned(), object, sha256: sha256(&stored) }
    });
    // Most of its documents are not there any more, so that it is written anew.
    let documents = [object(1), ObjectId([0xaa; 16]), ObjectId([0xbb; 16])].to_vec();
    let op =
        Op::Content { shards: vec![Shard { epoch: 0, documents, pieces: pieces.collect() }], replaced: Vec::new() };
    if now(vault.commit(vec![op], NOW, &mut Seeded(2))).is_err() {
        return false;
    }
    let expected = |error: &Error| matches!(error, Error::Damaged(_) | Error::NotPossible(_));
    let read = found(&mut vault, word);
    assert!(read.as_ref().is_ok_and(|found| found.len() <= 1) || read.as_ref().is_err_and(expected), "{read:?}");
    let merged = now(vault.merge_shards(&NoCache, NOW, &mut Seeded(3)));
    assert!(merged.as_ref().map_or_else(expected, Option::is_some), "{merged:?}");
    if merged.is_ok() {
        assert_eq!(vault.index().contents().documents(), [object(1)].into());
        assert!(found(&mut vault, word).as_ref().map_or_else(expected, |found| found.len() <= 1));
    }
    read.is_ok()
}

/// What a file says.
#[derive(Arbitrary)]
struct Said {
    file: u8,
    /// Some of a few words, as bits.
    few: u8,
    any: String,
}

/// The words of which some are in every file, and the beginning of one.
const FEW: [&str; 8] = ["a", "ab", "abc", "b", "\u{e9}t\u{e9}", "\u{7b2c}", "1", "zz"];

/// Files are found by each of their words and by no others, before and after shards are merged.
fn indexed(from: &mut Unstructured<'_>) -> Result<()> {
    let mut vault = with_files();
    let mut said: Vec<(u8, Words)> = Vec::new();
    while !from.is_empty() && said.len() < usize::from(FILES) {
        let Said { file, few, any } = from.arbitrary()?;
        let file = file % FILES;
        if said.iter().any(|(other, _)| *other == file) {
            continue;
        }
        let some = FEW.iter().enumerate().filter(|(bit, _)| few & (1 << bit) != 0).map(|(_, word)| *word);
        let text = some.collect::<Vec<_>>().join(" ") + " " + &any;
        let words = Words::of(&text);
        let shard = now(vault.store_shard(&[(object(file), words.clone())], &mut Seeded(100 + u64::from(file))));
        let shards = vec![shard.expect("memory")];
        commit(&mut vault, vec![Op::Content { shards, replaced: Vec::new() }]);
        said.push((file, words));
    }
    demand_found(&mut vault, &said);
    while now(vault.merge_shards(&NoCache, NOW, &mut Seeded(200))).expect("what was written").is_some() {}
    assert!(vault.index().contents().shards().count() < 8);
    demand_found(&mut vault, &said);
    Ok(())
}

fn demand_found(vault: &mut Vault<Memory>, said: &[(u8, Words)]) {
    let any = said.iter().flat_map(|(_, words)| words.iter()).map(str::to_owned);
    let words: BTreeSet<String> = any.take(16).chain(["a", "\u{e9}", "zz"].map(str::to_owned)).collect();
    for word in words {
        // What is asked for is folded as what was indexed was: a word of the index may be another one when it is folded again.
        let asked = Words::of(&word);
        let Some(asked) = asked.iter().next().filter(|_| asked.iter().count() == 1) else { continue };
        let has = |words: &Words| words.iter().any(|word| word.starts_with(asked));
        let expected: BTreeSet<_> = said.iter().filter(|(_, words)| has(words)).map(|(file, _)| node(*file)).collect();
        assert_eq!(found(vault, &word).expect("pieces"), expected, "{word:?}");
    }
}

/// Lines, a word that begins others, what files say, and a change.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let lines = b"\nanother 0\nword 0 1\nwordy 2".as_slice();
    assert!(search(&[("another", gzip(lines))], "wor"), "these are lines of a piece");
    let two = [b"\x04word\x04".as_slice(), lines, lines].concat();
    let said = (0..240_u8).map(|n| n.wrapping_mul(23)).collect();
    let ways = [(0, gzip(lines)), (1, two), (2, said), (2, (0..=255).collect()), (3, vec![1; 40])];
    ways.map(|(way, rest)| [[way].as_slice(), &rest].concat()).to_vec()
}
