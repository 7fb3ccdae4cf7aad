//! What nobody writes who abides by the rules, and what the fuzzer has found: bounds that everything keeps that is read.

use std::io::Write as _;

use elohim_vault::drop_box::Stored;
use elohim_vault::index::{Amount, Index, Undo};
use elohim_vault::log::{Op, Segment};
use elohim_vault::member::{Identity, Member, Role};
use elohim_vault::{Error, NodeId, ObjectId, age_file, kit, snapshot};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

/// A record of a snapshot: a folder, or a file.
fn record(n: u8, parent: u8, name: &str, is_file: bool) -> Value {
    let version = json!({ "media": "", "size": 1, "modified": 0, "stored": 0, "blob": nowhere(n) });
    let versions = if is_file { vec![version] } else { Vec::new() };
    json!({ "node": {
        "id": node(n), "parent": node(parent), "name": name, "created": 0, "trashed": null, "versions": versions,
    } })
}

/// What a snapshot with these records is read as.
fn read(records: &[Value]) -> elohim_vault::Result<Index> {
    let vault = fresh();
    let log = kit::identities(vault.kit().text()).unwrap().remove(1);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    records.iter().for_each(|record| writeln!(gzip, "{record}").unwrap());
    let object = age_file::seal(&log.to_public(), &gzip.finish().unwrap(), &mut Seeded(1)).unwrap();
    let segment = Segment { object: ObjectId([1; 16]), sha256: sha256(&object) };
    snapshot::read(vault.keys(), &[segment], &[Some(object)])
}

#[test]
fn a_snapshot_that_is_no_tree_is_refused_before_anybody_goes_round_in_it() {
    let good = [record(1, 0, "a", false), record(2, 1, "b", true)];
    assert_eq!(read(&good).unwrap().path(node(2)), "/a/b");
    let marked = |change: &dyn Fn(&mut Value)| {
        let mut record = record(1, 0, "a", false);
        change(&mut record["node"]);
        vec![record]
    };
    let comment = |n: u8| json!({ "id": format!("{n:02x}").repeat(16), "at": 0, "text": "x" });
    let bad = [
        vec![record(1, 1, "a", false)],
        vec![record(1, 2, "a", false), record(2, 1, "b", false)],
        vec![record(0, 0, "a", false)],
        vec![record(1, 9, "a", false)],
        vec![record(1, 0, "a", true), record(2, 1, "b", false)],
        vec![record(1, 0, "a", false), record(2, 0, "A", false)],
        vec![record(1, 0, "a/b", false)],
        vec![record(1, 0, "..", false)],
        vec![record(1, 0, "e\u{301}", false)],
        marked(&|node| node["tags"] = json!(["a\nb"])),
        marked(&|node| node["tags"] = (0..33).map(|n| json!(format!("{n}"))).collect()),
        marked(&|node| node["comments"] = (0..501).map(|_| comment(1)).collect()),
        marked(&|node| node["comments"] = json!([comment(1), comment(1)])),
    ];
    for (at, records) in bad.iter().enumerate() {
        assert!(matches!(failure(read(records)), Error::Damaged("snapshot")), "{at}");
    }
    let marks = marked(&|node| (node["tags"], node["comments"]) = (json!(["x"]), json!([comment(1), comment(2)])));
    assert_eq!(read(&marks).unwrap().find(node(1)).unwrap().comments.len(), 2);
}

#[test]
fn sizes_that_nothing_has_do_not_overflow() {
    let mut index = Index::default();
    for n in 1..=3 {
        let huge = put(n, NodeId::ROOT, &format!("{n}"), u64::MAX, nowhere(n));
        index.apply(&huge, NOW, &mut Undo::default()).unwrap();
    }
    assert_eq!(index.extent(), (3, u64::MAX));
    assert_eq!(index.usage(1).present, Amount { files: 3, bytes: u64::MAX });
    assert_eq!(index.stored_by_day(|_| 0)[&0], Amount { files: 3, bytes: u64::MAX });
}

#[test]
fn what_is_refused_of_members_changes_nothing() {
    let member = |seed: u64, role| {
        let keys = Identity::random(&mut Seeded(seed)).unwrap().public();
        Member { keys, role, account: "account".to_owned(), name: "name".to_owned() }
    };
    let mut index = Index::default();
    let set = |member: &Member| Op::Member { member: member.clone() };
    let (anna, bert) = (member(1, Role::Admin), member(2, Role::Writer));
    let last = "the vault's last admin stays until there is another one";
    assert_eq!(failure(index.apply(&set(&bert), NOW, &mut Undo::default())).to_string(), last);
    assert_eq!(index.members().count(), 0);
    for good in [&anna, &bert] {
        index.apply(&set(good), NOW, &mut Undo::default()).unwrap();
    }
    let reader = Member { role: Role::Reader, ..anna.clone() };
    for op in [set(&reader), Op::Unmember { member: anna.keys.id() }] {
        assert_eq!(failure(index.apply(&op, NOW, &mut Undo::default())).to_string(), last);
        assert_eq!(index.member(anna.keys.id()), Some(&anna));
    }
}

/// The first part with the header is held in memory, and a server says how long it is.
#[test]
fn a_submission_cannot_ask_for_a_header_that_fills_the_memory() {
    let stored = |header_len| Stored { object: ObjectId([1; 16]), length: 1 << 40, header_len, parts: Vec::new() };
    assert_eq!(stored(64 * 1024).wanted().unwrap().0, 0..64 * 1024 + 16);
    for bad in [64 * 1024 + 1, u32::MAX] {
        assert!(matches!(failure(stored(bad).wanted()), Error::UnreadableSubmission));
    }
}
