//! Operations of a small world, in which many do not fit; and what holds in every state of a vault.

use std::collections::BTreeSet;

use arbitrary::Arbitrary;
use elohim_vault::blob::BlobRef;
use elohim_vault::id::CommentId;
use elohim_vault::index::{Index, MAX_COMMENT, MAX_COMMENTS, MAX_TAGS};
use elohim_vault::log::{Op, Place, Segment};
use elohim_vault::member::{Identity, Member, Role};
use elohim_vault::{MemberId, NodeId, ObjectId, name};
use serde_json::json;

use crate::given::{Seeded, text};

/// An operation. Its numbers are few, so that operations meet.
#[derive(Arbitrary, Debug, Clone)]
pub(crate) enum Small {
    Folder(u8, u8, Name),
    Put(u8, u8, Name, u8, u64),
    Move(u8, u8, Name),
    Trash(u8),
    Restore(u8),
    RestoreTo(u8, u8, Name),
    Purge(u8),
    Revert(u8, u8),
    Forget(u8, u8),
    Tag(u8, Name, bool),
    Star(u8, bool),
    Comment(u8, u8, String),
    Uncomment(u8, u8),
    Share(u8, u8, Option<u8>, i64),
    Unshare(u8),
    Remember(Name, Vec<u8>),
    Member(u8, u8, Name),
    Unmember(u8),
    Snapshot(u8),
}

/// A name: mostly one of a few, which differ by case, accents and spelling.
#[derive(Arbitrary, Debug, Clone)]
pub(crate) enum Name {
    Few(u8),
    Any(String),
}

impl Name {
    fn text(&self) -> String {
        const FEW: [&str; 8] = ["a", "A", "b", "\u{e9}", "e\u{301}", "\u{c9}", "..", "a/b"];
        match self {
            Self::Few(which) => {
                FEW.iter().cycle().nth(usize::from(which % 8)).map_or(String::new(), ToString::to_string)
            }
            Self::Any(text) => text.clone(),
        }
    }
}

/// One of eleven files and folders, or the top.
pub(crate) fn node(n: u8) -> NodeId {
    NodeId([n % 12; 16])
}

/// One of four people.
pub(crate) fn person(n: u8) -> Identity {
    Identity::random(&mut Seeded(u64::from(n % 4))).expect("an identity")
}

/// A record of a file that is nowhere.
pub(crate) fn nowhere(n: u8) -> BlobRef {
    let record = json!({
        "object": format!("{:02x}", n % 12).repeat(16), "header_len": 168, "length": 217, "key": "A".repeat(22),
        "parts": "A".repeat(43),
    });
    serde_json::from_value(record).expect("a record")
}

impl Small {
    /// The operation of the log.
    pub(crate) fn op(&self) -> Op {
        let comment = |n: u8| CommentId([n % 4; 16]);
        let object = |n: u8| nowhere(n).object;
        match self {
            Self::Folder(n, parent, name) => Op::Folder { node: node(*n), parent: node(*parent), name: name.text() },
            Self::Put(n, parent, name, blob, size) => Op::Put {
                node: node(*n),
                parent: node(*parent),
                name: name.text(),
                media: "text/plain".to_owned(),
                size: *size,
                modified: 0,
                blob: nowhere(*blob),
            },
            Self::Move(n, parent, name) => Op::Move { node: node(*n), parent: node(*parent), name: name.text() },
            Self::Trash(n) => Op::Trash { node: node(*n) },
            Self::Restore(n) => Op::Restore { node: node(*n), to: None },
            Self::RestoreTo(n, parent, name) => {
                Op::Restore { node: node(*n), to: Some(Place { parent: node(*parent), name: name.text() }) }
            }
            Self::Purge(n) => Op::Purge { node: node(*n) },
            Self::Revert(n, version) => Op::Revert { node: node(*n), object: object(*version) },
            Self::Forget(n, version) => Op::Forget { node: node(*n), object: object(*version) },
            Self::Tag(n, tag, on) => Op::Tag { node: node(*n), tag: tag.text(), on: *on },
            Self::Star(n, on) => Op::Star { node: node(*n), on: *on },
            Self::Comment(n, which, said) => {
                Op::Comment { node: node(*n), comment: comment(*which), text: said.clone() }
            }
            Self::Uncomment(n, which) => Op::Uncomment { node: node(*n), comment: comment(*which) },
            Self::Share(link, n, more, expires) => Op::Share {
                link: format!("link {}", link % 3),
                node: node(*n),
                more: more.iter().map(|more| node(*more)).collect(),
                expires: *expires,
            },
            Self::Unshare(link) => Op::Unshare { link: format!("link {}", link % 3) },
            Self::Remember(name, value) => Op::Remember { name: name.text(), value: value.clone().into() },
            Self::Member(who, role, name) => {
                let role = match role % 3 {
                    0 => Role::Reader,
                    1 => Role::Writer,
                    _ => Role::Admin,
                };
                let account = format!("account {}", who % 4);
                Op::Member { member: Member { keys: person(*who).public(), role, account, name: name.text() } }
            }
            Self::Unmember(who) => Op::Unmember { member: person(*who).id() },
            Self::Snapshot(n) => {
                Op::Snapshot { segments: vec![Segment { object: ObjectId([*n; 16]), sha256: [*n; 32] }] }
            }
        }
    }
}

/// Everything that a state says, to compare two of them.
pub(crate) fn dump(index: &Index) -> Vec<Vec<u8>> {
    let mut lines: Vec<_> = index.nodes().map(text).collect();
    lines.extend(index.shares().map(text));
    lines.extend(index.records().map(|record| text(&record)));
    lines.extend(index.members().map(text));
    lines.extend(index.contents().shards().map(|shard| text(&**shard)));
    lines.extend(index.nodes().filter(|node| index.is_live(node.id)).map(|node| index.path(node.id).into_bytes()));
    lines.sort();
    lines
}

/// What holds in every state.
pub(crate) fn check(index: &Index) {
    let names = |text: &str| name::check(text).is_ok_and(|checked| checked == text);
    for node in index.nodes() {
        let (mut at, mut up) = (node.parent, 0);
        while at != NodeId::ROOT {
            up += 1;
            assert!(up <= index.len(), "a folder lies in itself");
            let parent = index.find(at).expect("the folder that something lies in");
            assert!(parent.is_folder(), "something lies in a file");
            at = parent.parent;
        }
        assert!(names(&node.name) && node.tags.iter().all(|tag| names(tag)), "a name is none");
        assert!(node.tags.len() <= MAX_TAGS && node.comments.len() <= MAX_COMMENTS, "too much is written on it");
        assert!(node.comments.iter().all(|comment| comment.text.len() <= MAX_COMMENT), "a comment is too long");
        let comments: BTreeSet<_> = node.comments.iter().map(|comment| comment.id).collect();
        assert_eq!(comments.len(), node.comments.len(), "two comments have one id");
        let listed = index.list(node.parent).filter(|other| other.id == node.id).count();
        assert_eq!(listed, usize::from(node.trashed.is_none()), "a folder does not list what is in it");
        if index.is_live(node.id) {
            assert_eq!(index.resolve(&index.path(node.id)).expect("a path"), node.id, "a path leads elsewhere");
        }
        let found = index.search(node.name.as_str()).iter().any(|found| found.id == node.id);
        assert_eq!(found, index.is_live(node.id), "search does not find what is there");
    }
    assert_eq!(index.trash().count(), index.nodes().filter(|node| node.trashed.is_some()).count());
    let members: BTreeSet<MemberId> = index.members().map(|member| member.keys.id()).collect();
    assert_eq!(members.len(), index.members().count());
    assert!(
        members.is_empty() || index.members().any(|member| member.role == Role::Admin),
        "nobody can let anybody in"
    );
    index.usage(3);
    index.alike();
    index.extent();
    index.by_object();
    index.stored_by_day(|time| time / 86_400_000_000);
}
