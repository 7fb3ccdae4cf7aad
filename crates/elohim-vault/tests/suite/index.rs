//! The tree: what is refused, and what holds after any sequence of operations.

use elohim_vault::id::CommentId;
use elohim_vault::index::{Index, Undo};
use elohim_vault::log::{Op, Place};
use elohim_vault::{Error, NodeId};
use proptest::prelude::*;

use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

fn tree(ops: &[Op]) -> Index {
    let mut index = Index::default();
    for op in ops {
        index.apply(op, NOW, &mut Undo::default()).unwrap();
    }
    index
}

#[test]
fn paths_and_search_find_what_is_there_whatever_the_case_and_accents() {
    let mut index = tree(&[
        folder(1, NodeId::ROOT, "Été"),
        folder(2, node(1), "Rechnungen"),
        put(3, node(2), "Straße 2026.pdf", 1, nowhere(3)),
    ]);
    assert_eq!(index.resolve("/été/rechnungen/STRAßE 2026.PDF").unwrap(), node(3));
    assert_eq!(index.resolve("/").unwrap(), NodeId::ROOT);
    assert!(matches!(index.resolve("/nothing"), Err(Error::NotFound(path)) if path == "/nothing"));
    assert_eq!(index.path(node(3)), "/Été/Rechnungen/Straße 2026.pdf");
    let found = |index: &Index, text: &str| index.search(text).iter().map(|node| node.id).collect::<Vec<_>>();
    assert_eq!(found(&index, "pdf straße"), [node(3)]);
    assert_eq!(found(&index, "ETE"), [node(1)]);
    assert_eq!(found(&index, "pdf 2027"), []);
    index.apply(&Op::Trash { node: node(1) }, NOW, &mut Undo::default()).unwrap();
    assert_eq!(found(&index, "straße"), [], "what lies in a folder in the trash is not found");
    assert_eq!(index.trash().map(|node| node.id).collect::<Vec<_>>(), [node(1)]);
}

#[test]
fn every_rule_has_its_error_and_changes_nothing() {
    let mut index = tree(&[
        folder(1, NodeId::ROOT, "a"),
        folder(2, node(1), "b"),
        put(3, node(1), "f", 1, nowhere(3)),
        folder(4, NodeId::ROOT, "gone"),
        put(5, node(4), "inside", 1, nowhere(5)),
        Op::Trash { node: node(4) },
    ]);
    let to = |n, parent, name: &str| Op::Move { node: node(n), parent, name: name.to_owned() };
    let removed = "the file or folder was removed by another device";
    let cases = [
        (folder(9, node(8), "x"), removed),
        (folder(9, node(4), "x"), removed),
        (folder(9, node(3), "x"), "a file cannot hold other files"),
        (folder(1, NodeId::ROOT, "x"), "a folder of this id exists"),
        (folder(0, NodeId::ROOT, "x"), "the top folder cannot be replaced"),
        (folder(9, NodeId::ROOT, "A"), "\"A\" exists already"),
        (folder(9, NodeId::ROOT, "x/y"), "\"x/y\" cannot be a name"),
        (folder(9, NodeId::ROOT, ".."), "\"..\" cannot be a name"),
        (folder(9, NodeId::ROOT, "e\u{301}"), "cannot be a name"),
        (to(1, node(2), "a"), "a folder cannot be moved into itself"),
        (to(1, node(1), "a"), "a folder cannot be moved into itself"),
        (to(5, NodeId::ROOT, "x"), removed),
        (to(9, NodeId::ROOT, "x"), removed),
        (Op::Trash { node: NodeId::ROOT }, removed),
        (Op::Trash { node: node(4) }, removed),
        (Op::Restore { node: node(1), to: None }, "it is not in the trash"),
        (Op::Purge { node: node(1) }, "it is not in the trash"),
        (put(2, node(1), "b", 1, nowhere(2)), "\"b\" exists already"),
        (put(4, NodeId::ROOT, "gone", 1, nowhere(4)), "\"gone\" exists already"),
        (put(5, NodeId::ROOT, "inside", 1, nowhere(5)), "the file is in the trash"),
        (put(9, node(1), "F", 1, nowhere(9)), "\"F\" exists already"),
        (Op::Share { link: "l".to_owned(), node: node(5), more: Vec::new(), expires: NOW }, removed),
        (Op::Unshare { link: "l".to_owned() }, "this link is not one of this vault"),
    ];
    let before = dump(&index);
    for (op, text) in cases {
        let said = failure(index.apply(&op, NOW, &mut Undo::default())).to_string();
        assert!(said.contains(text), "{said:?} is not {text:?}");
        assert_eq!(dump(&index), before, "{text}");
    }
}

#[test]
fn the_trash_frees_a_name_and_a_name_that_is_taken_again_stops_a_restore() {
    let mut index = tree(&[folder(1, NodeId::ROOT, "a"), Op::Trash { node: node(1) }, folder(2, NodeId::ROOT, "A")]);
    let restore = Op::Restore { node: node(1), to: None };
    assert!(matches!(failure(index.apply(&restore, NOW, &mut Undo::default())), Error::NameTaken(name) if name == "a"));
    let aside = Op::Move { node: node(2), parent: NodeId::ROOT, name: "b".to_owned() };
    index.apply(&aside, NOW, &mut Undo::default()).unwrap();
    index.apply(&restore, NOW, &mut Undo::default()).unwrap();
    assert_eq!((index.resolve("/a").unwrap(), index.resolve("/b").unwrap()), (node(1), node(2)));
}

#[test]
fn all_versions_of_everything_inside_are_named_before_a_purge() {
    let mut index = tree(&[
        folder(1, NodeId::ROOT, "a"),
        folder(2, node(1), "b"),
        put(3, node(2), "f", 1, nowhere(3)),
        put(3, node(2), "f", 1, nowhere(4)),
        put(5, NodeId::ROOT, "other", 1, nowhere(5)),
        Op::Trash { node: node(1) },
    ]);
    let objects: Vec<_> = index.objects(node(1)).into_iter().map(|id| id.0[0]).collect();
    assert_eq!(objects, [3, 4]);
    index.apply(&Op::Purge { node: node(1) }, NOW, &mut Undo::default()).unwrap();
    assert_eq!(index.nodes().map(|node| node.name.as_str()).collect::<Vec<_>>(), ["other"]);
}

/// What an operation of a small world is made of. Operations themselves hold keys and cannot be printed.
pub(crate) type Seed = (u8, u8, u8);

/// An operation of a small world, in which many do not fit.
pub(crate) fn op((kind, n, parent): Seed) -> Op {
    let place = node(parent);
    let name = format!("{}{}", if kind % 2 == 0 { 'n' } else { 'N' }, n % 5);
    match kind {
        0 | 1 => folder(n, place, &name),
        2 => put(n, place, &name, u64::from(n), nowhere(n)),
        3 => put(n, place, &name, u64::from(n), nowhere(parent)),
        4 | 5 => Op::Move { node: node(n), parent: place, name },
        6 => Op::Trash { node: node(n) },
        7 => Op::Restore { node: node(n), to: None },
        8 => Op::Purge { node: node(n) },
        9 => Op::Share {
            link: format!("link {}", n % 3),
            node: node(n),
            more: vec![place; usize::from(parent > 8)],
            expires: NOW,
        },
        10 => Op::Unshare { link: format!("link {}", n % 3) },
        11 => Op::Restore { node: node(n), to: Some(Place { parent: place, name }) },
        12 => Op::Revert { node: node(n), object: nowhere(parent).object },
        13 => Op::Forget { node: node(n), object: nowhere(parent).object },
        14 => Op::Tag { node: node(n), tag: format!("tag {}", parent % 3), on: parent > 3 },
        15 => Op::Star { node: node(n), on: parent > 3 },
        16 => Op::Comment { node: node(n), comment: CommentId([parent % 4; 16]), text: name },
        _ => Op::Uncomment { node: node(n), comment: CommentId([parent % 4; 16]) },
    }
}

pub(crate) fn seeds(most: usize) -> impl Strategy<Value = Vec<Seed>> {
    prop::collection::vec((0..18_u8, 1..12_u8, 0..12_u8), 1..most)
}

/// What holds in every state.
fn check(index: &Index) {
    for node in index.nodes() {
        let listed = index.list(node.parent).filter(|other| other.id == node.id).count();
        assert_eq!(listed, usize::from(node.trashed.is_none()), "{}", node.name);
        let found = index.search(node.name.as_str()).iter().any(|found| found.id == node.id);
        assert_eq!(found, index.is_live(node.id), "{}", node.name);
        if found {
            assert_eq!(index.resolve(&index.path(node.id)).unwrap(), node.id);
        }
    }
    assert_eq!(index.trash().count(), index.nodes().filter(|node| node.trashed.is_some()).count());
}

proptest! {
    #[test]
    fn what_was_accepted_gives_the_same_state_again_and_what_was_refused_changes_nothing(seeds in seeds(80)) {
        let mut index = Index::default();
        let mut accepted = Vec::new();
        for op in seeds.into_iter().map(op) {
            let before = dump(&index);
            match index.apply(&op, NOW, &mut Undo::default()) {
                Ok(()) => accepted.push(op),
                Err(_) => prop_assert_eq!(dump(&index), before),
            }
            check(&index);
        }
        prop_assert_eq!(dump(&tree(&accepted)), dump(&index));
    }

    #[test]
    fn everything_that_was_applied_can_be_taken_back(first in seeds(40), second in seeds(40)) {
        let mut index = Index::default();
        for op in first.into_iter().map(op) {
            let _ = index.apply(&op, NOW, &mut Undo::default());
        }
        let before = dump(&index);
        let mut undo = Undo::default();
        for op in second.into_iter().map(op) {
            let _ = index.apply(&op, NOW + 1, &mut undo);
        }
        index.take_back(undo);
        prop_assert_eq!(dump(&index), before);
        check(&index);
    }
}

/// A file that takes the place of the top folder would lie in itself.
#[tokio::test]
async fn nothing_takes_the_place_of_the_top_folder() {
    let mut vault = with_folders(1).await;
    let ops = [
        put(0, NodeId::ROOT, "a", 1, nowhere(1)),
        put(0, node(1), "a", 1, nowhere(1)),
        folder(0, NodeId::ROOT, "a"),
        Op::Move { node: NodeId::ROOT, parent: node(1), name: "a".to_owned() },
        Op::Trash { node: NodeId::ROOT },
    ];
    for op in ops {
        assert!(matches!(failure(vault.commit(vec![op], NOW, &mut Seeded(1)).await), Error::NotPossible(_)));
    }
    assert_eq!(vault.index().path(node(1)), "/folder 1");
}
