//! Search inside files: what indexing costs, how large the shards are, and how the cost of a search grows.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

use anyhow::ensure;
use elohim_vault::age_file::FileKey;
use elohim_vault::blob::BlobRef;
use elohim_vault::content::{NoCache, Words};
use elohim_vault::id::DeviceId;
use elohim_vault::index::Query;
use elohim_vault::log::Op;
use elohim_vault::slots::SlotSet;
use elohim_vault::{Created, Error, NodeId, ObjectId, Pool, Vault};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::report::{Row, Section};
use crate::scale::Scale;
use crate::series::{Series, Unit};
use crate::vault_keys::{Random, root};

/// Documents that are indexed together, as the client does it with a folder.
const TOGETHER: usize = 64;
/// Words of the language. The n-th is used as often as one n-th of the first.
const VOCABULARY: f64 = 50_000.0;
/// Words of a document, of which about 300 are different.
const LENGTH: usize = 450;

const NOTES: [&str; 3] = [
    "Documents of about 300 different words out of 50,000, drawn as languages draw them, indexed 64 at a time as the client does it with a \
     folder; the server is memory. Indexing has everything in it: folding, shards, entries of the log, and all merges until then. \
     Its limit is folding alone.",
    "A search fetches and opens its pieces anew each time, as a device does that keeps them encrypted; the network is not in it. Its limit \
     is a scan of all texts in memory. A rare word is in one document in a thousand, at least in one; a common one in about half.",
    "Shards are compared with the texts, compressed one by one: what a second copy of the documents would take.",
];

/// Measures every number of documents.
pub(crate) async fn measure(scale: &Scale) -> anyhow::Result<Section> {
    let mut rows = Vec::new();
    for documents in scale.files {
        println!("contents of {documents} documents");
        rows.extend(at(documents, scale.rounds).await?);
    }
    Ok(Section { title: "Search inside files".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

async fn at(documents: usize, rounds: usize) -> anyhow::Result<Vec<Row>> {
    let named = |what: &str, unit| Series::new(format!("{what}, {documents} documents"), unit);
    let texts = texts(documents);
    let mut folding = Series::new("folding", Unit::Milliseconds);
    let folded = texts.len().min(1000);
    folding.average(1, || texts.iter().take(folded).map(|text| Words::of(text).iter().count()).sum::<usize>());
    let folding = folding.divided(folded);

    let mut indexing = named("index a document", Unit::Milliseconds);
    let began = Instant::now();
    let mut vault = indexed(&texts).await?;
    indexing.push(began.elapsed().as_secs_f64() * 1e3);
    let indexing = indexing.divided(documents);

    let mut size = named("shards", Unit::Kilobytes);
    size.push(kilobytes(vault.pool().size(vault.index().contents().objects())));
    let mut packed = Series::new("texts, compressed", Unit::Kilobytes);
    packed.push(kilobytes(texts.iter().map(|text| compressed(text)).sum()));
    let mut objects = named("objects of the shards", Unit::Number);
    objects.push(f64::from(u32::try_from(vault.index().contents().objects().count())?));

    let mut rows = vec![Row::new(indexing, vec![folding]), Row::new(size, vec![packed]), Row::new(objects, Vec::new())];
    let rare = format!("rare{:06}", documents / 1000 / 2);
    for (what, words) in [("search a rare word", rare.as_str()), ("search a common word and a beginning", "common w7")]
    {
        let mut search = named(what, Unit::Milliseconds);
        let mut scan = Series::new("scan of the texts", Unit::Milliseconds);
        let mut fetched = named(&format!("{what}: fetched"), Unit::Kilobytes);
        let expected = scanned(&texts, words);
        for _ in 0..rounds {
            let before = vault.pool().read.get();
            let found = search.time(async { Ok(vault.find_content(&Query::from(words), &NoCache).await?) }).await?;
            ensure!(found.len() == expected, "{} were found of {expected}", found.len());
            scan.average(1, || scanned(&texts, words));
            fetched.push(kilobytes(vault.pool().read.get() - before));
        }
        rows.push(Row::new(search, vec![scan]));
        if what == "search a rare word" {
            rows.push(Row::new(fetched, Vec::new()));
        }
    }
    Ok(rows)
}

/// A vault with these documents.
async fn indexed(texts: &[String]) -> anyhow::Result<Vault<Memory>> {
    let mut vault = Vault::reopen(Memory::default(), root()?, DeviceId([1; 16]), None)?;
    vault.switch_content_search(true, 0, &mut Random).await?;
    for (at, some) in texts.chunks(TOGETHER).enumerate() {
        let (mut ops, mut words) = (Vec::new(), Vec::new());
        for (place, text) in some.iter().enumerate() {
            let object = ObjectId::random(&mut Random);
            words.push((object, Words::of(text)));
            ops.push(put(format!("-{}", at * TOGETHER + place), object, text.len() as u64));
        }
        let shard = vault.store_shard(&words, &mut Random).await?;
        ops.push(Op::Content { shards: vec![shard], replaced: Vec::new() });
        vault.commit(ops, 0, &mut Random).await?;
        while let Some(unneeded) = vault.merge_shards(&NoCache, 0, &mut Random).await? {
            let mut objects = vault.pool().objects.borrow_mut();
            unneeded.iter().for_each(|object| drop(objects.remove(object)));
        }
    }
    Ok(vault)
}

fn put(name: String, object: ObjectId, size: u64) -> Op {
    let blob = BlobRef {
        object,
        header_len: 200,
        length: size + 232,
        key: FileKey::random(&mut Random),
        epoch: 0,
        parts: vec![[7; 32]],
    };
    let (node, media) = (NodeId::random(&mut Random), "text/plain".to_owned());
    Op::Put { node, parent: NodeId::ROOT, name, media, size, modified: 0, blob }
}

/// Texts in which the n-th word of a language is as frequent as one n-th of the first; `common` in every second one.
fn texts(documents: usize) -> Vec<String> {
    let mut state = 1_u64;
    // Repeatable, and no randomness that anything depends on: Knuth's linear generator.
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    };
    let text = |at: usize| {
        let mut text = String::new();
        if at.is_multiple_of(1000) {
            // Into a text, which takes everything.
            let _ = write!(text, "rare{:06} ", at / 1000);
        }
        if at.is_multiple_of(2) {
            text.push_str("common ");
        }
        for _ in 0..LENGTH {
            let _ = write!(text, "w{:.0} ", VOCABULARY.powf(draw()));
        }
        text
    };
    (0..documents).map(text).collect()
}

/// How many texts have all these words, the last of them as the beginning of one.
fn scanned(texts: &[String], words: &str) -> usize {
    let words: Vec<_> = words.split(' ').collect();
    let Some((last, first)) = words.split_last() else { return 0 };
    let begins = format!(" {last}");
    let whole: Vec<_> = first.iter().map(|word| format!("{word} ")).collect();
    let has = |text: &&String| {
        whole.iter().all(|word| text.contains(word)) && (text.starts_with(last) || text.contains(&begins))
    };
    texts.iter().filter(has).count()
}

fn compressed(text: &str) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    // Into memory, which takes everything.
    let _ = gzip.write_all(text.as_bytes());
    gzip.finish().map_or(0, |packed| packed.len())
}

#[expect(clippy::cast_precision_loss, reason = "a size for people")]
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1e3
}

/// A server in memory that counts what is read.
#[derive(Default)]
struct Memory {
    objects: RefCell<HashMap<ObjectId, Vec<u8>>>,
    read: Cell<usize>,
}

impl Memory {
    fn size(&self, objects: impl Iterator<Item = ObjectId>) -> usize {
        let stored = self.objects.borrow();
        objects.filter_map(|object| stored.get(&object)).map(Vec::len).sum()
    }
}

impl Pool for Memory {
    async fn slots(&self) -> Result<Option<SlotSet>, Error> {
        Ok(None)
    }

    async fn create_slots(&self, _slots: &SlotSet) -> Result<Created, Error> {
        Ok(Created::Exists)
    }

    async fn replace_slot(&self, _index: usize, _previous: [u8; 32], _slot: Vec<u8>) -> Result<Created, Error> {
        Ok(Created::Exists)
    }

    async fn create(&self, id: ObjectId, body: Vec<u8>) -> Result<Created, Error> {
        let mut objects = self.objects.borrow_mut();
        if objects.contains_key(&id) {
            return Ok(Created::Exists);
        }
        objects.insert(id, body);
        Ok(Created::Yes)
    }

    async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let objects = self.objects.borrow();
        let found: Vec<_> = ids.iter().map(|id| objects.get(id).cloned()).collect();
        self.read.set(self.read.get() + found.iter().flatten().map(Vec::len).sum::<usize>());
        Ok(found)
    }
}
