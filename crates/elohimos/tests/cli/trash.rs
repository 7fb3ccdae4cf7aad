//! What goes for good by itself, and what is left of a removal that was interrupted.

use std::fs;
use std::os::unix::process::ExitStatusExt;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::json;

use crate::drive::{deleted, put};
use crate::vault::Desk;

/// What has been in the trash for longer than the vault says goes with the next command that writes, on whatever device; and a removal
/// that was interrupted is gone on with.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn the_trash_gives_up_what_was_in_it_for_long_enough(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let trash = || desk.json(&["vault", "trash", "ls"]).as_array().unwrap().len();
    assert_eq!(
        desk.ok(&["vault", "trash", "keep"]),
        "What has been in the trash for longer than 30days is removed for good.\n"
    );
    desk.ok(&["vault", "mkdir", "/letters"]);
    put(&desk, "a", "one ", "/letters/a");
    put(&desk, "a", "two ", "/letters/a");
    put(&desk, "b", "three ", "/b");
    for path in ["/letters/a", "/letters", "/b"] {
        desk.ok(&["vault", "rm", path]);
    }
    desk.ok(&["vault", "mkdir", "/writes"]);
    assert_eq!((trash(), deleted(&desk)), (3, 0));
    assert_eq!(
        desk.ok(&["vault", "trash", "keep", "forever"]),
        "What is in the trash stays until somebody empties it.\n"
    );
    assert_eq!(desk.run(&["vault", "trash", "keep", "soon"]).status, 2);
    assert_eq!(trash(), 3);
    assert_eq!(desk.refused(&["vault", "trash", "keep", "0s"]), (2, "NOT_CONFIRMED".to_owned()));
    assert_eq!((trash(), deleted(&desk)), (3, 0));
    let kept = desk.run(&["vault", "trash", "keep", "0s", "--yes"]);
    assert_eq!(
        (kept.status, kept.stderr.as_str()),
        (0, "2 had been in the trash for long enough and are gone for good.\n")
    );
    assert_eq!((trash(), deleted(&desk)), (0, 3));
    assert_eq!(desk.json(&["vault", "trash", "keep"]), json!({ "seconds": 0 }));
}

/// The log has forgotten a file, and the client is killed before the server has: the next command that writes goes on.
#[test]
fn a_removal_that_was_interrupted_is_gone_on_with() {
    let desk = Desk::new(Engine::Sqlite);
    put(&desk, "a", "one ", "/a");
    let list = || -> usize {
        let home = desk.place().path().join("home/.local/state/elohimos");
        let of = |account: std::io::Result<fs::DirEntry>| fs::read_dir(account.unwrap().path().join("deletions"));
        fs::read_dir(home).unwrap().filter_map(|account| of(account).ok()).map(Iterator::count).sum()
    };
    // The first file that gets its name is the list of what is to be deleted, the second is of the state after the entry of the log.
    let killed = std::process::Command::new("strace")
        .args(["-D", "-f", "-o", "trace", "-e", "trace=/^rename", "-e", "inject=/^rename:signal=KILL:when=2"])
        .arg(env!("CARGO_BIN_EXE_elohimos"))
        .args(["vault", "rm", "--purge", "/a"])
        .current_dir(desk.place().path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", desk.place().path().join("home"))
        .status()
        .unwrap();
    assert_eq!(killed.signal(), Some(9));
    assert_eq!((deleted(&desk), list()), (0, 1));
    assert_eq!(desk.json(&["vault", "ls"]), json!([]));
    assert_eq!(deleted(&desk), 0);
    desk.ok(&["vault", "mkdir", "/x"]);
    assert_eq!((deleted(&desk), list()), (1, 0));
}

/// What lies in the trash by itself, in a folder that does, goes with it.
#[test]
fn a_folder_in_the_trash_is_emptied_with_what_was_there_before_it() {
    let desk = Desk::new(Engine::Sqlite);
    desk.ok(&["vault", "mkdir", "/letters"]);
    put(&desk, "a", "one ", "/letters/a");
    desk.ok(&["vault", "rm", "/letters/a"]);
    desk.ok(&["vault", "rm", "/letters"]);
    assert_eq!(desk.ok(&["vault", "trash", "empty", "--yes"]), "2 removed for good.\n");
    assert_eq!(deleted(&desk), 1);
}
