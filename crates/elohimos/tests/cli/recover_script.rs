//! What the documentation promises about the day after us: its script, run as it is printed, on a copy of the server's disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use elohim_testkit::Engine;
use rstest::rstest;

use crate::drive::tree;
use crate::program::Place;
use crate::vault::Desk;

/// What is stored.
fn objects(place: &Place) -> BTreeSet<PathBuf> {
    let accounts = fs::read_dir(place.path().join("data/vault_files")).unwrap();
    accounts.flat_map(|account| fs::read_dir(account.unwrap().path()).unwrap()).map(|one| one.unwrap().path()).collect()
}

/// The script of the page.
fn script() -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/how-to/recover-without-elohimos.md");
    let page = fs::read_to_string(page).unwrap();
    page.split("```python\n").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn every_file_comes_back_with_its_name_from_a_backup_and_the_kit(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    let large: String = (0..2_000_000).map(|n| format!("{n:09} ")).collect();
    for (name, text) in [
        ("work/a.txt", "first"),
        ("work/letters/b.txt", "two"),
        ("work/letters/old/c.txt", "three"),
        ("work/large", &large),
        ("work/gone/d.txt", "four"),
        ("work/thrown/e.txt", "five"),
    ] {
        place.write(name, text, 0o600);
    }
    let run = |arguments: &[&str]| assert_eq!(desk.run(arguments).status, 0, "{arguments:?}");
    run(&["vault", "push", "work"]);
    place.write("work/a.txt", "second", 0o600);
    run(&["vault", "put", "work/a.txt", "/a.txt"]);
    run(&["vault", "revert", "/a.txt", "1"]);
    run(&["vault", "mv", "/letters/old", "/kept"]);
    run(&["vault", "mv", "/kept/c.txt", "/kept/Ärger.txt"]);
    run(&["vault", "rm", "/gone", "--purge"]);
    run(&["vault", "rm", "/thrown"]);
    run(&["vault", "rm", "/letters/b.txt"]);
    let before = objects(place);
    run(&["vault", "mkdir", "/again"]);
    let entry_of_the_log: Vec<_> = objects(place).difference(&before).cloned().collect();
    run(&["vault", "trash", "restore", "/letters/b.txt", "--to", "/again/b2.txt"]);
    run(&["vault", "tag", "/a.txt", "--add", "x"]);
    // A file that looks like an entry of the log is a file.
    let entry = r#"{"v":1,"kind":"commit","n":0,"prev":"","ops":[]}"#;
    place.write("fake", &format!("\0\0\0\u{30}{entry}"), 0o600);
    let before = objects(place);
    run(&["vault", "put", "fake", "/fake"]);
    // An entry is padded: the smaller of the two is the file.
    let size = |object: &PathBuf| {
        fs::read_dir(object).unwrap().map(|part| part.unwrap().metadata().unwrap().len()).sum::<u64>()
    };
    let fake = objects(place).difference(&before).min_by_key(|object| size(object)).unwrap().clone();
    let desk = desk.stopped();
    let place = desk.place();

    place.write("recover.py", &script(), 0o600);
    let recover = || {
        let mut python = Command::new("python3");
        python
            .args(["recover.py", "kit.txt", "data/vault_files", "recovered"])
            .current_dir(place.path())
            .output()
            .unwrap()
    };
    let ran = recover();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let expected = [
        ("a.txt", "first"),
        ("again/", ""),
        ("again/b2.txt", "two"),
        ("fake", &format!("\0\0\0\u{30}{entry}")),
        ("in the trash/", ""),
        ("in the trash/thrown/", ""),
        ("in the trash/thrown/e.txt", "five"),
        ("kept/", ""),
        ("kept/Ärger.txt", "three"),
        ("large", &large),
    ];
    let found = tree(&place.path().join("recovered"));
    let found: Vec<_> = found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert!(found == expected, "{:?}", found.iter().map(|(name, text)| (*name, text.len())).collect::<Vec<_>>());

    // Of a copy that lacks a file, the others come back.
    fs::remove_dir_all(place.path().join("recovered")).unwrap();
    fs::remove_dir_all(&fake).unwrap();
    let ran = recover();
    let printed = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success() && printed.contains("recovered/fake IS DAMAGED OR MISSING\n"), "{printed}");
    let found = tree(&place.path().join("recovered"));
    let found: Vec<_> = found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert!(found == expected.into_iter().filter(|(name, _)| *name != "fake").collect::<Vec<_>>());

    // A copy that lacks an entry of the log is not taken for whole.
    assert_eq!(entry_of_the_log.len(), 1);
    fs::remove_dir_all(&entry_of_the_log[0]).unwrap();
    let ran = recover();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(!ran.status.success(), "{said}");
    assert!(said.ends_with("does not follow the one before: something is missing from the copy\n"), "{said}");
}

/// After a renewal of the keys the new kit opens everything, and the old one what was there until then.
#[test]
fn the_newest_kit_brings_back_what_was_stored_under_all_keys() {
    let desk = Desk::new(Engine::Sqlite);
    let place = desk.place();
    place.write("first.txt", "stored before", 0o600);
    place.write("second.txt", "stored after", 0o600);
    place.write("third.txt", "stored after another one", 0o600);
    place.write("new", "new words that nobody has seen\n", 0o600);
    let renew = |kit: &str, old: &str, new: &[&str]| {
        desk.ok(&[&["vault", "renew-keys", "--passphrase-file", old, "--kit", kit], new].concat());
    };
    desk.ok(&["vault", "mkdir", "/kept"]);
    desk.ok(&["vault", "put", "first.txt", "/kept"]);
    renew("kit2.txt", "passphrase", &["--new-passphrase-file", "new"]);
    desk.ok(&["vault", "put", "second.txt", "/kept"]);
    renew("kit3.txt", "new", &["--keep-passphrase"]);
    desk.ok(&["vault", "put", "third.txt", "/kept"]);
    desk.ok(&["vault", "mv", "/kept/first.txt", "/kept/moved.txt"]);
    let desk = desk.stopped();
    let place = desk.place();
    place.write("recover.py", &script(), 0o600);
    let recovered = |kit: &str| {
        let ran = Command::new("python3")
            .args(["recover.py", kit, "data/vault_files", kit.trim_end_matches(".txt")])
            .current_dir(place.path())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let found = tree(&place.path().join(kit.trim_end_matches(".txt")).join("kept"));
        found.into_iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>()
    };
    let all = ["moved.txt: stored before", "second.txt: stored after", "third.txt: stored after another one"];
    assert_eq!(recovered("kit3.txt"), all);
    assert_eq!(recovered("kit2.txt"), ["first.txt: stored before", "second.txt: stored after"]);
    assert_eq!(recovered("kit.txt"), ["first.txt: stored before"]);
}
