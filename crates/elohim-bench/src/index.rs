//! The client's index of a vault: how the cost of looking something up grows with the number of files.

use elohim_vault::age_file::FileKey;
use elohim_vault::blob::BlobRef;
use elohim_vault::index::{Index, Undo};
use elohim_vault::log::Op;
use elohim_vault::{NodeId, ObjectId, snapshot};

use crate::report::{Row, Section};
use crate::scale::Scale;
use crate::series::{Series, Unit};
use crate::vault_keys::{Random, keys};

/// Files in each folder.
const IN_FOLDER: usize = 100;
/// A word that is in the name of one file in a hundred.
pub(crate) const WORD: &str = "budget";
/// Topics of names, so that they look like names and not like numbers.
const TOPICS: [&str; 5] = ["Patient letter", "Minutes of the board", "Photo from Zürich", "Invoice", "Field notes"];

const NOTES: [&str; 2] = [
    "Folders of 100 files each, all in memory, as an unlocked client has them. Listing and resolving should not grow with the \
     number of files; searching and loading may grow as fast as it does (10, then 100).",
    "The limit of a search is a scan of a `Vec<String>` with the same names for the same word.",
];

/// Measures every number of files.
pub(crate) fn measure(scale: &Scale) -> anyhow::Result<Section> {
    let mut first: Option<[Series; 4]> = None;
    let mut rows: [Vec<Row>; 4] = Default::default();
    for files in scale.files {
        println!("index of {files} files");
        let (mut series, limits) = at(files, scale.rounds)?;
        let small = first.get_or_insert_with(|| series.clone().map(|one| one.called(&format!("at {files} files"))));
        for ((rows, (figure, limit)), small) in rows.iter_mut().zip(series.iter_mut().zip(limits)).zip(small) {
            let growth = (files != scale.files[0]).then(|| small.clone());
            rows.push(Row::new(figure.clone(), limit.into_iter().chain(growth).collect()));
        }
    }
    let rows = rows.into_iter().flatten().collect();
    Ok(Section { title: "The client's index".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

/// List, resolve, search and load with so many files, and the limits of each.
fn at(files: usize, rounds: usize) -> anyhow::Result<([Series; 4], [Option<Series>; 4])> {
    let named = |what: &str, unit| Series::new(format!("{what}, {files} files"), unit);
    let mut list = named("list a folder", Unit::Microseconds);
    let mut resolve = named("resolve a path", Unit::Microseconds);
    let mut search = named("search", Unit::Microseconds);
    let mut load = named("load a snapshot", Unit::Milliseconds);
    let mut scan = Series::new("scan of the names", Unit::Microseconds);
    let mut fill = Series::new("applying the operations", Unit::Milliseconds);

    let ops = operations(files);
    let mut index = Index::default();
    let names: Vec<String> = ops.iter().filter_map(name_of).collect();
    for _ in 0..rounds {
        fill.average(1, || index = applied(&ops));
    }
    let folder = index.resolve("/folder-0")?;
    let path = index.list(folder).last().map(|node| index.path(node.id)).unwrap_or_default();
    let keys = keys()?;
    let (segments, objects): (Vec<_>, Vec<_>) = snapshot::write(&keys, &index, &mut Random)?
        .into_iter()
        .map(|(segment, object)| (segment, Some(object)))
        .unzip();
    anyhow::ensure!(index.search(WORD).len() == names.iter().filter(|name| name.contains(WORD)).count());
    anyhow::ensure!(snapshot::read(&keys, &segments, &objects)?.len() == index.len());
    for _ in 0..rounds {
        list.average(200, || index.list(folder).map(|node| node.name.len()).sum::<usize>());
        resolve.average(1000, || index.resolve(&path).is_ok());
        search.average(5, || index.search(WORD).len());
        scan.average(5, || names.iter().filter(|name| name.contains(WORD)).count());
        load.average(1, || snapshot::read(&keys, &segments, &objects).is_ok());
    }
    Ok(([list, resolve, search, load], [None, None, Some(scan), Some(fill)]))
}

fn applied(ops: &[Op]) -> Index {
    let mut index = Index::default();
    for op in ops {
        // The operations are our own and fit; what the search finds is checked.
        let _ = index.apply(op, 0, &mut Undo::default());
    }
    index
}

fn name_of(op: &Op) -> Option<String> {
    if let Op::Put { name, .. } = op { Some(name.to_lowercase()) } else { None }
}

/// What makes folders with so many files.
pub(crate) fn operations(files: usize) -> Vec<Op> {
    let mut ops = Vec::with_capacity(files + files / IN_FOLDER + 1);
    let mut parent = NodeId::ROOT;
    for (at, topic) in (0..files).zip(TOPICS.iter().cycle()) {
        if at % IN_FOLDER == 0 {
            parent = NodeId::random(&mut Random);
            ops.push(Op::Folder { node: parent, parent: NodeId::ROOT, name: format!("folder-{}", at / IN_FOLDER) });
        }
        let word = if at % 100 == 7 { WORD } else { "2026" };
        ops.push(Op::Put {
            node: NodeId::random(&mut Random),
            parent,
            name: format!("{topic} {word} {at}.pdf"),
            media: "application/pdf".to_owned(),
            size: 1000,
            modified: 0,
            blob: BlobRef {
                object: ObjectId::random(&mut Random),
                header_len: 200,
                length: 1232,
                key: FileKey::random(&mut Random),
                epoch: 0,
                parts: vec![[7; 32]],
            },
        });
    }
    ops
}
