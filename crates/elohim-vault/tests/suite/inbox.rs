//! What drop boxes leave in the log.

use elohim_vault::NodeId;
use elohim_vault::drop_box::Label;
use elohim_vault::inbox::{self, Accepted};

use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

#[tokio::test]
async fn a_vault_knows_its_boxes_and_what_they_are_for() {
    let mut vault = fresh();
    let ops = vec![inbox::remember("0a", "for \"tips\"").unwrap(), inbox::remember("0b", "").unwrap()];
    vault.commit(ops, NOW, &mut Seeded(1)).await.unwrap();
    // As every version has written them.
    assert_eq!(vault.index().record("drop/0b").unwrap(), br#"{"name":""}"#);
    let own: Vec<_> = inbox::boxes(vault.index()).into_iter().collect();
    assert_eq!(own, [("0a".to_owned(), "for \"tips\"".to_owned()), ("0b".to_owned(), String::new())]);
}

#[tokio::test]
async fn what_a_stranger_sends_is_marked_and_takes_the_place_of_nothing() {
    let mut vault = fresh();
    let top = NodeId::ROOT;
    for (seed, (named, got)) in (1..).zip([
        ("a.tar.gz", "a.tar.gz"),
        ("A.tar.gz", "A.tar (2).gz"),
        ("a.tar.gz", "a.tar (3).gz"),
        (".profile", "_.profile"),
        (".profile", "_ (2).profile"),
    ]) {
        let (name, media) = inbox::described(Some(Label::new(named, "text/plain")), "received");
        let received = NOW - 5;
        let accepted = Accepted { parent: top, name, media, received, blob: nowhere(seed), size: 7 };
        let (node, ops) = accepted.ops(vault.index(), &mut Seeded(u64::from(seed)));
        vault.commit(ops, NOW, &mut Seeded(100 + u64::from(seed))).await.unwrap();
        let file = vault.index().find(node).unwrap();
        assert_eq!((file.name.as_str(), file.versions.len()), (got, 1));
        assert!(file.tags.contains(inbox::UNVERIFIED));
        assert_eq!(file.newest().map(|version| (version.modified, version.size)), Some((received, 7)));
    }
    assert_eq!(inbox::described(None, "received"), ("received".to_owned(), String::new()));
}
