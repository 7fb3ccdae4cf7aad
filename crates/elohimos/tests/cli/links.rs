//! Links from the command line: to look at only, with notices, and to files of a team.

use std::fs;

use elohim_testkit::Engine;
use rstest::rstest;

use crate::teams::{TEAM, code, invite, somebody};
use crate::vault::Desk;

/// What is to be looked at only is shown, without what a terminal would obey, and written nowhere.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn a_link_to_look_at_only_shows_text_and_writes_nothing(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    place.write("note.txt", "one\ttwo\r\n\u{1b}]0;owned\u{7}three\n", 0o600);
    place.write("list.csv", "a,b\n", 0o600);
    fs::write(place.path().join("blob.bin"), [0, 159, 146, 150]).unwrap();
    fs::write(place.path().join("photo.png"), [7; 100]).unwrap();
    for file in ["note.txt", "list.csv", "blob.bin", "photo.png"] {
        desk.ok(&["vault", "put", file]);
    }
    let share = |paths: &[&str]| {
        let link = desk.run(&[&["vault", "share", "--view-only"], paths].concat());
        assert!(link.stderr.contains("Whoever can see it can keep it all the same."), "{link:?}");
        link.stdout.trim().to_owned()
    };
    let link = share(&["/note.txt"]);
    fs::create_dir(place.path().join("there")).unwrap();
    let before = files(&desk);
    assert_eq!(desk.ok(&["open", &link]), "one    two\n\u{fffd}]0;owned\u{fffd}three\n");
    assert_eq!(desk.json(&["open", &link])["text"], "one\ttwo\r\n\u{1b}]0;owned\u{7}three\n");
    for more in [["--output", "there"].as_slice(), &["-o", "copy.txt"], &["--force"]] {
        let refused = desk.refused(&[&["open", link.as_str()], more].concat());
        assert_eq!(refused, (2, "SHARE_VIEW_ONLY".to_owned()), "{more:?}");
    }
    // Of several the texts are shown. What is no text by its name is not even fetched.
    let shown = desk.run(&["open", &share(&["/list.csv", "/note.txt", "/photo.png"])]);
    assert_eq!((shown.status, shown.stdout.as_str()), (0, "a,b\none    two\n\u{fffd}]0;owned\u{fffd}three\n"));
    assert!(shown.stderr.contains("photo.png (100 bytes) is no text that can be shown here."), "{}", shown.stderr);
    let photo = share(&["/photo.png"]);
    assert_eq!(desk.refused(&["open", &photo]), (5, "SHARE_NOT_SHOWN".to_owned()));
    assert_eq!(desk.refused(&["open", &share(&["/blob.bin"])]), (5, "SHARE_NOT_SHOWN".to_owned()));
    let rows = desk.json(&["vault", "shares"]);
    let row = rows.as_array().unwrap().iter().find(|row| row["path"] == "/photo.png").unwrap();
    assert_eq!((row["share"]["downloads"].as_u64(), row["share"]["view_only"].as_bool()), (Some(0), Some(true)));
    assert_eq!(files(&desk), before);
    // A link without it is kept as ever.
    let link = desk.ok(&["vault", "share", "/note.txt"]).trim().to_owned();
    desk.ok(&["open", &link, "-o", "copy.txt"]);
    assert_eq!(place.read("copy.txt"), place.read("note.txt"));
}

/// The names of the files where the commands run.
fn files(desk: &Desk) -> Vec<String> {
    let found = fs::read_dir(desk.place().path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = found.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// Notices have the names that only the vault knows, and are silent while it is locked.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn whoever_made_a_link_is_told_of_its_use(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.place().write("plan.txt", "the plan", 0o600);
    desk.ok(&["vault", "put", "plan.txt"]);
    let link = desk.ok(&["vault", "share", "/plan.txt", "--downloads", "3", "--notify", "each"]).trim().to_owned();
    let silent = desk.ok(&["vault", "share", "/plan.txt", "--notify", "never"]).trim().to_owned();
    assert_eq!(desk.json(&["notices", "ls"]).as_array().unwrap().len(), 0);
    for n in 0..3 {
        desk.ok(&["open", &link, "-o", &format!("copy-{n}.txt")]);
    }
    desk.ok(&["open", &silent, "-o", "silent.txt"]);
    let told = desk.json(&["notices", "ls"]);
    let texts: Vec<_> = told.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    let expected = [
        "last of 3 downloads of a link: /plan.txt",
        "download no. 2 of a link: /plan.txt",
        "first download of a link: /plan.txt",
    ];
    assert_eq!(texts, expected);
    let listed = desk.run(&["vault", "shares"]);
    assert!(listed.stderr.contains("download no. 2 of a link: /plan.txt"), "{}", listed.stderr);
    let row = desk
        .json(&["vault", "shares"])
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["notices"].as_array().unwrap().len())
        .sum::<usize>();
    assert_eq!(row, 3);
    let id = told[1]["id"].as_str().unwrap().to_owned();
    desk.ok(&["notices", "rm", &id]);
    assert_eq!(desk.json(&["notices", "ls"]).as_array().unwrap().len(), 2);
    assert_eq!(desk.refused(&["notices", "rm", &id]), (4, "NOT_FOUND".to_owned()));
    desk.ok(&["vault", "lock"]);
    assert_eq!(desk.json(&["notices", "ls"]).as_array().unwrap().len(), 0);
    desk.ok(&["vault", "unlock", "--passphrase-file", "passphrase"]);
    desk.ok(&["notices", "rm", "--all"]);
    assert_eq!(desk.json(&["notices", "ls"]).as_array().unwrap().len(), 0);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn files_of_a_team_are_shared_seen_by_all_and_closed_with_their_maker(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    let vault = |rest: &[&'static str]| [&["vault", "--team", TEAM], rest].concat();
    desk.ok(&["teams", "create", TEAM]);
    let zoe = somebody(&desk, "zoe");
    zoe.ok(&["teams", "join", &invite(&desk, &[])]);
    desk.ok(&["teams", "admit", TEAM]);
    place.write("a.txt", "of the team", 0o600);
    zoe.ok(&vault(&["put", "a.txt"]));
    let link = zoe.ok(&vault(&["share", "/a.txt"])).trim().to_owned();
    // It is the team's: seen there by everybody, and not in one's own vault.
    for rows in [
        desk.json(&vault(&["shares"])),
        serde_json::from_str::<serde_json::Value>(&zoe.ok(&[&["--json"][..], &vault(&["shares"])].concat())).unwrap(),
    ] {
        assert_eq!((rows[0]["path"].as_str(), rows[0]["share"]["state"].as_str()), (Some("/a.txt"), Some("open")));
    }
    assert_eq!(zoe.ok(&["--json", "vault", "shares"]), "[]\n");
    desk.ok(&["open", &link, "-o", "copy.txt"]);
    assert_eq!(place.read("copy.txt"), "of the team");
    zoe.ok(&[&vault(&["edit-share"])[..], &[&link, "--downloads", "5"]].concat());
    desk.ok(&["teams", "suspend", TEAM, "zoe"]);
    assert_eq!(desk.refused(&["open", &link, "-o", "again.txt"]), (4, "invalid_token".to_owned()));
    assert_eq!(desk.json(&vault(&["shares"]))[0]["share"]["state"], "stopped");
    desk.ok(&["teams", "resume", TEAM, "zoe"]);
    desk.ok(&["open", &link, "-o", "again.txt"]);
    // An administrator closes it, and a member closes none but their own.
    let other = desk.ok(&vault(&["share", "/a.txt"])).trim().to_owned();
    assert_eq!(code(&zoe, &[&vault(&["unshare"])[..], &[&other]].concat()), "TEAM_PERMISSION_DENIED");
    desk.ok(&[&vault(&["unshare"])[..], &[&link]].concat());
    assert_eq!(desk.refused(&["open", &link, "-o", "late.txt"]), (4, "invalid_token".to_owned()));
    let state = |n: usize| desk.json(&vault(&["shares"]))[n]["share"]["state"].clone();
    assert_eq!((state(0), state(1)), ("open".into(), "revoked".into()));
}
