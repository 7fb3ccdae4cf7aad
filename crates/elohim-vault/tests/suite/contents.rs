//! Search inside files: several devices, servers that lie, and the same answers as reading every text.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use elohim_vault::content::{MAX_DOCUMENTS, NoCache, PieceCache, Words};
use elohim_vault::index::Query;
use elohim_vault::log::Op;
use elohim_vault::vault::SNAPSHOT_EVERY;
use elohim_vault::{Error, NodeId, ObjectId, Vault};
use proptest::prelude::*;

use crate::renewal::{new_words, renew, three_folders, with_root};
use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

fn id(n: u32) -> NodeId {
    NodeId(u128::from(n).to_be_bytes())
}

fn object(n: u32) -> ObjectId {
    ObjectId(u128::from(n).to_be_bytes())
}

/// Stores a file that is nowhere, as version `version` of file `n`.
fn file(n: u32, version: u32) -> Op {
    let mut blob = nowhere(1);
    blob.object = object(version);
    let (name, media) = (format!("file {n}.txt"), "text/plain".to_owned());
    Op::Put { node: id(n), parent: NodeId::ROOT, name, media, size: 1, modified: NOW, blob }
}

async fn searching() -> Vault<Server> {
    let mut vault = fresh();
    vault.switch_content_search(true, NOW, &mut Seeded(1)).await.unwrap();
    vault
}

/// The operation that indexes these texts.
async fn indexed(vault: &Vault<Server>, texts: &[(u32, &str)], seed: u64) -> Op {
    let texts: Vec<_> = texts.iter().map(|(version, text)| (object(*version), Words::of(text))).collect();
    let shard = vault.store_shard(&texts, &mut Seeded(seed)).await.unwrap();
    Op::Content { shards: vec![shard], replaced: Vec::new() }
}

/// Stores a file with its text, as a client does.
async fn add(vault: &mut Vault<Server>, n: u32, text: &str) {
    let seed = 1_000_000 + u64::from(n) * 1000;
    let op = indexed(vault, &[(n, text)], seed).await;
    let mut put = file(n, n);
    if let Op::Put { blob, .. } = &mut put {
        blob.epoch = vault.keys().epoch;
    }
    vault.commit(vec![put, op], NOW, &mut Seeded(seed + 500)).await.unwrap();
}

/// What is not needed any more once there are few shards.
async fn merged(vault: &mut Vault<Server>, seed: u64) -> Vec<ObjectId> {
    let (mut all, mut entropy) = (Vec::new(), Seeded(seed));
    while let Some(unneeded) = vault.merge_shards(&NoCache, NOW, &mut entropy).await.unwrap() {
        all.extend(unneeded);
    }
    all
}

async fn merge(vault: &mut Vault<Server>, seed: u64) -> usize {
    let unneeded = merged(vault, seed).await;
    for object in &unneeded {
        assert!(!vault.index().names(*object));
        vault.pool().remove(*object);
    }
    unneeded.len()
}

async fn try_find(vault: &mut Vault<Server>, words: &str) -> Result<Vec<u32>, Error> {
    let found = vault.find_content(&Query::from(words), &NoCache).await?;
    let mut numbers: Vec<_> = found.iter().map(|found| u128::from_be_bytes(found.node.0) as u32).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

async fn find(vault: &mut Vault<Server>, words: &str) -> Vec<u32> {
    try_find(vault, words).await.unwrap()
}

fn shards(vault: &Vault<Server>) -> Vec<usize> {
    let mut sizes: Vec<_> = vault.index().contents().shards().map(|shard| shard.documents.len()).collect();
    sizes.sort_unstable();
    sizes
}

#[tokio::test]
async fn words_inside_are_found_whatever_the_case_and_accents_with_those_of_the_name() {
    let mut vault = searching().await;
    add(&mut vault, 1, "The linnet is hidden behind the third loose brick.").await;
    add(&mut vault, 2, "Élan and linnets, 2026").await;
    assert_eq!(find(&mut vault, "LINNET").await, [1, 2], "the last word may be the beginning of one");
    assert_eq!(find(&mut vault, "linnet brick").await, [1]);
    assert_eq!(find(&mut vault, "brick linnet").await, [1]);
    assert_eq!(find(&mut vault, "linnets brick").await, [0; 0]);
    assert_eq!(find(&mut vault, "linne brick").await, [0; 0], "only the last");
    assert_eq!(find(&mut vault, "elan").await, [2]);
    assert_eq!(find(&mut vault, "file linnets").await, [2], "one word of the name, one of the content");
    assert_eq!(find(&mut vault, "file").await, [1, 2]);
    assert!(matches!(try_find(&mut vault, " -- ").await, Err(Error::NotPossible(_))));
    let why =
        |found: Vec<elohim_vault::vault::Found>| found.iter().map(|f| (f.by_name, f.by_content)).collect::<Vec<_>>();
    let found = vault.find_content(&Query::from("file brick"), &NoCache).await.unwrap();
    assert_eq!(why(found), [(true, true)]);
    let found = vault.find_content(&Query::from("brick"), &NoCache).await.unwrap();
    assert_eq!(why(found), [(false, true)]);
    let within = Query { min_size: Some(2), ..Query::from("linnet") };
    assert_eq!(vault.find_content(&within, &NoCache).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_not_the_present_version_of_a_live_file_is_not_found_and_falls_out() {
    let mut vault = searching().await;
    for n in 1..=4 {
        add(&mut vault, n, "goldfinch").await;
    }
    let seven = indexed(&vault, &[(70, "siskin")], 7).await;
    vault.commit(vec![file(1, 70), seven], NOW, &mut Seeded(8)).await.unwrap();
    assert_eq!(find(&mut vault, "goldfinch").await, [2, 3, 4], "an older version is not found");
    assert_eq!(find(&mut vault, "siskin").await, [1]);
    vault.commit(vec![Op::Trash { node: id(2) }], NOW, &mut Seeded(9)).await.unwrap();
    assert_eq!(find(&mut vault, "goldfinch").await, [3, 4]);
    vault.commit(vec![Op::Restore { node: id(2), to: None }], NOW, &mut Seeded(10)).await.unwrap();
    assert_eq!(find(&mut vault, "goldfinch").await, [2, 3, 4], "what comes out of the trash is found again");
    let purge = vec![Op::Trash { node: id(3) }, Op::Purge { node: id(3) }];
    vault.commit(purge, NOW, &mut Seeded(11)).await.unwrap();
    assert_eq!(find(&mut vault, "goldfinch").await, [2, 4]);
    assert_eq!(shards(&vault), [1, 1, 1, 1, 1]);
    assert_eq!(merge(&mut vault, 12).await, 2, "the shards of the old version and of the purged file");
    assert_eq!(shards(&vault), [1, 1, 1]);
    assert_eq!(find(&mut vault, "goldfinch").await, [2, 4]);
    vault.commit(vec![Op::Revert { node: id(1), object: object(1) }], NOW, &mut Seeded(13)).await.unwrap();
    let missing: Vec<_> = vault.index().not_indexed().map(|node| node.id).collect();
    assert_eq!(missing, [id(1)], "what is not indexed is known");
}

#[tokio::test]
async fn many_uploads_make_few_shards_and_few_objects() {
    let mut vault = searching().await;
    for n in 1..=200 {
        add(&mut vault, n, &format!("common word{n} half{}", n % 2)).await;
        merge(&mut vault, u64::from(n) * 7_000_000_000).await;
        assert!(shards(&vault).len() <= 21, "{:?}", shards(&vault));
    }
    assert_eq!(shards(&vault).iter().sum::<usize>(), 200);
    let entries = usize::try_from(vault.head().unwrap().n).unwrap() + 1;
    let stored = vault.pool().0.borrow().objects.len();
    assert_eq!(stored, entries + vault.index().contents().objects().count(), "no piece is stored for nothing");
    assert_eq!(find(&mut vault, "common").await, (1..=200).collect::<Vec<_>>());
    assert_eq!(find(&mut vault, "half0 word100").await, [100]);
    assert_eq!(find(&mut vault, "word20").await, [20, 200]);
    assert_eq!(vault.index().not_indexed().count(), 0);
}

/// More words than one piece holds: a search reads only the pieces that its words are in.
#[tokio::test]
async fn a_search_reads_one_piece_of_a_shard() {
    let mut vault = searching().await;
    let text = |from: u32| (from..from + 8000).map(|n| format!("w{n:06} ")).collect::<String>();
    let texts: Vec<(u32, String)> = (1..=8).map(|n| (n, text(n * 8000))).collect();
    let borrowed: Vec<_> = texts.iter().map(|(n, text)| (*n, text.as_str())).collect();
    let op = indexed(&vault, &borrowed, 5).await;
    let mut ops: Vec<_> = (1..=8).map(|n| file(n, n)).collect();
    ops.push(op);
    vault.commit(ops, NOW, &mut Seeded(6)).await.unwrap();
    let pieces = vault.index().contents().objects().count();
    assert!(pieces >= 3, "{pieces}");
    let asked = |vault: &Vault<Server>| vault.pool().0.borrow().asked;
    for n in [8000, 30_000, 71_999] {
        let before = asked(&vault);
        assert_eq!(find(&mut vault, &format!("w{n:06}")).await, [n / 8000]);
        assert_eq!(asked(&vault) - before, 1);
    }
    assert_eq!(find(&mut vault, "w").await, (1..=8).collect::<Vec<_>>(), "a beginning that is in all pieces");
    assert_eq!(find(&mut vault, "aa").await, [0; 0]);
    assert_eq!(find(&mut vault, "zz").await, [0; 0]);
}

#[derive(Default)]
struct Kept(RefCell<BTreeMap<ObjectId, Vec<u8>>>);

impl PieceCache for Kept {
    fn find(&self, object: ObjectId) -> Option<Vec<u8>> {
        self.0.borrow().get(&object).cloned()
    }

    fn keep(&self, object: ObjectId, stored: &[u8]) {
        self.0.borrow_mut().insert(object, stored.to_vec());
    }
}

#[tokio::test]
async fn a_device_that_keeps_pieces_asks_once_and_does_not_believe_its_disk() {
    let mut vault = searching().await;
    add(&mut vault, 1, "goldfinch").await;
    let (kept, query) = (Kept::default(), Query::from("goldfinch"));
    let found = vault.find_content(&query, &kept).await.unwrap();
    let asked = vault.pool().0.borrow().asked;
    assert_eq!(vault.find_content(&query, &kept).await.unwrap(), found);
    assert_eq!(vault.pool().0.borrow().asked, asked);
    assert!(!kept.0.borrow().values().any(|piece| piece.windows(5).any(|part| part == b"goldf")), "it is sealed");
    kept.0.borrow_mut().values_mut().for_each(|piece| piece[200] ^= 1);
    assert_eq!(vault.find_content(&query, &kept).await.unwrap(), found);
    assert_eq!(vault.pool().0.borrow().asked, asked + 1);
}

#[tokio::test]
async fn two_devices_lose_no_shard_whoever_is_first() {
    let mut one = searching().await;
    let server = one.pool().clone();
    let mut two = elsewhere(&server, None).await.unwrap();
    for n in 0..8 {
        add(&mut one, 100 + n, "linnet").await;
        add(&mut two, 200 + n, "linnet").await;
    }
    one.refresh().await.unwrap();
    two.refresh().await.unwrap();
    assert_eq!(shards(&one).len(), 16);
    // Both merge the same shards at once; the second learns of it when it writes.
    let before = server.0.borrow().objects.len();
    assert_eq!(merged(&mut one, 40).await.len(), 16);
    let lost = merged(&mut two, 41).await;
    assert_eq!(lost.len(), 1, "what the second has made is of no use");
    assert!(!two.index().names(lost[0]));
    assert_eq!(server.0.borrow().objects.len(), before + 1 + 2, "one entry, two pieces");
    // An addition that comes too late for a merge is beside it.
    add(&mut two, 300, "linnet").await;
    one.refresh().await.unwrap();
    assert_eq!(dump(one.index()), dump(two.index()));
    let all: Vec<u32> = (100..108).chain(200..208).chain([300]).collect();
    assert_eq!(find(&mut one, "linnet").await, all);
    assert_eq!(find(&mut two, "linnet").await, all);
}

#[tokio::test]
async fn a_device_that_indexes_while_another_switches_off_stores_its_file_and_no_shard() {
    let mut one = searching().await;
    let mut two = elsewhere(one.pool(), None).await.unwrap();
    add(&mut one, 1, "linnet").await;
    let gone = one.switch_content_search(false, NOW, &mut Seeded(50)).await.unwrap();
    assert_eq!(gone.len(), 1);
    add(&mut two, 2, "linnet").await;
    assert!(two.index().find(id(2)).is_some());
    assert_eq!(shards(&two), [0; 0]);
    assert_eq!(find(&mut two, "linnet").await, [0; 0]);
    assert_eq!(two.switch_content_search(true, NOW, &mut Seeded(51)).await.unwrap(), []);
    assert_eq!(two.index().not_indexed().count(), 2, "what was indexed before is not any more");
}

#[tokio::test]
async fn a_search_goes_on_when_another_device_has_merged_meanwhile() {
    let mut one = searching().await;
    for n in 1..=8 {
        add(&mut one, n, "linnet").await;
    }
    let mut two = elsewhere(one.pool(), None).await.unwrap();
    assert_eq!(merge(&mut one, 60).await, 8);
    assert_eq!(find(&mut two, "linnet").await, (1..=8).collect::<Vec<_>>());
}

/// A11, A12, A5: a piece is what the signed entry names, or it is refused.
#[tokio::test]
async fn a12_pieces_that_are_swapped_replayed_cut_or_foreign_are_refused() {
    let mut vault = searching().await;
    add(&mut vault, 1, "linnet").await;
    add(&mut vault, 2, "goldfinch").await;
    let objects: Vec<_> = vault.index().contents().objects().collect();
    let bytes = |object: &ObjectId| vault.pool().0.borrow().objects[object].clone();
    let [one, two] = [bytes(&objects[0]), bytes(&objects[1])];
    let foreign = {
        let mut other = searching().await;
        add(&mut other, 1, "linnet").await;
        let objects: Vec<_> = other.index().contents().objects().collect();
        assert_eq!(find(&mut other, "linnet").await, [1]);
        other.pool().0.borrow().objects[&objects[0]].clone()
    };
    let lies: [(&str, usize, Option<Vec<u8>>); 5] = [
        ("swapped", 0, Some(two)),
        ("cut", 0, Some(one[..one.len() - 1].to_vec())),
        ("changed", 0, Some(one.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 190)).collect())),
        ("of another log with the same keys", 1, Some(foreign)),
        ("withheld", 0, None),
    ];
    for (what, at, lie) in lies {
        let server = vault.pool().fork();
        let mut honest = elsewhere(&server, None).await.unwrap();
        assert_eq!(find(&mut honest, "linnet goldfinch").await, [0; 0]);
        match lie {
            Some(lie) => server.set(objects[at], lie),
            None => server.remove(objects[at]),
        }
        let mut lied_to = elsewhere(&server, None).await.unwrap();
        let error = failure(try_find(&mut lied_to, "linnet goldfinch").await);
        assert!(matches!(error, Error::Damaged("index of contents")), "{what}: {error}");
        assert_eq!(error.code(), "VAULT_SERVER_NOT_TRUSTED", "{what}");
    }
}

/// A piece of before a merge has the right keys and words, and is not what the log names now.
#[tokio::test]
async fn a11_a_piece_of_before_a_merge_is_refused() {
    let mut vault = searching().await;
    for n in 1..=8 {
        add(&mut vault, n, "linnet").await;
    }
    let old = vault.index().contents().objects().next().unwrap();
    let piece = vault.pool().0.borrow().objects[&old].clone();
    merge(&mut vault, 80).await;
    assert_eq!(find(&mut vault, "linnet").await.len(), 8);
    let new = vault.index().contents().objects().next().unwrap();
    vault.pool().set(new, piece);
    assert!(matches!(try_find(&mut vault, "linnet").await, Err(Error::Damaged("index of contents"))));
}

/// A11: an older index is an older log, which a device that has seen the newer one refuses.
#[tokio::test]
async fn a11_an_older_index_is_refused() {
    let mut vault = searching().await;
    add(&mut vault, 1, "linnet").await;
    let old = vault.pool().fork();
    add(&mut vault, 2, "linnet").await;
    let error = failure(elsewhere(&old, vault.head()).await);
    assert!(matches!(error, Error::RolledBack));
}

#[tokio::test]
async fn shards_that_cannot_be_read_are_refused_by_every_device() {
    let mut vault = searching().await;
    let Op::Content { shards, .. } = indexed(&vault, &[(1, "a b")], 70).await else { unreachable!() };
    let good = shards[0].clone();
    let mut cases = vec![("twice", vec![good.clone(), good.clone()])];
    let mut none = good.clone();
    none.pieces.clear();
    cases.push(("no piece", vec![none]));
    let mut unsorted = good.clone();
    unsorted.pieces.push(unsorted.pieces[0].clone());
    cases.push(("pieces in no order", vec![unsorted]));
    let mut large = good.clone();
    large.documents = vec![object(1); MAX_DOCUMENTS + 1];
    cases.push(("too many documents", vec![large]));
    let before = dump(vault.index());
    for (what, shards) in cases {
        let op = Op::Content { shards, replaced: Vec::new() };
        let error = failure(vault.commit(vec![op], NOW, &mut Seeded(71)).await);
        assert!(matches!(error, Error::NotPossible(_)), "{what}: {error}");
        assert_eq!(dump(vault.index()), before, "{what}");
    }
    let epoch = Op::Content { shards: vec![elohim_vault::content::Shard { epoch: 1, ..good }], replaced: Vec::new() };
    assert!(matches!(vault.commit(vec![epoch], NOW, &mut Seeded(72)).await, Err(Error::KeysRenewed)));
    let unknown = Op::Content { shards: Vec::new(), replaced: vec![object(9)] };
    assert!(matches!(vault.commit(vec![unknown], NOW, &mut Seeded(73)).await, Err(Error::NotPossible(_))));
}

#[tokio::test]
async fn a_snapshot_and_a_cache_say_which_shards_there_are() {
    let mut vault = searching().await;
    add(&mut vault, 1, "linnet").await;
    add(&mut vault, 2, "goldfinch").await;
    for n in 0..SNAPSHOT_EVERY {
        let star = Op::Star { node: id(1), on: n % 2 == 0 };
        vault.commit(vec![star], NOW, &mut Seeded(90_000_000 + n * 1000)).await.unwrap();
    }
    let asked = vault.pool().0.borrow().asked;
    let mut new = elsewhere(vault.pool(), None).await.unwrap();
    assert!(vault.pool().0.borrow().asked - asked < 500, "it begins with the snapshot");
    assert_eq!(dump(new.index()), dump(vault.index()));
    assert_eq!(find(&mut new, "goldfinch").await, [2]);
    let cache = vault.export_cache(&mut Seeded(91)).unwrap();
    let mut kept = Vault::reopen(vault.pool().clone(), root(), elohim_vault::id::DeviceId([3; 16]), None).unwrap();
    assert!(kept.import_cache(&cache));
    assert_eq!(dump(kept.index()), dump(vault.index()));
    vault.switch_content_search(false, NOW, &mut Seeded(92)).await.unwrap();
    let cache = vault.export_cache(&mut Seeded(93)).unwrap();
    assert!(kept.import_cache(&cache));
    assert!(!kept.index().contents().is_on());
}

#[tokio::test]
async fn a_team_has_no_index_of_contents() {
    let mut team = crate::team::made(&Server::default(), 1).await;
    let error = failure(team.switch_content_search(true, NOW, &mut Seeded(1)).await);
    assert!(matches!(error, Error::NotPossible("your role in this vault does not allow this")), "{error}");
}

/// What happens to a vault.
#[derive(Clone, Debug)]
enum Act {
    /// These words are stored in some files, one shard for all.
    Store(Vec<(u32, Vec<u8>)>),
    Trash(u32),
    Restore(u32),
    Purge(u32),
    Merge,
    Search(Vec<u8>, usize),
}

const VOCABULARY: [&str; 9] = ["a", "ab", "abc", "b", "ba", "é", "東", "x1", "x"];

fn act() -> impl Strategy<Value = Act> {
    let word = || 0..9_u8;
    let text = prop::collection::vec(word(), 0..5);
    prop_oneof![
        6 => prop::collection::vec((1..7_u32, text), 1..4).prop_map(Act::Store),
        1 => (1..7_u32).prop_map(Act::Trash),
        1 => (1..7_u32).prop_map(Act::Restore),
        1 => (1..7_u32).prop_map(Act::Purge),
        2 => Just(Act::Merge),
        3 => (prop::collection::vec(word(), 1..3), 0..2_usize).prop_map(|(words, device)| Act::Search(words, device)),
    ]
}

/// What a search finds that reads every text.
fn naive(texts: &BTreeMap<u32, (bool, String)>, query: &[&str]) -> Vec<u32> {
    let fold = |text: &str| Words::of(text).iter().map(str::to_owned).collect::<BTreeSet<_>>();
    let has = |text: &str| {
        let words = fold(text);
        query.iter().enumerate().all(|(at, word)| {
            let word = fold(word).into_iter().next().unwrap();
            if at + 1 == query.len() { words.iter().any(|one| one.starts_with(&word)) } else { words.contains(&word) }
        })
    };
    texts.iter().filter(|(_, (live, text))| *live && has(text)).map(|(n, _)| *n).collect()
}

async fn agree(acts: Vec<Act>) {
    let one = searching().await;
    let two = elsewhere(one.pool(), None).await.unwrap();
    let mut devices = [one, two];
    let mut texts: BTreeMap<u32, (bool, String)> = BTreeMap::new();
    let (mut version, mut seed) = (1000, 1);
    for (turn, act) in acts.into_iter().enumerate() {
        let vault = &mut devices[turn % 2];
        seed += 1_000_000;
        let node = |n: u32| id(n);
        match act {
            Act::Store(files) => {
                let files: BTreeMap<u32, Vec<u8>> = files.into_iter().collect();
                vault.refresh().await.unwrap();
                let (mut ops, mut stored) = (Vec::new(), Vec::new());
                for (n, words) in &files {
                    if texts.get(n).is_some_and(|(live, _)| !live) {
                        continue;
                    }
                    version += 1;
                    let text = words.iter().map(|word| VOCABULARY[usize::from(*word)]).collect::<Vec<_>>().join(" ");
                    ops.push(unnamed(*n, version));
                    stored.push((version, text.clone()));
                    texts.insert(*n, (true, text));
                }
                let borrowed: Vec<_> = stored.iter().map(|(version, text)| (*version, text.as_str())).collect();
                if !ops.is_empty() {
                    ops.push(indexed(vault, &borrowed, seed).await);
                    vault.commit(ops, NOW, &mut Seeded(seed + 500_000)).await.unwrap();
                }
            }
            Act::Trash(n) => {
                if vault.commit(vec![Op::Trash { node: node(n) }], NOW, &mut Seeded(seed)).await.is_ok() {
                    texts.get_mut(&n).unwrap().0 = false;
                }
            }
            Act::Restore(n) => {
                let restore = Op::Restore { node: node(n), to: None };
                if vault.commit(vec![restore], NOW, &mut Seeded(seed)).await.is_ok() {
                    texts.get_mut(&n).unwrap().0 = true;
                }
            }
            Act::Purge(n) => {
                if vault.commit(vec![Op::Purge { node: node(n) }], NOW, &mut Seeded(seed)).await.is_ok() {
                    texts.remove(&n);
                }
            }
            // Not always with the newest state.
            Act::Merge => drop(merge(vault, seed).await),
            Act::Search(words, device) => {
                let vault = &mut devices[device];
                vault.refresh().await.unwrap();
                let query: Vec<_> = words.iter().map(|word| VOCABULARY[usize::from(*word)]).collect();
                assert_eq!(find(vault, &query.join(" ")).await, naive(&texts, &query), "{query:?}");
            }
        }
    }
    for vault in &mut devices {
        vault.refresh().await.unwrap();
        for word in VOCABULARY {
            assert_eq!(find(vault, word).await, naive(&texts, &[word]), "{word}");
        }
    }
}

/// [`file`] with a name that no word of the tests is in.
fn unnamed(n: u32, version: u32) -> Op {
    let Op::Put { node, parent, media, size, modified, blob, .. } = file(n, version) else { unreachable!() };
    Op::Put { node, parent, name: format!("-{n}"), media, size, modified, blob }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shards_find_what_reading_every_text_finds(acts in prop::collection::vec(act(), 1..60)) {
        now(agree(acts));
    }
}

/// What is stored must stay readable: with stock `age`, and gzip.
#[tokio::test]
async fn a_piece_and_its_entry_are_as_documented() {
    let vault = searching().await;
    let op = indexed(&vault, &[(1, "b a"), (2, "A"), (3, "c, á")], 5).await;
    let Op::Content { shards, .. } = &op else { unreachable!() };
    let piece = &shards[0].pieces[0];
    let stored = vault.pool().0.borrow().objects[&piece.object].clone();
    let packed = opened_by_age(vault.kit().text(), &stored);
    let mut lines = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut lines).unwrap();
    assert_eq!(lines, "\na 0 1 1\nb 0\nc 2");
    let base64 = |bytes: &[u8]| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
    };
    let documents = [object(1).0, object(2).0, object(3).0].concat();
    let pieces = serde_json::json!([{ "first": "a", "object": piece.object, "sha256": base64(&sha256(&stored)) }]);
    let shard = serde_json::json!({ "documents": base64(&documents), "pieces": pieces });
    assert_eq!(serde_json::to_value(&op).unwrap(), serde_json::json!({ "op": "content", "shards": [shard] }));
    let switch = serde_json::to_value(Op::ContentSearch { on: true }).unwrap();
    assert_eq!(switch, serde_json::json!({ "op": "contentsearch", "on": true }));
}

/// Shards stay where they are when the keys are renewed, and become new ones under the new keys.
#[tokio::test]
async fn what_was_indexed_before_a_renewal_of_the_keys_is_found_and_merged_after_it() {
    let (mut vault, _) = three_folders().await;
    vault.switch_content_search(true, NOW, &mut Seeded(5)).await.unwrap();
    for n in 1..=4 {
        add(&mut vault, n, "the linnet of before").await;
    }
    renew(&mut vault, &passphrase(), &new_words(), 10).await.unwrap();
    for n in 5..=7 {
        add(&mut vault, n, "the linnet of after").await;
    }
    let mut other = with_root(vault.pool(), vault.root().unwrap(), None).await.unwrap();
    assert_eq!(find(&mut other, "linnet").await, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(shards(&other), [1; 7]);
    add(&mut other, 8, "the eighth").await;
    assert_eq!(merge(&mut other, 20).await, 8);
    assert_eq!(shards(&other), [8]);
    assert!(other.index().contents().shards().all(|shard| shard.epoch == 1));
    assert_eq!(find(&mut other, "before").await, [1, 2, 3, 4]);
    vault.refresh().await.unwrap();
    assert_eq!(find(&mut vault, "linnet").await, [1, 2, 3, 4, 5, 6, 7]);
}
