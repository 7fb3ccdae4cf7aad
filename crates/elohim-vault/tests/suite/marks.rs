//! What people put on files beside their content: tags, stars, comments; older versions; and finding by all of it.

use elohim_vault::id::CommentId;
use elohim_vault::index::{Amount, Index, MAX_COMMENT, MAX_COMMENTS, MAX_TAGS, Query, Undo};
use elohim_vault::log::{Op, Place};
use elohim_vault::member::Role;
use elohim_vault::{Error, NodeId};

use crate::support::*;
use crate::team::{admitted, force, identity, made, not_allowed};
#[cfg(target_arch = "wasm32")]
use crate::test;

fn tree(ops: &[Op]) -> Index {
    let mut index = Index::default();
    for op in ops {
        index.apply(op, NOW, &mut Undo::default()).unwrap();
    }
    index
}

fn tag(n: u8, tag: &str, on: bool) -> Op {
    Op::Tag { node: node(n), tag: tag.to_owned(), on }
}

fn comment(n: u8, id: u8, text: &str) -> Op {
    Op::Comment { node: node(n), comment: CommentId([id; 16]), text: text.to_owned() }
}

fn refused(index: &mut Index, op: &Op) -> String {
    let before = dump(index);
    let said = failure(index.apply(op, NOW, &mut Undo::default())).to_string();
    assert_eq!(dump(index), before);
    said
}

/// An older version becomes the present one without being stored again, and one that is not the present one can go.
#[test]
fn versions_come_back_and_go() {
    let versions = |index: &Index| -> Vec<u8> {
        index.find(node(1)).unwrap().versions.iter().map(|version| version.blob.object.0[0]).collect()
    };
    let mut index = tree(&[
        put(1, NodeId::ROOT, "a", 10, nowhere(1)),
        put(1, NodeId::ROOT, "a", 20, nowhere(2)),
        put(1, NodeId::ROOT, "a", 30, nowhere(3)),
    ]);
    let revert = |n: u8| Op::Revert { node: node(1), object: nowhere(n).object };
    let forget = |n: u8| Op::Forget { node: node(1), object: nowhere(n).object };
    assert_eq!(refused(&mut index, &revert(3)), "this is the present version");
    assert_eq!(refused(&mut index, &revert(9)), "there is no such version");
    assert_eq!(refused(&mut index, &forget(9)), "there is no such version");
    index.apply(&revert(1), NOW + 5, &mut Undo::default()).unwrap();
    assert_eq!(versions(&index), [1, 2, 3, 1]);
    let newest = index.find(node(1)).unwrap().newest().unwrap();
    assert_eq!((newest.size, newest.stored), (10, NOW + 5));
    // Its object is the present one's: forgetting the old entry would lose it.
    assert_eq!(refused(&mut index, &forget(1)), "the present version cannot be forgotten; remove the file");
    index.apply(&forget(2), NOW, &mut Undo::default()).unwrap();
    assert_eq!(versions(&index), [1, 3, 1]);
    assert!(!index.names(nowhere(2).object) && index.names(nowhere(1).object));
    index.apply(&revert(3), NOW, &mut Undo::default()).unwrap();
    index.apply(&forget(1), NOW, &mut Undo::default()).unwrap();
    assert_eq!(versions(&index), [3, 3]);
}

/// What was in a folder that is gone, or whose name was given to something else, comes back elsewhere.
#[test]
fn what_was_removed_comes_back_where_there_is_room() {
    let mut index = tree(&[
        folder(1, NodeId::ROOT, "old"),
        put(2, node(1), "a", 1, nowhere(2)),
        Op::Trash { node: node(2) },
        Op::Trash { node: node(1) },
        folder(3, NodeId::ROOT, "new"),
    ]);
    let restore =
        |n: u8, parent: NodeId| Op::Restore { node: node(n), to: Some(Place { parent, name: "again".to_owned() }) };
    refused(&mut index, &Op::Restore { node: node(2), to: None });
    refused(&mut index, &restore(1, node(1)));
    refused(&mut index, &restore(1, node(2)));
    index.apply(&restore(2, node(3)), NOW, &mut Undo::default()).unwrap();
    assert_eq!(index.path(node(2)), "/new/again");
    assert!(matches!(
        failure(index.apply(&restore(3, NodeId::ROOT), NOW, &mut Undo::default())),
        Error::NotPossible(_)
    ));
}

#[test]
fn marks_have_limits_and_stay_with_what_they_are_on() {
    let mut index = tree(&[put(1, NodeId::ROOT, "a", 1, nowhere(1)), tag(1, "urgent", true), comment(1, 1, "look")]);
    index.apply(&Op::Star { node: node(1), on: true }, NOW, &mut Undo::default()).unwrap();
    // Another version, another place, the trash and back.
    for op in [
        put(1, NodeId::ROOT, "b", 2, nowhere(2)),
        folder(2, NodeId::ROOT, "f"),
        Op::Move { node: node(1), parent: node(2), name: "c".to_owned() },
        Op::Trash { node: node(1) },
        Op::Restore { node: node(1), to: None },
    ] {
        index.apply(&op, NOW, &mut Undo::default()).unwrap();
    }
    let found = index.find(node(1)).unwrap();
    assert!(found.starred && found.tags.contains("urgent"));
    assert_eq!((found.comments[0].text.as_str(), found.comments[0].at, found.comments[0].by), ("look", NOW, None));

    for bad in ["", "a/b", " a", "a ", "a\nb", &"x".repeat(256)] {
        refused(&mut index, &tag(1, bad, true));
    }
    for n in 1..MAX_TAGS {
        index.apply(&tag(1, &format!("tag {n}"), true), NOW, &mut Undo::default()).unwrap();
    }
    assert_eq!(refused(&mut index, &tag(1, "one more", true)), "it has as many tags as there can be");
    index.apply(&tag(1, "urgent", false), NOW, &mut Undo::default()).unwrap();
    index.apply(&tag(1, "one more", true), NOW, &mut Undo::default()).unwrap();
    for bad in ["", " \n", &"x".repeat(MAX_COMMENT + 1)] {
        refused(&mut index, &comment(1, 2, bad));
    }
    assert_eq!(refused(&mut index, &comment(1, 1, "again")), "a comment of this id exists");
    assert_eq!(
        refused(&mut index, &Op::Uncomment { node: node(1), comment: CommentId([9; 16]) }),
        "there is no such comment"
    );
    for n in 1..MAX_COMMENTS {
        let id = CommentId(u128::try_from(n + 1000).unwrap().to_be_bytes());
        let more = Op::Comment { node: node(1), comment: id, text: "more".to_owned() };
        index.apply(&more, NOW, &mut Undo::default()).unwrap();
    }
    refused(&mut index, &comment(1, 3, "too many"));
}

#[test]
fn everything_that_a_query_says_must_hold() {
    let file = |n: u8, parent: NodeId, name: &str, media: &str, size: u64, modified: i64| match put(
        n,
        parent,
        name,
        size,
        nowhere(n),
    ) {
        Op::Put { node, parent, name, blob, .. } => {
            Op::Put { node, parent, name, media: media.to_owned(), size, modified, blob }
        }
        other => other,
    };
    let index = tree(&[
        folder(1, NodeId::ROOT, "Briefe"),
        folder(2, node(1), "2026"),
        file(3, node(2), "Straße.pdf", "application/pdf", 1000, 50),
        file(4, node(1), "foto.png", "image/png", 2000, 60),
        file(5, NodeId::ROOT, "notes.txt", "text/plain", 3000, 70),
        tag(3, "Größe", true),
        tag(1, "office", true),
        comment(4, 1, "the bridge\nat night"),
        Op::Star { node: node(5), on: true },
    ]);
    let find = |query: Query| {
        let mut found: Vec<_> = index.search(query).iter().map(|node| node.id.0[0]).collect();
        found.sort_unstable();
        found
    };
    let all = Query::default;
    assert_eq!(find(all()), [1, 2, 3, 4, 5]);
    assert_eq!(find("GROSSE strasse".into()), [] as [u8; 0]);
    assert_eq!(find("große straße".into()), [3], "name and tag together");
    assert_eq!(find("bridge night foto".into()), [4], "name and comment together");
    assert_eq!(find("brücke".into()), [] as [u8; 0]);
    assert_eq!(find(Query { tag: Some("GRÖSSE".to_lowercase()), ..all() }), [] as [u8; 0]);
    assert_eq!(find(Query { tag: Some("größe".into()), ..all() }), [3]);
    assert_eq!(find(Query { tag: Some("offi".into()), ..all() }), [] as [u8; 0], "a tag as a whole");
    assert_eq!(find(Query { within: Some(node(1)), ..all() }), [2, 3, 4]);
    assert_eq!(find(Query { within: Some(node(2)), ..all() }), [3]);
    assert_eq!(find(Query { within: Some(NodeId::ROOT), ..all() }), [1, 2, 3, 4, 5]);
    assert_eq!(find(Query { media: Some("image/".into()), ..all() }), [4]);
    assert_eq!(find(Query { starred: true, ..all() }), [5]);
    assert_eq!(find(Query { min_size: Some(2000), ..all() }), [4, 5]);
    assert_eq!(find(Query { max_size: Some(2000), ..all() }), [3, 4]);
    assert_eq!(find(Query { from: Some(60), until: Some(70), ..all() }), [4]);
    assert_eq!(find(Query { words: "foto".into(), starred: true, ..all() }), [] as [u8; 0]);

    let mut index = index.clone();
    index.apply(&Op::Uncomment { node: node(4), comment: CommentId([1; 16]) }, NOW, &mut Undo::default()).unwrap();
    assert!(index.search("bridge").is_empty(), "what was removed is not found");
    index.apply(&Op::Trash { node: node(1) }, NOW, &mut Undo::default()).unwrap();
    assert!(index.search(Query { tag: Some("größe".into()), ..all() }).is_empty());
}

/// In a team everybody sees who wrote what; one's own words go, those of others only by an admin's hand.
#[tokio::test]
async fn comments_in_a_team_are_their_writers() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    anna.commit(vec![folder(1, NodeId::ROOT, "f")], NOW, &mut Seeded(1)).await.unwrap();
    let mut writer = admitted(&mut anna, &server, 2, Role::Writer).await;
    let mut reader = admitted(&mut anna, &server, 3, Role::Reader).await;
    not_allowed(reader.commit(vec![comment(1, 1, "no")], NOW, &mut Seeded(1)).await);
    not_allowed(reader.commit(vec![tag(1, "no", true)], NOW, &mut Seeded(1)).await);
    writer.refresh().await.unwrap();
    not_allowed(writer.commit(vec![Op::Star { node: node(1), on: true }], NOW, &mut Seeded(1)).await);
    writer.commit(vec![comment(1, 2, "by the writer"), tag(1, "seen", true)], NOW, &mut Seeded(2)).await.unwrap();
    anna.commit(vec![comment(1, 3, "by anna")], NOW, &mut Seeded(3)).await.unwrap();
    let remove = |id: u8| vec![Op::Uncomment { node: node(1), comment: CommentId([id; 16]) }];
    writer.refresh().await.unwrap();
    not_allowed(writer.commit(remove(3), NOW, &mut Seeded(4)).await);
    // Another program, which does not ask: it counts for nobody.
    force(&writer, &identity(2), remove(3)).await;
    for vault in [&mut anna, &mut writer, &mut reader] {
        vault.refresh().await.unwrap();
        let folder = vault.index().find(node(1)).unwrap();
        let said: Vec<_> = folder.comments.iter().map(|one| (one.by.unwrap(), one.text.as_str())).collect();
        assert_eq!(said, [(identity(2).id(), "by the writer"), (identity(1).id(), "by anna")]);
    }
    writer.commit(remove(2), NOW, &mut Seeded(5)).await.unwrap();
    anna.commit(remove(3), NOW, &mut Seeded(6)).await.unwrap();
    reader.refresh().await.unwrap();
    assert_eq!(reader.index().find(node(1)).unwrap().comments, []);
}

/// Marks are in snapshots and caches as they are in the log.
#[tokio::test]
async fn marks_survive_a_cache() {
    let mut vault = with_folders(2).await;
    let ops = vec![tag(1, "t", true), comment(1, 1, "c"), Op::Star { node: node(2), on: true }];
    vault.commit(ops, NOW, &mut Seeded(1)).await.unwrap();
    let cache = vault.export_cache(&mut Seeded(2)).unwrap();
    let mut other = elsewhere(vault.pool(), None).await.unwrap();
    assert!(other.import_cache(&cache));
    assert_eq!(dump(other.index()), dump(vault.index()));
    assert_eq!(other.index().search(Query { words: "c t".to_owned(), ..Query::default() }).len(), 1);
}

#[test]
fn what_takes_the_room_is_counted_once() {
    let amount = |files, bytes| Amount { files, bytes };
    let mut index = tree(&[
        folder(1, NodeId::ROOT, "office"),
        folder(2, node(1), "old"),
        put(3, node(2), "a", 10, nowhere(3)),
        put(3, node(2), "a", 20, nowhere(4)),
        put(5, NodeId::ROOT, "b", 300, nowhere(5)),
        put(6, NodeId::ROOT, "c", 1000, nowhere(6)),
        put(6, NodeId::ROOT, "c", 2000, nowhere(7)),
        Op::Trash { node: node(6) },
        // Brought back: stored once.
        Op::Revert { node: node(3), object: nowhere(3).object },
    ]);
    let usage = index.usage(1);
    assert_eq!((usage.present, usage.older, usage.trash), (amount(2, 310), amount(1, 20), amount(2, 3000)));
    let folders: Vec<_> = usage.by_folder.iter().map(|(folder, found)| (folder.as_str(), *found)).collect();
    assert_eq!(folders, [("/", amount(1, 300)), ("/office", amount(1, 10))]);
    assert_eq!(usage.by_media.values().copied().collect::<Vec<_>>(), [amount(2, 310)]);
    assert_eq!(usage.largest, [(node(5), 300)]);
    index.apply(&Op::Trash { node: node(1) }, NOW, &mut Undo::default()).unwrap();
    assert_eq!(index.usage(9).trash, amount(4, 3030), "what lies in a folder in the trash is in the trash");
}
